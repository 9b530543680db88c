import { z } from "zod";
import { count, defineFamily, money, number } from "../family-row.ts";

const text = z.string().nullable();
const ofDeals = ["type", "source", "segment", "size", "industry", "country"] as const;

/** Calls against bookings, over the last eight complete periods. */
export const calls = defineFamily(import.meta.url, "calls", {
  value: {
    call_source: text,
    call: money,
    callers: count,
    calls: count,
    periods: count,
    call_coverage: number,
    called_actual: money,
    miss: money,
    accuracy: number,
    bias: number,
    relative_mae: number,
    accuracy_of_sum: number,
    periods_over: count,
    periods_under: count,
    due_calls: count,
    rolled_up: count,
    thin_periods: count,
    habitually_over: count,
    habitually_under: count,
  },
  evidence: {
    name: text,
    period: z.string(),
    call_source: z.string(),
    call: money,
    actual: money,
    asked_call: money,
    error: money,
    miss: money,
    called_actual: money,
    paired_miss: money,
    naive_miss: money,
    is_due: z.boolean(),
    is_called: z.boolean(),
  },
  breakdowns: ["horizon"],
});

/** What the CRM's forecast categories add up to. */
export const rollup = defineFamily(import.meta.url, "rollup", {
  value: {
    commit: money,
    commit_deals: count,
    best_case: money,
    best_case_deals: count,
    open_pipeline: money,
    open_deals: count,
  },
  evidence: {
    name: text,
    close_on: text,
    category: text,
    value: money,
    commit_value: money,
    best_case_value: money,
    open_value: money,
  },
  breakdowns: [...ofDeals, "stage"],
});

/** Deals due in the period, and those that slipped out of it. */
export const due = defineFamily(import.meta.url, "due", {
  value: {
    due: count,
    judged: count,
    slipped: count,
    slip_rate: number,
    slip_rate_amount: number,
    sized: count,
    commit_judged: count,
    commit_slipped: count,
    commit_slip_rate: number,
  },
  evidence: {
    name: text,
    account: text,
    close_on: z.string(),
    now_on: text,
    outcome: z.string(),
    closed_on: text,
    forecast_category: text,
    value: money,
    is_judged: z.boolean(),
    is_slipped: z.boolean(),
    judged_value: money,
    slipped_value: money,
    is_commit_judged: z.boolean(),
    is_commit_slipped: z.boolean(),
  },
  breakdowns: [...ofDeals, "stage"],
});

/** Close dates moved in the period. */
export const moves = defineFamily(import.meta.url, "moves", {
  value: {
    held: count,
    pushes: count.nullable(),
    push_days: count.nullable(),
    pulls: count.nullable(),
    month_crossing: count.nullable(),
    after_due: count.nullable(),
    push_price: money,
    priced: count,
  },
  evidence: {
    name: text,
    moved_on: z.string(),
    from_on: z.string(),
    to_on: z.string(),
    days: count,
    crosses_month: z.boolean(),
    after_due: z.boolean(),
    price: money,
    is_push: z.boolean(),
    push_days: count.nullable(),
    is_pull: z.boolean(),
    is_month_crossing: z.boolean(),
    is_after_due: z.boolean(),
  },
  breakdowns: [...ofDeals, "stage"],
});

/** How far from the date believed a month before deals were won. */
export const closeDateError = defineFamily(import.meta.url, "close-date-error", {
  value: {
    won: count,
    dated: count,
    close_date_error: number,
    close_date_error_p25: number,
    close_date_error_p75: number,
    within: count,
    within_a_week: number,
  },
  evidence: {
    name: text,
    account: text,
    closed_on: z.string(),
    believed_on: text,
    error: count.nullable(),
    is_dated: z.boolean(),
    is_within: z.boolean(),
  },
  breakdowns: ofDeals,
});

/** What became of the deals in commit. */
export const commitConversion = defineFamily(import.meta.url, "commit-conversion", {
  value: {
    committed: count,
    commit_won: count,
    commit_conversion: number,
    commit_conversion_amount: number,
    commit_sized: count,
    best_case: count,
    best_case_won: count,
    best_case_conversion: number,
  },
  evidence: {
    name: text,
    close_on: z.string(),
    category: z.string(),
    value: money,
    outcome: z.string(),
    closed_on: text,
    is_committed: z.boolean(),
    is_commit_won: z.boolean(),
    is_best_case: z.boolean(),
    is_best_case_won: z.boolean(),
    commit_value: money,
    commit_won_value: money,
  },
  breakdowns: ofDeals,
});

/** How well stage probabilities were kept. */
export const calibration = defineFamily(import.meta.url, "calibration", {
  value: {
    deals: count,
    won: count,
    thin_deals: count,
    brier: number,
    reliability: number,
    resolution: number,
    uncertainty: number,
    brier_skill: number,
  },
  evidence: {
    name: text,
    close_on: z.string(),
    stage: text,
    probability: z.number(),
    outcome: z.string(),
    closed_on: text,
    is_won: z.boolean(),
  },
  breakdowns: [...ofDeals, "stage"],
});
