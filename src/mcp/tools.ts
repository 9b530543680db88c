import { z } from "zod";
import { scorecardAnswer } from "../api/answer.ts";
import { day, language, line, periodLabel, subject } from "../api/asking.ts";
import { forecastAnswer } from "../api/forecast.ts";
import { dealsAnswer } from "../api/overview.ts";
import { definitionsAnswer, trendAnswer } from "../api/records.ts";
import type { Seen } from "../app/access/seen.ts";
import { forecastTold } from "../app/forecast-told.ts";
import { measures, metricIds } from "../app/measures.ts";
import { definitions } from "../app/seen-lists.ts";

/** Something an assistant may ask for: what it takes, what comes back, and the one verb behind it. Nothing here changes anything. */
export interface Tool {
  readonly name: string;
  /** For people who are asked whether it may run. */
  readonly title: string;
  /** For the assistant that chooses. */
  readonly says: string;
  readonly takes: z.ZodObject;
  readonly gives: z.ZodObject;
  readonly run: (seen: Seen, asked: never) => Promise<unknown> | unknown;
}

function defineTool<Takes extends z.ZodObject, Gives extends z.ZodObject>(
  tool: Omit<Tool, "takes" | "gives" | "run"> & {
    readonly takes: Takes;
    readonly gives: Gives;
    readonly run: (seen: Seen, asked: z.output<Takes>) => Promise<z.input<Gives>> | z.input<Gives>;
  },
): Tool {
  return tool;
}

const period = periodLabel.describe("A period of the fiscal calendar: 2026-Q3, 2026-09, 2026.");
const asOf = day.optional().describe("As it was known at the end of that day; left out: now.");
const whose = {
  rep: subject.optional().describe("One rep, by id or name."),
  team: subject.optional().describe("One team, by id or name."),
} as const;
const ids = measures.map(({ id }) => id);
const measure = z.enum(ids).describe("One measure; the tool “definitions” says what each means.");
const metric = z.enum(metricIds);

/** Few, and each with arguments that are names out of a list wherever they can be: no path, no address, no query text. */
export const tools: readonly Tool[] = [
  defineTool({
    name: "scorecard",
    title: "Scorecard of a period",
    says: "One of the six metrics for the team and every rep: each measure with its value, sample size, interval, the peers it is held against, the verdict and its reason. “too little data” and “close to peers” are not worse than peers; do not rank people.",
    takes: z.strictObject({
      metric: metric.describe("Which of the six metrics."),
      period,
      asOf,
      ...whose,
      language,
    }),
    gives: scorecardAnswer,
    run: (seen, asked) => seen.scorecard(asked),
  }),
  defineTool({
    name: "deals",
    title: "Deals behind a number",
    says: "The rows that a number is made of, with what they come to: deals, calls, terms or quotas. A page at a time.",
    takes: z.strictObject({
      measure,
      period,
      asOf,
      ...whose,
      limit: z.number().int().min(1).max(500).default(50).describe("How many rows at most."),
      cursor: line(200).optional().describe("The “next” of the page before."),
      language,
    }),
    gives: dealsAnswer,
    run: (seen, { limit, cursor, ...asked }) => seen.dealsByPage(asked, { limit, cursor }),
  }),
  defineTool({
    name: "trend",
    title: "Trend of a measure",
    says: "One measure, period by period, each computed as its own scorecard computes it.",
    takes: z.strictObject({
      measure,
      from: period.describe("The first period, such as 2025-Q3."),
      until: period.describe("The last period, of the same length, included."),
      asOf,
      rep: whose.rep,
      language,
    }),
    gives: trendAnswer,
    run: (seen, asked) => seen.trend(asked),
  }),
  defineTool({
    name: "forecast",
    title: "Forecast of a period",
    says: "What a period may come to, for everyone, each team and each rep: booked, still open, the model’s range where trials show that it may be believed, else the best simple way, and what the reps call.",
    takes: z.strictObject({
      period: period.optional().describe("Left out: the running quarter."),
      asOf,
      ...whose,
      language,
    }),
    gives: forecastAnswer,
    run: async (seen, asked) => forecastTold(await seen.forecast(asked)),
  }),
  defineTool({
    name: "definitions",
    title: "What the measures mean",
    says: "What each measure of a metric means: formula in words, unit, smallest sample, which way is better.",
    takes: z.strictObject({ metric: metric.optional().describe("Left out: all six."), language }),
    gives: definitionsAnswer,
    run: (_, { metric: of, language: inLanguage }) => ({ measures: definitions(inLanguage, of) }),
  }),
];
