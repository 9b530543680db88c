import { findMeasure } from "../../app/measures.ts";
import { csvText } from "../../domain/csv-text.ts";
import { formatValue } from "../../domain/format-value.ts";
import { table } from "../present/table.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark trend`: one measure, period by period. */
export async function trend(options: AskOptions & { measure: string; from: string; until: string }): Promise<void> {
  const { measure: id, from, until, asOf, rep, language } = options;
  const found = await askWorkspace(options, (seen) => seen.trend({ measure: id, from, until, asOf, rep, language }));
  const measure = findMeasure(id);
  if (options.json) printJson(found);
  else if (options.csv) {
    const rows = found.points.map((point) => [
      point.label,
      point.from,
      point.until,
      typeof point.value === "string" ? { decimal: point.value } : point.value,
      point.sampleSize,
    ]);
    process.stdout.write(csvText(["period", "from", "until", measure.id, "sampleSize"], rows));
  } else {
    const columns = [
      { title: "", text: (point: (typeof found.points)[number]) => point.label },
      {
        title: measure.label[language],
        align: "right" as const,
        text: (point: (typeof found.points)[number]) =>
          formatValue(point.value, measure.unit, found.currency, language),
      },
      { title: "n", align: "right" as const, text: (point: (typeof found.points)[number]) => String(point.sampleSize) },
    ];
    process.stdout.write(table(columns, found.points));
  }
}
