import {
  drifting,
  isDrifting,
  isOld,
  isQuiet,
  isStuck,
  isUntidy,
  isUntouched,
  lacking,
  old,
  quiet,
  stuck,
  untouched,
} from "./deal-notes.ts";
import type { Deal, OpenFact, RepFacts } from "./facts.ts";
import type { Sentence } from "./signal.ts";

/** An open deal to go through, with everything that is the matter with it. */
export interface ToGoThrough {
  readonly deal: Deal;
  readonly says: readonly Sentence[];
}

/**
 * A rep's open deals that any rule has something to say of, the worthiest first: what lies on the table before a one-to-one. Also what most reps
 * share is here, deal by deal: a habit is the team's matter, the deal is the rep's.
 */
export function workList({ open, usual }: Pick<RepFacts, "open" | "usual">): ToGoThrough[] {
  return open
    .map((deal) => ({ deal, says: matters(deal, usual) }))
    .filter(({ says }) => says.length > 0)
    .sort((a, b) => (b.deal.value ?? usual.meanWin ?? 0) - (a.deal.value ?? usual.meanWin ?? 0));
}

function matters(deal: OpenFact, usual: RepFacts["usual"]): Sentence[] {
  return [
    ...(isUntidy(deal) && !isDrifting(deal) ? [lacking(deal)] : []),
    ...(isDrifting(deal) ? [drifting(deal)] : []),
    ...(isStuck(deal) ? [stuck(deal)] : []),
    ...(isOld(deal, usual) ? [old(deal)] : []),
    // where neither side did anything, the buyer did not either
    ...(isUntouched(deal, usual) ? [untouched(deal)] : isQuiet(deal, usual) ? [quiet(deal)] : []),
  ];
}
