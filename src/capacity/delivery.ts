import { addDays, type Day, daysBetween } from "../domain/day.ts";
import type { CapacityStep, DeliveryUnit } from "../domain/delivery-capacity.ts";
import { money } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import type { Closings, OpenDeal } from "../subscription/closings.ts";
import { type Demand, demandOf } from "./demand.ts";

/** A deal that was won and has a first day of its contract. */
export interface Start {
  readonly startsOn: Day;
  /** The day it came on record as a deal. */
  readonly knownOn: Day;
  /** Minor units; null: unknown. */
  readonly yearly: bigint | null;
}

export interface DeliveryGiven {
  /** Those to be told, the one that `asOf` lies in first. */
  readonly months: readonly FiscalPeriod[];
  /** Complete ones, the oldest first. */
  readonly past: readonly FiscalPeriod[];
  readonly asOf: Day;
  readonly starts: readonly Start[];
  readonly open: readonly { readonly deal: OpenDeal; readonly worth: { readonly yearly: bigint } | null }[];
  readonly closings: Pick<Closings, "between" | "ever">;
  /** Days from winning to the start. */
  readonly startLag: number;
  readonly capacity: readonly CapacityStep[];
  readonly unit: DeliveryUnit;
  readonly currency: string;
}

/** A month's demand: of what is still to start in it, once with the reps' close dates and once with the model's. */
export interface MonthOfDelivery {
  readonly month: FiscalPeriod;
  /** What can be delivered in it; null where none is entered for it. */
  readonly capacity: number | null;
  /** Started already, of the month under way: it has taken its part of the capacity. */
  readonly started: number;
  readonly signed: number;
  /** What deals not open yet brought in comparable months on average; null where too few months are known. */
  readonly turns: number | null;
  readonly byReps: Demand;
  readonly byModel: Demand;
}

/** Fewer months say nothing of what deals not yet open bring, and more are another time (METRICS §4.5). */
const [fewestMonths, mostMonths] = [4, 8];

/** What may start month by month against what can be delivered (METRICS §4.6). */
export function delivery(given: DeliveryGiven): MonthOfDelivery[] {
  const { months, asOf, starts, open, closings, startLag, unit, currency } = given;
  const tomorrow = addDays(asOf, 1);
  const unitsOf = (yearly: bigint | null) => unitsFor(unit, yearly, currency);
  const deals = open.map(({ deal, worth }) => ({ deal, units: unitsOf(worth?.yearly ?? null) }));
  const dated = deals.flatMap(({ deal, units }) => {
    if (deal.close_on === null) return [];
    const closesOn = deal.close_on > tomorrow ? deal.close_on : tomorrow;
    return [{ startsOn: addDays(closesOn, startLag), units, chance: closings.ever(deal) }];
  });
  return months.map((month) => {
    const capacity = capacityIn(given.capacity, month.from);
    const inMonth = (day: Day) => month.from <= day && day < month.until;
    const amount = (which: (start: Start) => boolean) =>
      starts.filter(which).reduce((sum, { yearly }) => sum + unitsOf(yearly), 0);
    const started = amount(({ startsOn }) => inMonth(startsOn) && startsOn <= asOf);
    const signed = started + amount(({ startsOn }) => inMonth(startsOn) && startsOn > asOf);
    const turns = turnsOf(given, month, unitsOf);
    const common = { signed, turns: turns ?? [] };
    const byReps = dated.filter(({ startsOn }) => inMonth(startsOn));
    const byModel = deals.map(({ deal, units }) => ({
      units,
      chance: closings.between(deal, addDays(month.from, -startLag), addDays(month.until, -startLag)),
    }));
    return {
      month,
      capacity,
      started,
      signed,
      turns: turns === null ? null : turns.reduce((sum, value) => sum + value, 0) / turns.length,
      byReps: demandOf({ ...common, open: byReps }, capacity),
      byModel: demandOf({ ...common, open: byModel.filter(({ chance }) => chance > 0) }, capacity),
    };
  });
}

/** The last entry that has begun. */
export function capacityIn(steps: readonly CapacityStep[], from: Day): number | null {
  return steps.filter((step) => step.from <= from).at(-1)?.units ?? null;
}

/** What a deal takes; by its value, begun units counted whole, and nothing of one whose value is not known. */
export function unitsFor({ each }: DeliveryUnit, yearly: bigint | null, currency: string): number {
  if (each.by === "deal") return each.units;
  const per = money(each.per, currency).minor;
  return yearly === null || yearly <= 0n || per <= 0n ? 0 : Number((yearly + per - 1n) / per);
}

/**
 * What was started in each of the last complete months by deals that did not exist as long before it as this month is ahead. Null of fewer than
 * four months since the first start on record.
 */
function turnsOf(
  { asOf, past, starts }: Pick<DeliveryGiven, "asOf" | "past" | "starts">,
  month: FiscalPeriod,
  unitsOf: (yearly: bigint | null) => number,
): readonly number[] | null {
  const ahead = daysBetween(addDays(asOf, 1), month.from);
  const first = starts.reduce<Day | null>(
    (least, { startsOn }) => (least === null || startsOn < least ? startsOn : least),
    null,
  );
  const known = past.filter(({ until }) => first !== null && until > first).slice(-mostMonths);
  if (known.length < fewestMonths) return null;
  return known.map(({ from, until }) => {
    const cut = addDays(from, -ahead);
    return starts
      .filter(({ startsOn, knownOn }) => startsOn >= from && startsOn < until && startsOn >= cut && knownOn >= cut)
      .reduce((sum, { yearly }) => sum + unitsOf(yearly), 0);
  });
}
