import { fitText } from "../present/fit-text.ts";
import { type AskOptions, askWorkspace, printJson } from "./with-workspace.ts";

/** `repmark fit`: whether lead scores separate wins from losses, and what they explain of each rep. */
export async function leadFit(options: Omit<AskOptions, "period"> & { readonly period?: string }): Promise<void> {
  const { period, asOf, rep, language } = options;
  const found = await askWorkspace({ ...options, period: period ?? "" }, (seen) =>
    seen.leadFit({ period, asOf, rep, language }),
  );
  if (options.json) printJson(found);
  else process.stdout.write(fitText(found));
}
