/** A deal that may or may not be won in time. */
interface Prospect {
  readonly value: number;
  readonly chance: number;
}

/** What a period may come to: booked, plus open deals that are won or not independently, plus turns, each as likely as another. */
export interface Ingredients {
  readonly booked: number;
  readonly prospects: readonly Prospect[];
  /** What later deals brought in comparable periods; none: nothing more comes. */
  readonly turns: readonly number[];
  /** Minor digits of the currency: the grid is never finer. */
  readonly digits: number;
}

/** As many steps as the grid has at most (METRICS §4.5). */
const finest = 20_000;

/** A share so small that leaving it out for every deal and step is still far below the last digit told. */
const negligible = 1e-20;

/** Sums of very many products are equal to a quantile's share before their last digits. */
const sameShare = 1e-12;

/**
 * The exact distribution of a period's total on a grid: convolution of the open deals, averaged over the turns; no simulation, no seed.
 * The grid starts at what is certain (booked and the least turn), so what is booked is never rounded.
 */
export class Total {
  readonly mean: number;
  readonly deviation: number;
  readonly step: number;
  readonly #least: number;
  /** P(total ≤ least + place · step). */
  readonly #upTo: Float64Array;

  private constructor(mean: number, deviation: number, step: number, least: number, upTo: Float64Array) {
    this.mean = mean;
    this.deviation = deviation;
    this.step = step;
    this.#least = least;
    this.#upTo = upTo;
  }

  static of({ booked, prospects, turns: given, digits }: Ingredients): Total {
    const turns = given.length === 0 ? [0] : given;
    const open = prospects.filter(({ value, chance }) => value > 0 && chance > 0);
    const [fewest, most] = [least(turns), -least(turns.map((turn) => -turn))];
    const step = stepFor(open.reduce((sum, { value }) => sum + value, 0) + most - fewest, digits);
    const shares = convolved(open, step);
    const places = turns.map((turn) => Math.round((turn - fewest) / step));
    const upTo = new Float64Array(shares.length + -least(places.map((place) => -place)));
    for (const place of places)
      for (let at = 0; at < shares.length; at += 1) upTo[at + place]! += shares[at]! / turns.length;
    for (let at = 1; at < upTo.length; at += 1) upTo[at]! += upTo[at - 1]!;

    const turn = turns.reduce((sum, value) => sum + value, 0) / turns.length;
    const mean = booked + turn + open.reduce((sum, { value, chance }) => sum + value * chance, 0);
    const variance =
      open.reduce((sum, { value, chance }) => sum + value * value * chance * (1 - chance), 0) +
      turns.reduce((sum, value) => sum + (value - turn) ** 2, 0) / turns.length;
    return new Total(mean, Math.sqrt(variance), step, booked + fewest, upTo);
  }

  /** The least grid value that the total does not exceed with at least this probability. */
  quantile(share: number): number {
    let [from, until] = [0, this.#upTo.length - 1];
    while (from < until) {
      const middle = (from + until) >> 1;
      if (this.#upTo[middle]! >= share - sameShare) until = middle;
      else from = middle + 1;
    }
    return this.#at(from);
  }

  /** P(total ≥ amount). */
  chanceOf(amount: number): number {
    const place = Math.ceil((amount - this.#least) / this.step - 1e-9) - 1;
    if (place < 0) return 1;
    return place >= this.#upTo.length - 1 ? 0 : Math.max(0, 1 - this.#upTo[place]!);
  }

  /** CRPS = E|X − y| − ½E|X − X′|: a point forecast's absolute error, for a whole distribution. */
  crps(actual: number): number {
    let [distance, spread, before] = [0, 0, 0];
    for (const [place, upTo] of this.#upTo.entries()) {
      distance += (upTo - before) * Math.abs(this.#at(place) - actual);
      spread += upTo * (1 - upTo);
      before = upTo;
    }
    return distance - spread * this.step;
  }

  #at(place: number): number {
    return this.#least + place * this.step;
  }
}

/** P(0), P(1), … of how many come true, each with its own probability (Poisson-binomial). */
export function countsOf(chances: readonly number[]): Float64Array {
  return convolved(
    chances.map((chance) => ({ value: 1, chance })),
    1,
  );
}

/**
 * The shares of 0, 1, 2 … steps. Small deals first, and only between the ends that are worth a thought: a sum of thousands of deals never
 * comes near none of them, nor all.
 */
function convolved(prospects: readonly Prospect[], step: number): Float64Array {
  const deals = prospects
    .map(({ value, chance }) => ({ steps: Math.round(value / step), chance }))
    .filter(({ steps }) => steps > 0)
    .sort((a, b) => a.steps - b.steps);
  const shares = new Float64Array(1 + deals.reduce((sum, { steps }) => sum + steps, 0));
  shares[0] = 1;
  let [low, high] = [0, 0];
  for (const { steps, chance } of deals) {
    const not = 1 - chance;
    high += steps;
    for (let at = high; at >= low + steps; at -= 1) shares[at] = shares[at]! * not + shares[at - steps]! * chance;
    for (let at = low + steps - 1; at >= low; at -= 1) shares[at]! *= not;
    while (high > low && shares[high]! < negligible) shares[high--] = 0;
    while (low < high && shares[low]! < negligible) shares[low++] = 0;
  }
  return shares;
}

/** The smallest power of ten by which the range has at most 20,000 steps. */
function stepFor(range: number, digits: number): number {
  let power = -digits;
  while (range > finest * 10 ** power) power += 1;
  return 10 ** power;
}

/** Not spread into arguments: a company's turns may be many. */
const least = (values: readonly number[]) =>
  values.reduce((so, value) => Math.min(so, value), Number.POSITIVE_INFINITY);
