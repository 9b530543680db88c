/** A record of a raw table with the columns a story needs; the rest is null. Decimals are written as text. */
export interface RawRecord {
  readonly run?: string;
  readonly line?: number;
  /** When it was seen; the world's `observedAt` unless the story has several sightings. */
  readonly observed_at?: string;
  readonly [column: string]: unknown;
}

type RawTable =
  | "rep"
  | "team"
  | "team_member"
  | "account"
  | "product"
  | "stage"
  | "lead"
  | "opportunity"
  | "change"
  | "split"
  | "line_item"
  | "quota"
  | "forecast_call"
  | "activity"
  | "engagement"
  | "contact"
  | "contact_role"
  | "buyer"
  | "buyer_act"
  | "subscription_term"
  | "fx_rate"
  | "data_issue";

export type RawRecords = { readonly [Table in RawTable]?: readonly RawRecord[] } & {
  readonly run?: readonly (RawRecord & { readonly observed_at: string })[];
  readonly holiday?: readonly (RawRecord & { readonly day: string })[];
};
