import { isStuck, stuck } from "./deal-notes.ts";
import { figureOf, peersOf, worthOf } from "./facts.ts";
import { dealsIn, type Signal, share } from "./signal.ts";

/** METRICS §7: more than a fifth stand longer than four of five wins did, and more of them than among peers by more than chance gives. */
export const stuckDeals: Signal = {
  name: "stuck-deals",
  about: "pipeline",
  title: { en: "Deals stand still", sv: "Affärer står still" },
  isOfOpenDeals: true,
  find(facts) {
    const [part, peers] = [figureOf(facts.measures, "pipeline.stuck"), peersOf(facts.measures, "pipeline.stuck")];
    if (part === null || peers === null || part <= 0.2 || part <= peers) return null;
    if (facts.measures["pipeline.stuck"]?.verdict !== "below") return null;
    const found = facts.open.filter(isStuck);
    return {
      says: {
        words: {
          en: "{part} of the open deals have stayed in their stage longer than four of five won deals did; among peers {peers}.",
          sv: "{part} av de öppna affärerna har stått i sitt steg längre än fyra av fem vunna gjorde; hos kollegorna {peers}.",
        },
        figures: { part: share(part), peers: share(peers) },
      },
      ask: { en: "Which to move, and which to let go?", sv: "Vilka ska framåt, och vilka släpper vi?" },
      gain: worthOf(found, facts),
      evidence: dealsIn(found, stuck),
    };
  },
};
