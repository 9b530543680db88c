import { isOld, old } from "./deal-notes.ts";
import { type RepFacts, worthOf } from "./facts.ts";
import { count, days, dealsIn, type Signal } from "./signal.ts";

/** METRICS §8: open for longer than nine of ten of the team's won deals took. */
export const oldDeals: Signal = {
  name: "old-deals",
  about: "sales-cycle",
  title: { en: "Decide or drop", sv: "Avgör eller släpp" },
  isOfOpenDeals: true,
  shared: {
    says: {
      en: "{found} of {of} open deals are older than nine of ten won deals were; {reps} of {all} reps have such.",
      sv: "{found} av {of} öppna affärer är äldre än nio av tio vunna var; {reps} av {all} säljare har sådana.",
    },
    ask: {
      en: "How is a deal let go here, and does anybody lose by doing it?",
      sv: "Hur släpper man en affär hos oss, och förlorar någon på att göra det?",
    },
    cases: (facts) => ({ successes: oldIn(facts).length, trials: facts.open.length }),
  },
  find(facts) {
    const [limit, found] = [facts.usual.cycle90, oldIn(facts)];
    if (limit === null || found.length === 0) return null;
    return {
      says: {
        words: {
          en: "Open deals older than {limit}, by when nine of ten won deals were won: {found}.",
          sv: "Öppna affärer äldre än {limit}, då nio av tio vunna redan var vunna: {found}.",
        },
        figures: { found: count(found.length), limit: days(limit) },
      },
      ask: {
        en: "For each: what would make the buyer decide this month, and if nothing would, why keep it open?",
        sv: "För var och en: vad får köparen att bestämma sig den här månaden, och om inget gör det, varför är den öppen?",
      },
      gain: lateWorth(worthOf(found, facts)),
      evidence: dealsIn(found, old),
    };
  },
};

const oldIn = ({ open, usual }: RepFacts) => open.filter((deal) => isOld(deal, usual));

/** Of ten deals that are won one is won so late. */
const lateWorth = (worth: number | null) => (worth === null ? null : worth / 10);
