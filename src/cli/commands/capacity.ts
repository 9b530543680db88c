import type { CapacityEntries } from "../../app/capacity-entries.ts";
import { capacityText } from "../present/capacity-text.ts";
import { jsonWithMoney } from "../present/money-json.ts";
import { type AskOptions, askWorkspace } from "./with-workspace.ts";

type CapacityOptions = Omit<AskOptions, "period"> &
  CapacityEntries & { readonly period?: string; readonly target?: string };

/** `repmark capacity`: demand against what can be delivered and sold. What is entered with it is kept, unless it is a dry run. */
export async function capacity(options: CapacityOptions): Promise<void> {
  const { period, asOf, target, language } = options;
  const found = await askWorkspace({ ...options, period: period ?? "" }, async (seen) => {
    const entered = await seen.enterCapacity(options);
    const told = await seen.capacity({ period, asOf, target, language, entered: entered ?? undefined });
    return { entered, ...told };
  });
  process.stdout.write(options.json ? jsonWithMoney(found) : capacityText(found));
}
