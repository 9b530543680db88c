import { writeFileSync } from "node:fs";
import { RepmarkError } from "../domain/repmark-error.ts";
import { renderHtml } from "../reports/html/render.ts";
import { report as compose } from "../reports/team-report.ts";
import { type Asking, ask } from "./ask.ts";
import { reportInput } from "./report-input.ts";
import type { Workspace } from "./workspace.ts";

/** The report of a period as one HTML text. */
async function reportHtml(
  workspace: Workspace,
  asking: Asking & { readonly rep?: string | undefined },
): Promise<string> {
  const asked = await ask(workspace, asking);
  return renderHtml(compose(await reportInput(workspace, asked, asking.rep)));
}

/** Writes the report to a file. */
export async function writeReport(
  workspace: Workspace,
  asking: Asking & { readonly rep?: string | undefined; readonly out: string },
): Promise<number> {
  const html = await reportHtml(workspace, asking);
  try {
    writeFileSync(asking.out, html);
  } catch (cause) {
    throw new RepmarkError("cannot-write", `The report cannot be written to ${asking.out}.`, {
      kind: "usage",
      hint: "Name a file in a folder that exists and that you may write to.",
      cause,
    });
  }
  return Buffer.byteLength(html);
}
