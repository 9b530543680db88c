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
  readonly #ended: readonly Ended[];

  constructor(ended: readonly Ended[]) {
    this.#ended = ended.filter(({ yearly }) => yearly > 0n);
  }

  /** Of everything that ended. */
  get overall(): number | null {
    return this.#ended.length < fewestEnds ? null : shareOf(this.#ended);
  }

  get contracts(): number {
    return this.#ended.length;
  }

  get ended(): bigint {
    return this.#ended.reduce((sum, { yearly }) => sum + yearly, 0n);
  }

  get renewed(): bigint {
    return this.#ended.reduce((sum, { renewed }) => sum + renewed, 0n);
  }

  /** Of contracts that end in so many days and of which nothing is known yet. */
  at(daysBefore: number): number | null {
    const { overall } = this;
    if (overall === null) return null;
    const open = this.#ended.filter(({ knownDaysBefore }) => knownDaysBefore === null || knownDaysBefore < daysBefore);
    return open.length === 0 ? overall : shrunkChance(shareOf(open), open.length, overall);
  }
}

function shareOf(ended: readonly Ended[]): number {
  const total = (of: (each: Ended) => bigint) => Number(ended.reduce((sum, each) => sum + of(each), 0n));
  return total(({ renewed }) => renewed) / total(({ yearly }) => yearly);
}
