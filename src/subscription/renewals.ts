import { shrunkChance } from "../forecasting/landmark.ts";

/** What one customer had in contracts that ended on a day: yearly values in minor units. */
export interface Ended {
  readonly yearly: bigint;
  /** What of it went on in a contract of the month after, at most what ended. */
  readonly renewed: bigint;
  /** How many days before the end its fate was known: the renewal signed, or notice given; null where only the end told. */
  readonly knownDaysBefore: number | null;
}

/** Fewer ends than this say nothing of the next ones. */
const fewestEnds = 5;

/**
 * The share of what ends that is renewed, by money, of contracts that ended in the last 365 days and whose fate was still open as long before
 * their end; pulled towards that of all of them by twenty contracts' weight. Null of fewer than five.
 */
export class RenewalRate {
  /** Those whose fate was known latest first, each with the sums up to and with it. */
  readonly #latestFirst: readonly { readonly known: number; readonly ended: bigint; readonly renewed: bigint }[];

  constructor(ended: readonly Ended[]) {
    let [all, renewed] = [0n, 0n];
    this.#latestFirst = ended
      .filter(({ yearly }) => yearly > 0n)
      .map((each) => ({ ...each, known: each.knownDaysBefore ?? Number.NEGATIVE_INFINITY }))
      .sort((a, b) => (a.known === b.known ? 0 : a.known - b.known))
      .map((each) => {
        all += each.yearly;
        renewed += each.renewed;
        return { known: each.known, ended: all, renewed };
      });
  }

  /** Of everything that ended. */
  get overall(): number | null {
    return this.contracts < fewestEnds ? null : Number(this.renewed) / Number(this.ended);
  }

  get contracts(): number {
    return this.#latestFirst.length;
  }

  get ended(): bigint {
    return this.#latestFirst.at(-1)?.ended ?? 0n;
  }

  get renewed(): bigint {
    return this.#latestFirst.at(-1)?.renewed ?? 0n;
  }

  /** Of contracts that end in so many days and of which nothing is known yet. */
  at(daysBefore: number): number | null {
    const { overall } = this;
    if (overall === null) return null;
    const open = this.#stillOpen(daysBefore);
    const sums = this.#latestFirst[open - 1];
    return sums === undefined ? overall : shrunkChance(Number(sums.renewed) / Number(sums.ended), open, overall);
  }

  /** How many of those that ended were undecided so many days before. */
  #stillOpen(daysBefore: number): number {
    let [from, until] = [0, this.#latestFirst.length];
    while (from < until) {
      const middle = (from + until) >> 1;
      if (this.#latestFirst[middle]!.known < daysBefore) from = middle + 1;
      else until = middle;
    }
    return from;
  }
}
