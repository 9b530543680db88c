import { jsonWithMoney } from "../present/money-json.ts";
import { revenueText } from "../present/revenue-text.ts";
import { type AskOptions, askWorkspace } from "./with-workspace.ts";

/** `repmark revenue`: what contracts, renewals and open deals bring month by month, to everyone, a rep or a team, and what late dates cost. */
export async function revenue(options: Omit<AskOptions, "period">): Promise<void> {
  const { asOf, rep, team, language } = options;
  const found = await askWorkspace({ ...options, period: "" }, (seen) => seen.revenue({ asOf, rep, team, language }));
  process.stdout.write(options.json ? jsonWithMoney(found) : revenueText(found));
}
