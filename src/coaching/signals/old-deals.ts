import { worthOf } from "./facts.ts";
import { count, days, type Signal } from "./signal.ts";

/** METRICS §8: open for longer than nine of ten of the team's won deals took. */
export const oldDeals: Signal = {
  name: "old-deals",
  about: "sales-cycle",
  title: { en: "Decide or drop", sv: "Avgör eller släpp" },
  find(facts) {
    const limit = facts.usual.cycle90;
    const found = limit === null ? [] : facts.open.filter(({ age }) => age > limit);
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
      deals: found.map(({ opportunityId }) => opportunityId),
    };
  },
};

/** Of ten deals that are won one is won so late. */
const lateWorth = (worth: number | null) => (worth === null ? null : worth / 10);
