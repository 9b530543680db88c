import { figureOf } from "./facts.ts";
import { amount, day, dealsIn, type Signal, share } from "./signal.ts";

/** METRICS §3 and §7: the chance of reaching quota, from the rep's own deals, is below a half while at least a fifth of the working days are left; below a fifth it takes others' help. */
export const offPace: Signal = {
  name: "off-pace",
  about: "quota",
  title: { en: "The quota is less likely than not", sv: "Budgeten nås troligen inte" },
  find(facts) {
    const chance = facts.forecast?.chance ?? null;
    const gap = figureOf(facts.measures, "quota.gap");
    const { left, total } = facts.workingDays;
    if (chance === null || gap === null || chance >= 0.5 || total === 0 || left / total < 0.2) return null;
    return {
      says: {
        words: {
          en: "The chance of reaching quota is {chance}; {gap} is missing.",
          sv: "Chansen att nå budget är {chance}; {gap} fattas.",
        },
        figures: { chance: share(chance), gap: amount(gap) },
      },
      ask:
        chance < 0.2
          ? {
              en: "What would have to happen, and whose help does it take? Which deals of the next period start now?",
              sv: "Vad måste hända, och vems hjälp krävs? Vilka affärer för nästa period börjar nu?",
            }
          : {
              en: "Which open deals can still close, and what is the next step in each?",
              sv: "Vilka öppna affärer kan ännu stängas, och vad är nästa steg i var och en?",
            },
      gain: gap * (1 - chance),
      evidence: dealsIn(
        facts.open.filter(({ isDue }) => isDue),
        ({ closeOn }) => ({ words: { en: "dated {on}", sv: "daterad {on}" }, figures: { on: day(closeOn ?? "") } }),
      ),
    };
  },
};
