import { buffer } from "node:stream/consumers";
import type { ReportDocument } from "../document.ts";
import { sheetsOf } from "./sheets.ts";
import { workbookStream } from "./workbook.ts";

/** The report as a workbook: numbers are numbers, days are days, everything else is text. */
export async function renderXlsx(document: ReportDocument): Promise<Uint8Array> {
  return buffer(workbookStream(document.title, sheetsOf(document)));
}
