import type { TFunction } from "i18next";
import { formatCount } from "../domain/format.ts";
import { sqlOf } from "../metrics/measure.ts";
import type { Section } from "./document.ts";
import type { ReportInput } from "./report-input.ts";

/** What could not be used or had to be assumed, by kind. */
export function issuesSection(input: ReportInput, t: TFunction): Section {
  const { issues } = input.scorecard;
  return {
    id: "issues",
    title: t("issues"),
    blocks:
      issues.length === 0
        ? [{ kind: "text", text: t("noIssues") }]
        : [
            { kind: "text", text: t("issuesHow") },
            {
              kind: "table",
              table: {
                caption: t("issues"),
                columns: [
                  { title: t("issue"), align: "left" },
                  { title: t("count"), align: "right" },
                  { title: t("example"), align: "left" },
                ],
                rows: issues.map((issue) => [
                  { text: issue.says, ...(issue.mend === "" ? {} : { detail: issue.mend }) },
                  { text: howMany(issue, input, t) },
                  { text: issue.example },
                ]),
              },
            },
          ],
  };
}

function howMany({ count, of }: { count: number; of?: number }, { scorecard }: ReportInput, t: TFunction): string {
  const written = (value: number) => formatCount(value, scorecard.language);
  return of === undefined ? written(count) : t("ofAll", { count: written(count), all: written(of) });
}

/** Every measure: a sentence, the formula, and the SQL that computes it. */
export function definitionsSection(input: ReportInput, t: TFunction): Section {
  const { language } = input.scorecard;
  return {
    id: "definitions",
    title: t("definitions"),
    blocks: [
      {
        kind: "definitions",
        definitions: input.measures.map((measure) => ({
          id: `definition-${measure.id}`,
          label: measure.label[language],
          says: measure.says[language],
          formula: measure.formula,
          sql: sqlOf(measure),
        })),
      },
    ],
  };
}
