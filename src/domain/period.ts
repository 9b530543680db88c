import type { Day } from "./day.ts";

export type PeriodKind = "week" | "month" | "quarter" | "year";

/** A half-open range of days: `from` is in it, `until` is not, so neighbouring quarters share no deal and miss none. */
export interface Period {
  readonly from: Day;
  readonly until: Day;
}

/** A row of the fiscal calendar: `2017-Q3`, `2017-08`, `2017`, `2017-W31`. */
export interface FiscalPeriod extends Period {
  readonly kind: PeriodKind;
  readonly label: string;
  readonly fiscalYear: number;
  readonly ordinal: number;
}
