import type { MadeTrial, Told, Trial } from "./backtest.ts";
import type { Horizon } from "./horizons.ts";
import { pinball } from "./scores.ts";

/** Whether reps' dates make forecasts of one horizon better, by its trials. */
export interface DatesTried {
  readonly horizon: Horizon;
  /** Periods that both ways were tried on. */
  readonly periods: number;
  /** 1 − pinball loss with dates ÷ without; null where nothing was tried or lost. */
  readonly gain: number | null;
  readonly isUsed: boolean;
}

/** Trials as they are told: each horizon's model with or without dates, as its trials have it. */
export interface Tried {
  readonly trials: readonly Trial[];
  readonly dates: readonly DatesTried[];
}

/** What dates have to bring before they are used (METRICS §4.4), on as many periods as it takes to show a model. */
const leastGain = 0.02;
const fewestPeriods = 6;

/** Decides by horizon whether a deal's chance also goes by its date, and keeps of each trial the model of that way (docs/decisions/0140). */
export function settled(made: readonly MadeTrial[]): Tried {
  const dates = [...Map.groupBy(made, ({ horizon }) => horizon).values()].map(datesTried);
  const used = new Set(dates.flatMap(({ horizon, isUsed }) => (isUsed ? [horizon] : [])));
  return {
    dates,
    trials: made.map(({ dated, ...trial }) => (used.has(trial.horizon) ? { ...trial, model: dated } : trial)),
  };
}

/** By the reps' own forecasts: they are most, and everyone's total is made of the same deals. */
function datesTried(trials: readonly MadeTrial[]): DatesTried {
  const reps = trials.filter(({ grain, model, dated }) => grain === "rep" && model !== null && dated !== null);
  const lossOf = (told: (trial: MadeTrial) => Told | null) =>
    reps.reduce((sum, trial) => sum + pinballOf(told(trial), trial.actual), 0);
  const without = lossOf(({ model }) => model);
  const gain = without === 0 ? null : 1 - lossOf(({ dated }) => dated) / without;
  const periods = new Set(reps.map(({ period }) => period)).size;
  const isUsed = gain !== null && gain >= leastGain && periods >= fewestPeriods;
  return { horizon: trials[0]!.horizon, periods, gain, isUsed };
}

/** Of a forecast's three quantiles together. */
function pinballOf(told: Told | null, actual: number): number {
  if (told === null) return 0;
  return pinball(0.1, told.p10, actual) + pinball(0.5, told.p50, actual) + pinball(0.9, told.p90, actual);
}
