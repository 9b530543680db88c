import { newcombe } from "../../benchmarks/statistics/proportion.ts";
import { count, type Signal, share } from "./signal.ts";

/** METRICS §6: more of the losses than peers' come late in the pipeline, where the work has been done already. */
export const lateLosses: Signal = {
  name: "late-losses",
  about: "won-lost",
  title: { en: "Deals are lost late", sv: "Affärer förloras sent" },
  find({ year, others, usual }) {
    if (year.lost < 20 || others.lost < 20) return null;
    const [own, theirs] = [year.lostLate / year.lost, others.lostLate / others.lost];
    const [low] = newcombe(
      { successes: year.lostLate, trials: year.lost },
      { successes: others.lostLate, trials: others.lost },
    );
    if (low <= 0) return null;
    return {
      says: {
        words: {
          en: "{own} of {all} losses came from the second half of the stages; among others {theirs}.",
          sv: "{own} av {all} förluster kom från den senare halvan av stegen; hos andra {theirs}.",
        },
        figures: { own: share(own), all: count(year.lost), theirs: share(theirs) },
      },
      ask: {
        en: "What came up at the end that could have been asked at the start: price, a rival, somebody who was not in the room?",
        sv: "Vad kom upp på slutet som kunde ha frågats i början: pris, en konkurrent, någon som inte var med?",
      },
      gain:
        usual.winRate === null || usual.meanWin === null
          ? null
          : (own - theirs) * year.lost * usual.winRate * usual.meanWin,
      deals: [],
    };
  },
};
