/** Money that is earned straight over days, in minor units (METRICS §5): the value of the whole, and how many days it takes. */
export interface Schedule {
  readonly value: bigint;
  readonly days: number;
}

/** A year of 365 days: what a yearly value is earned in. */
const yearOfDays = 365;

/** A yearly value over a term of so many months: by the day a 365th of it, to the end of the term. */
export function yearly(value: bigint, months: number): Schedule {
  const days = Math.max(1, Math.round((yearOfDays * months) / 12));
  return { value: rounded(value * BigInt(days), BigInt(yearOfDays)), days };
}

/** Earned so many days after the start: round(value × days gone ÷ days), half away from zero; nothing before it, nothing after the last day. */
export function earned({ value, days }: Schedule, gone: number): bigint {
  return rounded(value * BigInt(Math.min(Math.max(gone, 0), days)), BigInt(days));
}

/** Earned from one day after the start to another: a difference of two sums, so that months add up to their quarters. */
export function earnedBetween(schedule: Schedule, from: number, until: number): bigint {
  return until <= 0 || from >= schedule.days ? 0n : earned(schedule, until) - earned(schedule, from);
}

/** `dividend` ÷ `divisor` (above 0) to the nearest whole number, half away from zero. */
export function rounded(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const quotient = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -quotient : quotient;
}

/** A chance of so many minor units: a double times a whole number, rounded once; not a number of its own to add up. */
export function likely(chance: number, minor: bigint): number {
  return chance * Number(minor);
}

/** Minor units of a sum of chances, half away from zero. */
export function toMinor(units: number): bigint {
  return BigInt(Math.sign(units) * Math.round(Math.abs(units)));
}
