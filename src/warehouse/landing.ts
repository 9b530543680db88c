import { createReadStream, existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { createZstdDecompress } from "node:zlib";
import { z } from "zod";
import { RepmarkError } from "../domain/repmark-error.ts";
import { makeFolderDurably, removeDurably } from "./durable-file.ts";
import { erasedIn } from "./erasure/erased.ts";
import { Sieve } from "./erasure/sieve.ts";
import { type Journal, journal, type LandingPart, type LandingRun, manifest, manifestVersion } from "./landing-run.ts";
import { fingerprint, LandingWriter } from "./landing-writer.ts";

export type { Journal, LandingPart, LandingRun } from "./landing-run.ts";

/** The connection of the sample company that people look at before they have imported anything of their own. */
export const demoConnection = "demo";

/**
 * The truth of the product: every record as it came, in immutable files, acknowledged once its manifest is on disk.
 * `landing/<connection>/<object>/<run>.csv.zst` holds the records, `landing/<connection>/<run>.json` is the commit point. A sync keeps
 * a journal while it runs, `<run>.progress.json`, and goes on from there when it was cut off.
 */
export class Landing {
  readonly folder: string;
  /** Keeps those who were erased on a legal order from coming back; null where there are none. */
  readonly sieve: Sieve | null;
  readonly #runs: LandingRun[];
  /** Runs this process has just written and measured; what a disk does to a file shows on a later reading. */
  readonly #fresh = new Set<string>();

  private constructor(folder: string, runs: LandingRun[], sieve: Sieve | null) {
    this.folder = folder;
    this.sieve = sieve;
    this.#runs = runs;
  }

  /** Opens the landing area of a data folder, without what an interrupted import left there. The caller holds the folder's lock. */
  static open(dataFolder: string): Landing {
    const folder = join(dataFolder, "landing");
    makeFolderDurably(folder);
    const runs = connectionsIn(folder).flatMap((connection) => {
      const committed = manifestsIn(join(folder, connection));
      removeLeftovers(join(folder, connection), committed);
      return committed;
    });
    const erased = erasedIn(dataFolder);
    const landing = new Landing(folder, runs.sort(byObservation), erased === null ? null : new Sieve(erased));
    landing.forgetDemo();
    return landing;
  }

  /** Every committed run, in the order in which the source said so. The demo company is never mixed with others: it counts only while it is alone. */
  runs(): readonly LandingRun[] {
    const own = this.#runs.filter(isOwn);
    return own.length > 0 ? own : this.#runs;
  }

  /** Whether all that is here is the demo company. */
  get isDemo(): boolean {
    return this.#runs.length > 0 && !this.#runs.some(isOwn);
  }

  /** Removes the demo company once there are other records; until then it would come back if those were withdrawn. Answers whether it was there. */
  forgetDemo(): boolean {
    const demo = this.#runs.filter((run) => !isOwn(run));
    if (this.isDemo || demo.length === 0) return false;
    for (const run of demo) this.withdraw(run);
    return true;
  }

  /** Starts a run; nothing of it counts before `commit`. `extension` names the kind of text its files hold. */
  begin(connection: string, connector: string, { now = new Date(), extension = "csv" } = {}): LandingWriter {
    return new LandingWriter(this.folder, { connection, connector, extension, startedAt: now }, this.sieve, (run) => {
      this.#runs.push(run);
      this.#fresh.add(run.run);
      this.#runs.sort(byObservation);
    });
  }

  /** What the last run of `connection` left to know for the next; undefined when there is none. */
  stateOf(connection: string): unknown {
    return this.#runs.findLast((run) => run.connection === connection && run.state !== undefined)?.state;
  }

  /** The round of `connection` that was cut off, to go on with; undefined when there is none. */
  unfinished(connection: string): Journal | undefined {
    const folder = join(this.folder, connection);
    if (!existsSync(folder)) return undefined;
    return journalsIn(folder).at(-1);
  }

  /** Goes on with a run. Undefined when a file of it is not as it was: then it is given up, and nobody was told that it counts. */
  goOn(unfinished: Journal): LandingWriter | undefined {
    const writer = new LandingWriter(this.folder, unfinished, this.sieve, (run) => {
      this.#runs.push(run);
      this.#runs.sort(byObservation);
    });
    const isThere = (part: LandingPart) =>
      existsSync(this.path(part)) && statSync(this.path(part)).size === part.storedBytes;
    if (unfinished.parts.every(isThere)) return writer;
    writer.abort();
    return undefined;
  }

  /** Takes back a run that turned out to be unusable before anybody was told that it counts. */
  withdraw({ run, connection, parts }: LandingRun): void {
    removeDurably(join(this.folder, connection, `${run}.json`));
    for (const part of parts) rmSync(this.path(part), { force: true });
    this.#runs.splice(0, this.#runs.length, ...this.#runs.filter((other) => other.run !== run));
  }

  /** The part's file on this disk. */
  path(part: LandingPart): string {
    return join(this.folder, part.file);
  }

  /** Reads the files of `runs` and holds them against their manifests; refuses with the name of the first that does not agree. */
  async verify(runs: readonly LandingRun[] = this.#runs): Promise<void> {
    for (const run of runs) for (const part of run.parts) await this.#verify(part);
  }

  /** The same before their first loading: what this process wrote a moment ago is measured already. */
  async verifyOnce(runs: readonly LandingRun[]): Promise<void> {
    await this.verify(runs.filter(({ run }) => !this.#fresh.delete(run)));
  }

  async #verify(part: LandingPart): Promise<void> {
    const path = this.path(part);
    if (!existsSync(path)) throw partDamaged(path, "is missing");
    const size = statSync(path).size;
    if (size < part.storedBytes) throw partDamaged(path, "has been cut short");
    if (size > part.storedBytes) throw partDamaged(path, "has been added to");
    const { bytes, sha256 } = await fingerprint(createReadStream(path).pipe(createZstdDecompress())).catch((cause) => {
      throw partDamaged(path, "has been altered", cause);
    });
    if (bytes !== part.bytes || sha256 !== part.sha256) throw partDamaged(path, "has been altered");
  }
}

function isOwn({ connection }: LandingRun): boolean {
  return connection !== demoConnection;
}

/** Only names we give ourselves: anything else in the folder is not ours to read or remove. */
const runName = /^\d{8}T\d{9}Z-[0-9a-f]{8}/;
const manifestName = new RegExp(`${runName.source}\\.json$`);
const journalName = new RegExp(`${runName.source}\\.progress\\.json$`);
const leftoverName = new RegExp(
  `${runName.source}((\\.progress)?\\.json\\.tmp|\\.progress\\.json|(-\\d+)?\\.[a-z]+\\.zst)$`,
);

export function connectionsIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

export function manifestsIn(folder: string): LandingRun[] {
  return readdirSync(folder)
    .filter((name) => manifestName.test(name))
    .map((name) => readManifest(join(folder, name)));
}

function readManifest(path: string): LandingRun {
  const run = manifest.safeParse(ofThisVersion(path));
  if (!run.success) throw partDamaged(path, "cannot be read", run.error);
  const { version: _, ...rest } = run.data;
  return rest;
}

/** One at most, but for a kill in the moment in which one run is given up for the next: then the newer one. */
function journalsIn(folder: string): Journal[] {
  return readdirSync(folder)
    .filter((name) => journalName.test(name))
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const read = journal.safeParse(ofThisVersion(path));
      if (!read.success) throw partDamaged(path, "cannot be read", read.error);
      return read.data;
    });
}

const versioned = z.object({ version: z.number() });

function ofThisVersion(path: string): unknown {
  const said: unknown = parsed(path);
  const version = versioned.safeParse(said);
  if (version.success && version.data.version > manifestVersion) throw newer(path);
  return said;
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw partDamaged(path, "cannot be read", cause);
  }
}

/** Keeps what is committed, and what the journal of a run that was cut off names. */
function removeLeftovers(folder: string, committed: readonly LandingRun[]): void {
  const done = new Set(committed.map(({ run }) => run));
  const unfinished = journalsIn(folder).findLast(({ run }) => !done.has(run));
  // By their whole path: parts of several objects have one name.
  const named = new Set(unfinished?.parts.map(({ file }) => join(dirname(folder), file)));
  if (unfinished !== undefined) named.add(join(folder, `${unfinished.run}.progress.json`));
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !leftoverName.test(entry.name)) continue;
    const run = runName.exec(entry.name)![0];
    const isJournal = journalName.test(entry.name);
    const path = join(entry.parentPath, entry.name);
    const isKept = named.has(path) || (done.has(run) && !isJournal);
    if (!isKept) rmSync(path, { force: true });
  }
}

function byObservation(a: LandingRun, b: LandingRun): number {
  const order = Date.parse(a.observedAt) - Date.parse(b.observedAt);
  return order !== 0 ? order : a.run < b.run ? -1 : a.run > b.run ? 1 : 0;
}

function partDamaged(path: string, what: string, cause?: unknown): RepmarkError {
  return new RepmarkError("landing-damaged", `${path}, which holds imported records, ${what}.`, {
    kind: "folder",
    hint: "Restore that file from a backup of the data folder; nothing else was changed.",
    cause,
  });
}

function newer(path: string): RepmarkError {
  return new RepmarkError("folder-newer", `${path} was written by a newer Repmark.`, {
    kind: "folder",
    hint: "Update Repmark, or restore a backup from before the newer one was used.",
  });
}
