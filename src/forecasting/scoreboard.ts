import type { Horizon } from "./horizons.ts";
import { bias, pinball, wape, widening } from "./scores.ts";
import { type Baseline, baselines, type Trial } from "./trial.ts";

export type Method = "model" | Baseline;

/** How one way of telling the future did. */
export interface MethodScore {
  readonly method: Method;
  /** Periods it told, and times: a period of many reps is told for each. */
  readonly periods: number;
  readonly times: number;
  /** The model by its median. */
  readonly wape: number | null;
  readonly bias: number | null;
  /** Mean pinball losses at .1, .5 and .9, and mean CRPS (of a single amount its absolute error), in money. */
  readonly pinball: readonly [number, number, number] | null;
  readonly crps: number | null;
  /** Share of times that the model's 10 to 90 % held what came. */
  readonly coverage: number | null;
  /** 1 − CRPS ÷ the model's best rival's on the same times: what the model adds. */
  readonly skill: number | null;
}

/** The methods at one horizon, and which of them is shown. */
export interface Board {
  readonly grain: Trial["grain"];
  readonly horizon: Horizon;
  readonly methods: readonly MethodScore[];
  /** The model when it has been tried on six periods and beats the best baseline; else that baseline; null where nothing can be told. */
  readonly shown: Method | null;
  readonly bestBaseline: Baseline | null;
}

/** Fewer periods show nothing (METRICS §4.5). */
const fewestPeriods = 6;

/** Each grain and horizon of the trials apart: methods side by side, the model first. */
export function boards(trials: readonly Trial[]): Board[] {
  const groups = Map.groupBy(trials, ({ grain, horizon }) => `${grain} ${horizon}`);
  return [...groups.values()].map(boardOf);
}

function boardOf(trials: readonly Trial[]): Board {
  const { grain, horizon } = trials[0]!;
  const modelled = trials.filter(({ model }) => model !== null);
  // On the same times, or the one that was asked in the harder quarters would look worse.
  const compared = modelled.length > 0 ? modelled : trials;
  const scores = baselines.map((method) => baselineScore(method, compared));
  const bestBaseline = bestOf(compared);
  const model = modelScore(modelled, bestBaseline);
  const isShown = model.periods >= fewestPeriods && model.skill !== null && model.skill > 0;
  return { grain, horizon, methods: [model, ...scores], shown: isShown ? "model" : bestBaseline, bestBaseline };
}

/** The baseline that errs least, of those that tell at least half of the times: one that seldom speaks is no rival. */
function bestOf(trials: readonly Trial[]): Baseline | null {
  const rivals = baselines.flatMap((method) => {
    const told = trials.filter((trial) => trial.baselines[method] !== null);
    return told.length === 0 || 2 * told.length < trials.length
      ? []
      : [{ method, error: mean(told.map((trial) => Math.abs(trial.baselines[method]! - trial.actual))) }];
  });
  return rivals.sort((a, b) => a.error - b.error)[0]?.method ?? null;
}

function baselineScore(method: Baseline, trials: readonly Trial[]): MethodScore {
  const told = trials.filter((trial) => trial.baselines[method] !== null);
  const pairs = told.map((trial) => ({ told: trial.baselines[method]!, actual: trial.actual }));
  const losses = ([0.1, 0.5, 0.9] as const).map((share) =>
    mean(pairs.map((pair) => pinball(share, pair.told, pair.actual))),
  );
  return {
    method,
    ...extentOf(told),
    wape: wape(pairs),
    bias: bias(pairs),
    pinball: told.length === 0 ? null : (losses as [number, number, number]),
    crps: told.length === 0 ? null : mean(pairs.map((pair) => Math.abs(pair.told - pair.actual))),
    coverage: null,
    skill: null,
  };
}

function modelScore(trials: readonly Trial[], rival: Baseline | null): MethodScore {
  const told = trials.map(({ model, actual, baselines: others }) => ({ ...model!, actual, others }));
  const loss = (share: number, of: "p10" | "p50" | "p90") =>
    mean(told.map((each) => pinball(share, each[of], each.actual)));
  const beside = rival === null ? [] : told.filter(({ others }) => others[rival] !== null);
  const rivalError = rival === null ? 0 : mean(beside.map(({ others, actual }) => Math.abs(others[rival]! - actual)));
  const pairs = told.map(({ p50, actual }) => ({ told: p50, actual }));
  const isNone = told.length === 0;
  return {
    method: "model",
    ...extentOf(trials),
    wape: wape(pairs),
    bias: bias(told.map(({ mean: expected, actual }) => ({ told: expected, actual }))),
    pinball: isNone ? null : [loss(0.1, "p10"), loss(0.5, "p50"), loss(0.9, "p90")],
    crps: isNone ? null : mean(told.map(({ crps }) => crps)),
    coverage: isNone ? null : mean(told.map(({ p10, p90, actual }) => Number(p10 <= actual && actual <= p90))),
    skill: beside.length === 0 || rivalError === 0 ? null : 1 - mean(beside.map(({ crps }) => crps)) / rivalError,
  };
}

/** By how much both ends of this subject's 80 % interval are widened at a horizon (METRICS §4.5, conformal). */
export function wideningOf(
  trials: readonly Trial[],
  horizon: Horizon,
  grain: Trial["grain"],
  id: string | null,
): number {
  return widening(
    trials.flatMap(({ model, actual, ...trial }) =>
      model !== null && trial.horizon === horizon && trial.grain === grain && trial.id === id
        ? [{ p10: model.p10, p90: model.p90, actual }]
        : [],
    ),
  );
}

const extentOf = (trials: readonly Trial[]) => ({
  periods: new Set(trials.map(({ period }) => period)).size,
  times: trials.length,
});

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
