import type { Figure } from "../domain/figure.ts";

/** A part of a rep's plan, in words: sentences and small tables. */
export interface PlanPart {
  readonly title: string;
  readonly pieces: readonly (
    | { readonly kind: "line"; readonly text: string; readonly isWarning?: true }
    | { readonly kind: "table"; readonly table: PlanTable }
  )[];
}

export interface PlanTable {
  readonly caption: string;
  readonly columns: readonly { readonly title: string; readonly align: "left" | "right" }[];
  readonly rows: readonly (readonly Figure[])[];
}
