import { figureOf } from "./facts.ts";
import { count, type Signal, share } from "./signal.ts";

/** What a team means by commit: so many of ten such deals are won (METRICS §4.3; Setting, default). */
const commitMeans = 0.8;

/** METRICS §4.3: even the upper limit of what commit deals became lies below what commit means. */
export const weakCommit: Signal = {
  name: "weak-commit",
  about: "forecast",
  title: { en: "Commit is less than promised", sv: "Commit håller inte vad det lovar" },
  find(facts) {
    const rate = figureOf(facts, "forecast.commit_conversion");
    const answer = facts.measures["forecast.commit_conversion"];
    const high = answer?.interval?.[1] ?? null;
    if (rate === null || answer === undefined || high === null || Number(high) >= commitMeans) return null;
    const lack = (commitMeans - rate) * answer.sampleSize;
    return {
      says: {
        words: {
          en: "Of {all} deals that stood in commit 30 days before the end {rate} were won; commit means {means}.",
          sv: "Av {all} affärer som stod i commit 30 dagar före slutet vanns {rate}; commit betyder {means}.",
        },
        figures: { all: count(answer.sampleSize), rate: share(rate), means: share(commitMeans) },
      },
      ask: {
        en: "What did the deals that fell out have in common, and what should a deal show before it is commit?",
        sv: "Vad hade de affärer som föll bort gemensamt, och vad ska en affär visa innan den är commit?",
      },
      gain: facts.usual.meanWin === null ? null : lack * facts.usual.meanWin,
      deals: [],
    };
  },
};
