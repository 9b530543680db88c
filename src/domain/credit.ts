import { exactly, type Money } from "./money.ts";

/** Part of a deal's money that counts for a rep: `share` is a plain decimal from 0 to 1. */
export interface Credit {
  readonly repId: string;
  readonly share: string;
}

export interface CreditedMoney {
  readonly repId: string;
  readonly money: Money;
}

/**
 * A deal's money by its credits (G12), in the order given. Shares that sum to 1 ± 0.0001 are allotted to the cent by largest
 * remainder, ties to the lower `repId`, so the parts add up to the deal. Other shares are used as written, each part rounded
 * half away from zero; `sharesAreWhole` is then false, and that is a data issue.
 */
export function allot(deal: Money, credits: readonly Credit[]): { parts: CreditedMoney[]; sharesAreWhole: boolean } {
  const shares = credits.map((credit) => inUnits(credit.share));
  const total = shares.reduce((sum, share) => sum + share, 0n);
  const sharesAreWhole = total >= unit - tolerance && total <= unit + tolerance;
  const size = deal.minor < 0n ? -deal.minor : deal.minor;
  const minors = sharesAreWhole
    ? byLargestRemainder(size, shares, total, credits)
    : shares.map((share) => (2n * size * share + unit) / (2n * unit));
  const parts = credits.map(({ repId }, index) => {
    const minor = minors[index]!;
    return { repId, money: { minor: deal.minor < 0n ? -minor : minor, currency: deal.currency } };
  });
  return { parts, sharesAreWhole };
}

/** Every part its whole cents; the cents left over go one each to the largest remainders. */
function byLargestRemainder(size: bigint, shares: bigint[], total: bigint, credits: readonly Credit[]): bigint[] {
  const minors = shares.map((share) => (size * share) / total);
  const leftOver = Number(size - minors.reduce((sum, minor) => sum + minor, 0n));
  const remainders = shares.map((share, index) => ({ index, remainder: (size * share) % total }));
  const repId = (index: number) => credits[index]!.repId;
  remainders.sort((a, b) =>
    a.remainder !== b.remainder ? (a.remainder > b.remainder ? -1 : 1) : repId(a.index) < repId(b.index) ? -1 : 1,
  );
  for (const { index } of remainders.slice(0, leftOver)) minors[index]! += 1n;
  return minors;
}

/** Shares carry 18 decimals at most, far beyond the 8 that core keeps. */
const decimals = 18;
const unit = 10n ** BigInt(decimals);
const tolerance = unit / 10_000n;

function inUnits(share: string): bigint {
  const { digits, scale } = exactly(share);
  if (scale > decimals) throw new Error(`A share of ${share} has more than ${decimals} decimals`);
  return digits * 10n ** BigInt(decimals - scale);
}
