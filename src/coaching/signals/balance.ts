import { figureOf, peersOf } from "./facts.ts";
import { count, amount as money, type Signal } from "./signal.ts";

/** A third more or fewer, in logarithms (METRICS §7). */
const clearly = 0.3;

/** METRICS §7: a third more deals than peers have and a quarter smaller, or the reverse (0.3 in logarithms each way). No wrong, a trade to look at. */
export const balance: Signal = {
  name: "balance",
  about: "pipeline",
  title: { en: "Another balance of number and size", sv: "En annan balans mellan antal och storlek" },
  find(facts) {
    const [n, peersN] = [figureOf(facts.measures, "pipeline.deals"), peersOf(facts.measures, "pipeline.deals")];
    const [size, peersSize] = [
      figureOf(facts.measures, "pipeline.average"),
      peersOf(facts.measures, "pipeline.average"),
    ];
    if (n === null || size === null || peersN === null || peersSize === null || n < 5) return null;
    if (Math.min(n, peersN, size, peersSize) <= 0) return null;
    const [byNumber, bySize] = [Math.log(n / peersN), Math.log(size / peersSize)];
    const isManySmall = byNumber > clearly && bySize < -clearly;
    const isFewLarge = byNumber < -clearly && bySize > clearly;
    if (!isManySmall && !isFewLarge) return null;
    return {
      says: {
        words: {
          en: "{n} open deals of {size} on average; peers have {peersN} of {peersSize}.",
          sv: "{n} öppna affärer à {size} i snitt; kollegorna har {peersN} à {peersSize}.",
        },
        figures: { n: count(n), size: money(size), peersN: count(peersN), peersSize: money(peersSize) },
      },
      ask: isManySmall
        ? {
            en: "Which of the small ones take the time of a large one, and is that time well paid?",
            sv: "Vilka av de små tar en stors tid, och är den tiden väl betald?",
          }
        : {
            en: "What happens to the period when one of them falls, and what smaller ones could run beside?",
            sv: "Vad händer med perioden när en av dem faller, och vilka mindre kan löpa bredvid?",
          },
      gain: Math.max(0, peersN * peersSize - n * size) * (facts.usual.winRate ?? 0),
      evidence: [],
    };
  },
};
