import { type BeforeAfter, type Effect, fewestPeers, judged, t95 } from "./effect.ts";

/** Sizes of deals, days or minutes over some weeks, as their logarithms. */
export interface Sizes {
  readonly cases: number;
  /** The mean of the logarithms, and the variance of one of them. */
  readonly mean: number;
  readonly variance: number;
}

/** Fewer than this, before or after, and nothing is said (METRICS §2: an interval of deal sizes takes six). */
const fewest = 6;

/** What is added before a logarithm is taken: a win on the first day and an answer in the same minute are no time at all. */
export type Shift = 0 | 1;

/** The sizes as this file compares them; those that have no logarithm are left out. */
export function sizesOf(values: readonly number[], shift: Shift): Sizes {
  const logs = values.filter((value) => value + shift > 0).map((value) => Math.log(value + shift));
  const mean = sum(logs) / logs.length;
  const variance = sum(logs.map((log) => (log - mean) ** 2)) / (logs.length - 1);
  return logs.length < 2
    ? { cases: logs.length, mean: logs[0] ?? 0, variance: 0 }
    : { cases: logs.length, mean, variance };
}

/**
 * The change of a typical size beside the peers' change over the same weeks. Sizes are right-skewed, so they are compared by their logarithms, where one
 * large deal does not decide: the typical one is their geometric mean, and a change is a ratio. The weeks before count as far as reps differ
 * at all and stay as they are, τ² ÷ (τ² + σ² ÷ n) of the way (METRICS §2, shrinkage, for means: DerSimonian & Laird 1986), which the peers' own
 * changes show too. Null on too few.
 */
export function effectOnSize(
  own: BeforeAfter<Sizes>,
  peers: readonly BeforeAfter<Sizes>[],
  shift: Shift = 0,
): Effect | null {
  const theirs = peers.filter(({ before, after }) => before.cases > 0 && after.cases > 0);
  if (theirs.length < fewestPeers || own.before.cases < fewest || own.after.cases < fewest) return null;
  const all = [own, ...theirs];
  const { variance, degrees } = withinOf(all.flatMap(({ before, after }) => [before, after]));
  if (degrees === 0) return null;
  const luck = ({ cases }: Sizes) => variance / cases;

  // How far reps differ, how much of that changes by itself within these weeks, and so how much of it stays.
  const change = betweenOf(
    theirs.map(({ before, after }) => ({ value: after.mean - before.mean, variance: luck(before) + luck(after) })),
  );
  const between = Math.max(
    betweenOf(all.map(({ before }) => ({ value: before.mean, variance: luck(before) }))),
    change / 2,
  );
  const stays = between - change / 2;
  const part = stays / (between + luck(own.before)) || 0;

  // The peers' level then and now, with the same weights: who they are cannot be taken for a change.
  const weights = theirs.map(({ before, after }) => 1 / (between + (luck(before) + luck(after)) / 2));
  const weighted = (of: (peer: BeforeAfter<Sizes>) => number, power = 1) =>
    sum(theirs.map((peer, place) => weights[place]! ** power * of(peer))) / sum(weights) ** power;
  const usual = weighted(({ before }) => before.mean);
  const expected = weighted(({ after }) => after.mean) + part * (own.before.mean - usual);

  const chance = [
    luck(own.after),
    weighted(({ after }) => luck(after), 2),
    part ** 2 * weighted(({ before }) => luck(before), 2),
  ];
  const level = between - part * stays + weighted(() => between * (1 + part ** 2) - 2 * part * stays, 2);
  const error = Math.hypot(t95(degrees) * Math.sqrt(sum(chance)), t95(theirs.length) * Math.sqrt(Math.max(0, level)));
  const difference = own.after.mean - expected;
  const typical = Math.exp(expected);
  const told = (log: number) => typical * (Math.exp(log) - 1);
  return judged(Math.exp(own.after.mean) - shift, typical - shift, [
    told(difference - error),
    told(difference + error),
  ]);
}

/** The variance of one size among the sizes of one rep in one of the two times, pooled. */
function withinOf(groups: readonly Sizes[]): { variance: number; degrees: number } {
  const degrees = sum(groups.map(({ cases }) => Math.max(0, cases - 1)));
  const squares = sum(groups.map(({ cases, variance }) => Math.max(0, cases - 1) * variance));
  return { variance: degrees === 0 ? 0 : squares / degrees, degrees };
}

/** How far means really differ, beyond what their own variances give (DerSimonian & Laird 1986). */
function betweenOf(means: readonly { readonly value: number; readonly variance: number }[]): number {
  const known = means.filter(({ variance }) => variance > 0);
  const weights = known.map(({ variance }) => 1 / variance);
  const total = sum(weights);
  const mean = sum(known.map(({ value }, place) => weights[place]! * value)) / total;
  const seen = sum(known.map(({ value }, place) => weights[place]! * (value - mean) ** 2));
  const scale = total - sum(weights.map((weight) => weight ** 2)) / total;
  return scale > 0 ? Math.max(0, (seen - (known.length - 1)) / scale) : 0;
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
