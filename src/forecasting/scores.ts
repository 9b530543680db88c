/** A point forecast, or an amount called, and what it came to. */
export interface Told {
  readonly told: number;
  readonly actual: number;
}

/** WAPE = Σ|told − actual| ÷ Σ actual; null where nothing came. */
export function wape(pairs: readonly Told[]): number | null {
  return shareOfActual(pairs, ({ told, actual }) => Math.abs(told - actual));
}

/** Σ(told − actual) ÷ Σ actual: above 0 is optimistic. */
export function bias(pairs: readonly Told[]): number | null {
  return shareOfActual(pairs, ({ told, actual }) => told - actual);
}

function shareOfActual(pairs: readonly Told[], of: (pair: Told) => number): number | null {
  const actual = pairs.reduce((sum, pair) => sum + pair.actual, 0);
  return actual === 0 ? null : pairs.reduce((sum, pair) => sum + of(pair), 0) / actual;
}

/** Pinball loss of a quantile with fpp3's factor 2, so that the median's is the absolute error. */
export function pinball(share: number, quantile: number, actual: number): number {
  return 2 * (actual >= quantile ? share * (actual - quantile) : (1 - share) * (quantile - actual));
}

/**
 * How much both ends of an 80 % interval have to give so that it would have held what came often enough: the ⌈0.8(m + 1)⌉-th smallest of
 * max(q10 − y, y − q90), where there are at least ten and fewer than 70 % were held (split conformal). 0: nothing to widen.
 */
export function widening(
  origins: readonly { readonly p10: number; readonly p90: number; readonly actual: number }[],
): number {
  if (origins.length < 10) return 0;
  const beyond = origins.map(({ p10, p90, actual }) => Math.max(p10 - actual, actual - p90)).sort((a, b) => a - b);
  const held = beyond.filter((each) => each <= 0).length / origins.length;
  if (held >= 0.7) return 0;
  return Math.max(0, beyond[Math.min(beyond.length, Math.ceil(0.8 * (beyond.length + 1))) - 1] ?? 0);
}
