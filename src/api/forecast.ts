import { z } from "zod";
import { decimal, decimalOrNull, labelledSpan, moment, periodLabel, subject, tableFormat } from "./asking.ts";

export const forecastQuery = z.strictObject({
  period: periodLabel.optional(),
  rep: subject.optional(),
  team: subject.optional(),
  format: tableFormat,
  ...moment,
});

const horizon = z.union([z.literal("start"), z.literal(60), z.literal(30), z.literal(14), z.literal(7)]);
const baseline = z.enum(["last-period", "year-ago", "stage-weighted", "call"]);
const tried = z.strictObject({ periods: z.number(), gain: z.number().nullable(), isUsed: z.boolean() });
const ways = z.strictObject({ horizon, dates: tried, calls: tried });
const board = z.strictObject({
  grain: z.enum(["all", "team", "rep"]),
  horizon,
  methods: z
    .array(
      z.strictObject({
        method: z.union([z.literal("model"), baseline]),
        periods: z.number(),
        times: z.number(),
        wape: z.number().nullable(),
        bias: z.number().nullable(),
        pinball: z.tuple([z.number(), z.number(), z.number()]).readonly().nullable(),
        crps: z.number().nullable(),
        coverage: z.number().nullable(),
        skill: z.number().nullable(),
      }),
    )
    .readonly(),
  shown: z.union([z.literal("model"), baseline]).nullable(),
  bestBaseline: baseline.nullable(),
});

const habit = z.strictObject({
  horizon,
  periods: z.number(),
  bias: z.number().nullable(),
  accuracy: z.number().nullable(),
  habit: z.enum(["over", "under"]).nullable(),
});

const subjectForecast = z.strictObject({
  id: z.string().nullable(),
  name: z.string().nullable(),
  booked: decimal,
  bookedDeals: z.number(),
  open: z.strictObject({ deals: z.number(), expected: decimal, unsized: z.number(), assumed: z.number() }),
  turns: z.strictObject({ expected: decimal, periods: z.number() }),
  callsMove: decimal,
  shown: z.union([z.enum(["model", "booked"]), baseline]).nullable(),
  model: z.strictObject({ p10: decimal, p50: decimal, p90: decimal, expected: decimal, widened: decimal }).nullable(),
  hidden: z.enum(["too-few-periods", "not-tried-enough", "no-better"]).nullable(),
  baselines: z.strictObject({
    "last-period": decimalOrNull,
    "year-ago": decimalOrNull,
    "stage-weighted": decimalOrNull,
    call: decimalOrNull,
  }),
  quota: decimalOrNull,
  chance: z.number().nullable(),
  call: z
    .strictObject({
      value: decimal,
      source: z.enum(["calls", "roll-up"]),
      calledAt: z.string().nullable(),
      corrected: decimalOrNull,
      bias: z.number().nullable(),
      periods: z.number(),
      place: z.enum(["below", "within", "above"]).nullable(),
    })
    .nullable(),
  habits: z.array(habit).readonly(),
});

const winChance = z.strictObject({
  chance: z.number(),
  rests: z
    .array(z.strictObject({ level: z.string(), age: z.number().nullable(), deals: z.number(), chance: z.number() }))
    .readonly(),
});

/** What a period may come to, of everyone, each team and each rep; of the one rep asked for with the deals that make it up. */
export const forecastAnswer = z.strictObject({
  period: z.strictObject(labelledSpan),
  asOf: z.string(),
  currency: z.string(),
  language: z.enum(["en", "sv"]),
  horizon,
  ways: ways.nullable(),
  boards: z.array(board).readonly(),
  team: subjectForecast,
  teams: z.array(subjectForecast).readonly(),
  reps: z.array(subjectForecast).readonly(),
  deals: z
    .array(
      z.strictObject({
        opportunityId: z.string(),
        name: z.string().nullable(),
        repId: z.string().nullable(),
        teamId: z.string().nullable(),
        stage: z.string().nullable(),
        closeOn: z.string().nullable(),
        worth: decimal,
        size: z.enum(["known", "assumed", "unsized"]),
        probability: z.number().nullable(),
        category: z.string().nullable(),
        chance: winChance,
        expected: decimal,
      }),
    )
    .readonly()
    .nullable(),
  sinceCall: z
    .array(
      z.strictObject({
        change: z.string(),
        opportunityId: z.string(),
        name: z.string().nullable(),
        before: decimalOrNull,
        after: decimalOrNull,
      }),
    )
    .readonly()
    .nullable(),
});

export const backtestQuery = z.strictObject({
  kind: z.enum(["month", "quarter", "year"]).default("quarter"),
  rep: subject.optional(),
  team: subject.optional(),
  format: tableFormat,
  ...moment,
});

/** The scoreboard of ways to tell what a period will come to. */
export const backtestAnswer = z.strictObject({
  kind: z.enum(["week", "month", "quarter", "year"]),
  asOf: z.string(),
  currency: z.string(),
  language: z.enum(["en", "sv"]),
  periods: z.array(z.string()).readonly(),
  ways: z.array(ways).readonly(),
  boards: z.array(board).readonly(),
});
