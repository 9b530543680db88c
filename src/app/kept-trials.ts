import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { FiscalPeriod } from "../domain/period.ts";
import type { Horizon } from "../forecasting/horizons.ts";
import type { MadeTrial } from "../forecasting/trial.ts";
import { writeDurably } from "../warehouse/durable-file.ts";

/** Another number whenever forecasts are made in another way: what is kept of the old way is of no use. */
const way = 4;

/** Whose trials, of which content of the warehouse, told how long before the end. */
export interface TrialsKept {
  readonly folder: string;
  /** Of the warehouse. */
  readonly version: string;
  readonly kind: FiscalPeriod["kind"];
  readonly horizon: Horizon;
}

/** What was read of the file last, and the file it was read of: every scorecard asks, and a large company has a hundred thousand trials. */
const lastRead = new Map<string, { readonly of: string; readonly content: z.infer<typeof file> | null }>();

/** The trials that are kept; undefined where there are none of this content of the warehouse. */
export function readTrials({ folder, version, kind, horizon }: TrialsKept): readonly MadeTrial[] | undefined {
  return ofVersion(folder, version)[keyOf(kind, horizon)];
}

export function keepTrialsMade({ folder, version, kind, horizon }: TrialsKept, made: readonly MadeTrial[]): void {
  const trials = { ...ofVersion(folder, version), [keyOf(kind, horizon)]: made };
  writeDurably(pathIn(folder), JSON.stringify({ version: noted(version), trials }));
}

/** Of another content, another way, or unreadable: nothing is kept. */
function ofVersion(folder: string, version: string): Readonly<Record<string, readonly MadeTrial[] | undefined>> {
  const of = fileNoted(folder);
  const known = lastRead.get(folder);
  const content = known?.of === of ? known.content : readFrom(pathIn(folder));
  lastRead.set(folder, { of, content });
  return content?.version === noted(version) ? content.trials : {};
}

function readFrom(path: string): z.infer<typeof file> | null {
  try {
    return file.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

/** Another text whenever another file is there. */
function fileNoted(folder: string): string {
  const found = statSync(pathIn(folder), { throwIfNoEntry: false, bigint: true });
  return found === undefined ? "" : `${found.ino} ${found.mtimeNs} ${found.size}`;
}

const keyOf = (kind: FiscalPeriod["kind"], horizon: Horizon) => `${kind} ${horizon}`;

const noted = (version: string) => `${way} ${version}`;

const pathIn = (folder: string) => join(folder, "forecast-trials.json");

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
