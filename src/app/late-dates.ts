import { addDays, type Day } from "../domain/day.ts";
import type { Language } from "../domain/language.ts";
import type { Money } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { costOfDate } from "../subscription/late-dates.ts";
import type { PipelineRecords } from "../subscription/records.ts";

/** An open deal by the rep's date and by the model's, and what lies between them this fiscal year. */
export interface LateDate {
  readonly opportunityId: string;
  readonly name: string | null;
  readonly repId: string | null;
  readonly yearly: Money;
  /** What it brings once, on the day it goes live. */
  readonly oneOff: Money;
  /** Of ever being won. */
  readonly chance: number;
  /** The rep's close date, tomorrow where it has passed; and the day by which half of its chance lies behind it. */
  readonly repsDay: Day;
  readonly isOverdue: boolean;
  readonly modelsDay: Day;
  readonly onRepsDate: Money;
  readonly onModelsDate: Money;
  /** The chance × the difference; below 0 where the model's date is the earlier one. */
  readonly cost: Money;
}

/** METRICS §4.6, cost of late dates: what the fiscal year lacks if deals go live when the model says and not when reps say. */
export interface LateDates {
  readonly year: { readonly label: string; readonly from: Day; readonly until: Day };
  /** Σ cost, and its two sides. */
  readonly cost: Money;
  readonly late: Money;
  readonly early: Money;
  /** Those that cost most first. */
  readonly deals: readonly LateDate[];
  /** By name. */
  readonly reps: readonly {
    readonly repId: string;
    readonly name: string;
    readonly deals: number;
    readonly cost: Money;
  }[];
  /** Open deals that are not in it: without a date, without a value, without a chance. */
  readonly undated: number;
  readonly unsized: number;
  readonly hopeless: number;
}

export function lateDates(
  { open, closings, startLag, currency }: PipelineRecords,
  asked: {
    readonly asOf: Day;
    readonly year: FiscalPeriod;
    readonly names: ReadonlyMap<string, string>;
    readonly language: Language;
  },
): LateDates {
  const { asOf, year, names } = asked;
  const lag = startLag?.days ?? 0;
  const tomorrow = addDays(asOf, 1);
  const told = (minor: bigint): Money => ({ minor, currency });
  const left = { undated: 0, unsized: 0, hopeless: 0 };
  const deals = open.flatMap(({ deal, worth }): LateDate[] => {
    const modelsDay = deal.close_on === null || worth === null ? null : closings.medianDay(deal);
    if (deal.close_on === null) left.undated += 1;
    else if (worth === null) left.unsized += 1;
    else if (modelsDay === null) left.hopeless += 1;
    if (deal.close_on === null || worth === null || modelsDay === null) return [];
    const repsDay = deal.close_on > tomorrow ? deal.close_on : tomorrow;
    const chance = closings.ever(deal);
    const [repsLiveOn, modelsLiveOn] = [addDays(repsDay, lag), addDays(modelsDay, lag)];
    const found = costOfDate({ ...worth, chance, repsLiveOn, modelsLiveOn }, year.until);
    return [
      {
        opportunityId: deal.opportunity_id,
        name: deal.name,
        repId: deal.rep_id,
        yearly: told(worth.yearly),
        oneOff: told(worth.oneOff),
        chance,
        repsDay,
        isOverdue: deal.close_on < tomorrow,
        modelsDay,
        onRepsDate: told(found.onRepsDate),
        onModelsDate: told(found.onModelsDate),
        cost: told(found.cost),
      },
    ];
  });
  const total = (of: readonly LateDate[]) => of.reduce((sum, { cost }) => sum + cost.minor, 0n);
  const [late, early] = [deals.filter(({ cost }) => cost.minor > 0n), deals.filter(({ cost }) => cost.minor < 0n)];
  const collator = new Intl.Collator(asked.language);
  return {
    year: { label: year.label, from: year.from, until: year.until },
    cost: told(total(deals)),
    late: told(total(late)),
    early: told(-total(early)),
    deals: deals.toSorted(
      (a, b) => Number(b.cost.minor - a.cost.minor) || (a.opportunityId < b.opportunityId ? -1 : 1),
    ),
    reps: [...Map.groupBy(deals, ({ repId }) => repId)]
      .flatMap(([repId, own]) =>
        repId === null || !names.has(repId)
          ? []
          : [{ repId, name: names.get(repId) ?? repId, deals: own.length, cost: told(total(own)) }],
      )
      .sort((a, b) => collator.compare(a.name, b.name)),
    ...left,
  };
}
