import { examplesOf } from "./examples.ts";
import { count, type Signal, share } from "./signal.ts";

/** METRICS §8: more than a fifth of a year's wins were opened on the day they were won: entered when they were over, they say nothing of how long winning takes. */
export const loggedAfterwards: Signal = {
  name: "logged-afterwards",
  about: "sales-cycle",
  title: { en: "Deals are entered when they are over", sv: "Affärer läggs in när de är klara" },
  isHygiene: true,
  shared: {
    says: {
      en: "{found} of {of} wins of the year were opened on the day they were won; more than a fifth with {reps} of {all} reps.",
      sv: "{found} av årets {of} vunna affärer öppnades samma dag som de vanns; mer än var femte hos {reps} av {all} säljare.",
    },
    ask: {
      en: "Which kind of deal is it, and should days to win be told of it at all?",
      sv: "Vilket slags affär är det, och bör tiden till vinst alls visas för den?",
    },
    cases: ({ year }) => ({ successes: year.wonSameDay, trials: year.won }),
  },
  find({ year, examples }) {
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
      evidence: examplesOf(examples["same-day"]),
    };
  },
};
