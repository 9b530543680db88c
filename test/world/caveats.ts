import { caveatOf } from "../../src/benchmarks/caveat.ts";
import { isAnswered } from "../../src/benchmarks/figures.ts";
import type { Language } from "../../src/domain/language.ts";
import { measures } from "../../src/metrics/index.ts";
import type { FamilyRow } from "../../src/metrics/measure.ts";

/** What is said beside the value of a measure in such a row. */
export function saidBeside(id: string, row: FamilyRow, language: Language = "en"): string | null {
  const measure = measures.find((each) => each.id === id);
  if (measure === undefined || !isAnswered(measure)) throw new Error(`${id} has no answer.`);
  return caveatOf(row, measure, language);
}
