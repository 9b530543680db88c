import { renderHtml } from "../reports/html/render.ts";
import { renderPdf } from "../reports/pdf/render.ts";
import { report as compose } from "../reports/team-report.ts";
import { renderXlsx } from "../reports/xlsx/render.ts";
import type { Hearing } from "./access/crowd.ts";
import { type Asking, ask } from "./ask.ts";
import { reportInput } from "./report-input.ts";
import type { Workspace } from "./workspace.ts";

export type ReportFormat = "html" | "pdf" | "xlsx";

export type AskingReport = Asking & { readonly rep?: string | undefined; readonly format?: ReportFormat | undefined };

/** One document whatever it is written as. */
export async function reportFile(
  workspace: Workspace,
  asking: AskingReport,
  hearing?: Hearing,
): Promise<string | Uint8Array> {
  const asked = await ask(workspace, asking);
  const document = compose(await reportInput(workspace, asked, asking.rep, hearing));
  switch (asking.format ?? "html") {
    case "html":
      return renderHtml(document);
    case "pdf":
      return (await renderPdf(document)).bytes;
    case "xlsx":
      return renderXlsx(document);
  }
}
