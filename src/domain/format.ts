import type { Day } from "./day.ts";
import type { Language } from "./language.ts";

/** How the languages of the product write numbers and days. */
export const locales: Readonly<Record<Language, string>> = { en: "en-US", sv: "sv-SE" };

/** An exact decimal string as money: `formatMoney("2982255.00", "USD", "en")` is `$2,982,255.00`; `null` is “–”. */
export function formatMoney(amount: string | null, currency: string, language: Language): string {
  if (amount === null) return "–";
  return withMinus(format(language, moneyIn(currency)).format(amount as Intl.StringNumericLiteral));
}

/** A share as a percentage with one decimal. */
export function formatRatio(ratio: number | null, language: Language): string {
  if (ratio === null) return "–";
  return withMinus(format(language, percent).format(ratio));
}

/** A length in days with at most one decimal. */
export function formatDays(days: number | null, language: Language): string {
  if (days === null) return "–";
  const number = formatNumber(days, language, 1);
  if (language === "sv") return `${number} ${days === 1 ? "dag" : "dagar"}`;
  return `${number} ${days === 1 ? "day" : "days"}`;
}

export function formatCount(count: number | null, language: Language): string {
  return count === null ? "–" : formatNumber(count, language, 1);
}

export function formatNumber(value: number | null, language: Language, decimals: number): string {
  if (value === null) return "–";
  return withMinus(format(language, upToDecimals[decimals] ?? { maximumFractionDigits: decimals }).format(value));
}

/** A part of a share in points of a hundred, signed: “+2.9”. */
export function formatPoints(part: number, language: Language): string {
  const text = formatNumber(100 * part, language, 1);
  return /^(−|0$)/.test(text) ? text.replace(/^−0$/, "0") : `+${text}`;
}

/** The p of a test, as “p 0.042” is written; what four decimals cannot show is below them: “p < 0.0001”. */
export function formatP(p: number, language: Language): string {
  return p < 0.0001 ? `p < ${formatNumber(0.0001, language, 4)}` : `p ${formatNumber(p, language, 4)}`;
}

/** The minus sign (U+2212) that Swedish formats have, in English ones too: as wide as a plus, and never broken off its number. */
export function withMinus(text: string): string {
  return text.replace(/^-/, "−");
}

/** A day as people write it: 31 December 2017. */
export function formatDay(day: Day | null, language: Language): string {
  if (day === null) return "–";
  const { year, month, day: date } = Temporal.PlainDate.from(day);
  return new Intl.DateTimeFormat(language === "sv" ? "sv-SE" : "en-GB", { dateStyle: "long", timeZone: "UTC" }).format(
    Date.UTC(year, month - 1, date),
  );
}

const percent = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
const upToDecimals = [0, 1, 2].map((decimals) => ({ maximumFractionDigits: decimals }));

const looksOfMoney = new Map<string, Intl.NumberFormatOptions>();

function moneyIn(currency: string): Intl.NumberFormatOptions {
  const known = looksOfMoney.get(currency);
  if (known !== undefined) return known;
  const look = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  looksOfMoney.set(currency, look);
  return look;
}

const formats = new WeakMap<Intl.NumberFormatOptions, Map<Language, Intl.NumberFormat>>();

/** Made once for each look and language: making one takes longer than writing a thousand numbers with it. */
export function format(language: Language, look: Intl.NumberFormatOptions): Intl.NumberFormat {
  const known = formats.get(look)?.get(language);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locales[language], look);
  formats.set(look, (formats.get(look) ?? new Map()).set(language, made));
  return made;
}
