import beta from "@stdlib/stats-base-dists-beta";
import { type Interval, type Proportion, pooled, wilson, z95 } from "../../benchmarks/statistics/proportion.ts";
import { prior } from "../../benchmarks/statistics/shrinkage.ts";

/** Counts over some weeks before a conversation and over as many after it. */
export interface BeforeAfter {
  readonly before: Proportion;
  readonly after: Proportion;
}

/** What followed a conversation, beside what would have been expected without it. */
export interface Effect {
  /** The rep's share afterwards. */
  readonly after: number;
  /** What peers' change and the rep's own past made one expect: luck of the weeks before is taken out, so a recovery by itself is no success. */
  readonly expected: number;
  /** The difference, and between what it may lie (95 %). */
  readonly value: number;
  readonly interval: Interval;
  readonly verdict: "higher" | "lower" | "nothing shown";
}

/** Fewer than this, before or after, and nothing is said (METRICS §2: an interval takes five). */
const fewest = 5;

/**
 * The change of one beside the peers' change over the same weeks. One who was talked to was often unlucky just before, and would have
 * done better anyway: so the weeks before count only as far as reps differ at all, M ÷ (n + M) of the way to the peers (METRICS §2,
 * shrinkage). The interval is Newcombe's (method 10) of the share afterwards against the expected one. Null on too few.
 */
export function effectOf(own: BeforeAfter, peers: readonly BeforeAfter[]): Effect | null {
  const [then, now] = [pooled(peers.map(({ before }) => before)), pooled(peers.map(({ after }) => after))];
  if (own.before.trials < fewest || own.after.trials < fewest || then.trials < fewest || now.trials < fewest)
    return null;
  const usual = then.successes / then.trials;
  const usualNow = now.successes / now.trials;
  const groups = [own, ...peers].map(({ before }) => before).filter(({ trials }) => trials > 0);
  const { weight } = prior(groups);
  const level = levelOf(own.before, usual, weight);
  const expected = Math.min(1, Math.max(0, usualNow + level.mean - usual));

  // How far reps differ is known from as many of them as there are: Student's t for that part, normal for what deals give.
  const error = Math.hypot(
    t95(groups.length - 1) * Math.sqrt(level.variance),
    z95 * Math.sqrt(binomialVariance(now, usualNow) + (1 - level.share) ** 2 * binomialVariance(then, usual)),
  );
  const after = own.after.successes / own.after.trials;
  const [low, high] = wilson(own.after);
  const value = after - expected;
  const interval: Interval = [value - Math.hypot(after - low, error), value + Math.hypot(high - after, error)];
  return {
    after,
    expected,
    value,
    interval,
    verdict: interval[0] > 0 ? "higher" : interval[1] < 0 ? "lower" : "nothing shown",
  };
}

/** Where the rep really stood before: the Beta distribution that the peers' spread and the own counts leave. */
function levelOf({ successes, trials }: Proportion, usual: number, weight: number) {
  if (!Number.isFinite(weight)) return { mean: usual, variance: 0, share: 0 };
  const all = trials + weight;
  const mean = (successes + weight * usual) / all;
  return { mean, variance: (mean * (1 - mean)) / (all + 1), share: trials / all };
}

/** Two-sided 95 % of Student's t, by its square: t² ÷ (t² + df) is Beta(½, df ÷ 2). */
function t95(degrees: number): number {
  if (degrees < 1) return z95;
  const part = beta.quantile(0.95, 0.5, degrees / 2);
  return Math.sqrt((degrees * part) / (1 - part));
}

const binomialVariance = ({ trials }: Proportion, rate: number) => (rate * (1 - rate)) / trials;
