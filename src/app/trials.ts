import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { AsOf } from "../benchmarks/answer.ts";
import { addDays } from "../domain/day.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { backtest, type Trial, triedPeriods } from "../forecasting/backtest.ts";
import type { Horizon } from "../forecasting/horizons.ts";
import { writeDurably } from "../warehouse/durable-file.ts";
import type { Workspace } from "./workspace.ts";

/** How many periods of a kind forecasts are tried on. */
const tried = 12;

/** Another number whenever forecasts are made in another way: what is kept of the old way is of no use. */
const way = 1;

/**
 * How forecasts of the last twelve periods of a kind did at these horizons, of the periods that were over and frozen at `asOf`. Worked out once
 * for each content of the warehouse and kept beside it (docs/decisions/0127); whoever asks for a past day sees what was known to be true by then.
 */
export async function trialsOf(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizons: readonly Horizon[],
  asOf: AsOf,
): Promise<Trial[]> {
  const kept = readKept(workspace);
  const missing = horizons.filter((horizon) => kept[keyOf(kind, horizon)] === undefined);
  if (missing.length > 0) {
    const calendar = await workspace.calendar();
    const periods = triedPeriods(calendar, kind, await workspace.asOf(undefined), tried);
    for (const horizon of missing)
      kept[keyOf(kind, horizon)] = await backtest(workspace.data.warehouse, calendar, periods, horizon);
    keep(workspace, kept);
  }
  return horizons
    .flatMap((horizon) => kept[keyOf(kind, horizon)] ?? [])
    .filter(({ knownOn }) => knownOn <= addDays(asOf.on, 1));
}

/** The trials that are kept for what the warehouse now holds; null where nobody has asked for them. */
export function keptTrials(
  workspace: Workspace,
  kind: FiscalPeriod["kind"],
  horizon: Horizon,
  asOf: AsOf,
): Trial[] | null {
  const found = readKept(workspace)[keyOf(kind, horizon)];
  return found?.filter(({ knownOn }) => knownOn <= addDays(asOf.on, 1)) ?? null;
}

type Kept = Record<string, Trial[] | undefined>;

const keyOf = (kind: FiscalPeriod["kind"], horizon: Horizon) => `${kind} ${horizon}`;

/** Of another content, another way, or unreadable: nothing is kept. */
function readKept(workspace: Workspace): Kept {
  try {
    const { version, trials } = file.parse(JSON.parse(readFileSync(pathOf(workspace), "utf8")));
    return version === versionOf(workspace) ? trials : {};
  } catch {
    return {};
  }
}

function keep(workspace: Workspace, trials: Kept): void {
  writeDurably(pathOf(workspace), JSON.stringify({ version: versionOf(workspace), trials }));
}

const versionOf = ({ data }: Workspace) => `${way} ${data.version}`;

const pathOf = ({ folder }: Workspace) => join(folder, "forecast-trials.json");

const amount = z.number().nullable();

const trial: z.ZodType<Trial> = z.object({
  period: z.string(),
  knownOn: z.string(),
  horizon: z.union([z.literal("start"), z.literal(60), z.literal(30), z.literal(14), z.literal(7)]),
  grain: z.enum(["all", "team", "rep"]),
  id: z.string().nullable(),
  actual: z.number(),
  model: z.object({ p10: z.number(), p50: z.number(), p90: z.number(), mean: z.number(), crps: z.number() }).nullable(),
  baselines: z.object({ "last-period": amount, "year-ago": amount, "stage-weighted": amount, call: amount }),
  tenths: z.array(z.tuple([z.number(), z.number(), z.number()])).nullable(),
});

const file = z.object({ version: z.string(), trials: z.record(z.string(), z.array(trial)) });
