import { examplesOf } from "./examples.ts";
import { figureOf, peersOf } from "./facts.ts";
import { count, type Signal, share } from "./signal.ts";

/** METRICS §6: more deals than peers' end without a decision, by more than chance gives: a question of qualification. */
export const noDecision: Signal = {
  name: "no-decision",
  about: "won-lost",
  title: { en: "Buyers do not decide", sv: "Köparna bestämmer sig inte" },
  find(facts) {
    const answer = facts.yearly["won-lost.no_decision_share"];
    const [own, peers] = [
      figureOf(facts.yearly, "won-lost.no_decision_share"),
      peersOf(facts.yearly, "won-lost.no_decision_share"),
    ];
    if (own === null || peers === null || answer?.verdict !== "below" || own <= peers) return null;
    const { winRate, meanWin } = facts.usual;
    return {
      says: {
        words: {
          en: "Of {all} deals decided in a year {own} ended without a decision; among peers {peers}.",
          sv: "Av {all} affärer som avgjorts på ett år slutade {own} utan beslut; hos kollegorna {peers}.",
        },
        figures: { all: count(answer.sampleSize), own: share(own), peers: share(peers) },
      },
      ask: {
        en: "What was known of the buyer’s problem, date and money when the deal was opened?",
        sv: "Vad visste vi om köparens problem, datum och pengar när affären öppnades?",
      },
      gain: winRate === null || meanWin === null ? null : (own - peers) * answer.sampleSize * winRate * meanWin,
      evidence: examplesOf(facts.examples["no-decision"]),
    };
  },
};
