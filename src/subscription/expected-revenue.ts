import { addDays, type Day, daysBetween } from "../domain/day.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import type { Closings, OpenDeal } from "./closings.ts";
import { earnedBetween, likely, type Schedule, toMinor, yearly } from "./schedule.ts";

/** What a month brings for certain, by contract; minor units. */
export interface Contracted {
  readonly from: Day;
  readonly revenue: bigint;
  /** Of it what rests on an assumed year, no term being on record. */
  readonly assumed: bigint;
}

/** Contracts of one customer that end on a day with nothing signed to follow them. */
interface Ending {
  readonly endsOn: Day;
  readonly yearly: bigint;
  readonly isNoticed: boolean;
}

/** An open deal and what it would bring: over its term, and once, on the day it starts (METRICS §5). */
interface Prospect {
  readonly deal: OpenDeal;
  readonly schedule: Schedule;
  readonly oneOff: bigint;
}

/** What a month may bring (METRICS §4.6), in minor units: contracted + ending − not renewed + pipeline + its one-off fees = expected. */
export interface MonthOfRevenue {
  readonly month: FiscalPeriod;
  readonly contracted: bigint;
  readonly assumed: bigint;
  /** What contracts that have ended by then would bring if all of them went on. */
  readonly ending: bigint;
  /** And what of that is not expected to. */
  readonly notRenewed: bigint;
  /** What recurs of deals that are open now. */
  readonly pipeline: bigint;
  /** And what they bring once. */
  readonly pipelineOneOff: bigint;
  readonly expected: bigint;
}

/** All that revenue to come is worked out from. */
export interface Ahead {
  readonly months: readonly FiscalPeriod[];
  readonly asOf: Day;
  readonly contracted: readonly Contracted[];
  readonly endings: readonly Ending[];
  /** The share renewed of what ends in so many days; null where nothing is known of it, and then nothing is taken to go on. */
  readonly renewalRate: (daysBefore: number) => number | null;
  readonly prospects: readonly Prospect[];
  readonly closings: Pick<Closings, "between">;
  /** Days from winning to the start. */
  readonly startLag: number;
}

/**
 * Month by month. Contracts are exact. What chances make of the rest is added up as it is and rounded once for each month and line. A deal
 * won in a month counts as won in its middle and goes live the usual days later; what it brings once it brings on that day.
 */
export function expectedRevenue(given: Ahead): MonthOfRevenue[] {
  const { months, asOf, contracted, endings, renewalRate, startLag } = given;
  const known = new Map(contracted.map((each) => [each.from, each]));
  const goesOn = endings.map(({ endsOn, yearly: value, isNoticed }) => ({
    startsIn: daysBetween(asOf, endsOn),
    schedule: yearly(value, 12),
    rate: isNoticed ? 0 : (renewalRate(daysBetween(asOf, endsOn)) ?? 0),
  }));
  const closed = months.map((month) => closedIn(given, month, startLag));
  return months.map((month) => {
    const [from, until] = [daysBetween(asOf, month.from), daysBetween(asOf, month.until)];
    const { revenue, assumed } = known.get(month.from) ?? nothingContracted;
    let [ending, renewed] = [0n, 0];
    for (const { startsIn, schedule, rate } of goesOn) {
      const whole = earnedBetween(schedule, from - startsIn, until - startsIn);
      ending += whole;
      renewed += likely(rate, whole);
    }
    let [open, once] = [0, 0];
    for (const { startsIn, of } of closed) {
      if (startsIn >= until) continue;
      for (const { schedule, oneOff, chance } of of) {
        open += likely(chance, earnedBetween(schedule, from - startsIn, until - startsIn));
        if (from <= startsIn) once += likely(chance, oneOff);
      }
    }
    const [notRenewed, pipeline, pipelineOneOff] = [ending - toMinor(renewed), toMinor(open), toMinor(once)];
    const expected = revenue + ending - notRenewed + pipeline + pipelineOneOff;
    return { month, contracted: revenue, assumed, ending, notRenewed, pipeline, pipelineOneOff, expected };
  });
}

/** The deals that may be won in a month: how likely each, and in how many days they would go live. */
function closedIn(
  { asOf, prospects, closings }: Pick<Ahead, "asOf" | "prospects" | "closings">,
  month: FiscalPeriod,
  startLag: number,
) {
  const tomorrow = addDays(asOf, 1);
  const from = month.from > tomorrow ? month.from : tomorrow;
  const middle = daysBetween(asOf, from) + Math.floor(daysBetween(from, month.until) / 2);
  const of = prospects.flatMap(({ deal, ...brings }) => {
    const chance = closings.between(deal, from, month.until);
    return chance > 0 ? [{ ...brings, chance }] : [];
  });
  return { startsIn: middle + startLag, of };
}

const nothingContracted: Omit<Contracted, "from"> = { revenue: 0n, assumed: 0n };
