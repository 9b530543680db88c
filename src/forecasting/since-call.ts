import { z } from "zod";
import type { AsOf } from "../benchmarks/answer.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { type Money, money } from "../domain/money.ts";
import type { Period } from "../domain/period.ts";
import { money as decimal } from "../metrics/family-row.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** What became of a deal since a call: `won-new` was not there yet, `pushed` is now dated after the period. */
const changesSince = [
  "won",
  "won-new",
  "lost",
  "pushed",
  "pulled-in",
  "new",
  "grown",
  "shrunk",
  "taken-over",
  "handed-over",
] as const;

export interface SinceCall {
  readonly change: (typeof changesSince)[number];
  readonly opportunityId: string;
  readonly name: string | null;
  /** In the reporting currency; null where the amount is not known. */
  readonly before: Money | null;
  readonly after: Money | null;
}

/** What changed with a rep's deals of the period since they made their call. */
export async function sinceCall(
  warehouse: Warehouse,
  { period, asOf, rep, calledAt }: { period: Period; asOf: AsOf; rep: string; calledAt: string },
): Promise<SinceCall[]> {
  const { timeZone, currency } = await toldIn(warehouse);
  const rows = await warehouse.all(query, { ...question(period, asOf, timeZone, { rep }), then_at: calledAt });
  return rows.map(({ change, opportunity_id, name, value_then, value_now }) => ({
    change,
    opportunityId: opportunity_id,
    name,
    before: value_then === null ? null : money(value_then, currency),
    after: value_now === null ? null : money(value_now, currency),
  }));
}

const query = defineQuery(
  import.meta.url,
  "since-call.sql",
  z.object({
    change: z.enum(changesSince),
    opportunity_id: z.string(),
    name: z.string().nullable(),
    value_then: decimal,
    value_now: decimal,
  }),
);
