/** What a column holds: money as exact decimals, days as `YYYY-MM-DD`. */
export type TableKind = "text" | "day" | "money" | "number" | "truth";

/** One table to be taken elsewhere, whatever it is written as. */
export interface PlainTable {
  /** Of the file and the sheet. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly title: string; readonly kind: TableKind }[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}
