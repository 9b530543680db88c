import { wilson } from "../../benchmarks/statistics/proportion.ts";
import type { Words } from "../../domain/language.ts";
import { count, day, type Signal, share } from "./signal.ts";

/** What a team means by commit: so many of ten such deals are won (METRICS §4.3; Setting, default). */
const commitMeans = 0.8;

/** METRICS §4.3: even the upper limit of what commit deals became, over the last complete periods, lies below what commit means. */
export const weakCommit: Signal = {
  name: "weak-commit",
  about: "forecast",
  title: { en: "Commit is less than promised", sv: "Commit håller inte vad det lovar" },
  shared: {
    says: {
      en: "Of {of} deals that stood in commit 30 days before the ends of the last periods {found} were not won in time; clearly more than commit means with {reps} of {all} reps.",
      sv: "Av {of} affärer som stod i commit 30 dagar före de senaste periodernas slut vanns {found} inte i tid; tydligt fler än vad commit betyder hos {reps} av {all} säljare.",
    },
    ask: {
      en: "What does commit mean here, in words that two people read alike?",
      sv: "Vad betyder commit hos oss, i ord som två personer läser lika?",
    },
    cases: ({ commit }) => ({ successes: commit.trials - commit.successes, trials: commit.trials }),
  },
  find({ commit, usual, examples }) {
    if (commit.trials < 5) return null;
    const [rate, [, high]] = [commit.successes / commit.trials, wilson(commit)];
    if (high >= commitMeans) return null;
    return {
      says: {
        words: {
          en: "Of {all} deals that stood in commit 30 days before the ends of the last {periods} periods {rate} were won in time; commit means {means}.",
          sv: "Av {all} affärer som stod i commit 30 dagar före de senaste {periods} periodernas slut vanns {rate} i tid; commit betyder {means}.",
        },
        figures: {
          all: count(commit.trials),
          periods: count(commit.periods),
          rate: share(rate),
          means: share(commitMeans),
        },
      },
      ask: {
        en: "What did the deals that fell out have in common, and what should a deal show before it is commit?",
        sv: "Vad hade de affärer som föll bort gemensamt, och vad ska en affär visa innan den är commit?",
      },
      // of one period
      gain: usual.meanWin === null ? null : ((commitMeans - rate) * commit.trials * usual.meanWin) / commit.periods,
      evidence: examples["fell-out-of-commit"].map((deal) => ({
        deal,
        says: { words: ends[deal.end ?? "open"], figures: { on: day(deal.on) } },
      })),
    };
  },
};

const ends: Readonly<Record<"open" | "won" | "lost", Words>> = {
  open: { en: "was dated {on}, still open", sv: "var daterad {on}, fortfarande öppen" },
  won: { en: "was dated {on}, won later", sv: "var daterad {on}, vunnen senare" },
  lost: { en: "was dated {on}, lost", sv: "var daterad {on}, förlorad" },
};
