import { proportionIn } from "../benchmarks/comparison.ts";
import { type DaysComparison, leavingsIn } from "../benchmarks/days.ts";
import { type AnsweredMeasure, isAnswered, listIn, numberIn } from "../benchmarks/figures.ts";
import { peersAmong } from "../benchmarks/peers.ts";
import { question } from "../benchmarks/question.ts";
import { type Standing, standing } from "../benchmarks/standing.ts";
import { meanDaysToWin } from "../benchmarks/statistics/survival-time.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import type { BeforeAfter, Effect } from "../coaching/follow-up/effect.ts";
import { effectOnFlow, type Flow } from "../coaching/follow-up/flow.ts";
import { followedAs } from "../coaching/follow-up/followed-as.ts";
import { effectOnShare } from "../coaching/follow-up/share.ts";
import { effectOnSize, type Shift, type Sizes, sizesOf } from "../coaching/follow-up/size.ts";
import { addDays, type Day } from "../domain/day.ts";
import type { FamilyRow, Followed, Measure } from "../metrics/measure.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Asked } from "./ask.ts";

/** A talk, and whose numbers the asker may hear. */
interface Talk {
  readonly measure: Measure;
  readonly repId: string;
  readonly on: Day;
  /** So many after it are held against as many before. */
  readonly days: number;
  readonly isSeen: (repId: string) => boolean;
}

/** The weeks after the talk against as many before it, for the rep and for peers; or why nothing can be said of them. */
export async function whatFollowed(
  warehouse: Warehouse,
  { measure, repId, on, days, isSeen }: Talk,
  asOf: Asked["asOf"],
): Promise<Effect | "too-few" | "ramping"> {
  if (!isAnswered(measure)) return "too-few";
  const { timeZone } = await toldIn(warehouse);
  const morning = addDays(on, 1);
  const over = (from: Day, until: Day) =>
    standing(warehouse, [measure], question({ from, until }, asOf, timeZone, { windowDays: days }));
  const [before, after] = [await over(addDays(morning, -days), morning), await over(morning, addDays(morning, days))];
  const wasRamping = before.people.find((each) => each.repId === repId)?.isRamping === true;
  if (wasRamping && followedAs(measure) === "per-week") return "ramping";
  return effectIn({ before, after, days, repId, isSeen }, measure) ?? "too-few";
}

/** As many days before a talk and after it, and who is held against whom. */
interface Weeks {
  readonly before: Standing;
  readonly after: Standing;
  readonly days: number;
  readonly repId: string;
  readonly isSeen: (repId: string) => boolean;
}

/** By the way in which the measure is followed; null on too few. */
function effectIn(weeks: Weeks, measure: AnsweredMeasure): Effect | null {
  const { comparison, followed } = measure.answer;
  const rowOf = (then: Standing, id: string) => then.families.get(measure.answer.family)?.reps.get(id);
  const shift = measure.unit === "money" ? 0 : 1;
  const onSizes = (sizes: (row: FamilyRow | undefined) => Sizes | null, by: Shift) =>
    heldAgainst(
      weeks,
      (then, id) => sizes(rowOf(then, id)),
      (own, peers) => effectOnSize(own, peers, by),
    );
  const listed = (values: string) => onSizes((row) => sizesOf(listIn(row, values), shift), shift);
  switch (followed?.kind) {
    case "flow":
      return heldAgainst(
        weeks,
        (then, id) => flowIn(then, rowOf(then, id), measure, followed, id, weeks.days),
        effectOnFlow,
      );
    case "sizes":
      return listed(followed.values);
    case "logarithms":
      return onSizes((row) => logarithmsIn(row, followed), shift);
  }
  switch (comparison.kind) {
    case "amounts":
      return listed(comparison.values);
    case "days": {
      const taus = [weeks.before, weeks.after].map((then) =>
        numberIn(then.families.get(measure.answer.family)?.all, comparison.tau),
      );
      const tau = Math.min(weeks.days, ...taus.map((each) => each ?? weeks.days));
      return onSizes((row) => daysToWin(row, comparison, tau), 0);
    }
    case "proportion":
      return heldAgainst(
        weeks,
        (then, id) => {
          const share = proportionIn(rowOf(then, id), comparison);
          return share.trials === 0 ? null : share;
        },
        effectOnShare,
      );
    default:
      return null;
  }
}

/** One against those alike of whom as much is known, as far as the asker may hear of them. */
function heldAgainst<Known>(
  { before, after, repId, isSeen }: Weeks,
  known: (then: Standing, id: string) => Known | null,
  effect: (own: BeforeAfter<Known>, peers: readonly BeforeAfter<Known>[]) => Effect | null,
): Effect | null {
  const all = new Map(
    after.people.flatMap(({ repId: id }) => {
      const [then, now] = [known(before, id), known(after, id)];
      return then === null || now === null ? [] : [[id, { before: then, after: now }] as const];
    }),
  );
  const [own, person] = [all.get(repId), after.people.find((each) => each.repId === repId)];
  if (own === undefined || person === undefined) return null;
  const { circle } = peersAmong(after.people, (id) => all.has(id))(person);
  const others = [...circle.repIds].filter((id) => id !== repId && isSeen(id));
  return effect(
    own,
    others.map((id) => all.get(id)!),
  );
}

/** Who was away for half of the days, or still learning, brought in less for another reason and will bring in more by itself. */
function flowIn(
  then: Standing,
  row: FamilyRow | undefined,
  { answer }: AnsweredMeasure,
  { error }: Extract<Followed, { kind: "flow" }>,
  id: string,
  days: number,
): Flow | null {
  const person = then.people.find((each) => each.repId === id);
  const total = numberIn(row, answer.column);
  if (total === null || person === undefined || person.isRamping || person.activeShare < 0.5) return null;
  const squares = error === undefined ? total : (numberIn(row, error) ?? 0) ** 2;
  return { total, squares, weeks: (person.activeShare * days) / 7 };
}

function logarithmsIn(
  row: FamilyRow | undefined,
  { cases, mean, variance }: Extract<Followed, { kind: "logarithms" }>,
): Sizes {
  return {
    cases: numberIn(row, cases) ?? 0,
    mean: numberIn(row, mean) ?? 0,
    variance: numberIn(row, variance) ?? 0,
  };
}

/** METRICS §2: a mean of days to win is told with an interval from ten wins. */
const fewestWins = 10;

/**
 * The mean days to win of METRICS §8 of the deals opened in those days and followed to their end, so that before and after are cut off alike; its
 * jackknifed error is shared out over the wins.
 */
function daysToWin(row: FamilyRow | undefined, comparison: DaysComparison, tau: number): Sizes | null {
  const deals = leavingsIn(row, comparison);
  const wins = deals.reduce((sum, { day, won }) => sum + (day <= tau ? won : 0), 0);
  const found = wins < fewestWins ? null : meanDaysToWin(deals, tau);
  if (found === null || found.error === null || found.mean <= 0) return null;
  return { cases: wins, mean: Math.log(found.mean), variance: wins * (found.error / found.mean) ** 2 };
}
