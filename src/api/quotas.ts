import { z } from "zod";
import { decimalOrNull, language, line, periodLabel, subject, tableFormat } from "./asking.ts";

const kind = z.enum(["selling", "renewal", "overlay"]);
const basis = z.enum(["final", "full-rate"]);

export const quotasQuery = z.strictObject({
  rep: subject.optional(),
  period: periodLabel.optional(),
  format: tableFormat,
  language,
});

export const quotasAnswer = z.strictObject({
  quotas: z
    .array(
      z.strictObject({
        repId: z.string(),
        name: z.string(),
        kind,
        isManager: z.boolean(),
        /** As the fiscal calendar calls it; null where it is of other days. */
        period: z.string().nullable(),
        from: z.string(),
        until: z.string(),
        amount: decimalOrNull,
        currency: z.string(),
        basis,
        /** What counts, by ramp and days, in the reporting currency. */
        value: decimalOrNull,
        /** Of which version entered here; null: as the CRM or a file says. */
        version: z.number().nullable(),
      }),
    )
    .readonly(),
});

const version = z.strictObject({
  number: z.number(),
  enteredAt: z.string(),
  enteredBy: z.string(),
  quotas: z.number(),
  undoneAt: z.string().nullable(),
  undoneBy: z.string().nullable(),
});
export const quotaVersionAnswer = version;
export const quotaVersionsAnswer = z.strictObject({ versions: z.array(version).readonly() });
export const quotaVersionParams = z.strictObject({
  number: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, "Write a whole number.")
    .transform(Number),
});

/** A table of quotas: all of it is kept, or none; with `dryRun` it is only said what it would change. */
export const quotasBody = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        rep: subject,
        period: periodLabel,
        /** `250000`, `250000.50`; null takes back what was entered before. */
        amount: line(30).nullable(),
        currency: z
          .string()
          .regex(/^[A-Z]{3}$/, "Three capitals, such as SEK.")
          .optional(),
        kind: kind.default("selling"),
        /** What a manager owes for the whole team. */
        isManager: z.boolean().default(false),
        basis: basis.optional(),
      }),
    )
    .min(1)
    .max(2000),
  dryRun: z.boolean().default(false),
});

export const quotasEnteredAnswer = z.strictObject({
  version: z.number().nullable(),
  isKept: z.boolean(),
  changes: z
    .array(
      z.strictObject({
        repId: z.string(),
        name: z.string(),
        period: z.string(),
        kind,
        isManager: z.boolean(),
        was: decimalOrNull,
        is: decimalOrNull,
        currency: z.string(),
      }),
    )
    .readonly(),
});
