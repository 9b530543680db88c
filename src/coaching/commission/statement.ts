import type { Day } from "../../domain/day.ts";
import type { Money } from "../../domain/money.ts";
import { payout, type Terms } from "./payout.ts";

/** Money that was booked or, below nothing, taken back: a reversal stands on the day the deal was opened again (G15). */
export interface Booked {
  readonly on: Day;
  readonly amount: Money;
}

/** What is paid for the days up to `until`: what all of them have earned, less what was paid before. */
export interface Statement {
  readonly until: Day;
  /** All that was booked in the plan's period before `until`. */
  readonly booked: Money;
  readonly earned: Money;
  /** Below nothing when more was reversed than booked: taken back at the rate it had earned. */
  readonly pays: Money;
}

/** The statements of a plan's period that close before each of `closings` (in order). They add up to the pay of the last, whatever the order of deals. */
export function statements(terms: Terms, deals: readonly Booked[], closings: readonly Day[]): Statement[] {
  const { currency } = terms.quota;
  let paid = 0n;
  return closings.map((until) => {
    const minor = deals.reduce((sum, { on, amount }) => (on < until ? sum + amount.minor : sum), 0n);
    const booked = { minor, currency };
    const earned = payout(terms, booked);
    const pays = { minor: earned.minor - paid, currency };
    paid = earned.minor;
    return { until, booked, earned, pays };
  });
}
