import { figureOf } from "./facts.ts";
import { count, day, type Signal } from "./signal.ts";

/** METRICS §8: half of a year's inbound leads waited more than sixty minutes of working time; those answered within the hour are about seven times likelier to be qualified (Oldroyd et al., HBR 2011). */
export const firstResponse: Signal = {
  name: "first-response",
  about: "sales-cycle",
  title: { en: "Inbound leads wait", sv: "Inkommande leads väntar" },
  shared: {
    says: {
      en: "With {reps} of {all} reps half of the inbound leads wait more than an hour of working time for a first answer.",
      sv: "Hos {reps} av {all} säljare väntar hälften av inkommande leads mer än en arbetstimme på ett första svar.",
    },
    ask: {
      en: "Who watches the leads that come in, and who answers when that person cannot?",
      sv: "Vem bevakar leads som kommer in, och vem svarar när den personen inte kan?",
    },
  },
  find(facts) {
    const minutes = figureOf(facts.yearly, "sales-cycle.first_response");
    const n = facts.yearly["sales-cycle.first_response"]?.sampleSize ?? 0;
    if (minutes === null || n < 6 || minutes <= 60) return null;
    return {
      says: {
        words: {
          en: "Half of {n} inbound leads of a year waited {minutes} or more in working hours for a first answer.",
          sv: "Hälften av ett års {n} inkommande leads väntade {minutes} eller mer arbetstid på ett första svar.",
        },
        figures: { n: count(n), minutes: { value: minutes, unit: "minutes" } },
      },
      ask: {
        en: "When do the leads arrive, and who could answer when you are in a meeting?",
        sv: "När kommer leads in, och vem kan svara när du sitter i möte?",
      },
      gain: null,
      evidence: facts.slowAnswers.map(({ source, on, minutes: waited }) => ({
        deal: null,
        says: {
          words: { en: "{source}, {on}: {waited}", sv: "{source}, {on}: {waited}" },
          figures: { source: source ?? "–", on: day(on), waited: { value: waited, unit: "minutes" } },
        },
      })),
    };
  },
};
