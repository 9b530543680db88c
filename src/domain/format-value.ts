import { formatCount, formatDays, formatMoney, formatNumber, formatRatio, locales } from "./format.ts";
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

/** The same, short enough for an axis or a card: $2.98M, 61 %. */
export function formatShort(value: string | number | null, unit: Unit, currency: string, language: Language): string {
  if (value === null) return "–";
  const number = Number(value);
  const locale = locales[language];
  switch (unit) {
    case "money":
    case "money-per-day":
      return new Intl.NumberFormat(locale, {
        style: "currency",
        currency,
        notation: "compact",
        maximumSignificantDigits: 3,
        currencyDisplay: "narrowSymbol",
      }).format(number);
    case "ratio":
      return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(number);
    default:
      return new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 }).format(number);
  }
}

const perDay: Readonly<Record<Language, string>> = { en: "/day", sv: "/dag" };
