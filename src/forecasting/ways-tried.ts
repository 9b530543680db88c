import type { Horizon } from "./horizons.ts";
import { pinball } from "./scores.ts";
import type { MadeTrial, Told, Trial, Way } from "./trial.ts";

/** Whether something makes forecasts of one horizon better, by its trials. */
interface WayTried {
  /** Periods that both ways were tried on. */
  readonly periods: number;
  /** 1 − pinball loss with it ÷ without; null where nothing was tried or lost. */
  readonly gain: number | null;
  readonly isUsed: boolean;
}

/** What is used at a horizon. */
export interface WaysTried {
  readonly horizon: Horizon;
  readonly dates: WayTried;
  readonly calls: WayTried;
}

/** Trials as they are told: each horizon's model the way its trials have it. */
export interface Tried {
  readonly trials: readonly (Trial & Pick<MadeTrial, "booked" | "said">)[];
  readonly ways: readonly WaysTried[];
}

/** What dates have to bring before they are used (METRICS §4.4), and calls too, on as many periods as it takes to show a model. */
const leastGain = 0.02;
const fewestPeriods = 6;

/** Decides by horizon what chances and totals also go by, and keeps of each trial the model of that way (docs/decisions/0140, 0142). */
export function settled(made: readonly MadeTrial[]): Tried {
  const tried = [...Map.groupBy(made, ({ horizon }) => horizon).values()].map(waysTried);
  const used = new Map(tried.map((each) => [each.horizon, wayOf(each)]));
  return {
    ways: tried,
    trials: made.map(({ told, ...trial }) => ({ ...trial, model: told[used.get(trial.horizon) ?? "plain"] })),
  };
}

export function wayOf({ dates, calls }: Pick<WaysTried, "dates" | "calls">): Way {
  if (!calls.isUsed) return dates.isUsed ? "dates" : "plain";
  return dates.isUsed ? "dates and calls" : "calls";
}

/** Dates first: they are part of the deals' chances, and what calls add is held against the better of the two. */
function waysTried(trials: readonly MadeTrial[]): WaysTried {
  const dates = wayTried(trials, "plain", "dates");
  const calls = dates.isUsed ? wayTried(trials, "dates", "dates and calls") : wayTried(trials, "plain", "calls");
  return { horizon: trials[0]!.horizon, dates, calls };
}

/** By the reps' own forecasts: they are most, and everyone's total is made of the same deals. */
function wayTried(trials: readonly MadeTrial[], without: Way, withIt: Way): WayTried {
  const reps = trials.filter(({ grain, told }) => grain === "rep" && told[without] !== null && told[withIt] !== null);
  const lossOf = (way: Way) => reps.reduce((sum, { told, actual }) => sum + pinballOf(told[way], actual), 0);
  const before = lossOf(without);
  const gain = before === 0 ? null : 1 - lossOf(withIt) / before;
  const periods = new Set(reps.map(({ period }) => period)).size;
  return { periods, gain, isUsed: gain !== null && gain >= leastGain && periods >= fewestPeriods };
}

/** Of a forecast's three quantiles together. */
function pinballOf(told: Told | null, actual: number): number {
  if (told === null) return 0;
  return pinball(0.1, told.p10, actual) + pinball(0.5, told.p50, actual) + pinball(0.9, told.p90, actual);
}
