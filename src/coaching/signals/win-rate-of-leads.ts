import { examplesOf } from "./examples.ts";
import { count, type Signal } from "./signal.ts";

/**
 * METRICS §6: fewer won than leads of this quality give peers, by z = (O − E) ÷ √Σn·p(1 − p) and the verdict rules: that part is the rep's. What
 * the leads themselves cost is never put to the rep; it goes to whoever routes them (`leads-given`).
 */
export const winRateOfLeads: Signal = {
  name: "win-rate-of-leads",
  about: "won-lost",
  title: { en: "Fewer wins than these leads give others", sv: "Färre vunna än vad samma leads ger andra" },
  find({ ratePart, usual, examples }) {
    if (ratePart === null || ratePart.verdict !== "below") return null;
    const { difference, scored, expected } = ratePart;
    return {
      says: {
        words: {
          en: "Of {all} deals decided in a year {won} were won; peers win {expected} of as good leads: {part} points more.",
          sv: "Av {all} affärer som avgjorts på ett år vanns {won}; kollegorna vinner {expected} av lika bra leads: {part} procentenheter fler.",
        },
        figures: {
          all: count(scored),
          won: count(Math.round(expected + difference * scored)),
          expected: count(Math.round(expected)),
          part: count(Math.round(-100 * difference)),
        },
      },
      ask: {
        en: "Listen to two lost deals together: where did the buyer stop answering, and what was asked before?",
        sv: "Gå igenom två förlorade affärer tillsammans: var slutade köparen svara, och vad hade frågats innan?",
      },
      gain: usual.meanWin === null ? null : -difference * scored * usual.meanWin,
      evidence: examplesOf(examples.lost),
    };
  },
};
