import type { Scorecard } from "../benchmarks/answer.ts";
import { scorecard as answer } from "../benchmarks/scorecard.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Hearing } from "./access/crowd.ts";
import { cut } from "./access/cut.ts";
import { type Asked, type Asking, ask } from "./ask.ts";
import { withForecast } from "./forecast-measures.ts";
import { besideFrozen } from "./freeze.ts";
import { chosenMeasures } from "./measures.ts";
import { withPay } from "./pay-measures.ts";
import { findRep, teamIdOf } from "./people.ts";
import { withoutErased } from "./privacy/without-erased.ts";
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
  return narrowed(workspace, await scorecardOf(workspace, await ask(workspace, asking), asking.metric), asking);
}

/** The scorecard of everyone, or of as much of it as may be heard. */
export async function scorecardOf(
  workspace: Workspace,
  asked: Asked,
  metric: string | undefined,
  hearing?: Hearing,
): Promise<Scorecard> {
  const measures = chosenMeasures(metric).map((measure) => measure.id);
  const mayHear = hearing?.mayHear;
  const known = besideFrozen(
    workspace,
    await answer(workspace.data.warehouse, { ...asked, measures, mayHear, only: hearing?.scope }),
  );
  const whole = withoutErased(await withPay(workspace, await withForecast(workspace, known, asked), asked));
  return hearing === undefined ? whole : cut(whole, hearing);
}

/** A scorecard of everyone, of which one team or one rep is shown. */
export async function narrowed(
  workspace: Workspace,
  whole: Scorecard,
  { rep, team }: Pick<ScorecardAsking, "rep" | "team">,
): Promise<Scorecard> {
  const shown = team === undefined ? whole : ofTeam(whole, await teamIdOf(workspace, team), team);
  return rep === undefined ? shown : { ...shown, reps: [findRep(shown.reps, rep)] };
}

function ofTeam(card: Scorecard, teamId: string, wanted: string): Scorecard {
  const team = card.teams.find((each) => each.teamId === teamId);
  if (team === undefined) {
    const names = card.teams.map((each) => each.name).join(", ");
    throw new RepmarkError(
      "empty-team",
      {
        en: `Nobody was in the team “${wanted}” in ${card.period.label}.`,
        sv: `Ingen var i teamet ”${wanted}” under ${card.period.label}.`,
      },
      {
        kind: "usage",
        hint:
          card.teams.length === 0
            ? { en: "Nobody was in any team then.", sv: "Ingen var i något team då." }
            : { en: `Teams with people then: ${names}.`, sv: `Team med någon i då: ${names}.` },
      },
    );
  }
  return {
    ...card,
    team: { measures: team.measures },
    teams: [team],
    reps: card.reps.filter((rep) => rep.teamId === teamId),
  };
}

export type { MeasureAnswer, Scorecard } from "../benchmarks/answer.ts";
