import { z } from "zod";
import type { AsOf } from "../benchmarks/answer.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { money } from "../domain/money.ts";
import type { FiscalPeriod, Period } from "../domain/period.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Start } from "./delivery.ts";
import type { RepPeriod, Seller } from "./selling.ts";

/** The deals whose contracts began, or are signed to begin, in a stretch of days. */
export async function startsIn(warehouse: Warehouse, stretch: Period, asOf: AsOf): Promise<Start[]> {
  const { timeZone } = await toldIn(warehouse);
  const rows = await warehouse.all(startsQuery, question(stretch, asOf, timeZone));
  return rows.map((row) => ({
    startsOn: row.starts_on,
    knownOn: row.known_on,
    yearly: row.yearly === null ? null : BigInt(row.yearly),
  }));
}

/** Who sells in a period, and what ramped reps booked in each of the four before. */
export interface SellingRecords {
  readonly people: readonly (Seller & { /** Of the period. */ readonly hasQuota: boolean })[];
  readonly rampedPeriods: readonly RepPeriod[];
}

export async function sellingRecords(warehouse: Warehouse, period: FiscalPeriod, asOf: AsOf): Promise<SellingRecords> {
  const { timeZone, currency } = await toldIn(warehouse);
  const rows = await warehouse.all(repPeriodsQuery, { ...question(period, asOf, timeZone), kind: period.kind });
  return {
    people: rows.flatMap(({ starts_on, rep_id, role, segment, ramp, has_quota }) =>
      starts_on === null && ramp > 0 ? [{ repId: rep_id, role, segment, ramp, hasQuota: has_quota }] : [],
    ),
    rampedPeriods: rows.flatMap(({ starts_on, role, segment, is_ramped, booked }) =>
      starts_on !== null && is_ramped ? [{ role, segment, booked: money(booked, currency).minor }] : [],
    ),
  };
}

const startsQuery = defineQuery(
  import.meta.url,
  "starts.sql",
  z.object({ opportunity_id: z.string(), starts_on: z.string(), known_on: z.string(), yearly: z.string().nullable() }),
);

const repPeriodsQuery = defineQuery(
  import.meta.url,
  "rep-periods.sql",
  z.object({
    starts_on: z.string().nullable(),
    rep_id: z.string(),
    role: z.string().nullable(),
    segment: z.string().nullable(),
    has_quota: z.boolean(),
    ramp: z.number(),
    is_ramped: z.boolean(),
    booked: z.string(),
  }),
);
