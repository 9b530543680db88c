import type { Tenth } from "./calibration.ts";
import type { Horizon } from "./horizons.ts";

/** What a model may also go by, beside where deals stand: the reps' dates, their calls, or both. */
export type Way = "plain" | "dates" | "calls" | "dates and calls";

/** What a forecast is held against: things that need no model. */
export const baselines = ["last-period", "year-ago", "stage-weighted", "call"] as const;
export type Baseline = (typeof baselines)[number];

/** One forecast of the past: of whom, when, and what it came to. */
export interface Trial {
  readonly period: string;
  /** When the period is frozen: from then on nothing about this row changes. */
  readonly knownOn: string;
  readonly horizon: Horizon;
  readonly grain: "all" | "team" | "rep";
  /** The team or rep; null for everyone. */
  readonly id: string | null;
  readonly actual: number;
  /** null where too few earlier periods were known. */
  readonly model: Told | null;
  readonly baselines: Readonly<Record<Baseline, number | null>>;
}

/** What a model said, in units of money: scores and intervals are statistics. */
export interface Told {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly mean: number;
  readonly crps: number;
  /** Of everyone: the chances that open deals were told, against what became of them. */
  readonly tenths: readonly Tenth[] | null;
}

/** A trial of every way that a model may go. */
export interface MadeTrial extends Omit<Trial, "model"> {
  /** What was booked when it was told, and what calls said was still to come; null where nobody called. */
  readonly booked: number;
  readonly said: number | null;
  readonly told: Readonly<Record<Way, Told | null>>;
}
