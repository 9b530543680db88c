import { z } from "zod";
import { unit } from "./asking.ts";

/** Money is a decimal string; rates, ratios and days are numbers; unknown is null. */
const value = z.union([z.string(), z.number(), z.null()]);

export const measureAnswer = z.object({
  value,
  sampleSize: z.number(),
  counted: z.tuple([z.number(), z.number()]).readonly().optional(),
  interval: z.tuple([value, value]).readonly().optional(),
  benchmark: z
    .object({
      peers: z.number(),
      label: z.string(),
      value,
      median: value,
      p25: value,
      p75: value,
      trimmedMean: value.optional(),
    })
    .optional(),
  previous: value.optional(),
  yearAgo: value.optional(),
  verdict: z.enum(["above", "within", "below", "too few deals"]).optional(),
  because: z.string().optional(),
  why: z.string().optional(),
  caveat: z.string().optional(),
  frozen: z.object({ value, asOf: z.string() }).optional(),
});

const answers = z.record(z.string(), measureAnswer).readonly();

/** Records that could not be used as they are: how many, one of them, and what to do in the CRM. */
export const recordIssue = z.strictObject({
  code: z.string(),
  count: z.number(),
  of: z.number().optional(),
  example: z.string(),
  says: z.string(),
  mend: z.string(),
});

export const scorecardAnswer = z.object({
  period: z.object({ label: z.string(), from: z.string(), until: z.string(), complete: z.boolean() }),
  previousPeriod: z.string().nullable(),
  asOf: z.string(),
  currency: z.string(),
  language: z.enum(["en", "sv"]),
  team: z.object({ measures: answers }),
  teams: z.array(z.object({ teamId: z.string(), name: z.string(), measures: answers })).readonly(),
  reps: z
    .array(
      z.object({
        repId: z.string(),
        name: z.string(),
        teamId: z.string().nullable(),
        team: z.string().nullable(),
        measures: answers,
      }),
    )
    .readonly(),
  gates: z.record(
    z.string(),
    z.object({ chiSquare: z.number(), degreesOfFreedom: z.number(), p: z.number(), says: z.string().nullable() }),
  ),
  issues: z.array(recordIssue).readonly(),
});

export const trendPoint = z.object({
  label: z.string(),
  from: z.string(),
  until: z.string(),
  complete: z.boolean(),
  value,
  sampleSize: z.number(),
});

export const definitionAnswer = z.object({
  id: z.string(),
  metric: z.string(),
  metricName: z.string(),
  label: z.string(),
  says: z.string(),
  formula: z.string(),
  unit,
  better: z.enum(["higher", "lower", "near-zero", "neither"]),
  /** The text that computes it; null where the answer still needs a model. */
  sql: z.string().nullable(),
});

export type MeasureAnswer = z.infer<typeof measureAnswer>;
export type DefinitionAnswer = z.infer<typeof definitionAnswer>;
