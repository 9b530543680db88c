import { figureOf, type OpenFact, peersOf } from "./facts.ts";
import { days, dealsIn, type Sentence, type Signal } from "./signal.ts";

/** METRICS §8: slower to win than peers by more than chance gives; it names the stage where the stays differ by the largest z. */
export const slowStage: Signal = {
  name: "slow-stage",
  about: "sales-cycle",
  title: { en: "Deals take longer than peers’", sv: "Affärerna tar längre tid än kollegornas" },
  find(facts) {
    const answer = facts.measures["sales-cycle.days_to_win"];
    const [own, peers] = [
      figureOf(facts.measures, "sales-cycle.days_to_win"),
      peersOf(facts.measures, "sales-cycle.days_to_win"),
    ];
    if (own === null || answer?.verdict !== "below") return null;
    const stage = facts.slowestStage;
    return {
      says: {
        words:
          stage === null
            ? {
                en: "The middle win takes {own}; among peers {peers}.",
                sv: "Den mittersta vunna affären tar {own}; hos kollegorna {peers}.",
              }
            : {
                en: "The middle win takes {own}; among peers {peers}. It shows most in {stage}: {stay} against {usual}.",
                sv: "Den mittersta vunna affären tar {own}; hos kollegorna {peers}. Det märks mest i {stage}: {stay} mot {usual}.",
              },
        figures: {
          own: days(own),
          peers: peers === null ? "–" : days(peers),
          stage: stage?.stage ?? "",
          stay: days(stage?.days ?? 0),
          usual: days(stage?.peers ?? 0),
        },
      },
      ask: {
        en: "What is waited for there, and what could be begun a step earlier?",
        sv: "Vad väntar man på där, och vad kan börja ett steg tidigare?",
      },
      gain: null,
      evidence:
        stage === null
          ? []
          : dealsIn(
              facts.open.filter((deal) => deal.stage === stage.stage && deal.inStage > stage.peers),
              standing,
            ),
    };
  },
};

const standing = ({ inStage }: OpenFact): Sentence => ({
  words: { en: "{stay} there so far", sv: "{stay} där hittills" },
  figures: { stay: days(inStage) },
});
