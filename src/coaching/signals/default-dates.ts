import type { RepFacts } from "./facts.ts";
import { count, day, dealsIn, type Signal, share } from "./signal.ts";

/** METRICS §4: more than half of the open deals are dated on the last working day of a month, where chance would put one in 21; software sets it there by default. */
export const defaultDates: Signal = {
  name: "default-dates",
  about: "forecast",
  title: { en: "Close dates nobody chose", sv: "Stängningsdatum som ingen valt" },
  isHygiene: true,
  shared: {
    says: {
      en: "{found} of {of} dated open deals close on the last working day of a month; more than half with {reps} of {all} reps.",
      sv: "{found} av {of} daterade öppna affärer stängs sista arbetsdagen i en månad; mer än hälften hos {reps} av {all} säljare.",
    },
    ask: {
      en: "Does the CRM set these dates by itself, and what would make a date the buyer’s own?",
      sv: "Sätter CRM-systemet datumen av sig självt, och vad skulle göra ett datum till köparens eget?",
    },
    cases: (facts) => ({ successes: atMonthEnd(facts).length, trials: datedIn(facts).length }),
  },
  find(facts) {
    const [dated, found] = [datedIn(facts), atMonthEnd(facts)];
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
      evidence: dealsIn(found, ({ closeOn }) => ({
        words: { en: "dated {on}", sv: "daterad {on}" },
        figures: { on: day(closeOn ?? "") },
      })),
    };
  },
};

const datedIn = ({ open }: RepFacts) => open.filter(({ closeOn }) => closeOn !== null);
const atMonthEnd = ({ open }: RepFacts) => open.filter(({ isMonthEnd }) => isMonthEnd);
