import { z } from "zod";
import { buyers, contactVisits, type HubspotObject, hubspotObjects } from "./objects.ts";

const instant = z.string();
const digest = z.string().nullable().default(null);

/** Which type, and what of each record. */
const reading = z.object({
  object: z.string(),
  properties: z.array(z.string()),
  history: z.array(z.string()),
  /** Whether deal splits can be read. */
  splits: z.boolean(),
  /** Properties of the records that it is tied to, by their type; of those alone then. */
  tied: z.record(z.string(), z.array(z.string())).nullable().default(null),
});
export type Reading = z.infer<typeof reading>;

/** What a step asks for; kept in the journal. */
export const ask = z.discriminatedUnion("by", [
  /** Every record of a type, in the order of ids. */
  z.object({ by: z.literal("list"), reading: reading }),
  /** What was modified since, in the order of ids. */
  z.object({ by: z.literal("search"), reading: reading, since: instant }),
  /** Deals whose line items were modified since. */
  z.object({ by: z.literal("deals of line items"), reading: reading, since: instant }),
  /** Open deals: ties and splits change without moving the deal's modified date. */
  z.object({ by: z.literal("open deals"), reading: reading }),
  z.object({ by: z.literal("ids"), reading: reading, ids: z.array(z.string()), archived: z.boolean() }),
  /** These ids, which are all there is to say. */
  z.object({ by: z.literal("bare ids"), ids: z.array(z.string()) }),
  /** The ids alone of all records of a type. */
  z.object({ by: z.literal("listing"), type: z.string() }),
  /** Deals of companies that took in others since: being tied to another company moves no date of a deal. */
  z.object({ by: z.literal("deals of merged companies"), reading, since: instant }),
  /** Contacts of deals, or of companies, that were modified since. */
  z.object({ by: z.literal("contacts of"), type: z.string(), reading, since: instant }),
  /** Small things, whole. `seen` is what they said when they were landed last; null when they have to be landed again. */
  z.object({ by: z.literal("people"), properties: z.array(z.string()).nullable(), seen: digest }),
  z.object({ by: z.literal("page of"), path: z.string(), parameters: z.record(z.string(), z.string()), seen: digest }),
  z.object({ by: z.literal("submissions"), since: instant.nullable() }),
  z.object({ by: z.literal("participations"), since: instant.nullable() }),
  z.object({ by: z.literal("opened mails"), since: instant.nullable() }),
  z.object({ by: z.literal("visits"), since: instant.nullable() }),
]);
export type Ask = z.infer<typeof ask>;

/** What is known of something that is read whole. */
export const wholeKnown = z.object({
  /** A digest of what was landed last. */
  content: z.string(),
});

export function objectOf({ object }: Reading): HubspotObject {
  return [...hubspotObjects, contactVisits, buyers].find((one) => one.object === object)!;
}

/** How a part is loaded. */
export const format = z.object({
  /** The text of `sql/` that reads it. */
  text: z.string(),
  /** The text that puts what the first made ready where it belongs; acts of buyers alone have one. */
  tail: z.enum(["acts", "buyer-acts"]).nullable().default(null),
  /** The account's time zone: days of closing, of quotas and rates begin at its midnight. */
  zone: z.string(),
  /** Role → property. */
  mapped: z.record(z.string(), z.string()),
  /** Whatever else the text has to know by name, such as the outcome of each stage: by the name it is kept under; of old, itself. */
  known: z.union([z.string(), z.record(z.string(), z.record(z.string(), z.string()))]),
});
export type Format = z.infer<typeof format>;
