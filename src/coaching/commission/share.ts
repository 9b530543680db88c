import type { Tier } from "../../domain/commission-plan.ts";
import { exactly } from "../../domain/money.ts";

/** Shares are counted in millionths, so that a product of money and shares is a whole number and nothing is rounded on the way. */
export const one = 1_000_000n;

/** An exact decimal of at most six places in millionths. */
export function millionths(decimal: string): bigint {
  const { digits, scale } = exactly(decimal);
  return (digits * one) / 10n ** BigInt(scale);
}

export const sharesOf = ({ from, rate }: Tier) => ({ from: millionths(from), rate: millionths(rate) });

/** `dividend` ÷ `divisor` (positive), rounded up. */
export function roundedUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return quotient * divisor < dividend ? quotient + 1n : quotient;
}
