import type { AsOf } from "../benchmarks/answer.ts";
import { breakdown } from "../benchmarks/breakdown.ts";
import { addDecimals, isDecimal } from "../benchmarks/decimals.ts";
import { evidence } from "../benchmarks/evidence.ts";
import { isAnswered, numberIn, valueIn } from "../benchmarks/figures.ts";
import { type ToldIn, toldIn } from "../benchmarks/told-in.ts";
import { type Money, money } from "../domain/money.ts";
import type { FiscalPeriod, Period } from "../domain/period.ts";
import type { Single } from "../forecasting/backtest.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { familyRows, rowOf } from "./family-rows.ts";
import { findMeasure } from "./measures.ts";

export type Labelled = Period & { readonly label: string };

/** How recurring revenue moved in a month; null where it is not known. Of a rep or a team only what is new and what grew: the rest is nobody's (METRICS §5). */
export interface MrrMonth extends Labelled {
  readonly opening: Money | null;
  readonly new: Money | null;
  readonly reactivation: Money | null;
  readonly expansion: Money | null;
  readonly contraction: Money | null;
  readonly churn: Money | null;
  readonly closing: Money | null;
  readonly committed: Money | null;
  readonly nrr: number | null;
  readonly grr: number | null;
}

/** What was booked in a quarter, and what contracts brought in it by the quarter they were booked in. */
export interface BookedAndEarned extends Labelled {
  readonly booked: Money | null;
  readonly parts: readonly { readonly bookedIn: string; readonly revenue: Money }[];
}

/** Read where scorecards read them, month by month, so that a bridge and a card cannot disagree. */
export async function mrrMonths(
  warehouse: Warehouse,
  months: readonly FiscalPeriod[],
  asOf: AsOf,
  of: Single,
): Promise<MrrMonth[]> {
  const telling = await toldIn(warehouse);
  return Promise.all(
    months.map(async (month) => {
      const rows = await familyRows(warehouse, "bookings.mrr", month, asOf);
      const [all, own] = [rowOf(rows, { grain: "all" }), rowOf(rows, of)];
      // Where movements are known, whoever has no row of their own has gained nothing.
      const isKnown = moneyIn(all, "mrr_opening", telling) !== null;
      const gained = (column: string) => moneyIn(own ?? (isKnown ? { [column]: "0" } : undefined), column, telling);
      const amount = (column: string) => (of.grain === "all" ? moneyIn(all, column, telling) : null);
      return {
        ...labelled(month),
        opening: amount("mrr_opening"),
        new: gained("mrr_new"),
        reactivation: amount("mrr_reactivation"),
        expansion: gained("mrr_expansion"),
        contraction: amount("mrr_contraction"),
        churn: amount("mrr_churn"),
        closing: amount("mrr"),
        committed: amount("cmrr"),
        nrr: of.grain === "all" ? numberIn(all, "nrr") : null,
        grr: of.grain === "all" ? numberIn(all, "grr") : null,
      };
    }),
  );
}

export async function bookedAndEarned(
  warehouse: Warehouse,
  calendar: readonly FiscalPeriod[],
  quarters: readonly FiscalPeriod[],
  asOf: AsOf,
  of: Single,
): Promise<BookedAndEarned[]> {
  const telling = await toldIn(warehouse);
  return Promise.all(
    quarters.map(async (period) => {
      const [rows, parts] = await Promise.all([
        familyRows(warehouse, "bookings.amount", period, asOf),
        earnedByBooking(warehouse, calendar, period, asOf, of),
      ]);
      return {
        ...labelled(period),
        booked: moneyIn(rowOf(rows, of), "amount", telling),
        parts,
      };
    }),
  );
}

/** What dates pushed in a period took out of the fiscal year (METRICS §4.2); null where nothing is known of it. */
export async function pushPrice(
  warehouse: Warehouse,
  period: FiscalPeriod,
  asOf: AsOf,
  of: Single,
): Promise<Money | null> {
  const telling = await toldIn(warehouse);
  const measure = findMeasure("forecast.push_price");
  const row = rowOf(await familyRows(warehouse, measure.id, period, asOf), of);
  const value = isAnswered(measure) ? valueIn(row, measure, telling.digits) : null;
  return value === null ? null : money(String(value), telling.currency);
}

export const labelled = ({ label, from, until }: FiscalPeriod): Labelled => ({ label, from, until });

/** What contracts brought in a period by the quarter they were booked in; somebody's part of it from the contracts it opens to. */
async function earnedByBooking(
  warehouse: Warehouse,
  calendar: readonly FiscalPeriod[],
  period: FiscalPeriod,
  asOf: AsOf,
  of: Single,
): Promise<BookedAndEarned["parts"]> {
  const { currency } = await toldIn(warehouse);
  const measure = findMeasure("bookings.revenue");
  const told = ({ bookedIn, value }: { bookedIn: string | null | undefined; value: unknown }) => {
    const revenue = value === null || value === undefined ? null : money(String(value), currency);
    return bookedIn == null || revenue === null || revenue.minor === 0n ? [] : [{ bookedIn, revenue }];
  };
  if (of.grain === "all") {
    const parts = await breakdown(warehouse, { measure, by: "booked-in", period, asOf, rep: null });
    return parts.flatMap(({ part, value }) => told({ bookedIn: part, value }));
  }
  const [rep, team] = of.grain === "rep" ? [of.id, null] : [null, of.id];
  const { rows } = await evidence(warehouse, { measure, period, asOf, rep, team });
  const quarters = calendar.filter(({ kind }) => kind === "quarter").sort((a, b) => (a.from < b.from ? -1 : 1));
  const bookedIn = ({ from, until }: Period) =>
    rows.flatMap(({ signed_on, revenue_value }) =>
      isDecimal(revenue_value) && from <= String(signed_on) && String(signed_on) < until ? [revenue_value] : [],
    );
  return quarters.flatMap((quarter) => told({ bookedIn: quarter.label, value: addDecimals(bookedIn(quarter)) }));
}

function moneyIn(
  row: Readonly<Record<string, unknown>> | undefined,
  column: string,
  { currency }: ToldIn,
): Money | null {
  const value = row?.[column];
  return value === null || value === undefined ? null : money(String(value), currency);
}
