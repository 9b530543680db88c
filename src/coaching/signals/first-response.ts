import { figureOf } from "./facts.ts";
import { count, type Signal } from "./signal.ts";

/** METRICS §8: leads answered within the hour are about seven times likelier to be qualified (Oldroyd et al., HBR 2011). */
export const firstResponse: Signal = {
  name: "first-response",
  about: "sales-cycle",
  title: { en: "Inbound leads wait", sv: "Inkommande leads väntar" },
  find(facts) {
    const minutes = figureOf(facts, "sales-cycle.first_response");
    const n = facts.measures["sales-cycle.first_response"]?.sampleSize ?? 0;
    if (minutes === null || n < 6 || minutes <= 60) return null;
    return {
      says: {
        words: {
          en: "Half of {n} inbound leads waited {minutes} or more in working hours for a first answer.",
          sv: "Hälften av {n} inkommande leads väntade {minutes} eller mer arbetstid på ett första svar.",
        },
        figures: { n: count(n), minutes: { value: minutes, unit: "minutes" } },
      },
      ask: {
        en: "When do the leads arrive, and who could answer when you are in a meeting?",
        sv: "När kommer leads in, och vem kan svara när du sitter i möte?",
      },
      gain: null,
      deals: [],
    };
  },
};
