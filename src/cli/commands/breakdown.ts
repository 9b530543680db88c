import { findMeasure } from "../../app/measures.ts";
import { csvText } from "../../domain/csv-text.ts";
import { formatValue } from "../../domain/format-value.ts";
import { table } from "../present/table.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark breakdown`: one measure by what its deals have in common. */
export async function breakdown(options: AskOptions & { measure: string; by: string }): Promise<void> {
  const { period, measure: id, by, asOf, rep, language } = options;
  const { parts, currency } = await askWorkspace(options, (seen) =>
    seen.breakdown({ period, measure: id, by, asOf, rep, language }),
  );
  const measure = findMeasure(id);
  type Part = (typeof parts)[number];
  if (options.json) printJson({ measure: id, by, parts });
  else if (options.csv) {
    process.stdout.write(
      csvText(
        [by, id, "sampleSize"],
        parts.map((part) => [
          part.part,
          typeof part.value === "string" ? { decimal: part.value } : part.value,
          part.sampleSize,
        ]),
      ),
    );
  } else {
    const columns = [
      { title: by, text: (part: Part) => part.part ?? "–" },
      {
        title: measure.label[language],
        align: "right" as const,
        text: (part: Part) => formatValue(part.value, measure.unit, currency, language),
      },
      { title: "n", align: "right" as const, text: (part: Part) => String(part.sampleSize) },
    ];
    process.stdout.write(table(columns, parts));
  }
}
