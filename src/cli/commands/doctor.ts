import { doctor as run } from "../../app/doctor.ts";
import { issueLine } from "../present/issue.ts";
import { colours } from "../terminal.ts";
import { printJson, withWorkspace } from "./with-workspace.ts";

/** `repmark doctor`: is the data folder well, and what do the records lack? */
export async function doctor(options: { data: string; json?: boolean }): Promise<void> {
  const { findings, issues } = await withWorkspace(options.data, run);
  if (options.json) {
    printJson({ findings, issues });
    return;
  }
  for (const finding of findings)
    process.stdout.write(
      `${finding.isWell ? colours.green("✓") : colours.red("✗")} ${finding.check}: ${finding.says}\n`,
    );
  for (const issue of issues) process.stdout.write(`${colours.yellow("!")} ${issueLine(issue, "en")}\n`);
}
