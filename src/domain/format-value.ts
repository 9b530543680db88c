import {
  format,
  formatCount,
  formatDays,
  formatMoney,
  formatNumber,
  formatRatio,
  locales,
  withMinus,
} from "./format.ts";
import type { Language } from "./language.ts";
import type { Unit } from "./unit.ts";

/** A measure's value as a person reads it; “–” where it is unknown. */
export function formatValue(value: string | number | null, unit: Unit, currency: string, language: Language): string {
  if (value === null) return "–";
  switch (unit) {
    case "money":
      return formatMoney(String(value), currency, language);
    case "money-per-day":
      return `${formatMoney(String(value), currency, language)}${perDay[language]}`;
    case "ratio":
      return formatRatio(Number(value), language);
    case "days":
      return formatDays(Number(value), language);
    case "minutes":
      return `${formatNumber(Number(value), language, 0)} min`;
    case "factor":
      return `${formatNumber(Number(value), language, 2)}×`;
    case "count":
      return formatCount(Number(value), language);
  }
}

/** An answer's value as a person reads it: a share of very few as what it counts, everything else by its unit. */
export function formatAnswer(
  answer:
    | { readonly value: string | number | null; readonly counted?: readonly [number, number] | undefined }
    | undefined,
  unit: Unit,
  currency: string,
  language: Language,
): string {
  if (answer?.counted !== undefined) return formatShare(answer.counted, language);
  return formatValue(answer?.value ?? null, unit, currency, language);
}

/** “3 of 4”. */
export function formatShare([some, all]: readonly [number, number], language: Language): string {
  return `${formatCount(some, language)} ${language === "sv" ? "av" : "of"} ${formatCount(all, language)}`;
}

/** The same, short enough for an axis or a card: $2.98M, 61 %. */
export function formatShort(value: string | number | null, unit: Unit, currency: string, language: Language): string {
  if (value === null) return "–";
  const number = Number(value);
  const locale = locales[language];
  switch (unit) {
    case "money":
    case "money-per-day":
      return withMinus(
        new Intl.NumberFormat(locale, {
          style: "currency",
          currency,
          notation: "compact",
          maximumSignificantDigits: 3,
          currencyDisplay: "narrowSymbol",
        }).format(number),
      );
    case "ratio":
      return withMinus(new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(number));
    default:
      return withMinus(
        new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 }).format(number),
      );
  }
}

/**
 * Both ends of a difference, signed: −16.7 to +2.9 points, −$48,134.51 to +$20,178.51. A difference of shares is in points, so that
 * nobody reads a tenth of the rate into it.
 */
export function formatDifference(
  ends: readonly [string | number, string | number],
  unit: Unit,
  currency: string,
  language: Language,
): string {
  const [low, high] = ends.map((value) => signed(value, unit, currency, language));
  return `${low} ${to[language]} ${high}${inPoints(unit, language)}`;
}

/** A difference, signed: +2.9 points, −$48,134.51. */
export function formatSigned(value: string | number, unit: Unit, currency: string, language: Language): string {
  return `${signed(value, unit, currency, language)}${inPoints(unit, language)}`;
}

function signed(value: string | number, unit: Unit, currency: string, language: Language): string {
  const size =
    unit === "ratio"
      ? format(language, points).format(Math.abs(100 * Number(value)))
      : formatValue(typeof value === "string" ? value.replace("-", "") : Math.abs(value), unit, currency, language);
  return `${Number(value) > 0 ? "+" : Number(value) < 0 ? "−" : ""}${size}`;
}

const inPoints = (unit: Unit, language: Language) => (unit === "ratio" ? ` ${pointWords[language]}` : "");
const points = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
const to: Readonly<Record<Language, string>> = { en: "to", sv: "till" };
const pointWords: Readonly<Record<Language, string>> = { en: "points", sv: "procentenheter" };

const perDay: Readonly<Record<Language, string>> = { en: "/day", sv: "/dag" };
