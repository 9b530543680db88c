import { newcombe } from "../../benchmarks/statistics/proportion.ts";
import { examplesOf } from "./examples.ts";
import type { Example } from "./facts.ts";
import { count, type Signal, share } from "./signal.ts";

/** METRICS §6: more of the losses than peers' come from the second half of the stages, where the work has been done already, by more than chance gives (Newcombe, twenty losses). */
export const lateLosses: Signal = {
  name: "late-losses",
  about: "won-lost",
  title: { en: "Deals are lost late", sv: "Affärer förloras sent" },
  find({ year, peers, usual, examples }) {
    if (year.lost < 20 || peers.lost < 20) return null;
    const [own, theirs] = [year.lostLate / year.lost, peers.lostLate / peers.lost];
    const [low] = newcombe(
      { successes: year.lostLate, trials: year.lost },
      { successes: peers.lostLate, trials: peers.lost },
    );
    if (low <= 0) return null;
    return {
      says: {
        words: {
          en: "{own} of {all} losses of the year came from the second half of the stages, of the latest most from {stage}; among peers {theirs}.",
          sv: "{own} av årets {all} förluster kom från den senare halvan av stegen, av de senaste flest från {stage}; hos kollegorna {theirs}.",
        },
        figures: {
          own: share(own),
          all: count(year.lost),
          theirs: share(theirs),
          stage: commonest(examples["lost-late"]),
        },
      },
      ask: {
        en: "What came up at the end that could have been asked at the start: price, a rival, somebody who was not in the room?",
        sv: "Vad kom upp på slutet som kunde ha frågats i början: pris, en konkurrent, någon som inte var med?",
      },
      gain:
        usual.winRate === null || usual.meanWin === null
          ? null
          : (own - theirs) * year.lost * usual.winRate * usual.meanWin,
      evidence: examplesOf(examples["lost-late"]),
    };
  },
};

/** The stage that most of them were lost from. */
function commonest(examples: readonly Example[]): string {
  const stages = [...Map.groupBy(examples, ({ stage }) => stage ?? "–")];
  return stages.reduce((most, each) => (each[1].length > most[1].length ? each : most), stages[0] ?? ["–", []])[0];
}
