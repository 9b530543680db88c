import type { FiscalPeriod } from "../domain/period.ts";
import { backtest } from "../forecasting/backtest.ts";
import { Warehouse } from "../warehouse/warehouse.ts";
import { doApart } from "./apart-entry.ts";
import { keepTrialsMade, readTrials, type TrialsKept } from "./kept-trials.ts";

/** What `trialsApart` asks for: of the warehouse at `path`. */
export interface TrialsOrder extends TrialsKept {
  readonly path: string;
  readonly calendar: readonly FiscalPeriod[];
  readonly periods: readonly FiscalPeriod[];
}

doApart(async (order: TrialsOrder) => {
  if (readTrials(order) !== undefined) return;
  const { path, calendar, periods, horizon } = order;
  keepTrialsMade(order, await backtest(await Warehouse.open(path), calendar, periods, horizon));
});
