import type { Answers, MeasureAnswer, Scorecard } from "../../benchmarks/answer.ts";
import type { TrendsById, trends } from "../../benchmarks/trend.ts";
import type { Words } from "../../domain/language.ts";
import type { ForecastAnswer } from "../forecast.ts";
import { isModelled } from "../forecast-measures.ts";
import type { RevenueAnswer } from "../revenue.ts";
import type { Hearing } from "./crowd.ts";
import type { Scope } from "./scope.ts";

/** Measures of a rep that are made of what all others did, too: who knows their own part could tell the others'. */
const madeOfAll: ReadonlySet<string> = new Set([
  "won-lost.shrunk_win_rate",
  "won-lost.fit_adjusted_win_rate",
  "won-lost.lead_mix_effect",
  "won-lost.rate_effect",
]);

/** Whether a number of one rep or team can be told without telling of everyone. */
export const isOwn = (measure: string): boolean => !madeOfAll.has(measure) && !isModelled(measure);

/**
 * A scorecard of everyone, cut to whom its caller may see. Peers were heard of or not when it was made; here go the people, teams and totals outside,
 * and what is made of everyone. Totals are then those of the one team that is seen whole, or of the one person.
 */
export function cut(card: Scorecard, { scope, isTold }: Hearing): Scorecard {
  const told = (answers: Answers) => cutAnswers(answers, card, isTold);
  const reps = card.reps
    .filter(({ repId }) => scope.reps.has(repId))
    .map((rep) => ({ ...rep, measures: told(rep.measures) }));
  const teams = card.teams
    .filter(({ teamId }) => scope.teams.has(teamId))
    .map((team) => ({ ...team, measures: told(team.measures) }));
  const whole = wholeOf(scope);
  const total =
    whole === null
      ? undefined
      : "rep" in whole
        ? withoutPeers(reps.find(({ repId }) => repId === whole.rep)?.measures)
        : teams.find(({ teamId }) => teamId === whole.team)?.measures;
  const measures = total ?? Object.fromEntries(Object.keys(card.team.measures).map((id) => [id, hidden(card)]));
  return { ...card, team: { measures }, teams, reps, gates: {}, issues: [] };
}

/** What stands where everyone's total would: the one person or the one team that is seen whole; null where there are several teams. */
export function wholeOf({ reps, teams }: Scope): { readonly rep: string } | { readonly team: string } | null {
  const [rep, ...moreReps] = reps;
  if (rep !== undefined && moreReps.length === 0) return { rep };
  const [team, ...moreTeams] = teams;
  return team !== undefined && moreTeams.length === 0 ? { team } : null;
}

/** The trends that go with a cut scorecard's totals. */
export function trendsOfAll({ all, team, rep }: Awaited<ReturnType<typeof trends>>, scope: Scope): TrendsById {
  if (scope.isEveryone) return all();
  const whole = wholeOf(scope);
  if (whole === null) return {};
  return "rep" in whole ? rep(whole.rep) : team(whole.team);
}

function cutAnswers(answers: Answers, card: Scorecard, isModelTold: boolean): Answers {
  return Object.fromEntries(
    Object.entries(answers).map(([id, answer]): [string, MeasureAnswer] => {
      if (madeOfAll.has(id) || (isModelled(id) && !isModelTold && answer.value !== null)) return [id, hidden(card)];
      if (!isModelled(id)) return [id, answer];
      const { benchmark: _, ...own } = answer;
      return [id, own];
    }),
  );
}

function withoutPeers(answers: Answers | undefined): Answers | undefined {
  if (answers === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(answers).map(([id, { benchmark: _, verdict: __, because: ___, ...own }]) => [id, own]),
  );
}

const hidden = ({ language }: Scorecard): MeasureAnswer => ({ value: null, sampleSize: 0, why: ofOthers[language] });

const ofOthers: Words = {
  en: "This would tell of people whom you do not see here.",
  sv: "Det här skulle säga något om personer som du inte ser här.",
};

/** A forecast of one person or team without how it does for everyone. */
export function cutForecast(found: ForecastAnswer, { reps, teams }: Scope): ForecastAnswer {
  const [one] = found.reps;
  return {
    ...found,
    ways: null,
    boards: [],
    team: found.deals === null || one === undefined ? found.team : one,
    teams: found.teams.filter(({ id }) => id !== null && teams.has(id)),
    reps: found.reps.filter(({ id }) => id !== null && reps.has(id)),
  };
}

/** The revenue of one person or team, by those of them who are seen. */
export function cutRevenue(found: RevenueAnswer, { reps, teams }: Scope): RevenueAnswer {
  return {
    ...found,
    reps: found.reps.filter(({ id }) => id !== null && reps.has(id)),
    teams: found.teams.filter(({ id }) => id !== null && teams.has(id)),
  };
}
