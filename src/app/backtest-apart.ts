import type { backtest } from "../forecasting/backtest.ts";
import { apart } from "./apart.ts";
import type { BacktestOrder } from "./backtest-process.ts";

/** The same in a process of its own. Reads the finished warehouse, which nobody writes to. */
export const backtestApart: typeof backtest = ({ path }, calendar, periods, horizon, signal) => {
  const order: BacktestOrder = { path, calendar, periods, horizon };
  return apart(new URL("backtest-process.ts", import.meta.url), order, { signal });
};
