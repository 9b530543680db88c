import { fork } from "node:child_process";
import type { backtest } from "../forecasting/backtest.ts";
import type { MadeTrial } from "../forecasting/trial.ts";
import type { BacktestOrder } from "./backtest-process.ts";

/**
 * The same in a process of its own, behind others: a server answers meanwhile as if nothing were being worked out. Reads the finished warehouse, which
 * nobody writes to. Given up when `signal` says so.
 */
export const backtestApart: typeof backtest = async ({ path }, calendar, periods, horizon, signal) => {
  signal?.throwIfAborted();
  const child = fork(new URL("backtest-process.ts", import.meta.url), { serialization: "advanced", execArgv: [] });
  const stop = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise<MadeTrial[]>((resolve, reject) => {
      child.once("message", (made) => resolve(made as MadeTrial[]));
      child.once("error", reject);
      child.once("exit", (code, killed) =>
        reject(
          signal?.reason ?? new Error(`The process that tries forecasts ended without an answer (${killed ?? code}).`),
        ),
      );
      child.send({ path, calendar, periods, horizon } satisfies BacktestOrder);
    });
  } finally {
    signal?.removeEventListener("abort", stop);
  }
};
