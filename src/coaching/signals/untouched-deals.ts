import { isUntouched, untouched } from "./deal-notes.ts";
import { type RepFacts, worthOf } from "./facts.ts";
import { count, days, dealsIn, type Signal } from "./signal.ts";

/** METRICS §7: nothing has been done either way, by the rep or the buyer, for longer than four of five pauses of deals that were won. */
export const untouchedDeals: Signal = {
  name: "untouched-deals",
  about: "pipeline",
  title: { en: "Nobody has called or written", sv: "Ingen har ringt eller skrivit" },
  isOfOpenDeals: true,
  shared: {
    says: {
      en: "In {found} of {of} open deals nothing has happened either way for longer than four of five pauses of won deals; {reps} of {all} reps have such.",
      sv: "I {found} av {of} öppna affärer har inget hänt från något håll längre än i fyra av fem uppehåll i vunna affärer; {reps} av {all} säljare har sådana.",
    },
    ask: {
      en: "Are there more deals than hands, or are calls and mails not recorded?",
      sv: "Är affärerna fler än händerna, eller registreras inte samtal och mejl?",
    },
    cases: (facts) => ({ successes: untouchedIn(facts).length, trials: facts.open.length }),
  },
  find(facts) {
    const [limit, found] = [facts.usual.untouched80, untouchedIn(facts)];
    if (limit === null || found.length === 0) return null;
    return {
      says: {
        words: {
          en: "Open deals in which neither side has done anything for more than {limit}: {found}. In won deals four of five pauses were shorter.",
          sv: "Öppna affärer där ingen gjort något på över {limit}: {found}. I vunna affärer var fyra av fem uppehåll kortare.",
        },
        figures: { found: count(found.length), limit: days(limit) },
      },
      ask: {
        en: "Which of them gets a call this week, and which are over in all but the record?",
        sv: "Vilka av dem får ett samtal i veckan, och vilka är slut i allt utom i systemet?",
      },
      gain: worthOf(found, facts),
      evidence: dealsIn(found, untouched),
    };
  },
};

const untouchedIn = ({ open, usual }: RepFacts) => open.filter((deal) => isUntouched(deal, usual));
