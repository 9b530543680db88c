import { z } from "zod";
import { day, decimal, decimalOrNull, line, moment, periodLabel, span, subject } from "./asking.ts";

export const planQuery = z.strictObject({ rep: subject, period: periodLabel.optional(), ...moment });

const tier = z.strictObject({ from: decimal, rate: decimal });
const commissionPlan = z.strictObject({
  kind: z.enum(["marginal", "retroactive"]),
  tiers: z.array(tier).readonly(),
  cap: decimalOrNull,
});

const commission = z.strictObject({
  plan: commissionPlan,
  isOwn: z.boolean(),
  counted: decimal,
  earned: decimal,
  adjustments: z
    .array(
      z.strictObject({
        repId: z.string(),
        on: z.string(),
        amount: decimal,
        currency: z.string(),
        note: z.string(),
      }),
    )
    .readonly(),
  total: decimal,
  statements: z
    .array(z.strictObject({ until: z.string(), booked: decimal, earned: decimal, pays: decimal }))
    .readonly(),
  nextTier: z.strictObject({ at: decimal, missing: decimal, rate: z.string(), pays: decimal }).nullable(),
  cliffs: z.array(z.strictObject({ at: decimal, below: decimal, there: decimal })).readonly(),
  nextDeal: z.strictObject({ worth: decimal, pays: decimal }).nullable(),
});

const workload = z.strictObject({
  opportunities: z.number(),
  meetings: z.number().nullable(),
  activities: z.number().nullable(),
  chance: z.number(),
});

const funnelStep = z.strictObject({
  name: z.enum(["meetings", "opportunities", "wins"]),
  own: z.strictObject({ successes: z.number(), trials: z.number() }),
  rate: z.number(),
  weight: z.number(),
  peersMedian: z.number().nullable(),
});

const activityPlan = z.strictObject({
  wins: z.number(),
  meanWin: decimal,
  rate: z.number(),
  activitiesPerWin: z
    .strictObject({ value: z.number(), logError: z.number(), range: z.tuple([z.number(), z.number()]).readonly() })
    .nullable(),
  average: workload,
  even: workload,
  safe: workload,
  lever: z.strictObject({ step: funnelStep, saves: z.number(), activities: z.number().nullable() }).nullable(),
});

/** From a quota and a personal goal to what there is to do. */
export const planAnswer = z.strictObject({
  rep: z.strictObject({ repId: z.string(), name: z.string() }),
  period: z.strictObject({
    kind: z.enum(["week", "month", "quarter", "year"]),
    label: z.string(),
    fiscalYear: z.number(),
    ordinal: z.number(),
    ...span,
  }),
  asOf: z.string(),
  daysLeft: z.number(),
  currency: z.string(),
  quota: decimalOrNull,
  booked: decimal,
  commission: commission.nullable(),
  goal: z
    .strictObject({
      net: decimal,
      tax: decimal,
      currency: z.string(),
      gross: decimal,
      bookings: decimalOrNull,
      stillToBook: decimalOrNull,
    })
    .nullable(),
  towards: z.enum(["goal", "quota"]).nullable(),
  gap: decimalOrNull,
  activity: activityPlan.nullable(),
  inTime: z.number().nullable(),
  open: z
    .array(
      z.strictObject({
        opportunityId: z.string(),
        name: z.string().nullable(),
        stage: z.string().nullable(),
        closeOn: z.string().nullable(),
        value: decimalOrNull,
        pays: decimalOrNull,
      }),
    )
    .readonly(),
  openWorth: z.strictObject({ deals: z.number(), worth: decimal, rate: z.number(), expected: decimal }).nullable(),
  missing: z.array(z.string()).readonly(),
});

const amount = line(30);

/** What people are paid from a period on; for everyone without one of their own when no rep is named. */
export const commissionBody = z.strictObject({
  rep: subject.optional(),
  period: periodLabel,
  /** `10% to 100%, 15% to 120%, 20%` of quota. */
  rates: line(500),
  retroactive: z.boolean().default(false),
  cap: amount.optional(),
});

/** What a rep wants to keep of a period like this one, after the share of tax. */
export const goalBody = z.strictObject({ rep: subject, period: periodLabel, keep: amount, tax: line(10).optional() });

/** A bonus, a draw: added to the rep's pay on a day. */
export const adjustmentBody = z.strictObject({
  rep: subject,
  amount,
  note: line(300),
  on: day.optional(),
  period: periodLabel.optional(),
});
