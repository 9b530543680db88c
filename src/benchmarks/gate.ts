import { locales } from "../domain/format.ts";
import type { Language } from "../domain/language.ts";
import type { Gate } from "./answer.ts";
import type { AnsweredMeasure } from "./figures.ts";
import { homogeneity, type Proportion } from "./statistics/proportion.ts";

/** Whether reps differ at all (METRICS §2): χ² of homogeneity over the reps with a large enough sample for a verdict; null of fewer than two. */
export function gateOf(eligible: readonly Proportion[], measure: AnsweredMeasure, language: Language): Gate | null {
  const found = homogeneity(eligible);
  if (found === null) return null;
  const label = measure.label[language];
  const number = (value: number, decimals: number) =>
    new Intl.NumberFormat(locales[language], {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }).format(value);
  const test = `χ² ${number(found.chiSquare, 1)}, df ${found.degreesOfFreedom}, p ${number(found.p, 2)}`;
  const says =
    found.p <= 0.05
      ? null
      : language === "sv"
        ? `${label}: skillnaderna mellan säljarna är vad slumpen ger (${test}).`
        : `${label}: the differences between reps are what chance gives (${test}).`;
  return { ...found, says };
}
