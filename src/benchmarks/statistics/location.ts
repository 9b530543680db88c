import binomial from "@stdlib/stats-base-dists-binomial";
import normal from "@stdlib/stats-base-dists-normal";
import type { Interval } from "./proportion.ts";

/**
 * Values in order, to be asked again and again with a few of them left out: of a thousand reps each is held against the others, and
 * what those are together is sorted once.
 */
export class Sample {
  readonly #sorted: Float64Array;
  /** Where those that are left out stand in the order. */
  readonly #left: readonly number[];
  #sums: Float64Array | undefined;
  #ties: number | undefined;

  private constructor(sorted: Float64Array, left: readonly number[]) {
    this.#sorted = sorted;
    this.#left = left;
  }

  static of(values: readonly number[]): Sample {
    return new Sample(Float64Array.from(values).sort(), []);
  }

  get size(): number {
    return this.#sorted.length - this.#left.length;
  }

  /** The others, when these are left out, which must be among the values. */
  without(values: readonly number[]): Sample {
    const left: number[] = [];
    for (const value of [...values].sort((a, b) => a - b)) {
      const first = this.#countWhile((one) => one < value);
      const place = left.length > 0 && this.#sorted[left.at(-1)!] === value ? left.at(-1)! + 1 : first;
      if (this.#sorted[place] !== value) throw new Error(`${value} is not among the values.`);
      left.push(place);
    }
    const others = new Sample(this.#sorted, left);
    this.#sums ??= summed(this.#sorted);
    this.#ties ??= tiesIn(this.#sorted);
    [others.#sums, others.#ties] = [this.#sums, this.#ties];
    return others;
  }

  /** The quantile of type 7 (R's default, NumPy's, DuckDB's `quantile_cont`); null of nothing. */
  quantile(share: number): number | null {
    const position = (this.size - 1) * share;
    const [below, above] = [this.#at(Math.floor(position)), this.#at(Math.ceil(position))];
    return below === undefined || above === undefined
      ? null
      : below + (above - below) * (position - Math.floor(position));
  }

  /** The mean after dropping floor(share × n) values at each end. */
  trimmedMean(share: number): number | null {
    const drop = Math.floor(this.size * share);
    const count = this.size - 2 * drop;
    if (count <= 0) return null;
    const [first, last] = [this.#place(drop), this.#place(this.size - drop - 1)];
    this.#sums ??= summed(this.#sorted);
    const all = this.#sums[last + 1]! - this.#sums[first]!;
    const left = this.#left.filter((place) => first < place && place < last);
    return (all - left.reduce((sum, place) => sum + this.#sorted[place]!, 0)) / count;
  }

  /** Wilcoxon's rank sum of `own` against these, normal approximation with tie and continuity correction (R's wilcox.test, exact = FALSE). */
  rankSum(own: readonly number[]): RankSum {
    if (this.#left.length !== own.length)
      return Sample.of([...own, ...this.#values()])
        .without(own)
        .rankSum(own);
    const rank = (value: number) =>
      (this.#countWhile((one) => one < value) + 1 + this.#countWhile((one) => one <= value)) / 2;
    const ranks = own.reduce((sum, value) => sum + rank(value), 0);
    this.#ties ??= tiesIn(this.#sorted);
    const [m, n] = [own.length, this.size];
    const w = ranks - (m * (m + 1)) / 2;
    const offset = w - (m * n) / 2;
    const deviation = Math.sqrt(((m * n) / 12) * (m + n + 1 - this.#ties / ((m + n) * (m + n - 1))));
    const z = deviation === 0 ? 0 : (offset - Math.sign(offset) * 0.5) / deviation;
    return { w, z, p: Math.min(1, 2 * normal.cdf(-Math.abs(z), 0, 1)) };
  }

  #at(rank: number): number | undefined {
    return rank < 0 ? undefined : this.#sorted[this.#place(rank)];
  }

  /** Where the value of this rank among those that count stands. */
  #place(rank: number): number {
    let place = rank;
    for (const left of this.#left) {
      if (left > place) break;
      place += 1;
    }
    return place;
  }

  #values(): number[] {
    return Array.from({ length: this.size }, (_, rank) => this.#at(rank)!);
  }

  /** How many values from the smallest on are so. */
  #countWhile(isSo: (value: number) => boolean): number {
    let [from, until] = [0, this.#sorted.length];
    while (from < until) {
      const middle = (from + until) >> 1;
      if (isSo(this.#sorted[middle]!)) from = middle + 1;
      else until = middle;
    }
    return from;
  }
}

/** Before each place, and after the last. */
function summed(sorted: Float64Array): Float64Array {
  const sums = new Float64Array(sorted.length + 1);
  for (const [place, value] of sorted.entries()) sums[place + 1] = sums[place]! + value;
  return sums;
}

function tiesIn(sorted: Float64Array): number {
  let ties = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    ties += (end - start) ** 3 - (end - start);
    start = end;
  }
  return ties;
}

/** The quantile of type 7 of these. */
export function quantile(values: readonly number[], share: number): number | null {
  return Sample.of(values).quantile(share);
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

/** Wilcoxon's rank sum of `a` against `b`. */
export function rankSum(a: readonly number[], b: readonly number[]): RankSum {
  return Sample.of(b).rankSum(a);
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
