import { existsSync, mkdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { EnteredQuota } from "../domain/entered-quota.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Settings } from "../domain/settings.ts";
import { replaceDurably } from "./durable-file.ts";
import { prepareFolder } from "./folder-format.ts";
import { Landing, type LandingRun } from "./landing.ts";
import { FolderLock } from "./lock.ts";
import { clearNext, makeNext, type NextOrder, nextOf, type PartLoader, type Progress } from "./next-warehouse.ts";
import { openChecked, setAside } from "./recovery.ts";
import { isDamage, Warehouse } from "./warehouse.ts";
import { inputFingerprint, readState, type WarehouseState, writeNote } from "./warehouse-state.ts";

/** What touches the world; tests pass their own. */
export interface FolderEffects {
  now(): Date;
  log(line: string): void;
  /** The warehouse cannot be trusted any more and is about to be set aside and made again. */
  damaged?(damage: WarehouseDamage): void;
  /** Bytes free where the folder is. */
  freeBytes?(folder: string): number;
}

export interface WarehouseDamage {
  /** What is wrong with it. */
  readonly how: string;
  /** Where the file and its log are kept; none when they are gone. */
  readonly keptAs: readonly string[];
}

export interface FolderOptions {
  /** By connector name, as in a landing run. */
  readonly loaders: Readonly<Record<string, PartLoader>>;
  readonly settings: Settings;
  /** Quotas that were entered here; none when left out. */
  readonly quotas?: readonly EnteredQuota[];
  /** Where the next warehouse is made: right here, where nothing is said. */
  readonly makeNext?: typeof makeNext | undefined;
  readonly effects?: FolderEffects;
}

/**
 * What was read from CRMs and files, and what is computed from it. Landing is the truth; the warehouse follows from it and
 * from what people entered, is brought up to date on opening, and is made anew when it is damaged.
 */
export class DataFolder {
  readonly path: string;
  readonly landing: Landing;
  /** Null where another holds the folder, and only its finished warehouse is read. */
  readonly #lock: FolderLock | null;
  readonly #loaders: Readonly<Record<string, PartLoader>>;
  readonly #makeNext: typeof makeNext;
  readonly #effects: FolderEffects;
  #settings: Settings;
  #quotas: readonly EnteredQuota[];
  #warehouse: Warehouse | undefined;
  #version = "";
  #work: Promise<unknown> = Promise.resolve();
  #hasHealed = false;

  private constructor(path: string, lock: FolderLock | null, options: FolderOptions) {
    this.path = path;
    this.#lock = lock;
    this.#loaders = options.loaders;
    this.#settings = options.settings;
    this.#quotas = options.quotas ?? [];
    this.#makeNext = options.makeNext ?? makeNext;
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

  /** The finished warehouse of a folder that this process holds already, for reading alone: another thread's. Nothing is built or mended here. */
  static async beside(path: string, options: FolderOptions): Promise<DataFolder> {
    const folder = new DataFolder(path, null, options);
    await folder.look();
    return folder;
  }

  /** Reads the file that is there now: whoever holds the folder has put a new one in its place. */
  async look(): Promise<void> {
    if (this.#warehouse === undefined) this.#warehouse = await Warehouse.open(this.#file);
    else await this.#warehouse.reopen();
    this.#version = (await readState(this.#warehouse)).built?.version ?? "";
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

  /** Builds with other settings and other quotas that were entered. */
  buildWith(settings: Settings, quotas: readonly EnteredQuota[]): Promise<void> {
    this.#settings = settings;
    this.#quotas = quotas;
    return this.catchUp();
  }

  /** Makes a new warehouse from landing and settings alone and puts it in the place of the old one; readers wait only for the swap. */
  rebuild(progress?: Progress): Promise<void> {
    return this.#oneAtATime(() => this.#rebuild({ keepOld: false, progress }));
  }

  close(): void {
    this.#warehouse?.close();
    this.#warehouse = undefined;
    this.#lock?.release();
  }

  get #file(): string {
    return join(this.path, "warehouse.duckdb");
  }

  async #openWarehouse(): Promise<void> {
    clearNext(this.#file);
    rmSync(`${this.#file}.tmp`, { recursive: true, force: true });
    const opened = await openChecked(this.#file);
    if ("warehouse" in opened) {
      this.#adopt(opened.warehouse);
      this.#version = opened.state.built?.version ?? "";
      return;
    }
    if (opened.damage !== "") this.#setAside(opened.damage);
    await this.#rebuild({ keepOld: false });
  }

  #adopt(warehouse: Warehouse): void {
    warehouse.healWith((_, attempt) => this.#oneAtATime(() => this.#heal(attempt)));
    this.#warehouse = warehouse;
  }

  async #catchUp(progress?: Progress): Promise<void> {
    const state = await readState(this.warehouse);
    const wanted = this.landing.runs();
    if (!state.isOfThisRepmark) return this.#rebuild({ keepOld: false, progress });
    if (isCurrent(state, wanted, inputFingerprint(this.#settings, this.#quotas))) return;
    const known = new Set(wanted.map(({ run }) => run));
    if (!state.loaded.every((run) => known.has(run))) return this.#rebuild({ keepOld: false, progress });
    try {
      await this.#renew({ from: "old", keepOld: false, progress });
    } catch (error) {
      if (!isDamage(error)) throw error;
      await this.#rebuild({ keepOld: true, progress });
    }
  }

  #rebuild(how: { keepOld: boolean; progress?: Progress | undefined }): Promise<void> {
    return this.#renew({ from: "landing", ...how });
  }

  /**
   * Makes the next warehouse beside the present one, from a copy of that or from landing alone, and puts it in its place. The
   * file that questions are asked of is never written to: a kill leaves it as it was, and readers wait for the swap alone.
   */
  async #renew({ from, keepOld, progress }: Renewal): Promise<void> {
    const next = nextOf(this.#file);
    this.#checkRoom();
    const before = this.#warehouse === undefined ? null : await builtOf(this.#warehouse).catch(() => null);
    const order: NextOrder = {
      file: this.#file,
      from,
      generation: (before?.generation ?? 0) + 1,
      settings: this.#settings,
      quotas: this.#quotas,
    };
    const effects = { log: (line: string) => this.#effects.log(line), progress };
    const built = await this.#makeNext(order, { landing: this.landing, loaders: this.#loaders, ...effects });
    const swap = async () => {
      if (keepOld) this.#setAside("it cannot be read");
      // The old note first: beside the new file it would speak of another one.
      for (const old of [this.#file.replace(/\.duckdb$/, ".json"), `${this.#file}.wal`]) rmSync(old, { force: true });
      await replaceDurably(next, this.#file);
      this.#version = built.version;
    };
    if (this.#warehouse === undefined) {
      await swap();
      this.#adopt(await Warehouse.open(this.#file));
    } else {
      await this.#warehouse.reopen(swap);
    }
    writeNote(this.#file, built);
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

  #setAside(how: string): void {
    setAside(this.#file, this.#effects.now(), (keptAs) => {
      this.#effects.damaged?.({ how, keptAs });
      const kept = keptAs.length === 0 ? "" : ` The damaged file is kept as ${keptAs.join(" and ")}.`;
      this.#effects.log(`The warehouse was damaged (${how}) and is made again from the imported records.${kept}`);
    });
  }

  /** The next warehouse lies beside the present one, and its new tables beside the old until those are let go of. */
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

interface Renewal {
  readonly from: "old" | "landing";
  /** Whether the old file is set aside, because it was damaged. */
  readonly keepOld: boolean;
  readonly progress?: Progress | undefined;
}

const systemEffects: FolderEffects = { now: () => new Date(), log: (line) => process.stderr.write(`${line}\n`) };

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
