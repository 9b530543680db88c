import { z } from "zod";
import { type Vocabulary, vocabularies } from "./words.ts";

export const dayOrders = ["dmy", "mdy", "iso"] as const;
export type DayOrder = (typeof dayOrders)[number];
export const decimalMarks = ["point", "comma"] as const;
export type DecimalMark = (typeof decimalMarks)[number];

const vocabularyNames = Object.keys(vocabularies) as [Vocabulary, ...Vocabulary[]];

/** How one landing part is to be read; kept as JSON beside it, so a rebuild reads it the same way. */
export const partFormat = z.strictObject({
  object: z.string(),
  name: z.string(),
  delimiter: z.enum([",", ";", "\t", "|"]),
  width: z.int().min(1).max(2000),
  /** The line of the first record below the header. */
  firstLine: z.int(),
  timeZone: z.string(),
  fields: z.array(
    z.strictObject({
      field: z.string(),
      column: z.int().min(0).max(1999),
      header: z.string(),
      dayOrder: z.enum(dayOrders),
      decimal: z.enum(decimalMarks),
      /** Shares written as 50 rather than 0.5. */
      isPercent: z.boolean(),
      /** The day an interval ends on is its last, not the first after it. */
      isLastDay: z.literal(true).optional(),
      /** Every cell is written in the one way of its kind that a cast reads. */
      isPlain: z.literal(true).optional(),
    }),
  ),
  /** Fields with one value for the whole file. */
  always: z.array(z.strictObject({ field: z.string(), value: z.string() })).optional(),
  /** Words of this source beside those every source may use. */
  words: z.array(z.strictObject({ vocabulary: z.enum(vocabularyNames), word: z.string(), meaning: z.string() })),
});

export type PartFormat = z.infer<typeof partFormat>;
export type FieldFormat = PartFormat["fields"][number];
