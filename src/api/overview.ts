import { z } from "zod";
import { definitionAnswer, scorecardAnswer, trendPoint } from "./answer.ts";
import { day, language, measureId, paging, periodLabel, subject, tableFormat } from "./asking.ts";

/** Which period, as of when, in which language; the address of the page holds the same words. */
export const overviewQuery = z.strictObject({ period: periodLabel.optional(), asOf: day.optional(), language });

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
  measure: measureId,
  period: periodLabel,
  asOf: day.optional(),
  rep: subject.optional(),
  team: subject.optional(),
  language,
  format: tableFormat,
  ...paging,
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
  /** Of all pages. */
  total: z.number(),
  currency: z.string(),
  /** The cursor of the next page; null on the last one, and where no page was asked for. */
  next: z.string().nullable(),
});

export type OverviewAnswer = z.infer<typeof overviewAnswer>;
export type DealsAnswer = z.infer<typeof dealsAnswer>;
