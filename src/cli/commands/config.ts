import { explained } from "../../app/configuration.ts";
import { keptInWords } from "../../app/privacy/held.ts";
import { retentionExplained } from "../../app/privacy/retention.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { printJson } from "./with-workspace.ts";

/** `repmark config --explain`: what holds, and who says so. */
export function config(options: { readonly explain?: boolean; readonly data: string; readonly json?: boolean }): void {
  if (!options.explain) {
    throw new RepmarkError("nothing-asked", "repmark config shows nothing by itself.", {
      kind: "usage",
      hint: "Ask repmark config --explain; what a company chooses of its numbers is at repmark settings.",
    });
  }
  const all = explained(process.env);
  if (options.json) {
    printJson({ file: process.env.REPMARK_CONFIG ?? null, choices: all, kept: retentionExplained(options.data) });
    return;
  }
  const by = { usual: "usual", variable: "variable", file: process.env.REPMARK_CONFIG ?? "file" };
  const width = Math.max(...all.map(({ key }) => key.length));
  for (const { key, variable, flag, says, value, from } of all) {
    const ways = [variable, flag].filter((way) => way !== null).join(", ");
    process.stdout.write(`${key.padEnd(width)}  ${value ?? "–"}  (${by[from]})\n`);
    process.stdout.write(`${" ".repeat(width)}  ${says}; ${ways}\n`);
  }
  process.stdout.write("\nHow long what is about people is kept (repmark settings; docs/privacy.md):\n");
  for (const { setting, kind, days } of retentionExplained(options.data))
    process.stdout.write(`${setting}=${days ?? "null"}  ${kind.en}: ${keptInWords(days).en}\n`);
}
