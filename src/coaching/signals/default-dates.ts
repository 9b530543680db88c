import { count, type Signal, share } from "./signal.ts";

/** METRICS §4: by chance about one date in 21 falls on the last working day of a month; software sets it there by default. */
export const defaultDates: Signal = {
  name: "default-dates",
  about: "forecast",
  title: { en: "Close dates nobody chose", sv: "Stängningsdatum som ingen valt" },
  isHygiene: true,
  find({ open }) {
    const dated = open.filter(({ isDated }) => isDated);
    const found = dated.filter(({ isMonthEnd }) => isMonthEnd);
    if (dated.length < 5 || found.length / dated.length <= 0.5) return null;
    return {
      says: {
        words: {
          en: "{found} of {all} dated open deals ({part}) close on the last working day of a month.",
          sv: "{found} av {all} daterade öppna affärer ({part}) stängs sista arbetsdagen i en månad.",
        },
        figures: { found: count(found.length), all: count(dated.length), part: share(found.length / dated.length) },
      },
      ask: {
        en: "Which of these dates did the buyer name? Take the others out, or ask for one.",
        sv: "Vilka av dessa datum har köparen sagt? Ta bort de andra, eller fråga efter ett.",
      },
      gain: null,
      deals: found.map(({ opportunityId }) => opportunityId),
    };
  },
};
