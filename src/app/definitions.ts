import type { Language } from "../domain/language.ts";
import type { Unit } from "../domain/unit.ts";
import { type Better, type Measure, sqlOf } from "../metrics/measure.ts";
import { metricNames } from "../reports/shown.ts";

/** What a number means: in words, as a formula, and as the text that computes it. */
export interface Definition {
  readonly id: string;
  readonly metric: string;
  readonly metricName: string;
  readonly label: string;
  readonly says: string;
  readonly formula: string;
  readonly unit: Unit;
  readonly better: Better;
  readonly sql: string | null;
}

export function definitionOf(measure: Measure, language: Language): Definition {
  return {
    id: measure.id,
    metric: measure.metric,
    metricName: metricNames[measure.metric][language],
    label: measure.label[language],
    says: measure.says[language],
    formula: measure.formula,
    unit: measure.unit,
    better: measure.better,
    sql: sqlOf(measure),
  };
}
