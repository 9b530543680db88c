import type { Scorecard } from "../benchmarks/answer.ts";
import { scorecard as answer } from "../benchmarks/scorecard.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { type Asking, ask } from "./ask.ts";
import { withForecast } from "./forecast-measures.ts";
import { besideFrozen } from "./freeze.ts";
import { chosenMeasures } from "./measures.ts";
import { withPay } from "./pay-measures.ts";
import { findRep, teamIdOf } from "./people.ts";
import type { Workspace } from "./workspace.ts";

export interface ScorecardAsking extends Asking {
  readonly rep?: string | undefined;
  readonly team?: string | undefined;
  /** A metric or one measure; all when left out. */
  readonly metric?: string | undefined;
}

/**
 * The six metrics of every rep beside a benchmark. Naming a rep or team narrows what is shown, never whom they are held against.
 * A team's own figures then stand where the whole team's do; a rep and a team together mean that rep, who must be in that team.
 */
export async function scorecard(workspace: Workspace, asking: ScorecardAsking): Promise<Scorecard> {
  const measures = chosenMeasures(asking.metric).map((measure) => measure.id);
  const asked = await ask(workspace, asking);
  const known = besideFrozen(workspace, await answer(workspace.data.warehouse, { ...asked, measures }));
  const whole = await withPay(workspace, await withForecast(workspace, known, asked), asked);
  const narrowed =
    asking.team === undefined ? whole : ofTeam(whole, await teamIdOf(workspace, asking.team), asking.team);
  return asking.rep === undefined ? narrowed : { ...narrowed, reps: [findRep(narrowed.reps, asking.rep)] };
}

function ofTeam(card: Scorecard, teamId: string, wanted: string): Scorecard {
  const team = card.teams.find((each) => each.teamId === teamId);
  if (team === undefined) {
    throw new RepmarkError("empty-team", `Nobody was in the team “${wanted}” in ${card.period.label}.`, {
      kind: "usage",
      hint:
        card.teams.length === 0
          ? "Nobody was in any team then."
          : `Teams with people then: ${card.teams.map((each) => each.name).join(", ")}.`,
    });
  }
  return {
    ...card,
    team: { measures: team.measures },
    teams: [team],
    reps: card.reps.filter((rep) => rep.teamId === teamId),
  };
}

export type { MeasureAnswer, Scorecard } from "../benchmarks/answer.ts";
