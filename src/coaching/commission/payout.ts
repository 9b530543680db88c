import type { CommissionPlan } from "../../domain/commission-plan.ts";
import { type Money, money } from "../../domain/money.ts";
import { one, sharesOf } from "./share.ts";

/** A plan beside the quota it is measured with, both in the currency that is paid. */
export interface Terms {
  readonly plan: CommissionPlan;
  /** The effective quota of the plan's period. A plan of one rate never looks at it. */
  readonly quota: Money;
}

/** From these bookings on (cents × `one`), this much was earned before (cents × `one`²), and every further cent earns this rate. */
export interface Step {
  readonly from: bigint;
  readonly earned: bigint;
  readonly rate: bigint;
}

/** What bookings of the plan's period pay, rounded once to the minor unit; credit notes never make it less than nothing (METRICS §3). */
export function payout(terms: Terms, booked: Money): Money {
  const exact = exactPayout(stepsOf(terms), capOf(terms), booked.minor);
  return { minor: (2n * exact + one * one) / (2n * one * one), currency: booked.currency };
}

/** What a deal worth `deal` adds to the pay of somebody who has booked `booked`; below nothing for a reversal. */
export function dealPays(terms: Terms, booked: Money, deal: Money): Money {
  const after = payout(terms, { minor: booked.minor + deal.minor, currency: booked.currency });
  return { minor: after.minor - payout(terms, booked).minor, currency: booked.currency };
}

/** The pay of `booked` minor units in cents × `one`², before it is rounded. */
export function exactPayout(steps: readonly Step[], cap: bigint | null, booked: bigint): bigint {
  if (booked <= 0n) return 0n;
  const step = steps.findLast(({ from }) => from <= booked * one)!;
  const earned = step.earned + step.rate * (booked * one - step.from);
  return cap !== null && earned > cap ? cap : earned;
}

/** The plan as a line in pieces. A retroactive one begins each piece with what its rate pays on everything below. */
export function stepsOf({ plan, quota }: Terms): Step[] {
  const steps: Step[] = [];
  for (const { from, rate } of plan.tiers.map(sharesOf)) {
    const start = from * quota.minor;
    const before = steps.at(-1);
    const marginal = before === undefined ? 0n : before.earned + before.rate * (start - before.from);
    steps.push({ from: start, earned: plan.kind === "marginal" ? marginal : rate * start, rate });
  }
  return steps;
}

/** The most that is paid, in cents × `one`². */
export function capOf({ plan, quota }: Terms): bigint | null {
  return plan.cap === null ? null : money(plan.cap, quota.currency).minor * one * one;
}
