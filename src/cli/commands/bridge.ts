import { findMeasure } from "../../app/measures.ts";
import { csvText } from "../../domain/csv-text.ts";
import { formatValue } from "../../domain/format-value.ts";
import { table } from "../present/table.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark bridge`: from the CRM's figure to ours, in steps that add up. */
export async function bridge(options: AskOptions & { measure: string }): Promise<void> {
  const { period, measure: id, asOf, rep, language } = options;
  const found = await askWorkspace(options, (seen) => seen.bridge({ period, measure: id, asOf, rep, language }));
  const measure = findMeasure(id);
  const words =
    language === "sv"
      ? { crm: "Som CRM-systemet visar det", ours: "Som det visas här", deals: "affärer" }
      : { crm: "As the CRM shows it", ours: "As shown here", deals: "deals" };
  const rows = [
    { says: words.crm, amount: found.crm, deals: "" },
    ...found.steps.map((step) => ({ says: step.says, amount: step.amount, deals: String(step.deals.length) })),
    { says: words.ours, amount: found.ours, deals: "" },
  ];
  type Row = (typeof rows)[number];
  if (options.json) printJson(found);
  else if (options.csv) {
    process.stdout.write(
      csvText(
        ["step", "amount", "deals"],
        rows.map((row) => [row.says, typeof row.amount === "string" ? { decimal: row.amount } : row.amount, row.deals]),
      ),
    );
  } else {
    const columns = [
      { title: "", text: (row: Row) => row.says },
      {
        title: measure.label[language],
        align: "right" as const,
        text: (row: Row) => formatValue(row.amount, measure.unit, found.currency, language),
      },
      { title: words.deals, align: "right" as const, text: (row: Row) => row.deals },
    ];
    process.stdout.write(table(columns, rows));
  }
}
