import binomial from "@stdlib/stats-base-dists-binomial";

export interface FunnelLimits {
  readonly low95: number;
  readonly high95: number;
  readonly low998: number;
  readonly high998: number;
}

/** What chance gives round a pooled rate at a number of deals: exact binomial with Spiegelhalter's interpolation (2005). */
export function funnelLimits(rate: number, trials: number): FunnelLimits {
  const limit = (q: number) => {
    let r = 0;
    while (r < trials && binomial.cdf(r, trials, rate) < q) r += 1;
    const [at, below] = [binomial.cdf(r, trials, rate), r === 0 ? 0 : binomial.cdf(r - 1, trials, rate)];
    return Math.min(1, Math.max(0, (r - (at - q) / (at - below)) / trials));
  };
  return { low95: limit(0.025), high95: limit(0.975), low998: limit(0.001), high998: limit(0.999) };
}
