import { z } from "zod";
import { defineQuery } from "../warehouse/query.ts";
import type { Breakdown, BridgeRow, EvidenceRow, Family, FamilyRow } from "./measure.ts";

/** A count or sum that the engine hands over as text because it may be large. */
export const count = z.union([z.number(), z.string().regex(/^-?\d+$/)]).transform(Number);

/**
 * A number that may be unknown, to twelve digits: the engine adds in the order its threads come along, and the last digits of
 * such a sum are another time others.
 */
export const number = z
  .number()
  .nullable()
  .transform((value) => (value === null ? null : Number(value.toPrecision(12))));

/** Exact money, unknown when null. */
export const money = z.string().nullable();

const grains = z.enum(["all", "team", "rep", "part", "rep-part"]);

/**
 * A family from its files `<name>.sql`, `<name>.evidence.sql` and, where a CRM has such a figure, `<name>.bridge.sql`.
 * `value` and `evidence` name the columns beyond those every family has.
 */
export function defineFamily(
  moduleUrl: string,
  name: string,
  shape: { value: z.ZodRawShape; evidence: z.ZodRawShape; breakdowns?: readonly Breakdown[]; bridge?: true },
): Family {
  const value = z.object({
    grain: grains,
    team_id: z.string().nullable(),
    rep_id: z.string().nullable(),
    part: z.string().nullable(),
    ...shape.value,
  });
  const evidence = z.object({
    opportunity_id: z.string().nullable(),
    rep_id: z.string().nullable(),
    ...shape.evidence,
  });
  const family = {
    name,
    value: defineQuery(moduleUrl, `${name}.sql`, value as unknown as z.ZodType<FamilyRow>),
    evidence: defineQuery(moduleUrl, `${name}.evidence.sql`, evidence as unknown as z.ZodType<EvidenceRow>),
    breakdowns: shape.breakdowns ?? [],
  };
  return shape.bridge ? { ...family, bridge: defineQuery(moduleUrl, `${name}.bridge.sql`, bridgeRow) } : family;
}

const bridgeRow: z.ZodType<BridgeRow> = z.object({
  measure: z.string(),
  opportunity_id: z.string(),
  rep_id: z.string().nullable(),
  reason: z.enum([
    "same",
    "deleted",
    "test",
    "type",
    "zero-amount",
    "negative-amount",
    "no-amount",
    "no-contest",
    "close-date",
    "time-zone",
    "owner",
    "split",
    "currency",
    "definition",
  ]),
  crm: z.string(),
  ours: z.string(),
});
