import { z } from "zod";
import { definitionAnswer, measureAnswer, recordIssue, trendPoint } from "./answer.ts";
import { day, language, line, measureId, moment, paging, periodLabel, subject, tableFormat, value } from "./asking.ts";

export const scorecardQuery = z.strictObject({
  period: periodLabel,
  rep: subject.optional(),
  team: subject.optional(),
  metric: measureId.optional(),
  format: tableFormat,
  ...moment,
});

export const trendQuery = z.strictObject({
  measure: measureId,
  from: periodLabel,
  until: periodLabel,
  rep: subject.optional(),
  format: tableFormat,
  ...moment,
});

export const trendAnswer = z.strictObject({
  measure: z.string(),
  rep: z.string().nullable(),
  asOf: z.string(),
  currency: z.string(),
  points: z.array(trendPoint).readonly(),
});

const ofMeasure = { measure: measureId, period: periodLabel, rep: subject.optional(), format: tableFormat, ...moment };
export const breakdownQuery = z.strictObject({ by: line(40), ...ofMeasure });
export const bridgeQuery = z.strictObject(ofMeasure);
export const benchmarksQuery = z.strictObject({ ...ofMeasure, team: subject.optional() });

export const breakdownAnswer = z.strictObject({
  measure: z.string(),
  by: z.string(),
  currency: z.string(),
  parts: z.array(z.strictObject({ part: z.string().nullable(), value, sampleSize: z.number() })).readonly(),
});

/** From the CRM's own figure to ours, in steps that add up. */
export const bridgeAnswer = z.strictObject({
  measure: z.string(),
  currency: z.string(),
  crm: value,
  ours: value,
  steps: z
    .array(
      z.strictObject({ reason: z.string(), says: z.string(), amount: value, deals: z.array(z.string()).readonly() }),
    )
    .readonly(),
});

/** Every rep's answer to one measure beside whom they are held against. */
export const benchmarksAnswer = z.strictObject({
  measure: definitionAnswer,
  period: z.string(),
  asOf: z.string(),
  currency: z.string(),
  /** Whether the reps differ by more than chance gives; null where that is no question. */
  gate: z
    .strictObject({ chiSquare: z.number(), degreesOfFreedom: z.number(), p: z.number(), says: z.string().nullable() })
    .nullable(),
  team: measureAnswer.nullable(),
  reps: z
    .array(z.strictObject({ repId: z.string(), name: z.string(), team: z.string().nullable(), answer: measureAnswer }))
    .readonly(),
});

export const definitionsQuery = z.strictObject({ language, metric: line(60).optional() });
export const definitionsAnswer = z.strictObject({ measures: z.array(definitionAnswer).readonly() });

export const peopleQuery = z.strictObject({ format: tableFormat, language });
export const peopleAnswer = z.strictObject({
  reps: z.array(z.strictObject({ repId: z.string(), name: z.string() })).readonly(),
  teams: z.array(z.strictObject({ teamId: z.string(), name: z.string() })).readonly(),
});

export const calendarQuery = z.strictObject({
  kind: z.enum(["week", "month", "quarter", "year"]).optional(),
  from: day.optional(),
  until: day.optional(),
});
export const calendarAnswer = z.strictObject({
  periods: z
    .array(
      z.strictObject({
        kind: z.enum(["week", "month", "quarter", "year"]),
        label: z.string(),
        fiscalYear: z.number(),
        ordinal: z.number(),
        from: z.string(),
        until: z.string(),
      }),
    )
    .readonly(),
});

export const frozenQuery = z.strictObject({ period: periodLabel, format: tableFormat, language });
/** What a complete period came to when it was frozen, a week after it ended. */
export const frozenAnswer = z.strictObject({
  period: z.string(),
  values: z
    .array(
      z.strictObject({
        measure: z.string(),
        grain: z.enum(["all", "team", "rep"]),
        subject: z.string().nullable(),
        currency: z.string(),
        value: z.string().nullable(),
        sampleSize: z.number(),
        asOf: z.string(),
        frozenAt: z.string(),
      }),
    )
    .readonly(),
});

export const auditQuery = z.strictObject({ format: tableFormat, language, ...paging });
export const auditAnswer = z.strictObject({
  entries: z
    .array(
      z.strictObject({
        number: z.number(),
        at: z.string(),
        who: z.string(),
        what: z.string(),
        subject: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    )
    .readonly(),
  next: z.string().nullable(),
});

export const doctorAnswer = z.strictObject({
  findings: z.array(z.strictObject({ check: z.string(), isWell: z.boolean(), says: z.string() })).readonly(),
  issues: z.array(recordIssue).readonly(),
});

export const reportQuery = z.strictObject({
  period: periodLabel,
  rep: subject.optional(),
  format: z.enum(["html", "pdf", "xlsx"]).default("html"),
  ...moment,
});

/** What an admin chooses; names and meanings as `repmark settings` lists them. */
export const settingsAnswer = z.strictObject({
  timeZone: z.string(),
  reportingCurrency: z.string(),
  valueBasis: z.enum(["amount", "arr", "first-year"]),
  fiscalYear: z.strictObject({
    firstMonth: z.number(),
    namedAfter: z.enum(["start", "end"]),
    pattern: z.enum(["calendar", "4-4-5", "4-5-4", "5-4-4"]),
    weekStart: z.string(),
    yearEnd: z.enum(["last", "nearest"]),
  }),
  holidays: z.string().nullable(),
  quotaBasis: z.enum(["final", "full-rate"]),
  quotaSpread: z.boolean(),
  noContestReasons: z.array(z.string()).readonly(),
  noDecisionReasons: z.array(z.string()).readonly(),
  acceptedStages: z.record(z.string(), z.string()).readonly(),
  ramp: z.array(z.number()).readonly(),
  leadBands: z.array(z.number()).readonly(),
  sizeBands: z.array(z.number()).readonly(),
  cycleWindow: z.number(),
  cycleHorizon: z.number().nullable(),
  closedDays: z.array(z.string()).readonly(),
  secondFactor: z.enum(["optional", "everyone"]),
  retention: z.strictObject({
    coachingNotes: z.number().nullable(),
    pay: z.number().nullable(),
    frozenReps: z.number().nullable(),
    deliveries: z.number().nullable(),
    signIns: z.number().nullable(),
    auditDetails: z.number().nullable(),
  }),
});

const text = line(100);
const numbers = z.array(z.number()).max(100);
const keptDays = z.int().min(1).max(36_500).nullable().optional();

/** What is named is changed and nothing else; `fiscalYear` too may be given in part. */
export const settingsBody = z.strictObject({
  timeZone: text.optional(),
  reportingCurrency: text.optional(),
  valueBasis: z.enum(["amount", "arr", "first-year"]).optional(),
  fiscalYear: z
    .strictObject({
      firstMonth: z.int().min(1).max(12).optional(),
      namedAfter: z.enum(["start", "end"]).optional(),
      pattern: z.enum(["calendar", "4-4-5", "4-5-4", "5-4-4"]).optional(),
      weekStart: line(20).optional(),
      yearEnd: z.enum(["last", "nearest"]).optional(),
    })
    .optional(),
  holidays: text.nullable().optional(),
  quotaBasis: z.enum(["final", "full-rate"]).optional(),
  quotaSpread: z.boolean().optional(),
  noContestReasons: z.array(text).max(200).optional(),
  noDecisionReasons: z.array(text).max(200).optional(),
  acceptedStages: z.record(text, text).optional(),
  ramp: numbers.optional(),
  leadBands: numbers.optional(),
  sizeBands: numbers.optional(),
  cycleWindow: z.int().min(1).max(3650).optional(),
  cycleHorizon: z.int().min(1).max(3650).nullable().optional(),
  closedDays: z.array(day).max(2000).optional(),
  secondFactor: z.enum(["optional", "everyone"]).optional(),
  retention: z
    .strictObject({
      coachingNotes: keptDays,
      pay: keptDays,
      frozenReps: keptDays,
      deliveries: keptDays,
      signIns: keptDays,
      auditDetails: keptDays,
    })
    .optional(),
});
