import { figureOf } from "./facts.ts";
import { count, type Signal } from "./signal.ts";

/** METRICS §6: leads that give anybody fewer wins, by at least five points: a talk with whoever routes them, not with the rep. */
export const leadsGiven: Signal = {
  name: "leads-given",
  about: "won-lost",
  isForLeaders: true,
  title: { en: "The leads are harder than peers’", sv: "Leads är svårare än kollegornas" },
  find(facts) {
    const mix = figureOf(facts.yearly, "won-lost.lead_mix_effect");
    const n = facts.yearly["won-lost.lead_mix_effect"]?.sampleSize ?? 0;
    if (mix === null || n < 20 || mix > -0.05) return null;
    return {
      says: {
        words: {
          en: "The scores of {all} deals decided in a year alone make for {mix} points fewer wins than peers’ leads.",
          sv: "Poängen på {all} affärer som avgjorts på ett år ger i sig {mix} procentenheter färre vunna än kollegornas leads.",
        },
        figures: { all: count(n), mix: count(Math.round(-100 * mix)) },
      },
      ask: {
        en: "Ask whoever routes the leads: by which rule do these go to this rep?",
        sv: "Fråga den som fördelar leads: efter vilken regel går de till den här säljaren?",
      },
      gain: facts.usual.meanWin === null ? null : -mix * n * facts.usual.meanWin,
      evidence: [],
    };
  },
};
