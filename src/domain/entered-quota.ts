export const quotaKinds = ["selling", "renewal", "overlay"] as const;
type QuotaKind = (typeof quotaKinds)[number];

/** Whose quota of which period: of one of these there is one quota. */
export interface QuotaSubject {
  readonly repId: string;
  /** A label of the fiscal calendar, such as `2026-Q1`. */
  readonly period: string;
  readonly kind: QuotaKind;
  /** What a manager owes for the whole team. */
  readonly isManager: boolean;
}

/** A quota as somebody entered it: it goes before what a CRM or a file says of the same (docs/decisions/0216). */
export interface EnteredQuota extends QuotaSubject {
  /** An exact decimal. */
  readonly amount: string;
  readonly currency: string;
  /** As entered (`final`) or before ramp and days (`full-rate`); null takes the workspace's setting. */
  readonly basis: "final" | "full-rate" | null;
}
