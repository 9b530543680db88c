import { formatCount, formatRatio } from "../domain/format.ts";
import type { Language } from "../domain/language.ts";
import type { FamilyRow } from "../metrics/measure.ts";
import { type AnsweredMeasure, numberIn } from "./figures.ts";

/** What must be known to read a value, in plain sentences; null when it rests on enough records alone. */
export function caveatOf(row: FamilyRow | undefined, measure: AnsweredMeasure, language: Language): string | null {
  const { caveats = [], column, sample } = measure.answer;
  const said = caveats.flatMap((caveat) => {
    if (typeof caveat === "function") return row === undefined ? [] : (caveat(row)?.[language] ?? []);
    const { count, part, says } = caveat;
    const many = numberIn(row, count) ?? 0;
    if (many === 0) return [];
    const value = numberIn(row, column) ?? 0;
    const share = part === undefined || value === 0 ? 0 : (numberIn(row, part) ?? 0) / value;
    return says[language]
      .replace("{count}", formatCount(many, language))
      .replace("{of}", formatCount(numberIn(row, sample) ?? 0, language))
      .replace("{share}", formatRatio(share, language));
  });
  return said.length === 0 ? null : said.join(" ");
}
