import { renderHtml } from "../reports/html/render.ts";
import { report as compose } from "../reports/team-report.ts";
import { type Asking, ask } from "./ask.ts";
import { reportInput } from "./report-input.ts";
import type { Workspace } from "./workspace.ts";
import { writeTo } from "./write-to.ts";

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
  writeTo(asking.out, html, "The report");
  return Buffer.byteLength(html);
}
