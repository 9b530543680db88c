import { type Money, minorDigits, nearest, sum } from "../domain/money.ts";

/** A deal that may or may not be won in time. */
interface Prospect {
  readonly value: number;
  readonly chance: number;
}

/** What a period may come to: booked, plus open deals that are won or not independently, plus turns, each as likely as another. */
export interface Ingredients {
  readonly booked: Money;
  readonly prospects: readonly Prospect[];
  /** What later deals brought in comparable periods; none: nothing more comes. */
  readonly turns: readonly number[];
}

/** How likely something heard is, up to a factor that is the same for all that may come: were nothing still to come, or so much, by its logarithm. */
export interface Likelihood {
  readonly ofNothing: number;
  ofLog(log: number): number;
}

/** As many steps as the grid has at most (METRICS §4.5). */
const finest = 20_000;

/** A share so small that leaving it out for every deal and step is still far below the last digit told. */
const negligible = 1e-20;

/** Sums of very many products are equal to a quantile's share before their last digits. */
const sameShare = 1e-12;

/**
 * The exact distribution of a period's total: convolution of the open deals, averaged over the turns; no simulation, no seed. Only what is still
 * to come lies on the grid, in whole steps of a power of ten; what is booked is added to it as it stands, to the cent.
 */
export class Total {
  /** Booked, each open deal by its chance and each turn by its own, every one of them rounded once: so it is the sum of what it is made of. */
  readonly mean: Money;
  readonly deviation: number;
  readonly step: number;
  readonly #booked: Money;
  /** The step in minor units. */
  readonly #stepMinor: bigint;
  /** The least that is still to come, in steps; below 0 where turns took back more than they brought. */
  readonly #least: number;
  /** P(still to come ≤ (least + place) · step). */
  readonly #upTo: Float64Array;

  private constructor(
    booked: Money,
    grid: { readonly stepMinor: bigint; readonly least: number; readonly upTo: Float64Array },
    moments: { readonly mean: Money; readonly deviation: number },
  ) {
    this.#booked = booked;
    this.#stepMinor = grid.stepMinor;
    this.#least = grid.least;
    this.#upTo = grid.upTo;
    this.step = Number(grid.stepMinor) / 10 ** minorDigits(booked.currency);
    this.mean = moments.mean;
    this.deviation = moments.deviation;
  }

  static of({ booked, prospects, turns: given }: Ingredients): Total {
    const { currency } = booked;
    const turns = given.length === 0 ? [0] : given;
    const open = prospects.filter(({ value, chance }) => value > 0 && chance > 0);
    const range = open.reduce((all, { value }) => all + value, 0) + most(turns) - least(turns);
    const stepMinor = stepFor(range, minorDigits(currency));
    const step = Number(stepMinor) / 10 ** minorDigits(currency);
    const { low, shares } = convolved(open, step);
    // Most turns of one rep bring nothing: those are one.
    const places = Map.groupBy(
      turns.map((turn) => Math.round(turn / step)),
      (place) => place,
    );
    const first = least([...places.keys()]);
    const upTo = new Float64Array(shares.length + most([...places.keys()]) - first);
    for (const [place, equal] of places) {
      const chance = equal.length / turns.length;
      for (let at = 0, to = place - first; at < shares.length; at += 1, to += 1) upTo[to]! += chance * shares[at]!;
    }
    for (let at = 1; at < upTo.length; at += 1) upTo[at]! += upTo[at - 1]!;

    const ofTurns = turns.reduce((all, value) => all + value, 0) / turns.length;
    const variance =
      open.reduce((all, { value, chance }) => all + value * value * chance * (1 - chance), 0) +
      turns.reduce((all, value) => all + (value - ofTurns) ** 2, 0) / turns.length;
    const parts = [...open.map(({ value, chance }) => value * chance), ...turns.map((turn) => turn / turns.length)];
    const mean = sum([booked, ...parts.map((part) => nearest(part, currency))], currency);
    return new Total(booked, { stepMinor, least: first + low, upTo }, { mean, deviation: Math.sqrt(variance) });
  }

  /** Booked and the least number of steps that what is still to come does not exceed with at least this probability. */
  quantile(share: number): Money {
    let [from, until] = [0, this.#upTo.length - 1];
    while (from < until) {
      const middle = (from + until) >> 1;
      if (this.#upTo[middle]! >= share - sameShare) until = middle;
      else from = middle + 1;
    }
    const { minor, currency } = this.#booked;
    return { minor: minor + BigInt(this.#least + from) * this.#stepMinor, currency };
  }

  /** P(total ≥ amount). */
  chanceOf(amount: Money): number {
    const lacking = amount.minor - this.#booked.minor;
    // Rounded up: so many whole steps have to come. Divided, negative numbers are cut towards 0, which is up already.
    const steps = lacking / this.#stepMinor + (lacking > 0n && lacking % this.#stepMinor !== 0n ? 1n : 0n);
    const place = Number(steps) - this.#least - 1;
    if (place < 0) return 1;
    return place >= this.#upTo.length - 1 ? 0 : Math.max(0, 1 - this.#upTo[place]!);
  }

  /**
   * The same after hearing something that is so likely, were so much still to come (Bayes). One time in ten the grid is taken to have seen nothing but
   * roughly how much: what comes need not be made of the amounts that stand there now.
   */
  hearing({ ofNothing, ofLog }: Likelihood): Total {
    const before = this.#momentsOf(this.#upTo);
    const rough = lognormal(before);
    const upTo = new Float64Array(this.#upTo.length);
    // What of the grid is worth something to come.
    const from = Math.max(0, 1 - this.#least);
    const logs = logsUntil(this.#least + upTo.length);
    const logOfStep = Math.log(this.step);
    let allRoughly = 0;
    for (let place = from; place < upTo.length; place += 1) {
      const steps = this.#least + place;
      upTo[place] = rough(logs[steps]! + logOfStep) / steps;
      allRoughly += upTo[place]!;
    }
    let all = 0;
    for (let place = 0; place < upTo.length; place += 1) {
      const seen = this.#upTo[place]! - (place === 0 ? 0 : this.#upTo[place - 1]!);
      const prior = (1 - unseen) * seen + (allRoughly === 0 ? 0 : (unseen * upTo[place]!) / allRoughly);
      if (prior > 0) all += prior * (place < from ? ofNothing : ofLog(logs[this.#least + place]! + logOfStep));
      upTo[place] = all;
    }
    if (!(all > 0)) return this; // said to be impossible: nothing is learned from it
    for (let place = 0; place < upTo.length; place += 1) upTo[place]! /= all;
    const after = this.#momentsOf(upTo);
    const moved = nearest(after.mean - before.mean, this.#booked.currency);
    return new Total(
      this.#booked,
      { stepMinor: this.#stepMinor, least: this.#least, upTo },
      { mean: sum([this.mean, moved], this.#booked.currency), deviation: after.deviation },
    );
  }

  #momentsOf(upTo: Float64Array): { readonly mean: number; readonly deviation: number } {
    let [mean, squares, before] = [0, 0, 0];
    for (let place = 0; place < upTo.length; place += 1) {
      const share = upTo[place]! - before;
      const steps = this.#least + place;
      mean += share * steps;
      squares += share * steps * steps;
      before = upTo[place]!;
    }
    return { mean: mean * this.step, deviation: Math.sqrt(Math.max(0, squares - mean * mean)) * this.step };
  }

  /** CRPS = E|X − y| − ½E|X − X′|: a point forecast's absolute error, for a whole distribution. */
  crps(actual: Money): number {
    const came = Number(actual.minor - this.#booked.minor) / Number(this.#stepMinor);
    let [distance, spread, before] = [0, 0, 0];
    for (let place = 0; place < this.#upTo.length; place += 1) {
      const upTo = this.#upTo[place]!;
      distance += (upTo - before) * Math.abs(this.#least + place - came);
      spread += upTo * (1 - upTo);
      before = upTo;
    }
    return (distance - spread) * this.step;
  }
}

/** log(0), log(1), … of whole steps: the same for every grid, and asked for over and over. */
let knownLogs = new Float64Array();

function logsUntil(steps: number): Float64Array {
  if (knownLogs.length < steps) knownLogs = Float64Array.from({ length: 2 * steps }, (_, step) => Math.log(step));
  return knownLogs;
}

/** How often what comes is taken to be none of the sums on the grid. */
const unseen = 0.1;

/** −log of what is negligible. */
const farAway = -Math.log(negligible);

/** Density of the lognormal distribution with these moments at a logarithm, up to a factor and the amount itself. */
function lognormal({
  mean,
  deviation,
}: {
  readonly mean: number;
  readonly deviation: number;
}): (log: number) => number {
  if (mean <= 0 || deviation <= 0) return () => 0;
  const variance = Math.log(1 + (deviation / mean) ** 2);
  const centre = Math.log(mean) - variance / 2;
  return (log) => {
    const away = (log - centre) ** 2 / (2 * variance);
    return away > farAway ? 0 : Math.exp(-away);
  };
}

/** P(0), P(1), … of how many come true, each with its own probability (Poisson-binomial). */
export function countsOf(chances: readonly number[]): Float64Array {
  const { low, shares } = convolved(
    chances.map((chance) => ({ value: 1, chance })),
    1,
  );
  const counts = new Float64Array(chances.length + 1);
  counts.set(shares, low);
  return counts;
}

/**
 * The shares of `low` steps and more, one after the other. Small deals first, and only between the ends that are worth a thought: a sum of thousands of deals never
 * comes near none of them, nor all.
 */
export function convolved(
  prospects: readonly Prospect[],
  step: number,
): { readonly low: number; readonly shares: Float64Array } {
  const deals = prospects
    .map(({ value, chance }) => ({ steps: Math.round(value / step), chance }))
    .filter(({ steps }) => steps > 0)
    .sort((a, b) => a.steps - b.steps);
  const shares = new Float64Array(1 + deals.reduce((all, { steps }) => all + steps, 0));
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
  return { low, shares: shares.subarray(low, high + 1) };
}

/** The smallest power of ten by which the range has at most 20,000 steps, in minor units. */
function stepFor(range: number, digits: number): bigint {
  let power = 0;
  while (range > finest * 10 ** (power - digits)) power += 1;
  return 10n ** BigInt(power);
}

/** Not spread into arguments: a company's turns may be many. */
const least = (values: readonly number[]) =>
  values.reduce((so, value) => Math.min(so, value), Number.POSITIVE_INFINITY);
const most = (values: readonly number[]) => values.reduce((so, value) => Math.max(so, value), Number.NEGATIVE_INFINITY);
