import { auditEntries } from "../../app/audit.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { terminal } from "../terminal.ts";
import { printJson } from "./with-workspace.ts";

/** `repmark audit`: beside a running server too. */
export async function audit(options: { data: string; latest: string; json?: boolean }): Promise<void> {
  const latest = Number(options.latest);
  if (!Number.isInteger(latest) || latest < 1)
    throw new RepmarkError("bad-number", `“${options.latest}” is no number of entries.`, {
      kind: "usage",
      hint: "Write a whole number such as --latest 100.",
    });
  const entries = auditEntries(options.data, latest);
  if (options.json) return printJson(entries);
  if (entries.length === 0) terminal.say("Nobody has changed anything or taken anything out yet.");
  for (const { number, at, who, what, subject, before, after } of entries) {
    const change = before === null ? (after ?? "") : `${before} → ${after ?? "taken away"}`;
    const line = [number, at.slice(0, 19).replace("T", " "), who, `${what} ${subject}`, change].join("  ");
    process.stdout.write(`${line.trimEnd()}\n`);
  }
}
