import type { TFunction } from "i18next";
import type { Section } from "./document.ts";
import type { ReportInput } from "./report-input.ts";
import { countOf } from "./shown.ts";

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
                  { text: issue.code },
                  countOf(issue.count, input),
                  { text: issue.example },
                ]),
              },
            },
          ],
  };
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
          sql: "family" in measure.answer ? measure.answer.family.value.sql : null,
        })),
      },
    ],
  };
}
