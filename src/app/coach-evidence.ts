import type { Deal } from "../coaching/signals/facts.ts";
import { type Evidence, told } from "../coaching/signals/signal.ts";
import type { ToGoThrough } from "../coaching/signals/work-list.ts";
import { formatShort } from "../domain/format-value.ts";
import type { Language } from "../domain/language.ts";
import { decimalOf, money } from "../domain/money.ts";

/** What a talk rests on: a deal with what is the matter with it, or a fact without one. */
export interface TalkEvidence {
  readonly opportunityId: string | null;
  readonly name: string | null;
  readonly account: string | null;
  readonly stage: string | null;
  /** A decimal in the reporting currency. */
  readonly value: string | null;
  /** What is the matter with it. */
  readonly says: string | null;
  /** All of it in one line. */
  readonly text: string;
}

export function evidenceOf({ deal, says }: Evidence, language: Language, currency: string): TalkEvidence {
  return written(deal, says === null ? null : told(says, language, currency), language, currency);
}

/** A deal to go through, all that is the matter with it in one line. */
export function goneThrough({ deal, says }: ToGoThrough, language: Language, currency: string): TalkEvidence {
  return written(deal, says.map((each) => told(each, language, currency)).join(", "), language, currency);
}

function written(deal: Deal | null, said: string | null, language: Language, currency: string): TalkEvidence {
  return {
    opportunityId: deal?.opportunityId ?? null,
    name: deal?.name ?? null,
    account: deal?.account ?? null,
    stage: deal?.stage ?? null,
    value: deal?.value == null ? null : decimalOf(money(String(deal.value), currency)),
    says: said,
    text: [deal === null ? null : lineOf(deal, language, currency), said].filter((part) => part !== null).join(" · "),
  };
}

/** “Atlas rollout (Atlas AB), Proposal, $12K”: the account only where the name does not say it already. */
function lineOf({ opportunityId, name, account, stage, value }: Deal, language: Language, currency: string): string {
  const called = name ?? opportunityId;
  const isSaid = account === null || called.toLowerCase().includes(account.toLowerCase());
  return [
    isSaid ? called : `${called} (${account})`,
    ...(stage === null ? [] : [stage]),
    ...(value === null ? [] : [formatShort(value, "money", currency, language)]),
  ].join(", ");
}
