import type { Proportion } from "../../benchmarks/statistics/proportion.ts";
import { formatDay, formatNumber } from "../../domain/format.ts";
import { formatValue } from "../../domain/format-value.ts";
import type { Language, Words } from "../../domain/language.ts";
import type { Unit } from "../../domain/unit.ts";
import type { MetricId } from "../../metrics/measure.ts";
import type { Deal, RepFacts, TeamFacts } from "./facts.ts";

/** One rule of METRICS §3 to §8 that says when a number of a rep is worth a conversation. */
export interface Signal {
  readonly name: string;
  readonly about: MetricId;
  readonly title: Words;
  /** Records to put in order: said first, because what rests on them cannot be read before. */
  readonly isHygiene?: true;
  /** About a rep, and not the rep's doing: told among leaders alone. */
  readonly isForLeaders?: true;
  /** About single open deals, which another such rule may have brought up already. */
  readonly isOfOpenDeals?: true;
  /** A habit that most may share: then it is said once among leaders. Left out where it is a matter between a rep and peers, or of a rep's own pay. */
  readonly shared?: Shared;
  /** Null: nothing to say, or too little to say it on. */
  find(facts: RepFacts): Finding | null;
}

/** How a habit is told of when most reps have it. */
interface Shared {
  /** May name `{reps}` of `{all}` that have it, and `{found}` of `{of}` cases where they are counted. */
  readonly says: Words;
  readonly ask: Words;
  /** Of so many cases of a rep so many: who has clearly more than the others is talked to all the same. */
  cases?(facts: RepFacts): Proportion;
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
  /** What it rests on, the weightiest first. */
  readonly evidence: readonly Evidence[];
}

/** A deal with what is the matter with it, or a fact without one, say a call of a past period. */
export interface Evidence {
  readonly deal: Deal | null;
  readonly says: Sentence | null;
}

/** A sentence in every language, its `{figures}` still numbers. */
export interface Sentence {
  readonly words: Words;
  readonly figures: Readonly<Record<string, Figure>>;
}

export type Figure =
  | string
  | { readonly value: number | string | null; readonly unit: Unit }
  | { readonly day: string }
  /** A plain number with one decimal. */
  | { readonly decimal: number };

export const share = (value: number): Figure => ({ value, unit: "ratio" });
export const count = (value: number): Figure => ({ value, unit: "count" });
export const days = (value: number): Figure => ({ value, unit: "days" });
export const decimal = (value: number): Figure => ({ decimal: value });
export const day = (on: string): Figure => ({ day: on });
export const amount = (value: number | string): Figure => ({
  value: typeof value === "string" ? value : String(Math.round(value)),
  unit: "money",
});

/** Deals as evidence, those worth most first, each with what is the matter with it. */
export function dealsIn<Of extends Deal>(
  deals: readonly Of[],
  says: ((deal: Of) => Sentence) | null = null,
): Evidence[] {
  return [...deals]
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1))
    .map((deal) => ({ deal, says: says === null ? null : says(deal) }));
}

/** A sentence as it is read. */
export function told({ words, figures }: Sentence, language: Language, currency: string): string {
  return words[language].replaceAll(/\{(\w+)\}/g, (all, name: string) => {
    const figure = figures[name];
    if (figure === undefined) return all;
    if (typeof figure === "string") return figure;
    if ("day" in figure) return formatDay(figure.day, language);
    if ("decimal" in figure) return formatNumber(figure.decimal, language, 1);
    return formatValue(figure.value, figure.unit, currency, language);
  });
}
