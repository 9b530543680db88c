import { existsSync, mkdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Settings } from "../domain/settings.ts";
import { build } from "./build/build.ts";
import { buildInput } from "./calendar.ts";
import { coreHash } from "./core-hash.ts";
import { renameDurably } from "./durable-file.ts";
import { prepareFolder } from "./folder-format.ts";
import { Landing, type LandingPart, type LandingRun } from "./landing.ts";
import { FolderLock } from "./lock.ts";
import { openChecked, setAside } from "./recovery.ts";
import { isDamage, isOutOfMemory, memoryLimit, Warehouse } from "./warehouse.ts";
import { inputFingerprint, readState, type WarehouseState, writeBuilt, writeNote } from "./warehouse-state.ts";

/** Fills the raw tables from one landing part; the connector that wrote the part gives it. */
export type PartLoader = (
  connection: DuckDBConnection,
  run: LandingRun,
  part: LandingPart,
  path: string,
) => Promise<void>;

/** What touches the world; tests pass their own. */
export interface FolderEffects {
  now(): Date;
  log(line: string): void;
  /** Bytes free where the folder is. */
  freeBytes?(folder: string): number;
}

export interface FolderOptions {
  /** By connector name, as in a landing run. */
  readonly loaders: Readonly<Record<string, PartLoader>>;
  readonly settings: Settings;
  readonly effects?: FolderEffects;
}

/** How far the work is: parts loaded of all that are new, then the build. */
export type Progress = (step: "load" | "build", done: number, of: number) => void;

/**
 * What was read from CRMs and files, and what is computed from it. Landing is the truth; the warehouse follows from it and
 * from the settings, is brought up to date on opening, and is made anew when it is damaged.
 */
export class DataFolder {
  readonly path: string;
  readonly landing: Landing;
  readonly #lock: FolderLock;
  readonly #loaders: Readonly<Record<string, PartLoader>>;
  readonly #effects: FolderEffects;
  #settings: Settings;
  #warehouse: Warehouse | undefined;
  #version = "";
  #work: Promise<unknown> = Promise.resolve();
  #hasHealed = false;

  private constructor(path: string, lock: FolderLock, options: FolderOptions) {
    this.path = path;
    this.#lock = lock;
    this.#loaders = options.loaders;
    this.#settings = options.settings;
    this.#effects = options.effects ?? systemEffects;
    this.landing = Landing.open(path);
  }

  /** Opens the folder, made on first use, for this process alone, with a warehouse that agrees with landing and settings. */
  static async open(path: string, options: FolderOptions): Promise<DataFolder> {
    const now = options.effects?.now() ?? new Date();
    prepareFolder(path);
    const lock = FolderLock.take(path, now);
    try {
      rmSync(scratchOf(path), { recursive: true, force: true }); // what a killed import was working on
      const folder = new DataFolder(path, lock, options);
      await folder.#openWarehouse();
      await folder.catchUp();
      return folder;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  get warehouse(): Warehouse {
    if (this.#warehouse === undefined) throw new Error("The data folder is closed.");
    return this.#warehouse;
  }

  /** A folder for files on their way into landing: on the same disk, under the same rights, and emptied at every opening. */
  scratch(): string {
    const folder = scratchOf(this.path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  /** Changes whenever anything in core does: with scope and parameters it is the key of every answer. */
  get version(): string {
    return this.#version;
  }

  /** Loads the landing runs that are not in the warehouse yet and builds, when there is anything to do. */
  catchUp(progress?: Progress): Promise<void> {
    return this.#oneAtATime(() => this.#catchUp(progress));
  }

  /** Builds with other settings. */
  useSettings(settings: Settings): Promise<void> {
    this.#settings = settings;
    return this.catchUp();
  }

  /** Makes a new warehouse from landing and settings alone and puts it in the place of the old one; readers wait only for the swap. */
  rebuild(progress?: Progress): Promise<void> {
    return this.#oneAtATime(() => this.#rebuild({ keepOld: false, progress }));
  }

  close(): void {
    this.#warehouse?.close();
    this.#warehouse = undefined;
    this.#lock.release();
  }

  get #file(): string {
    return join(this.path, "warehouse.duckdb");
  }

  async #openWarehouse(): Promise<void> {
    rmSync(`${this.#file}.tmp`, { recursive: true, force: true });
    const opened = await openChecked(this.#file);
    if ("warehouse" in opened) {
      this.#adopt(opened.warehouse);
      this.#version = opened.state.built?.version ?? "";
      return;
    }
    if (opened.damage !== "") this.#saySetAside(opened.damage, setAside(this.#file, this.#effects.now()));
    await this.#rebuild({ keepOld: false });
  }

  #adopt(warehouse: Warehouse): void {
    warehouse.healWith((_, attempt) => this.#oneAtATime(() => this.#heal(attempt)));
    this.#warehouse = warehouse;
  }

  async #catchUp(progress?: Progress): Promise<void> {
    const state = await readState(this.warehouse);
    const input = inputFingerprint(this.#settings);
    const wanted = this.landing.runs();
    if (isCurrent(state, wanted, input)) return;
    const known = new Set(wanted.map(({ run }) => run));
    if (!state.loaded.every((run) => known.has(run))) return this.#rebuild({ keepOld: false, progress });
    const loaded = new Set(state.loaded);
    this.#checkRoom();
    try {
      const generation = (state.built?.generation ?? 0) + 1;
      this.#version = `${this.#version}~${generation}`; // what is asked while core changes is kept under no lasting key
      const missing = wanted.filter(({ run }) => !loaded.has(run));
      this.#version = await this.#fill(this.warehouse, missing, { generation, input, progress });
      writeNote(this.#file, await builtOf(this.warehouse));
    } catch (error) {
      if (!isDamage(error)) throw error;
      await this.#rebuild({ keepOld: true, progress });
    }
  }

  async #rebuild({ keepOld, progress }: { keepOld: boolean; progress?: Progress | undefined }): Promise<void> {
    const fresh = `${this.#file}.new`;
    for (const leftover of [fresh, `${fresh}.wal`]) rmSync(leftover, { force: true });
    this.#checkRoom();
    const before = this.#warehouse === undefined ? null : await builtOf(this.#warehouse).catch(() => null);
    const made = await Warehouse.open(fresh);
    let version: string;
    try {
      const generation = (before?.generation ?? 0) + 1;
      const input = inputFingerprint(this.#settings);
      version = await this.#fill(made, this.landing.runs(), { generation, input, progress });
    } finally {
      made.close();
    }
    const swap = () => {
      if (keepOld) this.#saySetAside("it cannot be read", setAside(this.#file, this.#effects.now()));
      // The old note and log first: beside the new file they would speak of another one.
      for (const old of [this.#file.replace(/\.duckdb$/, ".json"), `${this.#file}.wal`]) rmSync(old, { force: true });
      renameDurably(fresh, this.#file);
    };
    if (this.#warehouse === undefined) {
      swap();
      this.#adopt(await Warehouse.open(this.#file));
    } else {
      await this.#warehouse.reopen(swap);
    }
    this.#version = version;
    writeNote(this.#file, await builtOf(this.warehouse));
  }

  /** Loads `runs` in one transaction, builds in another; a kill between the two leaves work for the next opening. */
  async #fill(
    warehouse: Warehouse,
    runs: readonly LandingRun[],
    { generation, input, progress }: { generation: number; input: string; progress?: Progress | undefined },
  ): Promise<string> {
    await this.landing.verifyOnce(runs);
    await warehouse.usingLittle((connection) => this.#load(connection, runs, progress));
    progress?.("build", 0, 1);
    await build(warehouse, await buildInput(warehouse, this.#settings)).catch((cause: unknown) => {
      throw isOutOfMemory(cause) ? memoryFull(cause) : cause;
    });
    const version = await coreHash(warehouse);
    const all = this.landing.runs().map(({ run }) => run);
    await warehouse.using((connection) => writeBuilt(connection, { generation, runs: all, input, version }));
    await warehouse.checkpoint();
    progress?.("build", 1, 1);
    return version;
  }

  async #load(connection: DuckDBConnection, runs: readonly LandingRun[], progress?: Progress): Promise<void> {
    const all = runs.reduce((sum, run) => sum + run.parts.length, 0);
    let done = 0;
    await connection.run("begin");
    try {
      await connection.run("update meta.built set version = ''"); // until the build that now has to come
      for (const run of runs) {
        const { observedAt: observed_at, dataThrough: data_through } = run;
        await connection.run(
          "insert into raw.run values ($run::varchar, $connection::varchar, $observed_at::timestamptz, $data_through::timestamptz)",
          { run: run.run, connection: run.connection, observed_at, data_through },
        );
        for (const part of run.parts) {
          await this.#loader(run)(connection, run, part, this.landing.path(part));
          progress?.("load", ++done, all);
        }
        await connection.run("insert into meta.loaded_run values ($run::varchar)", { run: run.run });
      }
      await connection.run("commit");
    } catch (error) {
      await connection.run("rollback").catch(() => undefined); // the first error is the one to tell
      throw error;
    }
  }

  #loader({ connector, run }: LandingRun): PartLoader {
    const loader = this.#loaders[connector];
    if (loader !== undefined) return loader;
    throw new RepmarkError(
      "connector-unknown",
      `The records of run ${run} came through “${connector}”, unknown here.`,
      {
        kind: "folder",
        hint: "Update Repmark: a newer version has read them.",
      },
    );
  }

  /** After an error that DuckDB does not survive: open the file again; when that is not enough, make it anew, once. */
  async #heal(attempt: 1 | 2): Promise<void> {
    if (attempt === 1) {
      this.#effects.log("The warehouse had to be opened again.");
      const isOpen = await this.warehouse.reopen().then(
        () => true,
        () => false,
      );
      if (isOpen) return;
    }
    if (this.#hasHealed) return;
    this.#hasHealed = true;
    await this.#rebuild({ keepOld: true });
  }

  #saySetAside(damage: string, files: readonly string[]): void {
    this.#effects.log(
      `The warehouse was damaged (${damage}) and is made again from the imported records. The damaged file is kept as ${files.join(" and ")}.`,
    );
  }

  /** DuckDB writes the new tables beside the old ones before it lets go of those. */
  #checkRoom(): void {
    const size = existsSync(this.#file) ? statSync(this.#file).size : 0;
    const need = Math.max(3 * size, 50 * 2 ** 20);
    const free = (this.#effects.freeBytes ?? freeBytes)(this.path);
    if (free >= need) return;
    throw new RepmarkError(
      "disk-full",
      `There is not enough room to build the numbers: ${inMegabytes(need)} are needed where ${this.path} is, ${inMegabytes(free)} are free.`,
      { kind: "folder", hint: "Free some space and try again; nothing was changed." },
    );
  }

  #oneAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => undefined);
    return result;
  }
}

const systemEffects: FolderEffects = { now: () => new Date(), log: (line) => process.stderr.write(`${line}\n`) };

function memoryFull(cause: unknown): RepmarkError {
  return new RepmarkError(
    "memory-full",
    `Computing the numbers of these records needs more than the ${memoryLimit().replace(/MiB$/, " MB")} of memory that Repmark may use on this machine.`,
    { kind: "data", hint: "Import fewer of them, say the last years alone, or use a machine with more memory.", cause },
  );
}

function scratchOf(folder: string): string {
  return join(folder, "scratch");
}

function isCurrent({ loaded, built }: WarehouseState, wanted: readonly LandingRun[], input: string): boolean {
  if (built === null || built.version === "" || built.input !== input) return false;
  const [has, wants] = [
    [...loaded].sort().join(),
    wanted
      .map(({ run }) => run)
      .sort()
      .join(),
  ];
  return has === wants && [...built.runs].sort().join() === wants;
}

async function builtOf(warehouse: Warehouse) {
  const { built } = await readState(warehouse);
  if (built === null) throw new Error("The warehouse has not been built.");
  return built;
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MB`;
}
