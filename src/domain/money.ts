import { RepmarkError } from "./repmark-error.ts";

/** An exact amount: whole minor units (cents, öre; yen itself) of one currency. Never a float. */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

/** `12.5` and `USD` as money. Digits beyond the minor unit are rounded half away from zero, as DECIMAL `round` does (G10). */
export function money(decimal: string, currency: string): Money {
  const { digits, scale } = exactly(decimal);
  return { minor: divided(digits * 10n ** BigInt(minorDigits(currency)), 10n ** BigInt(scale)), currency };
}

/** The amount as a plain decimal with all its minor digits: `-1500.00`. */
export function decimalOf({ minor, currency }: Money): string {
  const digits = minorDigits(currency);
  if (digits === 0) return minor.toString();
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  return `${minor < 0n ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** The amount as a double: for statistics and charts, which round anyway; never to add up. */
export function unitsOf(amount: Money): number {
  return Number(decimalOf(amount));
}

/** What a statistic comes to, as money: rounded once, to the minor unit of `currency`, half away from zero. */
export function nearest(units: number, currency: string): Money {
  const minor = BigInt(Math.round(Math.abs(units) * 10 ** minorDigits(currency)));
  return { minor: units < 0 ? -minor : minor, currency };
}

/** The sum of amounts in `currency`; an amount in another currency is a mistake of ours, so an ordinary error. */
export function sum(amounts: readonly Money[], currency: string): Money {
  const stranger = amounts.find((amount) => amount.currency !== currency);
  if (stranger !== undefined) throw new Error(`${stranger.currency} cannot be added to ${currency} without a rate`);
  return { minor: amounts.reduce((total, amount) => total + amount.minor, 0n), currency };
}

/** What is left of an amount without another of the same currency. */
export function less(from: Money, taken: Money): Money {
  return sum([from, { minor: -taken.minor, currency: taken.currency }], from.currency);
}

/** `decimal` units of one currency in another, at `rate` units of `currency` for one; rounded once, to its minor unit (G10). */
export function convert(decimal: string, rate: string, currency: string): Money {
  const amount = exactly(decimal);
  const factor = exactly(rate);
  const product = amount.digits * factor.digits * 10n ** BigInt(minorDigits(currency));
  return { minor: divided(product, 10n ** BigInt(amount.scale + factor.scale)), currency };
}

/** How many decimals a currency's minor unit has (ISO 4217): 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  const known = digitsOf.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat("en", { style: "currency", currency: currencyNamed(currency) });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  digitsOf.set(currency, digits);
  return digits;
}

/** The currency's ISO 4217 code in capitals, or a refusal. */
export function currencyNamed(name: string): string {
  const code = name.trim().toUpperCase();
  if (currencies.has(code)) return code;
  throw new RepmarkError("unknown-currency", `“${name}” is not a currency.`, {
    kind: "usage",
    hint: "Use a three-letter code such as USD, EUR or SEK.",
  });
}

/** A decimal without loss: `digits` × 10^−`scale`. */
export function exactly(decimal: string): { readonly digits: bigint; readonly scale: number } {
  const [, sign, whole, fraction = ""] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  if (whole === undefined) throw new Error(`“${decimal}” is not a plain decimal`);
  const digits = BigInt(whole + fraction);
  return { digits: sign === "-" ? -digits : digits, scale: fraction.length };
}

/** `dividend` ÷ `divisor` (positive) to the nearest whole number, half away from zero. */
function divided(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const quotient = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -quotient : quotient;
}

const digitsOf = new Map<string, number>();
const currencies = new Set(Intl.supportedValuesOf("currency"));
