import { statSync } from "node:fs";
import type { FiscalPeriod } from "../domain/period.ts";
import { backtest } from "../forecasting/backtest.ts";
import { Warehouse } from "../warehouse/warehouse.ts";
import { doApart } from "./apart-entry.ts";
import { keepTrialsMade, readTrials, type TrialsKept } from "./kept-trials.ts";

/** What `trialsApart` asks for: of the warehouse at `path`. */
export interface TrialsOrder extends Pick<TrialsKept, "folder" | "version"> {
  readonly path: string;
  readonly calendar: readonly FiscalPeriod[];
  readonly wanted: readonly (Pick<TrialsKept, "kind" | "horizon"> & { readonly periods: readonly FiscalPeriod[] })[];
}

doApart(async ({ folder, version, path, calendar, wanted }: TrialsOrder) => {
  const { ino } = statSync(path, { throwIfNoEntry: false }) ?? { ino: 0 };
  const warehouse = await Warehouse.open(path);
  for (const { kind, horizon, periods } of wanted) {
    const kept = { folder, version, kind, horizon };
    if (readTrials(kept) !== undefined) continue;
    if (statSync(path, { throwIfNoEntry: false })?.ino !== ino) return; // another has taken its place: those of this one are nobody's
    keepTrialsMade(kept, await backtest(warehouse, calendar, periods, horizon));
  }
});
