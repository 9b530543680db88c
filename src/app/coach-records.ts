import { z } from "zod";
import { defineQuery } from "../warehouse/query.ts";

/** What the coaching rules read of the records beside the measures. */

const text = z.string().nullable();

export const openDeals = defineQuery(
  import.meta.url,
  "coach-open.sql",
  z.object({
    opportunity_id: z.string(),
    rep_id: z.string(),
    name: text,
    account: text,
    stage: text,
    value: z.number().nullable(),
    age: z.number(),
    overdue: z.number(),
    pushes: z.number(),
    close_on: text,
    is_due: z.boolean(),
    is_month_end: z.boolean(),
    in_stage: z.number(),
    usual_stay: z.number().nullable(),
    quiet: z.number(),
    untouched: z.number(),
  }),
);

export const year = defineQuery(
  import.meta.url,
  "coach-year.sql",
  z.object({
    rep_id: z.string(),
    won: z.number(),
    won_same_day: z.number(),
    lost: z.number(),
    lost_late: z.number(),
    lost_without_reason: z.number(),
    valued: z.number(),
    won_value: z.number(),
    median_win: z.number().nullable(),
    booked: z.number(),
    booked_last: z.number(),
    largest_id: text,
    largest_name: text,
    largest_account: text,
    largest_value: z.number().nullable(),
    starts: z.number(),
    start_lag: z.number().nullable(),
  }),
);

export const usual = defineQuery(
  import.meta.url,
  "coach-usual.sql",
  z.object({
    cycle_90: z.number().nullable(),
    quiet_80: z.number().nullable(),
    untouched_80: z.number().nullable(),
    working_days: z.number().nullable(),
    days_left: z.number().nullable(),
  }),
);

export const afterPushes = defineQuery(
  import.meta.url,
  "coach-pushes.sql",
  z.object({ pushes: z.number(), decided: z.number(), won: z.number() }),
);

export const examples = defineQuery(
  import.meta.url,
  "coach-examples.sql",
  z.object({
    kind: z.enum(["lost", "lost-late", "no-decision", "unexplained", "same-day", "at-quarter-end", "late-start"]),
    opportunity_id: z.string(),
    rep_id: z.string(),
    name: text,
    account: text,
    stage: text,
    value: z.number().nullable(),
    on_day: z.string(),
    size: z.number().nullable(),
  }),
);

/** Rows of the evidence of a call, of a deal in commit and of a lead's answer, as the rules read them. */
export const callRow = z.object({
  rep_id: text,
  period: z.string(),
  call: z.coerce.string().nullable().catch(null),
  actual: z.coerce.string().nullable().catch(null),
  is_called: z.boolean(),
});

export const commitRow = z.object({
  opportunity_id: z.string(),
  rep_id: text,
  name: text,
  close_on: z.string(),
  value: z.coerce.number().nullable(),
  outcome: z.enum(["open", "won", "lost"]),
  is_committed: z.boolean(),
  is_commit_won: z.boolean(),
});

export const answerRow = z.object({
  rep_id: text,
  source: text,
  created_on: z.string(),
  minutes: z.number().nullable(),
});
