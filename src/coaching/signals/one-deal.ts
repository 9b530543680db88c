import { figureOf } from "./facts.ts";
import { count, type Signal, share } from "./signal.ts";

/** METRICS §3 and §5: without it the result halves, and chance alone could have halved it. */
export const oneDeal: Signal = {
  name: "one-deal",
  about: "bookings",
  title: { en: "One deal carries the period", sv: "En affär bär perioden" },
  find(facts) {
    const [part, deals] = [figureOf(facts, "bookings.largest_share"), figureOf(facts, "bookings.deals")];
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
      gain: Math.max(0, facts.largestWin.value - (facts.usual.medianWin ?? 0)),
      deals: [facts.largestWin.opportunityId],
    };
  },
};
