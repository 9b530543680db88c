import type { Scorecard } from "../benchmarks/answer.ts";
import { scorecard as answer } from "../benchmarks/scorecard.ts";
import { type Asking, ask } from "./ask.ts";
import { besideFrozen } from "./freeze.ts";
import { chosenMeasures } from "./measures.ts";
import { findRep, findTeam } from "./people.ts";
import type { Workspace } from "./workspace.ts";

export interface ScorecardAsking extends Asking {
  readonly rep?: string | undefined;
  readonly team?: string | undefined;
  /** A metric or one measure; all when left out. */
  readonly metric?: string | undefined;
}

/** The six metrics of every rep beside a benchmark. Naming a rep or team narrows what is shown, never whom they are held against. */
export async function scorecard(workspace: Workspace, asking: ScorecardAsking): Promise<Scorecard> {
  const measures = chosenMeasures(asking.metric).map((measure) => measure.id);
  const { period, previous, asOf, language } = await ask(workspace, asking);
  const whole = besideFrozen(
    workspace,
    await answer(workspace.data.warehouse, { period, previous, asOf, language, measures }),
  );
  if (asking.rep !== undefined) return { ...whole, reps: [findRep(whole.reps, asking.rep)] };
  if (asking.team !== undefined) {
    const team = findTeam(whole.teams, asking.team);
    return {
      ...whole,
      team: { measures: team.measures },
      teams: [team],
      reps: whole.reps.filter((rep) => rep.team === team.name),
    };
  }
  return whole;
}

export type { MeasureAnswer, Scorecard } from "../benchmarks/answer.ts";
