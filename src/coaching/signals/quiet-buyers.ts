import { isQuiet, quiet } from "./deal-notes.ts";
import { type RepFacts, worthOf } from "./facts.ts";
import { count, days, dealsIn, type Signal } from "./signal.ts";

/** METRICS §8: the buyer has done nothing for longer than four of five pauses of buyers who then bought. */
export const quietBuyers: Signal = {
  name: "quiet-buyers",
  about: "sales-cycle",
  title: { en: "Buyers gone quiet", sv: "Köpare som tystnat" },
  isOfOpenDeals: true,
  shared: {
    says: {
      en: "The buyers of {found} of {of} open deals have been quiet for longer than four of five who bought ever were; {reps} of {all} reps have such.",
      sv: "Köparna i {found} av {of} öppna affärer har varit tysta längre än fyra av fem som köpte någonsin var; {reps} av {all} säljare har sådana.",
    },
    ask: {
      en: "Which of these are still buyers, and what could marketing send them that is worth an answer?",
      sv: "Vilka av dem är fortfarande köpare, och vad kan marknad skicka som är värt ett svar?",
    },
    cases: (facts) => ({ successes: quietIn(facts).length, trials: facts.open.length }),
  },
  find(facts) {
    const [limit, found] = [facts.usual.quiet80, quietIn(facts)];
    if (limit === null || found.length === 0) return null;
    return {
      says: {
        words: {
          en: "Open deals whose buyer has done nothing for more than {limit}: {found}. Of those who bought, four of five paused for less.",
          sv: "Öppna affärer vars köpare inte gjort något på över {limit}: {found}. Fyra av fem som köpte gjorde kortare uppehåll.",
        },
        figures: { found: count(found.length), limit: days(limit) },
      },
      ask: {
        en: "What would be worth their while to answer, and who else there could be asked?",
        sv: "Vad skulle vara värt för dem att svara på, och vem mer hos dem kan man fråga?",
      },
      gain: worthOf(found, facts),
      evidence: dealsIn(found, quiet),
    };
  },
};

const quietIn = ({ open, usual }: RepFacts) => open.filter((deal) => isQuiet(deal, usual));
