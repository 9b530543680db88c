import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { AsOf } from "../benchmarks/answer.ts";
import { addDays } from "../domain/day.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { backtest, triedPeriods } from "../forecasting/backtest.ts";
import type { Horizon } from "../forecasting/horizons.ts";
import type { MadeTrial } from "../forecasting/trial.ts";
import { settled, type Tried } from "../forecasting/ways-tried.ts";
import { writeDurably } from "../warehouse/durable-file.ts";
import { whoeverAsks } from "../warehouse/wanted.ts";
import type { Workspace } from "./workspace.ts";

/** How many periods of a kind forecasts are tried on. */
const tried = 12;

/** Another number whenever forecasts are made in another way: what is kept of the old way is of no use. */
const way = 4;

/**
 * How forecasts of the last twelve periods of a kind did at these horizons, of the periods that were over and frozen at `asOf`. Worked out once
 * for each content of the warehouse and kept beside it (docs/decisions/0127); whoever asks for a past day sees what was known to be true by then.
 */
export async function trialsOf(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizons: readonly Horizon[],
  asOf: AsOf,
  signal?: AbortSignal,
): Promise<Tried> {
  const made: MadeTrial[] = [];
  for (const horizon of horizons) made.push(...(await madeOf(workspace, kind, horizon, signal)));
  return knownAt(made, asOf);
}

/** Trials that are being made: who asks for them meanwhile waits for the same ones. */
const beingMade = new WeakMap<Workspace, Map<string, Promise<readonly MadeTrial[]>>>();

async function madeOf(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizon: Horizon,
  signal: AbortSignal | undefined,
): Promise<readonly MadeTrial[]> {
  const kept = readKept(workspace)[keyOf(kind, horizon)];
  if (kept !== undefined) return kept;
  const going = beingMade.get(workspace) ?? new Map<string, Promise<readonly MadeTrial[]>>();
  beingMade.set(workspace, going);
  const key = `${versionOf(workspace)} ${keyOf(kind, horizon)}`;
  const making =
    going.get(key) ?? whoeverAsks(() => make(workspace, kind, horizon, signal)).finally(() => going.delete(key));
  going.set(key, making);
  return making;
}

/** Only what was made of one content of the warehouse from end to end is kept. */
async function make(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizon: Horizon,
  signal: AbortSignal | undefined,
): Promise<readonly MadeTrial[]> {
  const version = versionOf(workspace);
  const calendar = await workspace.calendar();
  const periods = triedPeriods(calendar, kind, await workspace.asOf(undefined), tried);
  const work = workspace.effects.backtest ?? backtest;
  const made = await work(workspace.data.warehouse, calendar, periods, horizon, signal);
  if (versionOf(workspace) === version) keep(workspace, { ...readKept(workspace), [keyOf(kind, horizon)]: made });
  return made;
}

/** The trials that are kept for what the warehouse now holds; null where nobody has asked for them. */
export function keptTrials(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizon: Horizon,
  asOf: AsOf,
): Tried | null {
  const found = readKept(workspace)[keyOf(kind, horizon)];
  return found === undefined ? null : knownAt(found, asOf);
}

/** Whether dates are used is decided anew by what was frozen by then. */
function knownAt(made: readonly MadeTrial[], asOf: AsOf): Tried {
  return settled(made.filter(({ knownOn }) => knownOn <= addDays(asOf.on, 1)));
}

type Kept = Record<string, MadeTrial[] | undefined>;

const keyOf = (kind: FiscalPeriod["kind"], horizon: Horizon) => `${kind} ${horizon}`;

/** What was read of the file last, and the file it was read of: every scorecard asks, and a large company has a hundred thousand trials. */
const lastRead = new WeakMap<Workspace, { readonly of: string; readonly content: z.infer<typeof file> | null }>();

/** Of another content, another way, or unreadable: nothing is kept. */
function readKept(workspace: Workspace): Kept {
  const of = fileNoted(workspace);
  const known = lastRead.get(workspace);
  const content = known?.of === of ? known.content : readFrom(pathOf(workspace));
  lastRead.set(workspace, { of, content });
  return content?.version === versionOf(workspace) ? content.trials : {};
}

function readFrom(path: string): z.infer<typeof file> | null {
  try {
    return file.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

/** Another text whenever another file is there. */
function fileNoted(workspace: Workspace): string {
  const found = statSync(pathOf(workspace), { throwIfNoEntry: false, bigint: true });
  return found === undefined ? "" : `${found.ino} ${found.mtimeNs} ${found.size}`;
}

function keep(workspace: Workspace, trials: Kept): void {
  writeDurably(pathOf(workspace), JSON.stringify({ version: versionOf(workspace), trials }));
}

const versionOf = ({ data }: Workspace) => `${way} ${data.version}`;

const pathOf = ({ folder }: Workspace) => join(folder, "forecast-trials.json");

const amount = z.number().nullable();

const told = z
  .object({
    p10: z.number(),
    p50: z.number(),
    p90: z.number(),
    mean: z.number(),
    crps: z.number(),
    tenths: z.array(z.tuple([z.number(), z.number(), z.number()])).nullable(),
  })
  .nullable();

const trial: z.ZodType<MadeTrial> = z.object({
  period: z.string(),
  knownOn: z.string(),
  horizon: z.union([z.literal("start"), z.literal(60), z.literal(30), z.literal(14), z.literal(7)]),
  grain: z.enum(["all", "team", "rep"]),
  id: z.string().nullable(),
  actual: z.number(),
  booked: z.number(),
  said: amount,
  told: z.object({ plain: told, dates: told, calls: told, "dates and calls": told }),
  baselines: z.object({ "last-period": amount, "year-ago": amount, "stage-weighted": amount, call: amount }),
});

const file = z.object({ version: z.string(), trials: z.record(z.string(), z.array(trial)) });
