import type { Money } from "../../domain/money.ts";
import { capOf, exactPayout, stepsOf, type Terms } from "./payout.ts";
import { millionths, one, roundedUp } from "./share.ts";

/** What has to be earned before tax to keep `net`: net ÷ (1 − tax), to the minor unit. */
export function grossOf(net: Money, tax: string): Money {
  const kept = one - millionths(tax);
  if (kept <= 0n) throw new Error(`a tax of ${tax} leaves nothing`);
  return { minor: (2n * net.minor * one + kept) / (2n * kept), currency: net.currency };
}

/** The least bookings that pay `goal`, rounded up to the minor unit; null when the plan never pays so much (METRICS §3). */
export function bookingsFor(terms: Terms, goal: Money): Money | null {
  const { currency } = goal;
  if (goal.minor <= 0n) return { minor: 0n, currency };
  const wanted = goal.minor * one * one;
  const cap = capOf(terms);
  if (cap !== null && cap < wanted) return null;
  const steps = stepsOf(terms);
  for (const [index, step] of steps.entries()) {
    const first = roundedUp(step.from, one);
    const missing = wanted - step.earned;
    const least =
      missing <= 0n ? first : step.rate === 0n ? null : roundedUp(step.from + roundedUp(missing, step.rate), one);
    const end = steps[index + 1]?.from;
    if (least === null || (end !== undefined && least * one >= end)) continue;
    if (exactPayout(steps, cap, least) >= wanted) return { minor: least, currency };
  }
  return null;
}
