import { figureOf } from "./facts.ts";
import { amount, type Signal, share } from "./signal.ts";

/** METRICS §5: contract value grew by a fifth or more from the period before and what recurs a year by at most 5 %: contracts grow longer, the total flatters. */
export const longTerms: Signal = {
  name: "long-terms",
  about: "bookings",
  title: { en: "Longer contracts, not larger ones", sv: "Längre avtal, inte större" },
  shared: {
    says: {
      en: "With {reps} of {all} reps contract value has grown by a fifth or more and what recurs a year has not.",
      sv: "Hos {reps} av {all} säljare har avtalsvärdet växt med en femtedel eller mer och det årliga inte.",
    },
    ask: {
      en: "What is paid for longer terms, in discounts and in commission, and is it meant so?",
      sv: "Vad betalas för längre avtal, i rabatter och i provision, och är det meningen?",
    },
  },
  find(facts) {
    const [tcv, arr] = [facts.measures["bookings.tcv"], facts.measures["bookings.arr"]];
    const [total, yearly] = [figureOf(facts.measures, "bookings.tcv"), figureOf(facts.measures, "bookings.arr")];
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
      evidence: [],
    };
  },
};
