import type { Quantity } from "../../domain/figure.ts";
import type { Language } from "../../domain/language.ts";

/** How a spreadsheet shows a quantity: the number keeps all its digits, the unit stands in the format, not in the cell. */
export function numberFormat({ value, unit, currency }: Quantity, language: Language): string {
  switch (unit) {
    case "money":
      return `${grouped(decimalsOf(currency))}${suffix(` ${currency}`)}`;
    case "money-per-day":
      return `${grouped(decimalsOf(currency))}${suffix(` ${currency}${{ en: "/day", sv: "/dag" }[language]}`)}`;
    case "ratio":
      return "0.0%";
    case "days":
      return `${grouped(1)}${suffix({ en: " days", sv: " dagar" }[language])}`;
    case "minutes":
      return `${grouped(0)}${suffix(" min")}`;
    case "factor":
      return `0.00${suffix("×")}`;
    case "count":
      return grouped(Number.isInteger(Number(value)) ? 0 : 1);
  }
}

const grouped = (decimals: number) => `#,##0${decimals === 0 ? "" : `.${"0".repeat(decimals)}`}`;
const suffix = (text: string) => `"${text.replaceAll('"', "")}"`;

/** Two for most currencies, none for JPY. */
function decimalsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
