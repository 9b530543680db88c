import { jsonWithMoney } from "../present/money-json.ts";
import { revenueText } from "../present/revenue-text.ts";
import { type AskOptions, askWorkspace } from "./with-workspace.ts";

/** `repmark revenue`: what contracts, renewals and open deals bring month by month, and what late dates cost. */
export async function revenue(options: Omit<AskOptions, "period">): Promise<void> {
  const { asOf, language } = options;
  const found = await askWorkspace({ ...options, period: "" }, (seen) => seen.revenue({ asOf, language }));
  process.stdout.write(options.json ? jsonWithMoney(found) : revenueText(found));
}
