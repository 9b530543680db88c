import { figureOf } from "./facts.ts";
import { count, dealsIn, type Signal, share } from "./signal.ts";

/** METRICS §3 and §5: one deal of at least three is half of what was booked or more: without it the result halves, and chance alone could have halved it. */
export const oneDeal: Signal = {
  name: "one-deal",
  about: "bookings",
  title: { en: "One deal carries the period", sv: "En affär bär perioden" },
  find(facts) {
    const [part, deals] = [
      figureOf(facts.measures, "bookings.largest_share"),
      figureOf(facts.measures, "bookings.deals"),
    ];
    if (part === null || deals === null || facts.largestWin === null || part < 0.5 || deals < 3) return null;
    return {
      says: {
        words: {
          en: "The largest of {deals} deals won is {part} of what was booked.",
          sv: "Den största av {deals} vunna affärer är {part} av det bokade.",
        },
        figures: { part: share(part), deals: count(deals) },
      },
      ask: {
        en: "What would the period be without it, and what comes next?",
        sv: "Vad vore perioden utan den, och vad kommer härnäst?",
      },
      // what is booked is booked: the talk is of what comes next
      gain: null,
      evidence: dealsIn([facts.largestWin]),
    };
  },
};
