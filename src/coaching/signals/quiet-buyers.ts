import { worthOf } from "./facts.ts";
import { count, days, type Signal } from "./signal.ts";

/** METRICS §8: the buyer has done nothing for longer than four of five pauses of buyers who then bought. */
export const quietBuyers: Signal = {
  name: "quiet-buyers",
  about: "sales-cycle",
  title: { en: "Buyers gone quiet", sv: "Köpare som tystnat" },
  find(facts) {
    const limit = facts.usual.quiet80;
    const found = limit === null ? [] : facts.open.filter(({ quiet }) => quiet > limit);
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
      deals: found.map(({ opportunityId }) => opportunityId),
    };
  },
};
