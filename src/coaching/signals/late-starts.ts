import { examplesOf } from "./examples.ts";
import { count, days, type Signal } from "./signal.ts";

/** METRICS §5: half of the contracts start more than sixty days after they are signed, and their revenue with them. */
export const lateStarts: Signal = {
  name: "late-starts",
  about: "bookings",
  title: { en: "Contracts start late", sv: "Avtalen börjar sent" },
  shared: {
    says: {
      en: "With {reps} of {all} reps half of a year’s contracts start more than sixty days after they are won.",
      sv: "Hos {reps} av {all} säljare börjar hälften av ett års avtal mer än sextio dagar efter att de vunnits.",
    },
    ask: {
      en: "Is it the buyers who wait, or our delivery?",
      sv: "Är det köparna som väntar, eller vår leverans?",
    },
  },
  find({ year, usual, examples }) {
    if (year.startLag === null || year.starts < 10 || year.startLag <= 60) return null;
    return {
      says: {
        words: {
          en: "Half of {all} contracts start {lag} or more after they are won.",
          sv: "Hälften av {all} avtal börjar {lag} eller mer efter att de vunnits.",
        },
        figures: { all: count(year.starts), lag: days(year.startLag) },
      },
      ask: {
        en: "What is waited for between signing and start, and who could clear it sooner?",
        sv: "Vad väntar man på mellan underskrift och start, och vem kan lösa det tidigare?",
      },
      // what a year of contracts would have brought in the days above sixty
      gain: usual.meanWin === null ? null : (year.starts * usual.meanWin * (year.startLag - 60)) / 365,
      evidence: examplesOf(
        examples["late-start"],
        { en: "won {on}, starts {lag} later", sv: "vunnen {on}, börjar {lag} senare" },
        ({ size }) => ({ lag: days(size ?? 0) }),
      ),
    };
  },
};
