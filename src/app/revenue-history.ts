import type { AsOf } from "../benchmarks/answer.ts";
import { breakdown } from "../benchmarks/breakdown.ts";
import { isAnswered, numberIn, valueIn } from "../benchmarks/figures.ts";
import { question } from "../benchmarks/question.ts";
import { type ToldIn, toldIn } from "../benchmarks/told-in.ts";
import { type Money, money } from "../domain/money.ts";
import type { FiscalPeriod, Period } from "../domain/period.ts";
import type { FamilyRow } from "../metrics/measure.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { findMeasure } from "./measures.ts";

export type Labelled = Period & { readonly label: string };

/** How recurring revenue moved in a month; null where it is not known. */
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
): Promise<MrrMonth[]> {
  const telling = await toldIn(warehouse);
  return Promise.all(
    months.map(async (month) => {
      const row = await everyone(warehouse, "bookings.mrr", month, asOf, telling);
      const amount = (column: string) => moneyIn(row, column, telling);
      return {
        ...labelled(month),
        opening: amount("mrr_opening"),
        new: amount("mrr_new"),
        reactivation: amount("mrr_reactivation"),
        expansion: amount("mrr_expansion"),
        contraction: amount("mrr_contraction"),
        churn: amount("mrr_churn"),
        closing: amount("mrr"),
        committed: amount("cmrr"),
        nrr: numberIn(row, "nrr"),
        grr: numberIn(row, "grr"),
      };
    }),
  );
}

export async function bookedAndEarned(
  warehouse: Warehouse,
  quarters: readonly FiscalPeriod[],
  asOf: AsOf,
): Promise<BookedAndEarned[]> {
  const telling = await toldIn(warehouse);
  const measure = findMeasure("bookings.revenue");
  return Promise.all(
    quarters.map(async (period) => {
      const [row, parts] = await Promise.all([
        everyone(warehouse, "bookings.amount", period, asOf, telling),
        breakdown(warehouse, { measure, by: "booked-in", period, asOf, rep: null }),
      ]);
      return {
        ...labelled(period),
        booked: moneyIn(row, "amount", telling),
        parts: parts.flatMap(({ part, value }) => {
          const revenue = value === null ? null : money(String(value), telling.currency);
          return part === null || revenue === null || revenue.minor === 0n ? [] : [{ bookedIn: part, revenue }];
        }),
      };
    }),
  );
}

/** What dates pushed in a period took out of the fiscal year (METRICS §4.2); null where nothing is known of it. */
export async function pushPrice(warehouse: Warehouse, period: FiscalPeriod, asOf: AsOf): Promise<Money | null> {
  const telling = await toldIn(warehouse);
  const measure = findMeasure("forecast.push_price");
  const row = await everyone(warehouse, measure.id, period, asOf, telling);
  const value = isAnswered(measure) ? valueIn(row, measure, telling.digits) : null;
  return value === null ? null : money(String(value), telling.currency);
}

export const labelled = ({ label, from, until }: FiscalPeriod): Labelled => ({ label, from, until });

async function everyone(
  warehouse: Warehouse,
  id: string,
  period: FiscalPeriod,
  asOf: AsOf,
  { timeZone }: ToldIn,
): Promise<FamilyRow | undefined> {
  const measure = findMeasure(id);
  if (!isAnswered(measure)) throw new Error(`${id} has no answer.`);
  const rows = await warehouse.all(measure.answer.family.value, question(period, asOf, timeZone));
  return rows.find(({ grain }) => grain === "all");
}

function moneyIn(row: FamilyRow | undefined, column: string, { currency }: ToldIn): Money | null {
  const value = row?.[column];
  return value === null || value === undefined ? null : money(String(value), currency);
}
