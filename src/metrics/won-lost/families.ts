import { z } from "zod";
import { count, defineFamily, money, number } from "../family-row.ts";

const deal = { name: z.string().nullable(), outcome: z.string() };
const text = z.string().nullable();

/** What was decided in the period. */
export const contests = defineFamily(import.meta.url, "contests", {
  value: {
    won: count,
    lost: count,
    closed: count,
    won_amount: money,
    won_sized: count,
    lost_amount: money,
    lost_sized: count,
    sized: count,
    ratio: number,
    win_rate: number,
    win_rate_amount: number,
    no_decision: count,
    reasoned: count,
    no_decision_share: number,
  },
  evidence: {
    ...deal,
    account: text,
    type: z.string(),
    opened_on: text,
    closed_on: z.string(),
    days: number,
    value: money,
    lost_reason: text,
    competitor: text,
    last_open_stage: text,
    is_won: z.boolean(),
    is_lost: z.boolean(),
    is_closed: z.boolean(),
    is_no_decision: z.boolean(),
    won_value: money,
    lost_value: money,
    sized_value: money,
  },
  breakdowns: [
    "type",
    "source",
    "inbound",
    "segment",
    "size",
    "industry",
    "country",
    "product",
    "stage",
    "reason",
    "competitor",
    "days",
    "lead-band",
  ],
  bridge: true,
});

/** The renewals decided in the period, which are no contests. */
export const renewals = defineFamily(import.meta.url, "renewals", {
  value: { renewed: count, renewals_decided: count, renewal_win_rate: number },
  evidence: {
    ...deal,
    account: text,
    closed_on: z.string(),
    value: money,
    lost_reason: text,
    is_won: z.boolean(),
    is_closed: z.boolean(),
  },
  breakdowns: ["segment", "size", "industry", "country", "reason"],
});

/** The stages entered in the period and left forwards since. */
export const stageConversion = defineFamily(import.meta.url, "stage-conversion", {
  value: { moved_on: count, entered: count, stage_conversion: number },
  evidence: {
    name: text,
    stage: text,
    from_on: z.string(),
    to_on: text,
    has_moved_on: z.boolean(),
    has_entered: z.boolean(),
  },
  breakdowns: ["stage"],
});

/** What was opened in the period, followed to its end. */
export const cohort = defineFamily(import.meta.url, "cohort", {
  value: {
    opened: count,
    decided: count,
    followed_days: count,
    tau: number,
    cohort_win_rate: number,
    cohort_loss_rate: number,
  },
  evidence: {
    ...deal,
    account: text,
    type: z.string(),
    opened_on: z.string(),
    closed_on: text,
    days: count,
    tau: number,
  },
  breakdowns: ["type", "source", "inbound", "segment", "size", "industry", "country", "product"],
});

/** The win rate without the luck of a small sample. */
export const shrunk = defineFamily(import.meta.url, "shrunk", {
  value: { won: count, closed: count, prior_rate: number, prior_weight: number, shrunk_win_rate: number },
  evidence: {
    ...deal,
    closed_on: z.string(),
    is_won: z.boolean(),
    is_closed: z.boolean(),
    prior_rate: number,
    prior_weight: number,
  },
});

/** The win rate without the luck of good or bad leads. */
export const leadFit = defineFamily(import.meta.url, "lead-fit", {
  value: {
    won: count,
    scored: count,
    peer_rate: number,
    expected_won: number,
    fit_adjusted_win_rate: number,
    lead_mix_effect: number,
    rate_effect: number,
    rate_z: number,
    auc: number,
    band_won: z.array(z.number()).nullable(),
    band_deals: z.array(z.number()).nullable(),
  },
  evidence: {
    ...deal,
    closed_on: z.string(),
    lead_score: number,
    band: z.string(),
    is_won: z.boolean(),
    is_scored: z.boolean(),
    peer_rate: number,
    expected_won: number,
  },
});
