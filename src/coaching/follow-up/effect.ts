import beta from "@stdlib/stats-base-dists-beta";
import { type Interval, z95 } from "../../benchmarks/statistics/proportion.ts";

/** What is known of somebody over some weeks before a conversation and over as many after it. */
export interface BeforeAfter<Known> {
  readonly before: Known;
  readonly after: Known;
}

/** What followed a conversation, beside what would have been expected without it. */
export interface Effect {
  /** The rep's own afterwards. */
  readonly after: number;
  /** What peers' change and the rep's own past made one expect: luck of the weeks before is taken out, so a recovery by itself is no success. */
  readonly expected: number;
  /** The difference, and between what it may lie (95 %). */
  readonly value: number;
  readonly interval: Interval;
  readonly verdict: "higher" | "lower" | "nothing shown";
}

export function judged(after: number, expected: number, interval: Interval): Effect {
  return {
    after,
    expected,
    value: after - expected,
    interval,
    verdict: interval[0] > 0 ? "higher" : interval[1] < 0 ? "lower" : "nothing shown",
  };
}

/** Fewer peers than this show neither how far people differ nor how they change by themselves (METRICS §2: fewer than four, no verdict). */
export const fewestPeers = 4;

/** Two-sided 95 % of Student's t, by its square: t² ÷ (t² + df) is Beta(½, df ÷ 2). */
export function t95(degrees: number): number {
  if (degrees < 1) return z95;
  const part = beta.quantile(0.95, 0.5, degrees / 2);
  return Math.sqrt((degrees * part) / (1 - part));
}
