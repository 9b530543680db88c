import { isUntidy, lacking } from "./deal-notes.ts";
import type { RepFacts } from "./facts.ts";
import { count, dealsIn, type Signal } from "./signal.ts";

/** METRICS §7: more than a tenth of the open deals without an amount or a date, or past it. What everyone's deals lack is no rep's. */
export const records: Signal = {
  name: "records",
  about: "pipeline",
  title: { en: "Records to put in order first", sv: "Uppgifter att ordna först" },
  isHygiene: true,
  shared: {
    says: {
      en: "{found} of {of} open deals have no amount or no close date, or are past it; more than a tenth with {reps} of {all} reps.",
      sv: "{found} av {of} öppna affärer saknar belopp eller stängningsdatum, eller har passerat det; mer än var tionde hos {reps} av {all} säljare.",
    },
    ask: {
      en: "Whose work is it to keep dates and amounts true, and which of them could the CRM ask for by itself?",
      sv: "Vems uppgift är det att hålla datum och belopp aktuella, och vad kan CRM-systemet fråga efter av sig självt?",
    },
    cases: (facts) => ({ successes: untidyIn(facts).length, trials: facts.open.length }),
  },
  find(facts) {
    const { open } = facts;
    const [unsized, undated] = (["amount", "date"] as const).map((what) =>
      open.filter((deal) => deal.lacks.includes(what)),
    );
    const overdue = open.filter((deal) => deal.overdue > 0);
    const lacks = unsized!.length + undated!.length + overdue.length;
    if (open.length < 5 || lacks <= 0.1 * open.length) return null;
    return {
      says: {
        words: {
          en: "Of {open} open deals, without an amount: {unsized}; without a close date: {undated}; past it: {overdue}.",
          sv: "Av {open} öppna affärer, utan belopp: {unsized}; utan stängningsdatum: {undated}; försenade: {overdue}.",
        },
        figures: {
          open: count(open.length),
          unsized: count(unsized!.length),
          undated: count(undated!.length),
          overdue: count(overdue.length),
        },
      },
      ask: {
        en: "Ten minutes together: what is each worth, and when does the buyer want it?",
        sv: "Tio minuter tillsammans: vad är var och en värd, och när vill köparen ha den?",
      },
      gain: null,
      evidence: dealsIn(untidyIn(facts), lacking),
    };
  },
};

const untidyIn = ({ open }: RepFacts) => open.filter(isUntidy);
