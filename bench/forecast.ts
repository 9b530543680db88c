import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportOf } from "./company.ts";
import { inOwnProcess } from "./measure.ts";

/** A forecast of one size of company, beside DuckDB that runs its SQL alone. */
export interface Forecasting {
  readonly deals: number;
  readonly openDeals: number;
  readonly reps: number;
  readonly statementsSeconds: number;
  /** Of everyone, each team and each rep. */
  readonly forecastSeconds: number;
  /** Forecast ÷ its SQL alone. */
  readonly ratio: number;
  /** Twelve quarters at five horizons. */
  readonly backtestSeconds: number;
  readonly peak: number;
}

export function forecasting(deals: number): Forecasting {
  const { folder, today } = exportOf(deals);
  const monthBefore = Temporal.PlainDate.from(today).subtract({ days: 30 }).toString();
  const work = mkdtempSync(join(tmpdir(), "repmark-bench-forecast-"));
  try {
    inOwnProcess("./import-step.ts", [folder, join(work, "data")]);
    const found = inOwnProcess<{
      reps: number;
      openDeals: number;
      statements: number;
      forecast: number;
      backtest: number;
      peak: number;
    }>("./forecast-step.ts", [join(work, "data"), monthBefore]);
    return {
      deals,
      openDeals: found.openDeals,
      reps: found.reps,
      statementsSeconds: found.statements,
      forecastSeconds: found.forecast,
      ratio: found.forecast / found.statements,
      backtestSeconds: found.backtest,
      peak: found.peak,
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

export function toldOfForecasting(found: Forecasting): string {
  return [
    `${found.deals} deals, ${found.openDeals} open, ${found.reps} reps`,
    `  forecast for everyone, teams and reps  ${found.forecastSeconds.toFixed(2)} s${beyond(found.forecastSeconds, longest.forecast)}, ${found.ratio.toFixed(2)}× its SQL alone (${found.statementsSeconds.toFixed(2)} s)`,
    `  backtest, 12 quarters × 5 horizons     ${found.backtestSeconds.toFixed(2)} s${beyond(found.backtestSeconds, longest.backtest)}`,
    `  memory at most                         ${found.peak} MB`,
  ].join("\n");
}

/** Seconds that 5,000 open deals and 500 reps may take at most. */
const longest = { forecast: 2, backtest: 60 };

const beyond = (seconds: number, most: number) => (seconds > most ? ` (more than ${most} s)` : "");
