import { amount, dealsIn, type Signal } from "./signal.ts";

/** METRICS §4: the call lies outside the forecast's middle 80 %: a question, not a mistake. */
export const callFarFromModel: Signal = {
  name: "call-far-from-model",
  about: "forecast",
  title: { en: "The call and the records disagree", sv: "Prognosen och underlaget säger olika" },
  find({ forecast, open }) {
    if (forecast === null || forecast.call === null) return null;
    const { call, p10, p90 } = forecast;
    if (call >= p10 && call <= p90) return null;
    return {
      says: {
        words: {
          en: "The call is {call}; four of five times deals like these come to between {low} and {high}.",
          sv: "Prognosen är {call}; fyra gånger av fem ger sådana affärer mellan {low} och {high}.",
        },
        figures: { call: amount(call), low: amount(p10), high: amount(p90) },
      },
      ask: { en: "What do you know that the CRM does not?", sv: "Vad vet du som inte står i CRM-systemet?" },
      gain: call > p90 ? call - p90 : p10 - call,
      evidence: dealsIn(open.filter(({ isDue }) => isDue)),
    };
  },
};
