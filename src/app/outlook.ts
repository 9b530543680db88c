import { wilson } from "../benchmarks/statistics/proportion.ts";
import { addDays } from "../domain/day.ts";
import { decimalOf, unitsOf } from "../domain/money.ts";

import { addTenths } from "../forecasting/calibration.ts";
import { horizonAt } from "../forecasting/horizons.ts";
import type { Trial } from "../forecasting/trial.ts";
import type { Outlook } from "../reports/report-input.ts";
import type { Asked } from "./ask.ts";
import { forecastOf, type SubjectForecast } from "./forecast.ts";
import { hiddenSays } from "./forecast-measures.ts";
import { repIdOf, repNamesById } from "./people.ts";
import { trialsOf } from "./trials.ts";
import type { Workspace } from "./workspace.ts";

/** A tenth of fewer deals says nothing (METRICS §4.3). */
const fewestInTenth = 20;

/** The forecast of a period that still runs as reports show it; null once it is over. A report may take the seconds that trials take. */
export async function outlookOf(workspace: Workspace, asked: Asked, rep?: string): Promise<Outlook | null> {
  const { period, asOf, language } = asked;
  if (addDays(asOf.on, 1) >= period.until) return null;
  const tried = await trialsOf(workspace, period.kind, [horizonAt(period, asOf.on)], asOf);
  const { trials } = tried;
  if (trials.length === 0) return null;
  const repId = rep === undefined ? null : await repIdOf(workspace, rep);
  const found = await forecastOf(workspace, { period, asOf, language }, tried);
  const of = repId === null ? found.team : found.reps.find(({ id }) => id === repId);
  const board = found.boards.find(({ grain }) => grain === (repId === null ? "all" : "rep"));
  if (of === undefined || board === undefined) return null;
  const names = await repNamesById(workspace);
  return {
    fan: fanOf(of, asOf.on, period.until),
    why: of.model === null ? hiddenSays(of, language) : null,
    instead: insteadOf(of),
    methods: board.methods
      .filter(({ times }) => times > 0)
      .map(({ method, periods, wape, bias, coverage, skill }) => ({
        method,
        periods,
        wape,
        bias,
        coverage,
        skill,
        isShown: method === board.shown,
      })),
    calls: callsOf(trials, names, repId),
    reliability: repId === null ? reliabilityOf(trials) : [],
  };
}

/** Where the model is not told, the best of the simpler ways by name, and what it says. */
function insteadOf({ shown, baselines }: SubjectForecast): Outlook["instead"] {
  if (shown === null || shown === "model" || shown === "booked") return null;
  const value = baselines[shown];
  return value === null ? null : { method: shown, value: decimalOf(value) };
}

function fanOf({ model, booked, quota, call }: SubjectForecast, from: string, until: string): Outlook["fan"] {
  if (model === null) return null;
  return {
    from,
    until,
    booked: unitsOf(booked),
    p10: unitsOf(model.p10),
    p50: unitsOf(model.p50),
    p90: unitsOf(model.p90),
    quota: quota === null ? null : unitsOf(quota),
    call: call === null ? null : unitsOf(call.value),
  };
}

function callsOf(trials: readonly Trial[], names: ReadonlyMap<string, string>, repId: string | null): Outlook["calls"] {
  return trials.flatMap(({ grain, id, period, actual, baselines: { call } }) =>
    grain === "rep" && id !== null && call !== null && (repId === null || id === repId)
      ? [{ label: `${names.get(id) ?? id} ${period}`, call, actual }]
      : [],
  );
}

function reliabilityOf(trials: readonly Trial[]): Outlook["reliability"] {
  return addTenths(trials.flatMap(({ model }) => (model?.tenths == null ? [] : [model.tenths]))).flatMap(
    ([deals, told, won]) => {
      if (deals < fewestInTenth) return [];
      const [low, high] = wilson({ successes: won, trials: deals });
      return [{ told: told / deals, deals, won, low, high }];
    },
  );
}
