import { worthOf } from "./facts.ts";
import { count, type Signal } from "./signal.ts";

/** METRICS §4: dated later twice or more, or more than a week past the date. */
export const driftingDeals: Signal = {
  name: "drifting-deals",
  about: "forecast",
  title: { en: "Deals that drift", sv: "Affärer som driver" },
  find(facts) {
    const pushed = facts.open.filter(({ pushes }) => pushes >= 2);
    const late = facts.open.filter(({ pushes, overdue }) => pushes < 2 && overdue > 7);
    const found = [...pushed, ...late];
    if (found.length === 0) return null;
    return {
      says: {
        words: {
          en: "Open deals dated later at least twice: {pushed}; others more than a week past their date: {late}.",
          sv: "Öppna affärer som flyttats fram minst två gånger: {pushed}; andra över en vecka försenade: {late}.",
        },
        figures: { pushed: count(pushed.length), late: count(late.length) },
      },
      ask: {
        en: "Who set the last date, the buyer or the calendar, and what has to happen before it?",
        sv: "Vem satte det senaste datumet, köparen eller kalendern, och vad måste hända före det?",
      },
      gain: worthOf(found, facts),
      deals: found.map(({ opportunityId }) => opportunityId),
    };
  },
};
