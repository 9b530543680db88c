import type { Money } from "../../domain/money.ts";
import { dealPays, payout, stepsOf, type Terms } from "./payout.ts";
import { one, roundedUp } from "./share.ts";

/** The next rate up: where it begins, what is missing to it, and what crossing the line pays at a stroke. */
export interface NextTier {
  readonly at: Money;
  readonly missing: Money;
  /** The rate from there on, as a share. */
  readonly rate: string;
  /** What the missing bookings pay together. */
  readonly pays: Money;
}

/** The tier above what is booked; null in the highest. */
export function nextTier(terms: Terms, booked: Money): NextTier | null {
  const { currency } = booked;
  const steps = stepsOf(terms);
  const index = steps.findIndex(({ from }) => from > (booked.minor > 0n ? booked.minor : 0n) * one);
  if (index < 0) return null;
  const at = roundedUp(steps[index]!.from, one);
  const missing = { minor: at - booked.minor, currency };
  return {
    at: { minor: at, currency },
    missing,
    rate: terms.plan.tiers[index]!.rate,
    pays: dealPays(terms, booked, missing),
  };
}

/** Bookings of which the last cent pays more than all of it is worth: a date or a discount may be bent for it. */
export interface Cliff {
  readonly at: Money;
  /** What is paid a cent below, and there. */
  readonly below: Money;
  readonly there: Money;
}

/** Where a retroactive plan jumps. A line that only bends has none. */
export function cliffs(terms: Terms): Cliff[] {
  const { currency } = terms.quota;
  return stepsOf(terms)
    .map(({ from }) => ({ minor: roundedUp(from, one), currency }))
    .flatMap((at) => {
      const [below, there] = [payout(terms, { minor: at.minor - 1n, currency }), payout(terms, at)];
      return at.minor > 0n && there.minor - below.minor > aCentAtAnyRate ? [{ at, below, there }] : [];
    });
}

/** A plan's rates end at 1000 %, so one cent of bookings on a line pays at most this many, and one more by rounding. */
const aCentAtAnyRate = 11n;
