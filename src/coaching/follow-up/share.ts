import { type Proportion, pooled, wilson, z95 } from "../../benchmarks/statistics/proportion.ts";
import { prior } from "../../benchmarks/statistics/shrinkage.ts";
import { type BeforeAfter, type Effect, judged, t95 } from "./effect.ts";

/** Fewer than this, before or after, and nothing is said (METRICS §2: an interval takes five). */
const fewest = 5;

/**
 * The change of one beside the peers' change over the same weeks. One who was talked to was often unlucky just before, and would have
 * done better anyway: so the weeks before count only as far as reps differ at all, M ÷ (n + M) of the way to the peers (METRICS §2,
 * shrinkage). The interval is Newcombe's (method 10) of the share afterwards against the expected one. Null on too few.
 */
export function effectOnShare(own: BeforeAfter<Proportion>, peers: readonly BeforeAfter<Proportion>[]): Effect | null {
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
  return judged(after, expected, [value - Math.hypot(after - low, error), value + Math.hypot(high - after, error)]);
}

/** Where the rep really stood before: the Beta distribution that the peers' spread and the own counts leave. */
function levelOf({ successes, trials }: Proportion, usual: number, weight: number) {
  if (!Number.isFinite(weight)) return { mean: usual, variance: 0, share: 0 };
  const all = trials + weight;
  const mean = (successes + weight * usual) / all;
  return { mean, variance: (mean * (1 - mean)) / (all + 1), share: trials / all };
}

const binomialVariance = ({ trials }: Proportion, rate: number) => (rate * (1 - rate)) / trials;
