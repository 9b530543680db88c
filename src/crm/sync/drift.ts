import { z } from "zod";
import type { LandingRun } from "../../warehouse/landing.ts";
import { defineQuery } from "../../warehouse/query.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

const drifted = z.object({ kind: z.enum(["missed", "changed", "gone"]), id: z.string(), name: z.string().nullable() });
/** A deal that the rounds before a full one had not, or had otherwise, though it was written in their time. */
export type Drifted = z.infer<typeof drifted>;

/** Holds a full round against what was known before it; `through` is up to when that was said to be whole. */
export function drift(
  warehouse: Warehouse,
  { run, connection }: LandingRun,
  through: string,
): Promise<readonly Drifted[]> {
  return warehouse.all(driftedDeals, { run, connection, through });
}

const driftedDeals = defineQuery(import.meta.url, "drift.sql", drifted);
