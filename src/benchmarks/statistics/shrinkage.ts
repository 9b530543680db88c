import beta from "@stdlib/stats-base-dists-beta";
import { type Interval, type Proportion, pooled } from "./proportion.ts";

export interface Prior {
  readonly rate: number;
  /** Between-rep correlation; 0 means that all differences are chance. */
  readonly rho: number;
  /** How many deals the prior is worth; Infinity when everyone gets the pooled rate. */
  readonly weight: number;
}

/** Beta-binomial by moments (Kleinman 1973; METRICS §2). `always` applies the formula below five reps and a hundred deals too. */
export function prior(groups: readonly Proportion[], options: { always?: boolean } = {}): Prior {
  const { successes, trials } = pooled(groups);
  const rate = successes / trials;
  if (!options.always && (groups.length < 5 || trials < 100)) return { rate, rho: 1 / 31, weight: 30 };
  const k = groups.length;
  const s = groups.reduce((sum, group) => sum + group.trials * (group.successes / group.trials - rate) ** 2, 0);
  const squares = groups.reduce((sum, group) => sum + group.trials ** 2, 0);
  const rho = (s - rate * (1 - rate) * (k - 1)) / (rate * (1 - rate) * (trials - squares / trials - (k - 1)));
  if (!(rho > 0)) return { rate, rho: 0, weight: Number.POSITIVE_INFINITY };
  return { rate, rho: Math.min(rho, 1 - 1e-12), weight: (1 - rho) / rho };
}

/** A rate pulled towards the pooled one by as much as its own deals leave open, with the 95 % Beta interval. */
export function shrunk(
  { successes, trials }: Proportion,
  { rate, weight }: Prior,
): { rate: number; interval: Interval } {
  if (!Number.isFinite(weight)) return { rate, interval: [rate, rate] };
  const [a, b] = [successes + weight * rate, trials - successes + weight * (1 - rate)];
  return { rate: a / (a + b), interval: [beta.quantile(0.025, a, b), beta.quantile(0.975, a, b)] };
}
