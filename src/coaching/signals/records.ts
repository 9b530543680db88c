import { count, type Signal } from "./signal.ts";

/** METRICS §7: more than a tenth of the open deals without an amount or a date, or past it. What everyone's deals lack is no rep's. */
export const records: Signal = {
  name: "records",
  about: "pipeline",
  title: { en: "Records to put in order first", sv: "Uppgifter att ordna först" },
  isHygiene: true,
  find({ open }) {
    const unsized = open.filter(({ lacks }) => lacks.includes("amount"));
    const undated = open.filter(({ lacks }) => lacks.includes("date"));
    const overdue = open.filter((deal) => deal.overdue > 0);
    const found = new Set([...unsized, ...undated, ...overdue].map(({ opportunityId }) => opportunityId));
    if (open.length < 5 || unsized.length + undated.length + overdue.length <= 0.1 * open.length) return null;
    return {
      says: {
        words: {
          en: "Of {open} open deals {unsized} have no amount, {undated} no close date, {overdue} are past it.",
          sv: "Av {open} öppna affärer saknar {unsized} belopp, {undated} stängningsdatum, {overdue} har passerat det.",
        },
        figures: {
          open: count(open.length),
          unsized: count(unsized.length),
          undated: count(undated.length),
          overdue: count(overdue.length),
        },
      },
      ask: {
        en: "Ten minutes together: what is each worth, and when does the buyer want it?",
        sv: "Tio minuter tillsammans: vad är var och en värd, och när vill köparen ha den?",
      },
      gain: null,
      deals: [...found],
    };
  },
};
