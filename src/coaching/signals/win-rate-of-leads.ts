import { figureOf } from "./facts.ts";
import { count, type Signal } from "./signal.ts";

/**
 * METRICS §6: fewer won than leads of this quality give peers, by more than chance: that part is the rep's. What the leads themselves
 * cost is never put to the rep; it goes to whoever routes them (`leads-given`).
 */
export const winRateOfLeads: Signal = {
  name: "win-rate-of-leads",
  about: "won-lost",
  title: { en: "Fewer wins than these leads give others", sv: "Färre vunna än vad samma leads ger andra" },
  find(facts) {
    const part = figureOf(facts, "won-lost.rate_effect");
    const answer = facts.measures["won-lost.win_rate"];
    const n = facts.measures["won-lost.rate_effect"]?.sampleSize ?? 0;
    if (part === null || part >= 0 || n < 20 || answer?.verdict !== "below") return null;
    return {
      says: {
        words: {
          en: "Of {all} decided deals, leads alike, {part} points fewer were won than by peers.",
          sv: "Av {all} avgjorda affärer vanns, med likadana leads, {part} procentenheter färre än hos kollegorna.",
        },
        figures: { all: count(n), part: count(Math.round(-100 * part)) },
      },
      ask: {
        en: "Listen to two lost deals together: where did the buyer stop answering, and what was asked before?",
        sv: "Gå igenom två förlorade affärer tillsammans: var slutade köparen svara, och vad hade frågats innan?",
      },
      gain: facts.usual.meanWin === null ? null : -part * n * facts.usual.meanWin,
      deals: [],
    };
  },
};
