import { csvText } from "../../domain/csv-text.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { catalogue, isHelper, tableKind } from "./catalogue.ts";

/** An empty table of `object` to fill in (header and an example row), and what each column means. */
export function template(object: string): { readonly csv: string; readonly explanation: readonly string[] } {
  const kind = tableKind(object);
  if (kind === undefined)
    throw new RepmarkError("unknown-object", `“${object}” is no table Repmark reads.`, {
      kind: "usage",
      hint: `Choose one of ${catalogue.map((one) => one.object).join(", ")}.`,
    });
  const fields = kind.fields.filter((field) => !isHelper(kind, field.name));
  return {
    csv: csvText(
      fields.map((field) => field.headers[0] ?? field.name),
      [fields.map((field) => field.example)],
    ),
    explanation: fields.map(
      (field) => `${field.headers[0]} (${kinds[field.kind] ?? "a word"})${field.says === "" ? "" : `: ${field.says}`}`,
    ),
  };
}

const kinds: Readonly<Record<string, string>> = {
  text: "text",
  day: "day, YYYY-MM-DD",
  instant: "day, or day and time",
  money: "amount",
  number: "number",
  count: "whole number",
  share: "percent or part of one",
  flag: "yes or no",
  value: "as the field is written",
  ramp: "numbers between slashes",
  period: "2026, 2026-Q1 or 2026-01",
  "time-zone": "text",
};
