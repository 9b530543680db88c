import type { Answers } from "../benchmarks/answer.ts";
import { leavingsIn, PooledLeavings } from "../benchmarks/days.ts";
import { evidence } from "../benchmarks/evidence.ts";
import { type AnsweredMeasure, isAnswered, numberIn } from "../benchmarks/figures.ts";
import { type Circle, peersAmong } from "../benchmarks/peers.ts";
import { question } from "../benchmarks/question.ts";
import { scorecard } from "../benchmarks/scorecard.ts";
import { standing } from "../benchmarks/standing.ts";
import type { Leaving } from "../benchmarks/statistics/survival.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import type { RatePart, SlowStage, TeamFacts } from "../coaching/signals/facts.ts";
import { rateParts } from "../coaching/signals/rate-part.ts";
import { type StageStays, slowestStage } from "../coaching/signals/slowest-stage.ts";
import { addDays, type Day } from "../domain/day.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Hearing } from "./access/crowd.ts";
import { isOwn } from "./access/cut.ts";
import { type Asked, periodsUntil } from "./ask.ts";
import { commitRow } from "./coach-records.ts";
import { findMeasure } from "./measures.ts";

/** What takes more than the period asked for: a quarter that has just begun has too few deals to be held against anybody's. */

/** The 365 days up to the day asked for. */
export function lastYear(on: Day): FiscalPeriod {
  return { kind: "year", label: "365", from: addDays(on, -364), until: addDays(on, 1), fiscalYear: 0, ordinal: 0 };
}

const overAYear = ["won-lost.no_decision_share", "won-lost.lead_mix_effect", "sales-cycle.first_response"];

/** Measures of the year beside peers, by rep. */
export async function yearlyAnswers(
  warehouse: Warehouse,
  { asOf, language }: Pick<Asked, "asOf" | "language">,
  hearing?: Hearing,
): Promise<ReadonlyMap<string, Answers>> {
  const period = lastYear(asOf.on);
  const measures = hearing === undefined ? overAYear : overAYear.filter(isOwn);
  const mayHear = hearing?.mayHear;
  const { reps } = await scorecard(warehouse, { period, previous: null, asOf, language, measures, mayHear });
  return new Map(reps.map(({ repId, measures }) => [repId, measures]));
}

/** Each rep's own part of the year's distance in win rate. */
export async function yearlyRateParts(
  warehouse: Warehouse,
  { asOf }: Pick<Asked, "asOf">,
): Promise<ReadonlyMap<string, RatePart>> {
  const measure = answered("won-lost.rate_effect");
  const { timeZone } = await toldIn(warehouse);
  const { families } = await standing(warehouse, [measure], question(lastYear(asOf.on), asOf, timeZone));
  const rows = [...(families.get(measure.answer.family)?.reps ?? [])];
  return rateParts(
    rows.map(([repId, row]) => ({
      repId,
      won: numberIn(row, "won") ?? 0,
      scored: numberIn(row, "scored") ?? 0,
      expected: numberIn(row, "expected_won") ?? 0,
      z: numberIn(row, "rate_z"),
    })),
  );
}

/** Where the deals of those who are slow to win stay longer than peers'. */
export async function slowStages(
  warehouse: Warehouse,
  { period, asOf }: Pick<Asked, "period" | "asOf">,
  slow: ReadonlySet<string>,
  hearing?: Hearing,
): Promise<ReadonlyMap<string, SlowStage>> {
  const measure = answered("sales-cycle.stage_days");
  const { comparison, family } = measure.answer;
  if (slow.size === 0 || comparison.kind !== "days") return new Map();
  const { timeZone } = await toldIn(warehouse);
  const asking = question(period, asOf, timeZone);
  const [{ people }, rows] = await Promise.all([
    standing(warehouse, [measure], asking),
    warehouse.all(family.value, { ...asking, by: "stage" }),
  ]);
  const stays = Map.groupBy(
    rows.flatMap(({ grain, rep_id, part, ...row }) =>
      grain === "rep-part" && rep_id !== null && part !== null
        ? [{ repId: rep_id, stage: part, days: leavingsIn({ grain, rep_id, part, ...row }, comparison) }]
        : [],
    ),
    ({ stage }) => stage,
  );
  const known = new Set([...stays.values()].flat().map(({ repId }) => repId));
  const peersOf = peersAmong(people, (repId) => known.has(repId));
  const mayHear = hearing?.mayHear(new Map(people.map((each) => [each.repId, peersOf(each)]))) ?? slow;
  return new Map(
    people.flatMap((person): [string, SlowStage][] => {
      if (!slow.has(person.repId) || !mayHear.has(person.repId)) return [];
      const { circle } = peersOf(person);
      const found = slowestStage([...stays].map(([stage, of]) => besidePeers(stage, of, person.repId, circle)));
      return found === null ? [] : [[person.repId, found]];
    }),
  );
}

function besidePeers(
  stage: string,
  stays: readonly { readonly repId: string; readonly days: readonly Leaving[] }[],
  repId: string,
  { repIds }: Circle,
): StageStays {
  const peers = stays.filter((each) => each.repId !== repId && repIds.has(each.repId));
  return {
    stage,
    own: stays.find((each) => each.repId === repId)?.days ?? [],
    peers: new PooledLeavings(peers.map(({ days }) => days)).without([]),
  };
}

/** How many complete periods say what commit came to. */
const periodsOfCommit = 4;

/** The deals that stood in commit before the ends of the last complete periods of the kind asked for. */
export async function commitDeals(warehouse: Warehouse, asked: Asked) {
  const periods = completePeriods(asked, periodsOfCommit);
  const measure = findMeasure("forecast.commit_conversion");
  const found = await Promise.all(
    periods.map((period) => evidence(warehouse, { measure, period, asOf: asked.asOf, rep: null, team: null })),
  );
  const deals = found.flatMap(({ rows }) => rows.map((row) => commitRow.parse(row))).filter((row) => row.is_committed);
  return { deals, periods: periods.length };
}

/** Who reached quota in the last two complete periods: of one that runs nobody has yet. */
export async function atQuota(warehouse: Warehouse, asked: Asked): Promise<TeamFacts["atQuota"]> {
  const measure = answered("quota.at_quota");
  const { timeZone } = await toldIn(warehouse);
  const periods = completePeriods(asked, 2).toReversed();
  const rows = await Promise.all(
    periods.map(async (period) => {
      const { families } = await standing(warehouse, [measure], question(period, asked.asOf, timeZone));
      return families.get(measure.answer.family)?.all;
    }),
  );
  return periods.flatMap(({ label }, place) => {
    const share = numberIn(rows[place], measure.answer.column);
    return share === null ? [] : [{ period: label, share, reps: numberIn(rows[place], measure.answer.sample) ?? 0 }];
  });
}

/** The last complete periods of the kind asked for, in order, up to the one asked for. */
function completePeriods({ calendar, period, asOf }: Asked, count: number): FiscalPeriod[] {
  return periodsUntil(calendar, period, count + 1)
    .filter(({ until }) => until <= addDays(asOf.on, 1))
    .slice(-count);
}

function answered(id: string): AnsweredMeasure {
  const measure = findMeasure(id);
  if (isAnswered(measure)) return measure;
  throw new Error(`${id} has no answer.`);
}
