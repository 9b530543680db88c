import { examplesOf } from "./examples.ts";
import { count, type Signal, share } from "./signal.ts";

/** METRICS §6: more than a fifth of a year's losses have no reason, and what the reasons say cannot be read. Where no peer ever gives one it is a matter of the CRM. */
export const unexplainedLosses: Signal = {
  name: "unexplained-losses",
  about: "won-lost",
  title: { en: "Losses without a reason", sv: "Förluster utan skäl" },
  isHygiene: true,
  shared: {
    says: {
      en: "{found} of {of} losses of the year have no reason; more than a fifth with {reps} of {all} reps.",
      sv: "{found} av årets {of} förluster saknar skäl; mer än var femte hos {reps} av {all} säljare.",
    },
    ask: {
      en: "Which few reasons would be worth reading, and could the CRM ask for one on closing?",
      sv: "Vilka få skäl vore värda att läsa, och kan CRM-systemet fråga efter ett vid stängning?",
    },
    cases: ({ year }) => ({ successes: year.lostWithoutReason, trials: year.lost }),
  },
  find({ year, peers, examples }) {
    if (year.lost < 5 || year.lostWithoutReason / year.lost <= 0.2) return null;
    // what nobody ever fills in is a matter of the CRM, not of a rep (docs/decisions/0060)
    if (peers.lost > 0 && peers.lostWithoutReason === peers.lost) return null;
    return {
      says: {
        words: {
          en: "{found} of {all} losses of the year ({part}) have no reason.",
          sv: "{found} av årets {all} förluster ({part}) saknar skäl.",
        },
        figures: {
          found: count(year.lostWithoutReason),
          all: count(year.lost),
          part: share(year.lostWithoutReason / year.lost),
        },
      },
      ask: {
        en: "What did these buyers say? Write it down while it is remembered.",
        sv: "Vad sade dessa köpare? Skriv ned det medan det är i minnet.",
      },
      gain: null,
      evidence: examplesOf(examples.unexplained),
    };
  },
};
