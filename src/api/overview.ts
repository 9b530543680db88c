import { z } from "zod";
import { definitionAnswer, scorecardAnswer, trendPoint } from "./answer.ts";

const language = z.enum(["en", "sv"]).default("en");
const day = z.iso.date();

/** Which period, as of when, in which language; the address of the page holds the same words. */
export const overviewQuery = z.strictObject({ period: z.string().max(20).optional(), asOf: day.optional(), language });

/** The Overview page: a sentence, six headlines with their trends, every rep beside the benchmark. */
export const overviewAnswer = z.object({
  isDemo: z.boolean(),
  opening: z.string(),
  periods: z.array(z.object({ label: z.string(), kind: z.enum(["month", "quarter", "year"]) })).readonly(),
  headlines: z.array(definitionAnswer).readonly(),
  scorecard: scorecardAnswer,
  trends: z.record(z.string(), z.array(trendPoint).readonly()),
  /** Where the benchmark line of a headline stands: the team's own rate, else the reps' median. */
  benchmarks: z.record(z.string(), z.number().nullable()),
});

export const dealsQuery = z.strictObject({
  measure: z.string().max(60),
  period: z.string().max(20),
  asOf: day.optional(),
  rep: z.string().max(200).optional(),
  language,
});

/** The rows behind a number and what they come to; `value` equals the number that was clicked. */
export const dealsAnswer = z.object({
  measure: definitionAnswer,
  period: z.string(),
  asOf: z.string(),
  rep: z.string().nullable(),
  value: z.union([z.string(), z.number(), z.null()]),
  columns: z
    .array(
      z.object({
        name: z.string(),
        title: z.string(),
        kind: z.enum(["text", "day", "money", "number", "truth"]),
        isForReading: z.boolean(),
      }),
    )
    .readonly(),
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).readonly()).readonly(),
  total: z.number(),
  currency: z.string(),
});

/** RFC 9457 with a code for programs and a hint for people. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  id: z.string(),
});

export type OverviewAnswer = z.infer<typeof overviewAnswer>;
export type DealsAnswer = z.infer<typeof dealsAnswer>;
