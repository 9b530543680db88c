/** What a value is, and so how it is written: money is a decimal string in the reporting currency, all else a number. */
export type Unit = "money" | "ratio" | "count" | "days" | "minutes" | "factor" | "money-per-day";
