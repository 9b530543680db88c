import { z } from "zod";
import { decimal, decimalOrNull, labelledSpan, moment, periodLabel, subject, tableFormat } from "./asking.ts";

export const revenueQuery = z.strictObject({
  rep: subject.optional(),
  team: subject.optional(),
  format: tableFormat,
  ...moment,
});

/** contracted + ending − notRenewed + pipeline + pipelineOneOff = expected. */
const lines = {
  contracted: decimal,
  ending: decimal,
  notRenewed: decimal,
  pipeline: decimal,
  pipelineOneOff: decimal,
  expected: decimal,
};

const month = z.strictObject({
  ...labelledSpan,
  ...lines,
  terms: z.number(),
  assumed: decimal,
  assumedTerms: z.number(),
});

/** Of a rep or a team; without an id what is nobody's. */
const part = z.strictObject({
  id: z.string().nullable(),
  name: z.string().nullable(),
  openDeals: z.number(),
  ...lines,
  months: z.array(z.strictObject({ ...labelledSpan, ...lines })).readonly(),
});

const lateDates = z.strictObject({
  year: z.strictObject(labelledSpan),
  cost: decimal,
  late: decimal,
  early: decimal,
  deals: z
    .array(
      z.strictObject({
        opportunityId: z.string(),
        name: z.string().nullable(),
        repId: z.string().nullable(),
        yearly: decimal,
        oneOff: decimal,
        chance: z.number(),
        repsDay: z.string(),
        isOverdue: z.boolean(),
        modelsDay: z.string(),
        onRepsDate: decimal,
        onModelsDate: decimal,
        cost: decimal,
      }),
    )
    .readonly(),
  reps: z.array(z.strictObject({ repId: z.string(), name: z.string(), deals: z.number(), cost: decimal })).readonly(),
  undated: z.number(),
  unsized: z.number(),
  hopeless: z.number(),
});

const renewals = z.strictObject({
  rate: z.number().nullable(),
  contracts: z.number(),
  ended: decimal,
  renewed: decimal,
  byMonth: z
    .array(
      z.strictObject({
        ...labelledSpan,
        contracts: z.number(),
        yearly: decimal,
        noticed: decimal,
        expected: decimalOrNull,
      }),
    )
    .readonly(),
  due: z
    .array(
      z.strictObject({
        account: z.string().nullable(),
        endsOn: z.string(),
        yearly: decimal,
        terms: z.number(),
        isNoticed: z.boolean(),
        chance: z.number().nullable(),
      }),
    )
    .readonly(),
});

const startLag = z.strictObject({ days: z.number(), deals: z.number() }).nullable();

/** What contracts, renewals and open deals bring month by month, to everyone, a rep or a team, and what late dates cost. */
export const revenueAnswer = z.strictObject({
  asOf: z.string(),
  currency: z.string(),
  language: z.enum(["en", "sv"]),
  startLag,
  of: z.strictObject({
    grain: z.enum(["all", "team", "rep"]),
    id: z.string().nullable(),
    name: z.string().nullable(),
  }),
  months: z.array(month).readonly(),
  reps: z.array(part).readonly(),
  teams: z.array(part).readonly(),
  unsized: z.number(),
  lateDates,
  pushes: z.strictObject({ period: z.string(), price: decimalOrNull }),
  renewals: renewals.nullable(),
  recurring: z.strictObject({ arr: decimal, carr: decimal, terms: z.number() }).nullable(),
  movements: z
    .array(
      z.strictObject({
        ...labelledSpan,
        opening: decimalOrNull,
        new: decimalOrNull,
        reactivation: decimalOrNull,
        expansion: decimalOrNull,
        contraction: decimalOrNull,
        churn: decimalOrNull,
        closing: decimalOrNull,
        committed: decimalOrNull,
        nrr: z.number().nullable(),
        grr: z.number().nullable(),
      }),
    )
    .readonly(),
  quarters: z
    .array(
      z.strictObject({
        ...labelledSpan,
        booked: decimalOrNull,
        parts: z.array(z.strictObject({ bookedIn: z.string(), revenue: decimal })).readonly(),
      }),
    )
    .readonly(),
});

export const capacityQuery = z.strictObject({
  period: periodLabel.optional(),
  /** What is to be reached instead of the quotas: a plain decimal. */
  target: z
    .string()
    .regex(/^\d{1,15}(\.\d{1,4})?$/, "Write a plain number, such as 900000 or 900000.50.")
    .optional(),
  format: tableFormat,
  ...moment,
});

const demand = z.strictObject({
  expected: z.number(),
  p10: z.number(),
  p50: z.number(),
  p90: z.number(),
  utilisation: z.number().nullable(),
  over: z.number().nullable(),
});

const step = z.strictObject({ from: z.string(), units: z.number() });
const unit = z.strictObject({
  unit: z.enum(["onboardings", "seats", "hours"]),
  each: z.union([
    z.strictObject({ by: z.literal("deal"), units: z.number() }),
    z.strictObject({ by: z.literal("yearly-value"), per: decimal }),
  ]),
});

/** Demand against what can be delivered, and what the team can sell against what it should. */
export const capacityAnswer = z.strictObject({
  asOf: z.string(),
  currency: z.string(),
  language: z.enum(["en", "sv"]),
  unit,
  steps: z.array(step).readonly(),
  startLag,
  months: z
    .array(
      z.strictObject({
        ...labelledSpan,
        capacity: z.number().nullable(),
        started: z.number(),
        signed: z.number(),
        turns: z.number().nullable(),
        byReps: demand,
        byModel: demand,
      }),
    )
    .readonly(),
  undated: z.number(),
  selling: z
    .strictObject({
      ...labelledSpan,
      groups: z
        .array(
          z.strictObject({
            role: z.string().nullable(),
            segment: z.string().nullable(),
            people: z.number(),
            fullReps: z.number(),
            repPeriods: z.number(),
            median: decimal,
            capacity: decimal,
          }),
        )
        .readonly(),
      fullReps: z.number(),
      capacity: decimal,
      target: z.strictObject({ amount: decimal, source: z.enum(["asked", "quotas"]) }).nullable(),
      gap: decimalOrNull,
      missingReps: z.number().nullable(),
      people: z.array(z.strictObject({ repId: z.string(), name: z.string(), ramp: z.number() })).readonly(),
    })
    .nullable(),
});

const month7 = z.string().regex(/^\d{4}-\d{2}$/, "Write the month as 2026-10.");

/** What can be delivered from a month on; `null` takes an entry back. All of it is kept or nothing. */
export const deliveryBody = z.strictObject({
  months: z.record(month7, z.int().min(0).max(1_000_000).nullable()).default({}),
  unit: z.enum(["onboardings", "seats", "hours"]).optional(),
  perDeal: z.int().min(1).max(1_000_000).optional(),
  perValue: z
    .string()
    .regex(/^\d{1,15}(\.\d{1,4})?$/)
    .optional(),
  dryRun: z.boolean().default(false),
});

export const deliveryAnswer = z.strictObject({
  steps: z.array(step).readonly(),
  unit,
  changes: z
    .array(z.strictObject({ from: z.string(), was: z.number().nullable(), is: z.number().nullable() }))
    .readonly(),
  isKept: z.boolean(),
});
