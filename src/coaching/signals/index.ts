import { balance } from "./balance.ts";
import { breadth } from "./breadth.ts";
import { callFarFromModel } from "./call-far-from-model.ts";
import { callsLean } from "./calls-lean.ts";
import { defaultDates } from "./default-dates.ts";
import { demandAgainstCapacity } from "./demand-against-capacity.ts";
import { driftingDeals } from "./drifting-deals.ts";
import { endOfQuarter } from "./end-of-quarter.ts";
import type { RepFacts, TeamFacts } from "./facts.ts";
import { firstResponse } from "./first-response.ts";
import { lateLosses } from "./late-losses.ts";
import { lateStarts } from "./late-starts.ts";
import { leadsGiven } from "./leads-given.ts";
import { loggedAfterwards } from "./logged-afterwards.ts";
import { longTerms } from "./long-terms.ts";
import { nearlyThere } from "./nearly-there.ts";
import { noDecision } from "./no-decision.ts";
import { offPace } from "./off-pace.ts";
import { oldDeals } from "./old-deals.ts";
import { oneDeal } from "./one-deal.ts";
import { quietBuyers } from "./quiet-buyers.ts";
import { quotaIsWrong } from "./quota-is-wrong.ts";
import { records } from "./records.ts";
import type { Finding, Signal, TeamSignal } from "./signal.ts";
import { slowStage } from "./slow-stage.ts";
import { stuckDeals } from "./stuck-deals.ts";
import { unexplainedLosses } from "./unexplained-losses.ts";
import { weakCommit } from "./weak-commit.ts";
import { winRateOfLeads } from "./win-rate-of-leads.ts";

const signals: readonly Signal[] = [
  records,
  defaultDates,
  unexplainedLosses,
  loggedAfterwards,
  offPace,
  oneDeal,
  nearlyThere,
  callsLean,
  callFarFromModel,
  weakCommit,
  driftingDeals,
  endOfQuarter,
  longTerms,
  lateStarts,
  winRateOfLeads,
  leadsGiven,
  noDecision,
  lateLosses,
  breadth,
  balance,
  stuckDeals,
  slowStage,
  firstResponse,
  oldDeals,
  quietBuyers,
];

/** More than this is a list to be filed, not a conversation. */
const most = 5;

/** What is worth a conversation with a rep: records to put in order first, then by what is at stake, at most five. */
export function worthAConversation(facts: RepFacts): (Finding & { readonly signal: Signal })[] {
  const found = signals.flatMap((signal) => {
    const finding = signal.find(facts);
    return finding === null ? [] : [{ ...finding, signal }];
  });
  return found
    .sort(
      (a, b) =>
        Number(b.signal.isHygiene ?? false) - Number(a.signal.isHygiene ?? false) || (b.gain ?? -1) - (a.gain ?? -1),
    )
    .slice(0, most);
}

/** What is worth a conversation among leaders: about the team, never about a rep. */
export function worthALeadersTalk(facts: TeamFacts): (Finding & { readonly signal: TeamSignal })[] {
  return [quotaIsWrong, demandAgainstCapacity].flatMap((signal) => {
    const finding = signal.find(facts);
    return finding === null ? [] : [{ ...finding, signal }];
  });
}
