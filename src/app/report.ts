import { renderHtml } from "../reports/html/render.ts";
import { renderPdf } from "../reports/pdf/render.ts";
import { report as compose } from "../reports/team-report.ts";
import { renderXlsx } from "../reports/xlsx/render.ts";
import { type Asking, ask } from "./ask.ts";
import { reportInput } from "./report-input.ts";
import type { Workspace } from "./workspace.ts";
import { writeTo } from "./write-to.ts";

export type ReportFormat = "html" | "pdf" | "xlsx";

type AskingReport = Asking & { readonly rep?: string | undefined; readonly format?: ReportFormat | undefined };

/** Writes the report of a period to a file; answers how many bytes it has. */
export async function writeReport(
  workspace: Workspace,
  asking: AskingReport & { readonly out: string },
): Promise<number> {
  const content = await reportFile(workspace, asking);
  writeTo(asking.out, content, "The report");
  const about = [asking.period, asking.rep].filter((one) => one !== undefined).join(" ");
  workspace.store.audit.add("export", `report ${about} as ${asking.format ?? "html"}`, { file: asking.out });
  return Buffer.byteLength(content);
}

/** One document whatever it is written as. */
async function reportFile(workspace: Workspace, asking: AskingReport): Promise<string | Uint8Array> {
  const asked = await ask(workspace, asking);
  const document = compose(await reportInput(workspace, asked, asking.rep));
  switch (asking.format ?? "html") {
    case "html":
      return renderHtml(document);
    case "pdf":
      return (await renderPdf(document)).bytes;
    case "xlsx":
      return renderXlsx(document);
  }
}
