import type { Change, Closing, Deal, TrackedField } from "../deal.ts";
import { lostStage, wonStage } from "../market.ts";
import { dayOf, type Minute } from "../timeline.ts";

/** Put in at its place in time; what comes later follows on from it. */
export function withChange(deal: Deal, field: TrackedField, to: Change["to"], stamp: Minute): Deal {
  const before = deal.changes.filter((change) => change.at <= stamp);
  const from = before.findLast((change) => change.field === field)?.to ?? null;
  if (from === to || (field === "is_deleted" && (from ?? 0) === to)) return deal;
  const after = deal.changes.filter((change) => change.at > stamp);
  const next = after.findIndex((change) => change.field === field);
  if (next >= 0) after[next] = { ...after[next]!, from: to };
  return { ...deal, changes: [...before, { at: stamp, field, from, to }, ...after] };
}

/** What was to come is struck out: nothing happens any more to what is closed or in the bin, unless somebody does it. */
function struckOut(deal: Deal, stamp: Minute): Deal {
  return {
    ...deal,
    changes: deal.changes.filter((change) => change.at <= stamp),
    closings: deal.closings.filter((one) => one.at <= stamp),
    terms: deal.terms.filter((term) => term.signedAt <= stamp),
    splits: deal.splits.filter((split) => split.agreedAt <= stamp),
  };
}

/** Into the bin, as it stands: no CRM changes a record there. */
export function binned(deal: Deal, stamp: Minute): Deal {
  return withChange(struckOut(deal, stamp), "is_deleted", 1, stamp);
}

/**
 * It ends here. A date that lies ahead comes to the day of a win and stays on a loss, as
 * the company's own deals have it and Salesforce enforces.
 */
export function closed(deal: Deal, closing: Closing): Deal {
  const cut = struckOut(deal, closing.at);
  const ended: Deal = { ...cut, closings: [...cut.closings, closing] };
  const staged = withChange(ended, "stage", closing.isWon ? wonStage : lostStage, closing.at);
  const filed = withChange(staged, "forecast_category", closing.isWon ? "closed" : "omitted", closing.at);
  const promised = filed.changes.findLast((change) => change.field === "close_on")?.to ?? null;
  const isAhead = closing.isWon && (promised === null || Number(promised) > dayOf(closing.at));
  const dated = isAhead ? withChange(filed, "close_on", dayOf(closing.at), closing.at) : filed;
  return withChange(dated, "lost_reason", closing.reason, closing.at);
}
