import { z } from "zod";
import {
  day,
  decimalOrNull,
  line,
  measureId,
  moment,
  periodLabel,
  prose,
  span,
  subject,
  tableFormat,
  unit,
} from "./asking.ts";

export const fitQuery = z.strictObject({
  period: periodLabel.optional(),
  rep: subject.optional(),
  format: tableFormat,
  ...moment,
});

const brier = z.strictObject({
  score: z.number(),
  reliability: z.number(),
  resolution: z.number(),
  uncertainty: z.number(),
  skill: z.number().nullable(),
});

/** Whether lead scores tell wins from losses, keep what they promise, and what they explain of each rep. */
export const fitAnswer = z.strictObject({
  period: z.strictObject({ label: z.string().nullable(), ...span }),
  asOf: z.string(),
  language: z.enum(["en", "sv"]),
  scored: z.number(),
  decided: z.number(),
  bands: z
    .array(
      z.strictObject({
        band: z.string(),
        won: z.number(),
        deals: z.number(),
        rate: z.number(),
        interval: z.tuple([z.number(), z.number()]).readonly(),
      }),
    )
    .readonly(),
  trend: z.strictObject({ chiSquare: z.number(), degreesOfFreedom: z.number(), p: z.number() }).nullable(),
  auc: z.number().nullable(),
  separates: z.boolean().nullable(),
  calibration: z
    .strictObject({
      bins: z
        .array(
          z.strictObject({
            fromScore: z.number(),
            told: z.number(),
            deals: z.number(),
            won: z.number(),
            low: z.number(),
            high: z.number(),
          }),
        )
        .readonly(),
      brier,
      learnedFrom: z.number(),
      heldAgainst: z.number(),
    })
    .nullable(),
  reps: z
    .array(
      z.strictObject({
        repId: z.string(),
        name: z.string(),
        won: z.number(),
        deals: z.number(),
        rate: z.number(),
        peers: z.number(),
        expected: z.number(),
        mix: z.number(),
        selling: z.number(),
        adjusted: z.number().nullable(),
        z: z.number().nullable(),
        verdict: z.enum(["above", "within", "below", "too few deals"]),
      }),
    )
    .readonly(),
});

export const coachQuery = z.strictObject({
  period: periodLabel.optional(),
  rep: subject.optional(),
  team: subject.optional(),
  ...moment,
});

const evidence = z.strictObject({
  opportunityId: z.string().nullable(),
  name: z.string().nullable(),
  account: z.string().nullable(),
  stage: z.string().nullable(),
  value: decimalOrNull,
  says: z.string().nullable(),
  text: z.string(),
});

const talk = z.strictObject({
  signal: z.string(),
  metric: z.string(),
  repId: z.string().nullable(),
  title: z.string(),
  says: z.string(),
  ask: z.string(),
  gain: decimalOrNull,
  isHygiene: z.boolean(),
  evidence: z.array(evidence).readonly(),
});

/** Money is a decimal string, everything else a number. */
const amount = z.union([z.string(), z.number()]);

const followUp = z.strictObject({
  repId: z.string(),
  name: z.string(),
  measure: z.string(),
  label: z.string(),
  on: z.string(),
  note: z.string(),
  days: z.number(),
  as: z.enum(["share", "per-week", "typical", "mean"]),
  unit,
  effect: z
    .strictObject({
      after: amount,
      expected: amount,
      value: amount,
      interval: z.tuple([amount, amount]).readonly(),
      verdict: z.enum(["higher", "lower", "nothing shown"]),
    })
    .nullable(),
  why: z.enum(["too-early", "too-few", "ramping"]).nullable(),
});

/** What to ask whom: at most five talks a rep, records first, then by what is at stake. Nobody is ranked. */
export const coachAnswer = z.strictObject({
  period: z.strictObject({ label: z.string(), ...span }),
  asOf: z.string(),
  currency: z.string(),
  language: z.enum(["en", "sv"]),
  team: z.array(talk).readonly(),
  reps: z
    .array(
      z.strictObject({
        repId: z.string(),
        name: z.string(),
        team: z.string().nullable(),
        talks: z.array(talk).readonly(),
        deals: z.array(evidence).readonly(),
      }),
    )
    .readonly(),
  withoutForecast: z.string().nullable(),
  followUps: z.array(followUp).readonly(),
});

export const notesQuery = z.strictObject({ rep: subject.optional(), format: tableFormat, ...moment });

export const notesAnswer = z.strictObject({ notes: z.array(followUp).readonly() });

/** What was talked over: with whom, about which measure, on which day (today, as far as the records reach). */
export const noteBody = z.strictObject({
  rep: line(200),
  measure: measureId,
  note: prose(2000),
  asOf: day.optional(),
});
