import type { Deals } from "../../app/deals.ts";
import { csvText } from "../../domain/csv-text.ts";
import { formatValue } from "../../domain/format-value.ts";
import { table } from "../present/table.ts";
import { colours } from "../terminal.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark deals`: the rows behind a number, and what they come to. */
export async function deals(options: AskOptions & { measure: string }): Promise<void> {
  const { period, measure, asOf, rep, team, language } = options;
  const found = await askWorkspace(options, (seen) => seen.deals({ period, measure, asOf, rep, team, language }));
  if (options.json) printJson(found);
  else if (options.csv) {
    const rows = found.rows.map((row) => found.columns.map((column) => cell(column.kind, row[column.name])));
    process.stdout.write(
      csvText(
        found.columns.map((column) => column.name),
        rows,
      ),
    );
  } else {
    const columns = found.columns.filter(isRead).map((column) => ({
      title: column.title,
      ...(column.kind === "money" || column.kind === "number" ? { align: "right" as const } : {}),
      text: (row: Deals["rows"][number]) => text(column.kind, row[column.name], found.currency, language),
    }));
    process.stdout.write(table(columns, found.rows));
    process.stdout.write(
      `\n${found.total} · ${found.measure.label}: ${colours.bold(formatValue(found.value, found.measure.unit, found.currency, language))}\n`,
    );
  }
}

/** A person reads what the deal is; the flags that the sum is made of are for --csv and --json. */
const isRead = (column: Deals["columns"][number]) => column.isForReading;

const truths = { en: ["yes", "no"], sv: ["ja", "nej"] } as const;

type Kind = Deals["columns"][number]["kind"];

function text(
  kind: Kind,
  value: string | number | boolean | null | undefined,
  currency: string,
  language: "en" | "sv",
): string {
  if (value === null || value === undefined) return "";
  if (kind === "truth") return truths[language][value ? 0 : 1];
  return kind === "money" ? formatValue(String(value), "money", currency, language) : String(value);
}

const cell = (kind: Kind, value: string | number | boolean | null | undefined) =>
  (kind === "money" || kind === "number") && typeof value === "string" ? { decimal: value } : value;
