import binomial from "@stdlib/stats-base-dists-binomial";

/** The chance of at least `wins` wins of `trials` opportunities, each won with `rate`. */
export function chanceOf(wins: number, trials: number, rate: number): number {
  if (wins <= 0) return 1;
  return trials < wins ? 0 : 1 - binomial.cdf(wins - 1, trials, rate);
}

/** The least number of opportunities with which `wins` wins come with at least the chance `odds`; null for a rate of 0. */
export function leastTrials(wins: number, rate: number, odds: number): number | null {
  if (!(rate > 0)) return null;
  if (wins <= 0) return 0;
  let [tooFew, enough] = [wins - 1, wins];
  while (chanceOf(wins, enough, rate) < odds) [tooFew, enough] = [enough, 2 * enough];
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (chanceOf(wins, middle, rate) < odds) tooFew = middle;
    else enough = middle;
  }
  return enough;
}
