import { z } from "zod";

const remark = z.object({ kind: z.enum(["chosen", "missing"]), object: z.string(), says: z.string() });
const account = z.object({ id: z.string(), name: z.string() });
const manner = z.enum(["incremental", "full"]);
const byName = z.record(z.string(), z.json());

const count = z.object({
  object: z.string(),
  table: z.enum(["opportunity", "lead", "split"]).optional(),
  records: z.number(),
  months: z.array(z.object({ month: z.string(), records: z.number(), amount: z.string().nullable() })).optional(),
});

const step = z.object({
  name: z.string(),
  object: z.string(),
  source: z.string(),
  text: z.enum(["csv", "ndjson"]),
  isOnePart: z.boolean().optional(),
  ask: z.json(),
  format: z.json(),
  expected: z.number().nullable(),
  after: z.json().optional(),
});

/** What the manifest of a round says beside its records: all that is known of the connection. */
export const roundState = z.object({
  account,
  manner,
  through: z.string(),
  observedAt: z.string(),
  known: byName,
  remarks: z.array(remark),
  counts: z.array(count),
  /** Calls the round made, those of the process that ended it. */
  calls: z.number(),
});
export type RoundState = z.infer<typeof roundState>;

/** What the journal of a round says beside its parts: the plan it began with and where it is in it. */
export const roundNote = z.object({
  account,
  manner,
  plan: z.object({
    steps: z.array(step),
    through: z.string(),
    observedAt: z.string(),
    remarks: z.array(remark),
    counting: z.json(),
    lookups: byName.default({}),
  }),
  /** By step: where to go on, and the records that are on disk. A step that is not here has not begun. */
  at: z.record(z.string(), z.object({ goOn: z.json(), rows: z.number(), isDone: z.boolean() })),
  left: z.record(z.string(), remark),
  /** By step: what is known of its object, where only what came tells. */
  after: byName.default({}),
});
export type RoundNote = z.infer<typeof roundNote>;
