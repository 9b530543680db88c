import { exactly } from "../domain/money.ts";

/** The sum of decimals of up to four digits, as the warehouse holds them. */
export function exactSum(values: readonly string[]): string {
  const total = values.map(exactly).reduce((sum, { digits, scale }) => sum + digits * 10n ** BigInt(4 - scale), 0n);
  const text = (total < 0n ? -total : total).toString().padStart(5, "0");
  return `${total < 0n ? "-" : ""}${text.slice(0, -4)}.${text.slice(-4)}`;
}
