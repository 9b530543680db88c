import { z } from "zod";
import { count } from "../metrics/family-row.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** Currency, its minor digits and the zone that answers are told in. */
export interface ToldIn {
  readonly currency: string;
  readonly digits: number;
  readonly timeZone: string;
}

export async function toldIn(warehouse: Warehouse): Promise<ToldIn> {
  const [row] = await warehouse.all(workspace, {});
  if (row === undefined) throw new Error("The warehouse has no workspace row; it was never built.");
  return { currency: row.reporting_currency, digits: row.minor_digits, timeZone: row.time_zone };
}

const workspace = defineQuery(
  import.meta.url,
  "workspace.sql",
  z.object({ reporting_currency: z.string(), minor_digits: count, time_zone: z.string() }),
);
