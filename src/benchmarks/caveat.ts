import { formatCount, formatRatio } from "../domain/format.ts";
import type { Language } from "../domain/language.ts";
import type { FamilyRow } from "../metrics/measure.ts";
import { type AnsweredMeasure, numberIn } from "./figures.ts";

/** What a value rests on that nobody recorded, in a sentence; null when it rests on records alone. */
export function caveatOf(row: FamilyRow | undefined, measure: AnsweredMeasure, language: Language): string | null {
  const { caveat, column, sample } = measure.answer;
  if (caveat === undefined) return null;
  const count = numberIn(row, caveat.count) ?? 0;
  if (count === 0) return null;
  const value = numberIn(row, column) ?? 0;
  const part = caveat.part === undefined ? 0 : (numberIn(row, caveat.part) ?? 0);
  return caveat.says[language]
    .replace("{count}", formatCount(count, language))
    .replace("{of}", formatCount(numberIn(row, sample) ?? 0, language))
    .replace("{share}", formatRatio(value === 0 ? 0 : part / value, language));
}
