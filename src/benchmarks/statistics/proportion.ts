import chisquare from "@stdlib/stats-base-dists-chisquare";
import hypergeometric from "@stdlib/stats-base-dists-hypergeometric";

/** `successes` of `trials`. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

export type Interval = readonly [low: number, high: number];

/** The 97.5 % point of the normal distribution. */
export const z95 = 1.959963984540054;

/** Wilson's score interval without continuity correction, exactly 0 and 1 at the ends (Newcombe 1998a, method 3). */
export function wilson({ successes, trials }: Proportion, z = z95): Interval {
  const p = successes / trials;
  const zz = (z * z) / trials;
  const centre = (p + zz / 2) / (1 + zz);
  const half = (z * Math.sqrt((p * (1 - p)) / trials + zz / (4 * trials))) / (1 + zz);
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half];
}

/** Newcombe's hybrid score interval of a − b (1998b, method 10). */
export function newcombe(a: Proportion, b: Proportion): Interval {
  const [pa, pb] = [a.successes / a.trials, b.successes / b.trials];
  const [la, ua] = wilson(a);
  const [lb, ub] = wilson(b);
  const d = pa - pb;
  return [d - Math.hypot(pa - la, ub - pb), d + Math.hypot(ua - pa, pb - lb)];
}

/** Fisher's exact test, two-sided: tables no likelier than the one seen (R's rule, with its tolerance). */
export function fisher(a: Proportion, b: Proportion): number {
  const [population, successes, draws] = [a.trials + b.trials, a.successes + b.successes, a.trials];
  const lowest = Math.max(0, draws - (population - successes));
  const highest = Math.min(draws, successes);
  const seen = hypergeometric.pmf(a.successes, population, successes, draws);
  let p = 0;
  for (let x = lowest; x <= highest; x += 1) {
    const likelihood = hypergeometric.pmf(x, population, successes, draws);
    if (likelihood <= seen * (1 + 1e-7)) p += likelihood;
  }
  return Math.min(1, p);
}

export interface ChiSquare {
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
}

/** Pearson's χ² that several proportions are one (R's prop.test without correction); null when there is nothing to compare. */
export function homogeneity(groups: readonly Proportion[]): ChiSquare | null {
  const { successes, trials } = pooled(groups);
  if (groups.length < 2 || successes === 0 || successes === trials) return null;
  const p = successes / trials;
  const chiSquare = groups.reduce(
    (sum, group) => sum + (group.successes - group.trials * p) ** 2 / (group.trials * p * (1 - p)),
    0,
  );
  return tail(chiSquare, groups.length - 1);
}

/** Cochran–Armitage trend over ordered groups with scores 1, 2, 3 … (R's prop.trend.test). */
export function trendTest(groups: readonly Proportion[]): ChiSquare | null {
  const { successes, trials } = pooled(groups);
  if (groups.length < 2 || successes === 0 || successes === trials) return null;
  const p = successes / trials;
  const meanScore = groups.reduce((sum, group, index) => sum + group.trials * (index + 1), 0) / trials;
  const covariance = groups.reduce(
    (sum, group, index) => sum + (group.successes - group.trials * p) * (index + 1 - meanScore),
    0,
  );
  const spread = groups.reduce((sum, group, index) => sum + group.trials * (index + 1 - meanScore) ** 2, 0);
  return tail(covariance ** 2 / (p * (1 - p) * spread), 1);
}

export function pooled(groups: readonly Proportion[]): Proportion {
  return groups.reduce(
    (sum, group) => ({ successes: sum.successes + group.successes, trials: sum.trials + group.trials }),
    { successes: 0, trials: 0 },
  );
}

const tail = (chiSquare: number, degreesOfFreedom: number): ChiSquare => ({
  chiSquare,
  degreesOfFreedom,
  p: 1 - chisquare.cdf(chiSquare, degreesOfFreedom),
});
