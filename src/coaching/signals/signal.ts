import { formatValue } from "../../domain/format-value.ts";
import type { Language, Words } from "../../domain/language.ts";
import type { Unit } from "../../domain/unit.ts";
import type { MetricId } from "../../metrics/measure.ts";
import type { RepFacts, TeamFacts } from "./facts.ts";

/** One rule of METRICS §3 to §8 that says when a number of a rep is worth a conversation. */
export interface Signal {
  readonly name: string;
  readonly about: MetricId;
  readonly title: Words;
  /** Records to put in order: said first, because what rests on them cannot be read before. */
  readonly isHygiene?: true;
  /** Null: nothing to say, or too little to say it on. */
  find(facts: RepFacts): Finding | null;
}

/** The same for a team as a whole: for leaders, about no single rep. */
export interface TeamSignal {
  readonly name: string;
  readonly about: MetricId;
  readonly title: Words;
  find(facts: TeamFacts): Finding | null;
}

export interface Finding {
  /** What the numbers show. */
  readonly says: Sentence;
  /** What to ask, never whom to blame. */
  readonly ask: Words;
  /** About how much is at stake, in the reporting currency: an estimate to order conversations by. Null where none can be made. */
  readonly gain: number | null;
  /** The deals it rests on. */
  readonly deals: readonly string[];
}

/** A sentence in every language, its `{figures}` still numbers. */
export interface Sentence {
  readonly words: Words;
  readonly figures: Readonly<Record<string, Figure>>;
}

export type Figure = string | { readonly value: number | string | null; readonly unit: Unit };

export const share = (value: number): Figure => ({ value, unit: "ratio" });
export const count = (value: number): Figure => ({ value, unit: "count" });
export const days = (value: number): Figure => ({ value, unit: "days" });
export const amount = (value: number | string): Figure => ({
  value: typeof value === "string" ? value : String(Math.round(value)),
  unit: "money",
});

/** A sentence as it is read. */
export function told({ words, figures }: Sentence, language: Language, currency: string): string {
  return words[language].replaceAll(/\{(\w+)\}/g, (all, name: string) => {
    const figure = figures[name];
    if (figure === undefined) return all;
    return typeof figure === "string" ? figure : formatValue(figure.value, figure.unit, currency, language);
  });
}
