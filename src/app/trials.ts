import type { AsOf } from "../benchmarks/answer.ts";
import { addDays } from "../domain/day.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { backtest, triedPeriods } from "../forecasting/backtest.ts";
import type { Horizon } from "../forecasting/horizons.ts";
import type { MadeTrial } from "../forecasting/trial.ts";
import { settled, type Tried } from "../forecasting/ways-tried.ts";
import { whoeverAsks } from "../warehouse/wanted.ts";
import { keepTrialsMade, readTrials, type TrialsKept } from "./kept-trials.ts";
import type { Workspace } from "./workspace.ts";

/** How many periods of a kind forecasts are tried on. */
const tried = 12;

/**
 * How forecasts of the last twelve periods of a kind did at these horizons, of the periods that were over and frozen at `asOf`. Worked out once
 * for each content of the warehouse and kept beside it (docs/decisions/0127); whoever asks for a past day sees what was known to be true by then.
 */
export async function trialsOf(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizons: readonly Horizon[],
  asOf: AsOf,
): Promise<Tried> {
  const made: MadeTrial[] = [];
  for (const horizon of horizons) made.push(...(await madeOf(workspace, kind, horizon)));
  return knownAt(made, asOf);
}

/**
 * Sees to it that they are made and kept, for whoever asks later. Where a process apart makes them it makes them all, for beginning one holds everybody up for a
 * moment, and they are not read here: those of a large company are tens of megabytes.
 */
export async function seeToTrials(
  workspace: Workspace,
  wanted: readonly (readonly [FiscalPeriod["kind"], Horizon])[],
  signal: AbortSignal,
): Promise<void> {
  const { makeTrials } = workspace.effects;
  if (makeTrials !== undefined) return makeTrials(await orderOf(workspace, wanted), signal);
  const { version } = workspace.data;
  for (const [kind, horizon] of wanted) {
    if (signal.aborted || workspace.data.version !== version) return;
    if (readTrials(keptOf(workspace, kind, horizon)) === undefined) await making(workspace, kind, horizon, signal);
  }
}

async function orderOf(workspace: Workspace, wanted: readonly (readonly [FiscalPeriod["kind"], Horizon])[]) {
  const { folder, data } = workspace;
  const calendar = await workspace.calendar();
  const asOf = await workspace.asOf(undefined);
  const periods = (kind: FiscalPeriod["kind"]) => triedPeriods(calendar, kind, asOf, tried);
  return {
    folder,
    version: data.version,
    path: data.warehouse.path,
    calendar,
    wanted: wanted.map(([kind, horizon]) => ({ kind, horizon, periods: periods(kind) })),
  };
}

/** Trials that are being made: who asks for them meanwhile waits for the same ones. */
const beingMade = new WeakMap<Workspace, Map<string, Promise<readonly MadeTrial[] | null>>>();

async function madeOf(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizon: Horizon,
): Promise<readonly MadeTrial[]> {
  const kept = readTrials(keptOf(workspace, kind, horizon));
  if (kept !== undefined) return kept;
  // Null: a process apart has kept them; or, where others are in the warehouse meanwhile, they are made of those.
  return (await making(workspace, kind, horizon)) ?? madeOf(workspace, kind, horizon);
}

function making(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizon: Horizon,
  signal?: AbortSignal,
): Promise<readonly MadeTrial[] | null> {
  const going = beingMade.get(workspace) ?? new Map<string, Promise<readonly MadeTrial[] | null>>();
  beingMade.set(workspace, going);
  const key = `${workspace.data.version} ${kind} ${horizon}`;
  const made =
    going.get(key) ?? whoeverAsks(() => make(workspace, kind, horizon, signal)).finally(() => going.delete(key));
  going.set(key, made);
  return made;
}

/** Only what was made of one content of the warehouse from end to end is kept. */
async function make(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizon: Horizon,
  signal: AbortSignal | undefined,
): Promise<readonly MadeTrial[] | null> {
  const kept = keptOf(workspace, kind, horizon);
  const order = await orderOf(workspace, [[kind, horizon]]);
  if (workspace.effects.makeTrials !== undefined) {
    await workspace.effects.makeTrials(order, signal);
    return null;
  }
  const { periods } = order.wanted[0]!;
  const made = await backtest(workspace.data.warehouse, order.calendar, periods, horizon, signal);
  if (workspace.data.version === kept.version) keepTrialsMade(kept, made);
  return made;
}

/** The trials that are kept for what the warehouse now holds; null where nobody has asked for them. */
export function keptTrials(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizon: Horizon,
  asOf: AsOf,
): Tried | null {
  const found = readTrials(keptOf(workspace, kind, horizon));
  return found === undefined ? null : knownAt(found, asOf);
}

/** Whether dates are used is decided anew by what was frozen by then. */
function knownAt(made: readonly MadeTrial[], asOf: AsOf): Tried {
  return settled(made.filter(({ knownOn }) => knownOn <= addDays(asOf.on, 1)));
}

const keptOf = ({ folder, data }: Workspace, kind: FiscalPeriod["kind"], horizon: Horizon): TrialsKept => ({
  folder,
  version: data.version,
  kind,
  horizon,
});
