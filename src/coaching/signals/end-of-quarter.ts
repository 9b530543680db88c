import { examplesOf } from "./examples.ts";
import { amount, type Signal, share } from "./signal.ts";

/** METRICS §5: 60 % of the bookings in the last ten working days, which are 16 % of a quarter. */
export const endOfQuarter: Signal = {
  name: "end-of-quarter",
  about: "bookings",
  title: { en: "Everything closes at the end", sv: "Allt stängs på slutet" },
  shared: {
    says: {
      en: "{reps} of {all} reps booked at least 60 % of a year in the last ten working days of the quarters.",
      sv: "{reps} av {all} säljare bokade minst 60 % av ett år under kvartalens sista tio arbetsdagar.",
    },
    ask: {
      en: "Which discounts, quotas or reviews pull the deals to the quarter’s end?",
      sv: "Vilka rabatter, budgetar eller genomgångar drar affärerna till kvartalets slut?",
    },
  },
  find({ year, examples }) {
    const part = year.booked === 0 ? 0 : year.bookedLast / year.booked;
    if (year.won < 10 || part < 0.6) return null;
    return {
      says: {
        words: {
          en: "{part} of a year's bookings, {late}, fell into the last ten working days of a quarter.",
          sv: "{part} av årets bokningar, {late}, kom de sista tio arbetsdagarna i ett kvartal.",
        },
        figures: { part: share(part), late: amount(year.bookedLast) },
      },
      ask: {
        en: "What is given away for the date, and which deals could be decided a month earlier?",
        sv: "Vad ges bort för datumets skull, och vilka affärer kunde avgöras en månad tidigare?",
      },
      gain: null,
      evidence: examplesOf(examples["at-quarter-end"]),
    };
  },
};
