import { z } from "zod";

const trackedField = z.enum([
  "stage",
  "amount",
  "arr",
  "close_on",
  "owner",
  "forecast_category",
  "lost_reason",
  "is_deleted",
]);
const service = z.enum(["salesforce", "hubspot"]);

/** What the CRM's users and admins do, as JSON. Deals, people and accounts are named by their ids in the company. */
export const actSchema = z.discriminatedUnion("act", [
  /** `to` in the company's own terms: a stage's place, minor units, a day number, a person's place. */
  z.object({
    act: z.literal("change-deal"),
    deal: z.string(),
    field: trackedField,
    to: z.union([z.number(), z.string(), z.null()]),
  }),
  z.object({
    act: z.literal("close-deal"),
    deal: z.string(),
    isWon: z.boolean(),
    reason: z.string().nullish(),
    competitor: z.string().nullish(),
  }),
  z.object({ act: z.literal("rename-deal"), deal: z.string(), name: z.string() }),
  z.object({ act: z.literal("delete-deal"), deal: z.string() }),
  z.object({ act: z.literal("undelete-deal"), deal: z.string() }),
  /** Two records of one customer's order made one: the first goes, the other stays. */
  z.object({ act: z.literal("merge-deals"), loser: z.string(), survivor: z.string() }),
  /** Of any kind; other kinds than deals go by their id in the company. */
  z.object({ act: z.literal("delete-record"), record: z.string() }),
  z.object({ act: z.literal("undelete-record"), record: z.string() }),
  /** Out of the bin, or deleted past it. */
  z.object({ act: z.literal("purge"), record: z.string() }),
  z.object({ act: z.literal("merge-accounts"), loser: z.string(), survivor: z.string() }),
  /** The system writes these deals (or the first `count` that are there) and nothing a user sees changes. */
  z.object({
    act: z.literal("system-write"),
    deals: z.array(z.string()).optional(),
    count: z.number().int().positive().optional(),
  }),
  z.object({ act: z.literal("deactivate-user"), person: z.string() }),
  z.object({ act: z.literal("rename-stage"), stage: z.string(), name: z.string() }),
  z.object({ act: z.literal("delete-stage"), stage: z.string() }),
  z.object({ act: z.literal("add-stage"), stage: z.string(), name: z.string(), probability: z.number().min(0).max(1) }),
  z.object({
    act: z.literal("add-field"),
    service,
    object: z.string(),
    name: z.string(),
    label: z.string(),
    type: z.string(),
    value: z.string().nullish(),
  }),
  z.object({ act: z.literal("retype-field"), service, object: z.string(), name: z.string(), type: z.string() }),
  z.object({ act: z.literal("remove-field"), service, object: z.string(), name: z.string() }),
  z.object({ act: z.literal("withdraw-right"), service, right: z.string() }),
  z.object({ act: z.literal("grant-right"), service, right: z.string() }),
]);

export type Act = z.infer<typeof actSchema>;
