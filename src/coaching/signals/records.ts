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
          en: "Of {open} open deals, without an amount: {unsized}; without a close date: {undated}; past it: {overdue}.",
          sv: "Av {open} öppna affärer, utan belopp: {unsized}; utan stängningsdatum: {undated}; försenade: {overdue}.",
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
