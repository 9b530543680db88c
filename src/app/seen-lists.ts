import { findPeriod } from "../domain/fiscal-calendar.ts";
import type { Language } from "../domain/language.ts";
import { hearingOf } from "./access/crowd.ts";
import { type Scope, seesRep, seesTeam } from "./access/scope.ts";
import { ask } from "./ask.ts";
import { type FollowUp, followUps } from "./coach-notes.ts";
import { type Definition, definitionOf } from "./definitions.ts";
import { chosenMeasures } from "./measures.ts";
import { findRep, repNamesById, teamNamesById } from "./people.ts";
import type { Workspace } from "./workspace.ts";

/** Lists that are cut to whom somebody may see; nothing in them is worked out. */

/** Who may be asked about, by name. */
export async function peopleSeen(workspace: Workspace, scope: Scope) {
  const byName = <Named extends { readonly name: string }>(named: Named[]) =>
    named.sort((one, other) => one.name.localeCompare(other.name));
  const reps = [...(await repNamesById(workspace))].map(([repId, name]) => ({ repId, name }));
  const teams = [...(await teamNamesById(workspace))].map(([teamId, name]) => ({ teamId, name }));
  return {
    reps: byName(reps.filter(({ repId }) => seesRep(scope, repId))),
    teams: byName(teams.filter(({ teamId }) => seesTeam(scope, teamId))),
  };
}

/** What a complete period came to when it was frozen. */
export async function frozenSeen(workspace: Workspace, scope: Scope, label: string) {
  const period = findPeriod(await workspace.calendar(), label);
  const values = workspace.store
    .frozenValues(period)
    .filter(({ grain, subject }) =>
      grain === "all"
        ? scope.isEveryone
        : grain === "rep"
          ? seesRep(scope, subject ?? "")
          : seesTeam(scope, subject ?? ""),
    )
    .map(({ period: _, from: __, until: ___, ...value }) => value);
  return { period: period.label, values };
}

/** What was talked over, and what followed. */
export async function notesSeen(
  workspace: Workspace,
  scope: Scope,
  asking: { readonly rep?: string | undefined; readonly asOf?: string | undefined; readonly language: Language },
): Promise<readonly FollowUp[]> {
  const asked = await ask(workspace, { asOf: asking.asOf, language: asking.language });
  const about = asking.rep === undefined ? undefined : await seenRep(workspace, scope, asking.rep);
  const notes = await followUps(workspace, asked, await hearingOf(workspace, scope, asked, asking));
  return notes.filter(({ repId }) => seesRep(scope, repId) && (about === undefined || repId === about));
}

/** The id of the rep a person means, among those they may see: of anybody else it is said that there is no such rep. */
async function seenRep(workspace: Workspace, scope: Scope, wanted: string): Promise<string> {
  const { reps } = await peopleSeen(workspace, scope);
  return findRep(
    reps.map((rep) => ({ ...rep, teamId: null, team: null, measures: {} })),
    wanted,
  ).repId;
}

/** What every measure means; the same for everybody. */
export function definitions(language: Language, metric: string | undefined): readonly Definition[] {
  return chosenMeasures(metric).map((measure) => definitionOf(measure, language));
}
