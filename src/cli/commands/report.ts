import type { ReportFormat } from "../../app/report.ts";
import { terminal } from "../terminal.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark report`: one file to send, print or archive. */
export async function report(options: AskOptions & { out: string; format: ReportFormat }): Promise<void> {
  const { period, asOf, rep, language, format, out } = options;
  const bytes = await askWorkspace(options, (seen) => seen.writeReport({ period, asOf, rep, language, format, out }));
  if (options.json) printJson({ file: out, bytes });
  else terminal.say(`The report is in ${out} (${Math.round(bytes / 1024)} kB).`);
}
