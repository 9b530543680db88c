import type { Example } from "./facts.ts";
import { day, type Evidence, type Figure, type Sentence } from "./signal.ts";

/** Deals of the past as evidence, the latest first, each with its day. */
export function examplesOf(
  examples: readonly Example[],
  words: Sentence["words"] = { en: "{on}", sv: "{on}" },
  more: (example: Example) => Readonly<Record<string, Figure>> = () => ({}),
): Evidence[] {
  return examples.map((deal) => ({ deal, says: { words, figures: { on: day(deal.on), ...more(deal) } } }));
}
