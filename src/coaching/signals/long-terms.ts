import { figureOf } from "./facts.ts";
import { amount, type Signal, share } from "./signal.ts";

/** METRICS §5: contracts grow longer while what recurs a year does not: the total flatters. */
export const longTerms: Signal = {
  name: "long-terms",
  about: "bookings",
  title: { en: "Longer contracts, not larger ones", sv: "Längre avtal, inte större" },
  find(facts) {
    const [tcv, arr] = [facts.measures["bookings.tcv"], facts.measures["bookings.arr"]];
    const [total, yearly] = [figureOf(facts, "bookings.tcv"), figureOf(facts, "bookings.arr")];
    const [before, yearlyBefore] = [Number(tcv?.previous ?? 0), Number(arr?.previous ?? 0)];
    if (total === null || yearly === null || (arr?.sampleSize ?? 0) < 10 || before <= 0 || yearlyBefore <= 0)
      return null;
    const [growth, yearlyGrowth] = [total / before - 1, yearly / yearlyBefore - 1];
    if (growth < 0.2 || yearlyGrowth > 0.05) return null;
    return {
      says: {
        words: {
          en: "Contract value grew by {growth} to {total}, what recurs a year by {yearly}.",
          sv: "Avtalsvärdet växte med {growth} till {total}, det årliga med {yearly}.",
        },
        figures: { growth: share(growth), total: amount(total), yearly: share(yearlyGrowth) },
      },
      ask: {
        en: "What was given for the longer term, and would the buyer have started smaller?",
        sv: "Vad gavs för den längre tiden, och hade köparen börjat i mindre skala?",
      },
      gain: null,
      deals: [],
    };
  },
};
