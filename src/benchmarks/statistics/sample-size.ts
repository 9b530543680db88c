import binomial from "@stdlib/stats-base-dists-binomial";
import normal from "@stdlib/stats-base-dists-normal";
import type { Proportion } from "./proportion.ts";

/** How many deals it takes to tell `rate` from `usual` at 5 % two-sided in four cases of five (normal approximation, Fleiss 1981). */
export function dealsToTell(rate: number, usual: number, power = 0.8): number {
  const spread =
    normal.quantile(0.975, 0, 1) * Math.sqrt(usual * (1 - usual)) +
    normal.quantile(power, 0, 1) * Math.sqrt(rate * (1 - rate));
  return Math.ceil((spread / (rate - usual)) ** 2);
}

/** Two-sided mid-p of a count against a known rate: twice the smaller tail, what was seen counted half (Lancaster 1961). */
export function midP({ successes, trials }: Proportion, rate: number): number {
  const half = binomial.pmf(successes, trials, rate) / 2;
  const atMost = binomial.cdf(successes, trials, rate) - half;
  return Math.min(1, 2 * Math.min(atMost, 1 - atMost));
}
