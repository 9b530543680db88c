import type { Day } from "../domain/day.ts";
import type { Figure, Quantity } from "../domain/figure.ts";
import type { Language } from "../domain/language.ts";
import type { Period } from "../domain/period.ts";
import type { BulletPlaces } from "./charts/bullet.ts";
import type { CardChart, Chart } from "./charts/chart.ts";

/** A report before it is drawn: what HTML, PDF, XLSX and mail all start from. */
export interface ReportDocument {
  readonly title: string;
  readonly language: Language;
  /** Under the title: period, as-of day, currency. */
  readonly facts: readonly string[];
  readonly period: Pick<Period, "from" | "until">;
  readonly asOf: Day;
  readonly currency: string;
  readonly sections: readonly Section[];
  /** Page foot. */
  readonly foot: string;
}

/** A page: sections start on a new one in print, and a link reaches each. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** In the table of contents this stands below the section before it that does not. */
  readonly isSub?: true;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: "lead"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "note"; readonly text: string }
  /** A quiet line about what stands above it. */
  | { readonly kind: "caption"; readonly text: string }
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "talks"; readonly talks: readonly Talk[] }
  | { readonly kind: "key"; readonly key: TableKey }
  | { readonly kind: "cards"; readonly cards: readonly Card[] }
  | { readonly kind: "table"; readonly table: Table }
  /** Much that few will read: opened on demand, left out of print. */
  | { readonly kind: "folded"; readonly title: string; readonly blocks: readonly Block[] }
  /** Small tables side by side where there is room. */
  | { readonly kind: "tables"; readonly tables: readonly Table[] }
  | { readonly kind: "chart"; readonly title: string; readonly chart: Chart }
  | { readonly kind: "definitions"; readonly definitions: readonly Definition[] };

/** What to bring up with a rep: what stands out, and the question to ask. */
export interface Talk {
  readonly title: string;
  readonly link?: string;
  readonly points: readonly {
    readonly mark: Mark | null;
    readonly title: string;
    readonly text: string;
    /** What it rests on: a deal each, or a fact. */
    readonly lines?: readonly string[];
  }[];
}

/** What bar, band, tick and signs of the benchmark table mean. */
export interface TableKey {
  readonly bar: string;
  readonly band: string;
  readonly tick: string;
  readonly signs: readonly { readonly verdict: Mark["verdict"]; readonly text: string }[];
}

export interface Card {
  readonly label: string;
  /** null: not answered; the lines say why. */
  readonly value: string | null;
  readonly quantity?: Quantity;
  /** Sample, change, benchmark: small lines below the value. */
  readonly lines: readonly string[];
  /** The section that says more. */
  readonly link: string;
  readonly sparkline: CardChart | null;
  readonly strip: CardChart | null;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly {
    readonly title: string;
    readonly align: "left" | "right";
    readonly link?: string;
    /** The two ends of the bars below. */
    readonly scale?: readonly [string, string];
  }[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Cell extends Figure {
  /** The two ends of an interval that the text writes as one. */
  readonly between?: readonly [Quantity | null, Quantity | null];
  readonly link?: string;
  /** A second, smaller line. */
  readonly detail?: string;
  /** Value, peers' quartiles and median on one scale from 0 to 1. */
  readonly bullet?: BulletPlaces;
  readonly mark?: Mark;
}

/** How sure a difference is; drawn with a sign of its own, not by colour alone. */
export interface Mark {
  readonly verdict: "above" | "within" | "below" | "too few deals";
  readonly text: string;
  readonly because: string;
}

export interface Definition {
  readonly id: string;
  readonly label: string;
  readonly says: string;
  readonly formula: string;
  readonly sql: string | null;
}
