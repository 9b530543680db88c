import { type Day, daysBetween } from "../domain/day.ts";
import { periodOf } from "../domain/fiscal-calendar.ts";
import type { Language } from "../domain/language.ts";
import type { Money } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { expectedRevenue } from "../subscription/expected-revenue.ts";
import { type SubscriptionRecords, subscriptionRecords } from "../subscription/records.ts";
import { likely, toMinor } from "../subscription/schedule.ts";
import { periodsUntil } from "./ask.ts";
import { type LateDates, lateDates } from "./late-dates.ts";
import { repNamesById } from "./people.ts";
import {
  type BookedAndEarned,
  bookedAndEarned,
  type Labelled,
  labelled,
  type MrrMonth,
  mrrMonths,
  pushPrice,
} from "./revenue-history.ts";
import type { Workspace } from "./workspace.ts";

export interface RevenueAsking {
  readonly asOf?: string | undefined;
  readonly language: Language;
}

/** What a month may bring: contracted + ending − notRenewed + pipeline = expected. */
interface RevenueMonth extends Labelled {
  readonly contracted: Money;
  readonly terms: number;
  /** Of what is contracted, what rests on an assumed year. */
  readonly assumed: Money;
  readonly assumedTerms: number;
  readonly ending: Money;
  readonly notRenewed: Money;
  readonly pipeline: Money;
  readonly expected: Money;
}

/** Contracts of a customer that end with nothing signed to follow. */
interface RenewalDue {
  readonly account: string | null;
  readonly endsOn: Day;
  readonly yearly: Money;
  readonly terms: number;
  readonly isNoticed: boolean;
  /** How likely it is renewed; null where too few ended to say. */
  readonly chance: number | null;
}

interface Renewals {
  /** Of what ended in the last 365 days the share that went on, by yearly value; null of fewer than five. */
  readonly rate: number | null;
  readonly contracts: number;
  readonly ended: Money;
  readonly renewed: Money;
  readonly byMonth: readonly (Labelled & {
    readonly contracts: number;
    readonly yearly: Money;
    readonly noticed: Money;
    readonly expected: Money | null;
  })[];
  readonly due: readonly RenewalDue[];
}

/** What contracts, renewals and open deals bring, and what late dates cost (METRICS §4.6, §5). */
export interface RevenueAnswer {
  readonly asOf: Day;
  readonly currency: string;
  readonly language: Language;
  /** Median days from winning to the start, of so many deals; null where no term is on record, and then a deal starts when it is won. */
  readonly startLag: SubscriptionRecords["startLag"];
  readonly months: readonly RevenueMonth[];
  /** Open deals without a yearly value or an amount in a known rate: they bring nothing here. */
  readonly unsized: number;
  readonly lateDates: LateDates;
  /** What dates pushed in the quarter took out of the fiscal year; null where nothing is known of it. */
  readonly pushes: { readonly period: string; readonly price: Money | null };
  readonly renewals: Renewals;
  /** On the day after: ARR of what is live, and CARR once all that is signed has started; null where no term is on record. */
  readonly recurring: { readonly arr: Money; readonly carr: Money; readonly terms: number } | null;
  readonly movements: readonly MrrMonth[];
  readonly quarters: readonly BookedAndEarned[];
}

const [monthsAhead, monthsBack, quartersBack] = [12, 12, 6];

export async function revenue(workspace: Workspace, asking: RevenueAsking): Promise<RevenueAnswer> {
  const { warehouse } = workspace.data;
  const asOf = await workspace.asOf(asking.asOf);
  const calendar = await workspace.calendar();
  const months = monthsFrom(calendar, asOf.on, monthsAhead);
  const [year, quarter] = [periodOf(calendar, "year", asOf.on), periodOf(calendar, "quarter", asOf.on)];
  if (year === null || quarter === null) throw outside(asOf.on);
  const records = await subscriptionRecords(warehouse, months, asOf);
  const { currency, startLag } = records;
  const told = (minor: bigint): Money => ({ minor, currency });
  const found = expectedRevenue({
    months,
    asOf: asOf.on,
    contracted: records.contracted,
    endings: records.due,
    renewalRate: (daysBefore) => records.renewalRate.at(daysBefore),
    prospects: records.open.flatMap(({ deal, worth }) => (worth === null ? [] : [{ deal, schedule: worth.schedule }])),
    closings: records.closings,
    startLag: startLag?.days ?? 0,
  });
  const history = periodsUntil(calendar, months[0], monthsBack + 1).slice(0, -1);
  return {
    asOf: asOf.on,
    currency,
    language: asking.language,
    startLag,
    months: found.map(({ month, terms, assumedTerms, ...sums }) => ({
      ...labelled(month),
      terms,
      assumedTerms,
      contracted: told(sums.contracted),
      assumed: told(sums.assumed),
      ending: told(sums.ending),
      notRenewed: told(sums.notRenewed),
      pipeline: told(sums.pipeline),
      expected: told(sums.expected),
    })),
    unsized: records.open.filter(({ worth }) => worth === null).length,
    lateDates: lateDates(records, {
      asOf: asOf.on,
      year,
      names: await repNamesById(workspace),
      language: asking.language,
    }),
    pushes: { period: quarter.label, price: await pushPrice(warehouse, quarter, asOf) },
    renewals: renewalsOf(records, months, asOf.on),
    recurring:
      startLag === null && records.recurring.terms === 0
        ? null
        : { ...records.recurring, arr: told(records.recurring.arr), carr: told(records.recurring.carr) },
    movements: await mrrMonths(warehouse, history, asOf),
    quarters: await bookedAndEarned(warehouse, periodsUntil(calendar, quarter, quartersBack), asOf),
  };
}

/** The month a day lies in and the ones after it, as far as the calendar goes. */
export function monthsFrom(
  calendar: readonly FiscalPeriod[],
  day: Day,
  count: number,
): readonly [FiscalPeriod, ...FiscalPeriod[]] {
  const [first, ...more] = calendar
    .filter(({ kind, until }) => kind === "month" && until > day)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .slice(0, count);
  if (first === undefined || first.from > day) throw outside(day);
  return [first, ...more];
}

const outside = (day: Day) =>
  new RepmarkError(
    "day-outside-calendar",
    {
      en: `${day} lies outside the fiscal calendar of the records.`,
      sv: `${day} ligger utanför underlagets räkenskapskalender.`,
    },
    { kind: "usage", hint: { en: "Name another day with --as-of.", sv: "Ange en annan dag med --as-of." } },
  );

function renewalsOf(records: SubscriptionRecords, months: readonly FiscalPeriod[], asOf: Day): Renewals {
  const { due, renewalRate, currency } = records;
  const chanceOf = ({ endsOn, isNoticed }: (typeof due)[number]) =>
    isNoticed ? 0 : renewalRate.at(daysBetween(asOf, endsOn));
  const sum = (of: readonly (typeof due)[number][]) => of.reduce((all, { yearly }) => all + yearly, 0n);
  return {
    rate: renewalRate.overall,
    contracts: renewalRate.contracts,
    ended: { minor: renewalRate.ended, currency },
    renewed: { minor: renewalRate.renewed, currency },
    byMonth: months.map((month) => {
      const ends = due.filter(({ endsOn }) => month.from <= endsOn && endsOn < month.until);
      const expected = ends.reduce((all, each) => all + likely(chanceOf(each) ?? 0, each.yearly), 0);
      return {
        ...labelled(month),
        contracts: ends.reduce((all, { terms }) => all + terms, 0),
        yearly: { minor: sum(ends), currency },
        noticed: { minor: sum(ends.filter(({ isNoticed }) => isNoticed)), currency },
        expected: renewalRate.overall === null ? null : { minor: toMinor(expected), currency },
      };
    }),
    due: due.map((each) => ({
      account: each.account,
      endsOn: each.endsOn,
      yearly: { minor: each.yearly, currency },
      terms: each.terms,
      isNoticed: each.isNoticed,
      chance: chanceOf(each),
    })),
  };
}
