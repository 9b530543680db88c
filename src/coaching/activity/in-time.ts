import { aalenJohansen, curveAt, type Leaving } from "../../benchmarks/statistics/survival.ts";

/**
 * The share of its chance that a deal which begins today has left: F_won(days left) ÷ F_won(τ), open deals counted (METRICS §3, §8).
 * Null where nothing was ever won by τ.
 */
export function shareInTime(deals: readonly Leaving[], daysLeft: number, tau: number): number | null {
  const curve = aalenJohansen(deals);
  const all = curveAt(curve, tau).wonShare;
  return all === 0 ? null : Math.min(1, curveAt(curve, daysLeft).wonShare / all);
}
