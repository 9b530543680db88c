import { count, type Signal, share } from "./signal.ts";

/** METRICS §8: deals that are won on the day they open were entered when they were over, and say nothing of how long winning takes. */
export const loggedAfterwards: Signal = {
  name: "logged-afterwards",
  about: "sales-cycle",
  title: { en: "Deals are entered when they are over", sv: "Affärer läggs in när de är klara" },
  isHygiene: true,
  find({ year }) {
    if (year.won < 5 || year.wonSameDay / year.won <= 0.2) return null;
    return {
      says: {
        words: {
          en: "{found} of {all} wins of the year ({part}) were opened on the day they were won.",
          sv: "{found} av årets {all} vunna affärer ({part}) öppnades samma dag som de vanns.",
        },
        figures: { found: count(year.wonSameDay), all: count(year.won), part: share(year.wonSameDay / year.won) },
      },
      ask: {
        en: "What makes it hard to enter a deal when the talks begin?",
        sv: "Vad gör det svårt att lägga in en affär när samtalen börjar?",
      },
      gain: null,
      deals: [],
    };
  },
};
