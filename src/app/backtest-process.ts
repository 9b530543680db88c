import { setPriority } from "node:os";
import type { FiscalPeriod } from "../domain/period.ts";
import { backtest } from "../forecasting/backtest.ts";
import type { Horizon } from "../forecasting/horizons.ts";
import { Warehouse } from "../warehouse/warehouse.ts";

/** What `backtestApart` asks for. */
export interface BacktestOrder {
  readonly path: string;
  readonly calendar: readonly FiscalPeriod[];
  readonly periods: readonly FiscalPeriod[];
  readonly horizon: Horizon;
}

/** Behind those who answer people. */
const lowPriority = 10;

process.once("message", async ({ path, calendar, periods, horizon }: BacktestOrder) => {
  setPriority(lowPriority);
  const warehouse = await Warehouse.open(path);
  process.send!(await backtest(warehouse, calendar, periods, horizon), () => process.exit());
});
process.once("disconnect", () => process.exit()); // whoever asked is gone
