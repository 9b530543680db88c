import { z } from "zod";
import { addDays } from "../domain/day.ts";
import type { Period } from "../domain/period.ts";
import { likeForLikeUntil } from "../domain/position.ts";
import { midnight } from "../domain/time-zone.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { AsOf } from "./answer.ts";

/** The earlier period as it stood when it was as far on as `now` is at `asOf` (G19). */
export async function likeForLike(
  warehouse: Warehouse,
  now: Period,
  then: Period,
  asOf: AsOf,
  timeZone: string,
): Promise<{ period: Period; asOf: AsOf }> {
  const rows = await warehouse.all(workingDays, { from: then.from, until: now.until });
  const days = rows.map((row) => ({ day: row.day, isWorking: row.is_working }));
  const until = likeForLikeUntil(days, now, asOf.on, then);
  return { period: { from: then.from, until }, asOf: { on: addDays(until, -1), instant: midnight(until, timeZone) } };
}

const workingDays = defineQuery(
  import.meta.url,
  "working-days.sql",
  z.object({ day: z.string(), is_working: z.boolean() }),
);
