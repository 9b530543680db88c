import binomial from "@stdlib/stats-base-dists-binomial";
import normal from "@stdlib/stats-base-dists-normal";
import type { Interval } from "./proportion.ts";

/** The quantile of type 7 (R's default, NumPy's, DuckDB's `quantile_cont`); null of nothing. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  return below === undefined || above === undefined
    ? null
    : below + (above - below) * (position - Math.floor(position));
}

/** The mean after dropping floor(share × n) values at each end. */
export function trimmedMean(values: readonly number[], share: number): number | null {
  const drop = Math.floor(values.length * share);
  const kept = [...values].sort((a, b) => a - b).slice(drop, values.length - drop);
  return kept.length === 0 ? null : kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

/** The 95 % interval of a median from order statistics: the 2nd and 9th of ten; null below six values. */
export function medianInterval(values: readonly number[]): Interval | null {
  const sorted = [...values].sort((a, b) => a - b);
  let j = 0;
  while (2 * binomial.cdf(j, sorted.length, 0.5) <= 0.05) j += 1; // P(Bin ≤ j) with j = rank − 1
  const [low, high] = [sorted[j - 1], sorted[sorted.length - j]];
  return j === 0 || low === undefined || high === undefined ? null : [low, high];
}

export interface RankSum {
  readonly w: number;
  readonly z: number;
  readonly p: number;
}

/** Wilcoxon's rank sum, normal approximation with tie and continuity correction (R's wilcox.test, exact = FALSE). */
export function rankSum(a: readonly number[], b: readonly number[]): RankSum {
  const all = [...a.map((value) => ({ value, own: true })), ...b.map((value) => ({ value, own: false }))].sort(
    (x, y) => x.value - y.value,
  );
  let [ranks, ties] = [0, 0];
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    const size = end - start;
    ties += size ** 3 - size;
    ranks += ((start + 1 + end) / 2) * all.slice(start, end).filter((each) => each.own).length;
    start = end;
  }
  const [m, n] = [a.length, b.length];
  const w = ranks - (m * (m + 1)) / 2;
  const offset = w - (m * n) / 2;
  const deviation = Math.sqrt(((m * n) / 12) * (m + n + 1 - ties / ((m + n) * (m + n - 1))));
  const z = deviation === 0 ? 0 : (offset - Math.sign(offset) * 0.5) / deviation;
  return { w, z, p: Math.min(1, 2 * normal.cdf(-Math.abs(z), 0, 1)) };
}

/** Two-sided p of a standard normal deviate. */
export function normalP(z: number): number {
  return Math.min(1, 2 * normal.cdf(-Math.abs(z), 0, 1));
}

/** How likely it is that fair coins fall at least so unevenly: errors in one direction (sign test, two-sided). */
export function signTest(positive: number, negative: number): number {
  const n = positive + negative;
  return n === 0 ? 1 : Math.min(1, 2 * binomial.cdf(Math.min(positive, negative), n, 0.5));
}

/** Area under the ROC curve: the chance that a won deal scores higher than a lost one, ties half. */
export function auc(won: readonly number[], lost: readonly number[]): number | null {
  return won.length === 0 || lost.length === 0 ? null : rankSum(won, lost).w / (won.length * lost.length);
}
