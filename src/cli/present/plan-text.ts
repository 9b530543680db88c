import type { RepPlan } from "../../app/plan.ts";
import { planSaid } from "../../app/plan-said.ts";
import type { Language } from "../../domain/language.ts";
import { colours } from "../terminal.ts";
import { table } from "./table.ts";

/** A plan to read, part by part. */
export function planText(plan: RepPlan, language: Language): string {
  const parts = planSaid(plan, language).map(({ title, pieces }) => [
    colours.bold(title),
    ...pieces.map((piece) => {
      if (piece.kind === "line") return piece.isWarning ? colours.yellow(piece.text) : piece.text;
      const { columns, rows } = piece.table;
      return table(
        columns.map(({ title: head, align }, index) => ({
          title: head,
          ...(align === "right" ? { align } : {}),
          text: (row: (typeof rows)[number]) => row[index]?.text ?? "",
        })),
        rows,
      ).trimEnd();
    }),
  ]);
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
