import { rmSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { EnteredQuota } from "../domain/entered-quota.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Settings } from "../domain/settings.ts";
import { build } from "./build/build.ts";
import { buildInput } from "./calendar.ts";
import { coreHash } from "./core-hash.ts";
import type { Landing, LandingPart, LandingRun } from "./landing.ts";
import { isOutOfMemory, littleMemory, memoryLimit, relieve } from "./memory.ts";
import { Warehouse } from "./warehouse.ts";
import { type Built, inputFingerprint, readState, writeBuilt } from "./warehouse-state.ts";
import { watched } from "./watched.ts";

/** Fills the raw tables from one landing part; the connector that wrote the part gives it. */
export type PartLoader = (
  connection: DuckDBConnection,
  run: LandingRun,
  part: LandingPart,
  path: string,
) => Promise<void>;

/** How far the work is: parts loaded of all that are new, then the build. */
export type Progress = (step: "load" | "build", done: number, of: number) => void;

/** What the next warehouse is made of, in words alone: it may be made in another process. */
export interface NextOrder {
  /** The present warehouse's; the next is made beside it. */
  readonly file: string;
  /** From a copy of the present one, or from landing alone. */
  readonly from: "old" | "landing";
  readonly generation: number;
  readonly settings: Settings;
  readonly quotas: readonly EnteredQuota[];
}

/** What it is made with. */
export interface NextTools {
  readonly landing: Landing;
  /** By connector name, as in a landing run. */
  readonly loaders: Readonly<Record<string, PartLoader>>;
  readonly log: (line: string) => void;
  readonly progress?: Progress | undefined;
}

/** Where the next warehouse is made. */
export const nextOf = (file: string): string => `${file}.next`;

/** Removes what a build that was cut off has left, the parts that did not fit into memory included. */
export function clearNext(file: string): void {
  for (const leftover of ["", ".wal", ".tmp"]) rmSync(nextOf(file) + leftover, { recursive: true, force: true });
}

/** Makes the next warehouse beside the present one, finished and closed; what it holds. A little memory is enough to load almost every export. */
export async function makeNext(order: NextOrder, tools: NextTools): Promise<Built> {
  const make = async (memory: "little" | "all"): Promise<Built> => {
    clearNext(order.file);
    if (order.from === "old") await copyFile(order.file, nextOf(order.file));
    const made = await Warehouse.make(nextOf(order.file));
    try {
      return await fill(made, memory, order, tools);
    } finally {
      made.close();
    }
  };
  try {
    return await make("little").catch((cause: unknown) => {
      if (cause instanceof RepmarkError || !isOutOfMemory(cause)) throw cause;
      tools.log(
        `The records need more than the ${littleMemory} of memory they are loaded with at first: they are loaded anew with more.`,
      );
      return make("all");
    });
  } catch (cause) {
    clearNext(order.file); // half of it is of no use, and a full disk needs the room
    throw cause;
  }
}

/** Loads the runs that are missing and builds. */
async function fill(
  warehouse: Warehouse,
  memory: "little" | "all",
  { generation, settings, quotas }: NextOrder,
  tools: NextTools,
): Promise<Built> {
  const { landing, progress } = tools;
  const all = landing.runs();
  const { loaded } = await readState(warehouse);
  const missing = all.filter(({ run }) => !loaded.includes(run));
  await landing.verifyOnce(missing);
  const full = (cause: unknown) => {
    throw isOutOfMemory(cause) ? memoryFull(cause) : cause;
  };
  const load = () => loadRuns(warehouse, missing, tools);
  await watched("load", { "repmark.runs": missing.length }, () =>
    memory === "little" ? warehouse.streaming(load) : warehouse.streaming(load, memoryLimit()).catch(full),
  );
  progress?.("build", 0, 1);
  const input = await buildInput(warehouse, settings, quotas);
  await watched("build", {}, () => build(warehouse, input)).catch(full);
  const built: Built = {
    generation,
    runs: all.map(({ run }) => run),
    input: inputFingerprint(settings, quotas),
    version: await coreHash(warehouse),
  };
  await warehouse.using((connection) => writeBuilt(connection, built));
  await warehouse.checkpoint();
  progress?.("build", 1, 1);
  return built;
}

/** Two raw tables are filled at a time; the parts of one table follow each other. */
async function loadRuns(
  warehouse: Warehouse,
  runs: readonly LandingRun[],
  { landing, loaders, progress }: NextTools,
): Promise<void> {
  // Runs first: a loader may ask which of them were of its connection.
  await warehouse.using((connection) => noteRuns(connection, runs));
  const parts = runs.flatMap((run) => run.parts.map((part) => ({ run, part })));
  const tables = [...Map.groupBy(parts, ({ part }) => part.object).values()];
  const bytes = (table: typeof parts) => table.reduce((sum, { part }) => sum + part.bytes, 0);
  const waiting = tables.toSorted((one, other) => bytes(other) - bytes(one));
  let done = 0;
  const fillTables = async (connection: DuckDBConnection) => {
    for (let table = waiting.shift(); table !== undefined; table = waiting.shift())
      for (const { run, part } of table) {
        await loaderOf(loaders, run)(connection, run, part, landing.path(part));
        await relieve(connection);
        progress?.("load", ++done, parts.length);
      }
  };
  const ended = await Promise.allSettled([warehouse.using(fillTables), warehouse.using(fillTables)]);
  const failed = ended.find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

function loaderOf(loaders: NextTools["loaders"], { connector, run }: LandingRun): PartLoader {
  const loader = loaders[connector];
  if (loader !== undefined) return loader;
  throw new RepmarkError("connector-unknown", `The records of run ${run} came through “${connector}”, unknown here.`, {
    kind: "folder",
    hint: "Update Repmark: a newer version has read them.",
  });
}

async function noteRuns(connection: DuckDBConnection, runs: readonly LandingRun[]): Promise<void> {
  for (const { run, connection: source, observedAt: observed_at, dataThrough: data_through } of runs) {
    await connection.run(
      "insert into raw.run values ($run::varchar, $source::varchar, $observed_at::timestamptz, $data_through::timestamptz)",
      { run, source, observed_at, data_through },
    );
    await connection.run("insert into meta.loaded_run values ($run::varchar)", { run });
  }
}

function memoryFull(cause: unknown): RepmarkError {
  return new RepmarkError(
    "memory-full",
    `Computing the numbers of these records needs more than the ${memoryLimit().replace(/MiB$/, " MB")} of memory that Repmark may use on this machine.`,
    { kind: "data", hint: "Import fewer of them, say the last years alone, or use a machine with more memory.", cause },
  );
}
