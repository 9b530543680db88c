import { locales, withMinus } from "./format.ts";
import type { Language } from "./language.ts";
import type { Unit } from "./unit.ts";

/** The change from the period before: points of a rate, else the share of it, signed; null when there is nothing to compare. */
export function formatChange(
  now: string | number | null | undefined,
  before: string | number | null | undefined,
  unit: Unit,
  language: Language,
): string | null {
  if (now == null || before == null) return null;
  const [from, to] = [Number(before), Number(now)];
  const signed = (options: Intl.NumberFormatOptions, value: number) =>
    withMinus(
      new Intl.NumberFormat(locales[language], {
        maximumFractionDigits: 1,
        signDisplay: "exceptZero",
        ...options,
      }).format(value),
    );
  if (unit === "ratio") return `${signed({}, 100 * (to - from))} ${points[language]}`;
  return from === 0 ? null : signed({ style: "percent" }, (to - from) / Math.abs(from));
}

const points: Readonly<Record<Language, string>> = { en: "points", sv: "procentenheter" };
