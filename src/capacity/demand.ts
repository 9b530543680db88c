import { convolved } from "../forecasting/total.ts";

/** What may start in a month, in whole units of delivery. */
export interface Starts {
  /** Signed already: these start for certain. */
  readonly signed: number;
  /** Open deals that would start in it, each won or not independently. */
  readonly open: readonly { readonly units: number; readonly chance: number }[];
  /** What deals not open yet brought in comparable months, equally likely; none: nothing more comes. */
  readonly turns: readonly number[];
}

export interface Demand {
  readonly expected: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** Expected ÷ capacity; null without a capacity, or where it is 0. */
  readonly utilisation: number | null;
  /** P(demand > capacity); null without a capacity. */
  readonly over: number | null;
}

/** The demand of a month against what can be delivered (METRICS §4.6): the exact distribution of the sum, a Poisson-binomial where each deal is one unit. */
export function demandOf({ signed, open, turns: given }: Starts, capacity: number | null): Demand {
  const turns = given.length === 0 ? [0] : given;
  const { step, low, upTo } = distributionOf(open);
  /** P(demand ≤ units), averaged over the turns. */
  const within = (units: number) => {
    const places = turns.map((turn) => Math.floor((units - signed - turn) / step) - low);
    return mean(places.map((place) => (place < 0 ? 0 : (upTo[place] ?? 1))));
  };
  const quantile = (share: number) => {
    const mostTurns = turns.reduce((most, turn) => Math.max(most, turn), 0);
    let [from, until] = [0, signed + step * (low + upTo.length - 1) + mostTurns];
    while (from < until) {
      const middle = (from + until) >> 1;
      if (within(middle) >= share - sameShare) until = middle;
      else from = middle + 1;
    }
    return from;
  };
  const expected = signed + open.reduce((sum, { units, chance }) => sum + units * chance, 0) + mean(turns);
  return {
    expected,
    p10: quantile(0.1),
    p50: quantile(0.5),
    p90: quantile(0.9),
    utilisation: capacity === null || capacity === 0 ? null : expected / capacity,
    over: capacity === null ? null : Math.min(1, Math.max(0, 1 - within(capacity))),
  };
}

/** Sums of very many products reach a share just before their last digits. */
const sameShare = 1e-12;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** P(open deals take at most `low` steps, one more, and so on), in steps that every deal takes a whole number of; less than `low` they never take. */
function distributionOf(open: Starts["open"]): {
  readonly step: number;
  readonly low: number;
  readonly upTo: Float64Array;
} {
  const step = open.reduce((so, { units }) => common(so, units), 0) || 1;
  const { low, shares: upTo } = convolved(
    open.map(({ units, chance }) => ({ value: units, chance })),
    step,
  );
  for (let at = 1; at < upTo.length; at += 1) upTo[at]! += upTo[at - 1]!;
  return { step, low, upTo };
}

/** The greatest common divisor. */
const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));
