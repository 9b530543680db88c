import type { FiscalPeriod } from "../domain/period.ts";
import { backtest } from "../forecasting/backtest.ts";
import type { Horizon } from "../forecasting/horizons.ts";
import { Warehouse } from "../warehouse/warehouse.ts";
import { doApart } from "./apart-entry.ts";

/** What `backtestApart` asks for. */
export interface BacktestOrder {
  readonly path: string;
  readonly calendar: readonly FiscalPeriod[];
  readonly periods: readonly FiscalPeriod[];
  readonly horizon: Horizon;
}

doApart(async ({ path, calendar, periods, horizon }: BacktestOrder) =>
  backtest(await Warehouse.open(path), calendar, periods, horizon),
);
