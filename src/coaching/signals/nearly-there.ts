import { amount, count, dealsIn, type Signal } from "./signal.ts";

/** METRICS §3: what is missing to the next tier is at most the rep's middle win, and at least five working days are left: one ordinary deal changes the pay. */
export const nearlyThere: Signal = {
  name: "nearly-there",
  about: "quota",
  title: { en: "One deal from the next tier", sv: "En affär från nästa nivå" },
  find({ nextTier, usual, workingDays, open }) {
    if (nextTier === null || usual.medianWin === null || workingDays.left < 5) return null;
    if (Number(nextTier.missing) > usual.medianWin) return null;
    return {
      says: {
        words: {
          en: "{missing} more reaches the next tier and pays {pays}; {left} working days are left.",
          sv: "{missing} till når nästa nivå och ger {pays}; {left} arbetsdagar återstår.",
        },
        figures: { missing: amount(nextTier.missing), pays: amount(nextTier.pays), left: count(workingDays.left) },
      },
      ask: {
        en: "Which deal could it be, and what does its buyer still need?",
        sv: "Vilken affär kan det bli, och vad behöver köparen ännu?",
      },
      gain: Number(nextTier.missing),
      evidence: dealsIn(open.filter(({ isDue, value }) => isDue && (value ?? 0) >= Number(nextTier.missing))),
    };
  },
};
