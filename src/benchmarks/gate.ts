import { locales } from "../domain/format.ts";
import type { Language } from "../domain/language.ts";
import type { FamilyRow } from "../metrics/measure.ts";
import type { Gate } from "./answer.ts";
import { type AnsweredMeasure, listIn, numberIn } from "./figures.ts";
import { homogeneity, type Proportion, trendTest } from "./statistics/proportion.ts";

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

/**
 * Whether a lead score separates wins from losses at all (METRICS §6): Cochran–Armitage trend over everyone's bands, told with the area under
 * the curve. Where it does not, what is owed to the leads and what to the selling cannot be told apart; null for measures without bands.
 */
export function scoreGateOf(everyone: FamilyRow | undefined, language: Language): Gate | null {
  const [won, deals] = [listIn(everyone, "band_won"), listIn(everyone, "band_deals")];
  const found = trendTest(won.map((successes, index) => ({ successes, trials: deals[index] ?? 0 })));
  if (found === null) return null;
  const number = (value: number, decimals: number) =>
    value.toLocaleString(language === "sv" ? "sv-SE" : "en-US", { maximumFractionDigits: decimals });
  const auc = numberIn(everyone, "auc");
  const test = `χ² ${number(found.chiSquare, 1)}, p ${number(found.p, 2)}${auc === null ? "" : `, AUC ${number(auc, 2)}`}`;
  const says =
    found.p <= 0.05
      ? null
      : language === "sv"
        ? `Leadens score skiljer inte vinster från förluster (trend ${test}): vad som beror på leadsen går inte att säga.`
        : `The lead score does not separate wins from losses (trend ${test}): what is owed to the leads cannot be told.`;
  return { ...found, says };
}
