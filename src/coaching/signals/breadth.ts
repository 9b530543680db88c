import { figureOf } from "./facts.ts";
import { count, dealsIn, decimal, type Signal, share } from "./signal.ts";

/** METRICS §7: fewer than three deals' worth of breadth, or one of them above 40 %. */
export const breadth: Signal = {
  name: "breadth",
  about: "pipeline",
  title: { en: "The pipeline hangs on few deals", sv: "Pipelinen hänger på få affärer" },
  find(facts) {
    const [deals, amount] = [figureOf(facts.measures, "pipeline.deals"), figureOf(facts.measures, "pipeline.amount")];
    const [effective, part] = [
      figureOf(facts.measures, "pipeline.effective_deals"),
      figureOf(facts.measures, "pipeline.largest_share"),
    ];
    if (deals === null || deals < 2 || amount === null || effective === null || part === null) return null;
    if (effective >= 3 && part <= 0.4) return null;
    const largest = facts.open.reduce<(typeof facts.open)[number] | null>(
      (most, deal) => ((deal.value ?? 0) > (most?.value ?? 0) ? deal : most),
      null,
    );
    return {
      says: {
        words: {
          en: "Of {deals} open deals the largest is {part} of the amount; they weigh as much as {effective} equal ones.",
          sv: "Av {deals} öppna affärer är den största {part} av beloppet; de väger som {effective} lika stora.",
        },
        figures: { deals: count(deals), part: share(part), effective: decimal(effective) },
      },
      ask: {
        en: "What if it does not come, and where can the next ones come from?",
        sv: "Och om den inte blir av: var kan nästa komma ifrån?",
      },
      // what it is expected to bring hangs on one decision
      gain: facts.usual.winRate === null ? null : part * amount * facts.usual.winRate,
      evidence: largest === null ? [] : dealsIn([largest]),
    };
  },
};
