import type { DayNumber, Minute } from "./timeline.ts";

/** Fields whose history a CRM keeps. */
export type TrackedField =
  | "stage"
  | "amount"
  | "arr"
  | "close_on"
  | "owner"
  | "forecast_category"
  | "lost_reason"
  | "is_deleted";

/**
 * One change of one field. Stages and people are indexes, money is minor units, days are day numbers, a deletion is 1;
 * null is an empty field. The first value of a field comes from null, at the creation.
 */
export interface Change {
  readonly at: Minute;
  readonly field: TrackedField;
  readonly from: number | string | null;
  readonly to: number | string | null;
}

export interface Closing {
  readonly at: Minute;
  readonly isWon: boolean;
  readonly reason: string | null;
  readonly competitor: string | null;
}

export interface Split {
  readonly person: number;
  /** Per cent. */
  readonly share: number;
  readonly kind: "revenue" | "overlay";
  readonly agreedAt: Minute;
}

/** The contract that a win became. */
export interface Term {
  readonly id: string;
  readonly signedAt: Minute;
  readonly startsOn: DayNumber;
  readonly endsOn: DayNumber;
  readonly recurring: number;
  readonly oneOff: number;
  readonly arr: number;
  /** When the customer says that it ends with `endsOn`. */
  readonly noticeAt: Minute | null;
}

/** A deal's whole life, also the part that lies after the day anybody looks. */
export interface Deal {
  readonly id: string;
  readonly name: string;
  readonly account: Account;
  readonly type: "new" | "expansion" | "renewal";
  readonly source: string | null;
  readonly isInbound: boolean | null;
  readonly leadScore: number | null;
  /** The lead it came from, new business only. */
  readonly lead: Lead | null;
  readonly product: string;
  /** Index of the territory it is sold in. */
  readonly territory: number;
  readonly currency: string;
  readonly termMonths: number;
  readonly oneOff: number;
  readonly createdAt: Minute;
  readonly changes: readonly Change[];
  readonly closings: readonly Closing[];
  readonly splits: readonly Split[];
  readonly terms: readonly Term[];
  readonly isTest: boolean;
  readonly mergedInto: string | null;
  readonly defect: DefectKind | null;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly industry: string;
  readonly employees: number;
  readonly country: string;
  readonly segment: string;
  readonly createdAt: Minute;
}

export interface Lead {
  readonly id: string;
  readonly createdAt: Minute;
  readonly respondedAt: Minute;
}

/** What is wrong with a record on purpose; the word is the data issue that must find it. */
export type DefectKind = (typeof defectKinds)[number];

export const defectKinds = [
  "missing-amount",
  "missing-close-date",
  "won-in-future",
  "closed-before-opened",
  "negative-amount",
  "unknown-rep",
  "unknown-product",
  "missing-account",
  "missing-owner",
  "missing-created",
  "split-sum",
  "missing-rate",
  "bad-date",
  "bad-number",
  "unknown-type",
] as const;

/** What the CRM shows of a deal at an instant. */
export interface DealState {
  readonly stage: number;
  readonly amount: number | null;
  readonly arr: number | null;
  readonly closeOn: DayNumber | null;
  readonly owner: number;
  readonly category: string;
  readonly isDeleted: boolean;
  readonly modifiedAt: Minute;
  /** The closing in force, none while it is open. */
  readonly closing: Closing | null;
}

/** The deal as it stood just before `until`; undefined when nobody had entered it yet. */
export function stateAt(deal: Deal, until: Minute): DealState | undefined {
  if (deal.createdAt >= until) return undefined;
  const now: Record<TrackedField, number | string | null> = {
    stage: 0,
    amount: null,
    arr: null,
    close_on: null,
    owner: null,
    forecast_category: null,
    lost_reason: null,
    is_deleted: null,
  };
  let modifiedAt = deal.createdAt;
  for (const change of deal.changes) {
    if (change.at >= until) break;
    now[change.field] = change.to;
    modifiedAt = change.at;
  }
  const closed = Number(now.stage) >= 4;
  return {
    stage: Number(now.stage),
    amount: now.amount as number | null,
    arr: now.arr as number | null,
    closeOn: now.close_on as number | null,
    owner: Number(now.owner),
    category: String(now.forecast_category),
    isDeleted: now.is_deleted === 1,
    modifiedAt,
    closing: closed ? (deal.closings.filter((closing) => closing.at < until).at(-1) ?? null) : null,
  };
}

/** Who owned the deal just before an instant. */
export function ownerAt(changes: readonly Change[], until: Minute): number {
  let owner = 0;
  for (const change of changes) {
    if (change.at >= until) break;
    if (change.field === "owner") owner = Number(change.to);
  }
  return owner;
}
