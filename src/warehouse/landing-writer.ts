import { createHash, randomBytes } from "node:crypto";
import { createWriteStream, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import { diskTrouble } from "../domain/disk-trouble.ts";
import { makeFolderDurably, moveDurably, removeDurably, syncFolder, writeDurably } from "./durable-file.ts";
import type { Sieve } from "./erasure/sieve.ts";
import { sievedContent, sievedJson } from "./erasure/sieved-part.ts";
import { type Journal, type LandingPart, type LandingRun, manifestVersion } from "./landing-run.ts";

/** What the connector knows once everything is read. */
export interface Observation {
  readonly observedAt: string;
  readonly observedAtStated: boolean;
  readonly dataThrough: string | null;
  /** What the next sync of the connection has to know. */
  readonly state?: unknown;
  readonly lookups?: Readonly<Record<string, unknown>>;
}

/** A Node stream, or anything that gives text or bytes piece by piece. */
export type Content = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

interface PartManner {
  /** The kind of text, where it is another than the run's. */
  readonly extension?: string | undefined;
  /** How to go on once the part is there, noted with it. */
  readonly goOn?: (() => unknown) | undefined;
}

interface Started {
  readonly connection: string;
  readonly connector: string;
  readonly extension: string;
  readonly startedAt: Date;
}

/** Writes one run: parts first, then the manifest that makes them count. */
export class LandingWriter {
  readonly run: string;
  readonly #folder: string;
  readonly #started: Omit<Journal, "run" | "parts" | "goOn">;
  readonly #sieve: Sieve | null;
  readonly #onCommit: (run: LandingRun) => void;
  readonly #parts: LandingPart[];
  readonly #files: string[];
  #keepsJournal: boolean;
  #isOver = false;

  /** A new run, or one that was cut off. What is written of who was erased goes through the sieve. */
  constructor(folder: string, started: Started | Journal, sieve: Sieve | null, onCommit: (run: LandingRun) => void) {
    for (const name of [started.connection, started.extension]) checkName(name);
    const { connection, connector, extension } = started;
    const startedAt = new Date(started.startedAt).toISOString();
    this.#keepsJournal = "run" in started;
    this.run = "run" in started ? started.run : newName(startedAt);
    this.#parts = "run" in started ? [...started.parts] : [];
    this.#files = this.#parts.map(({ file }) => join(folder, file));
    this.#folder = folder;
    this.#started = { connection, connector, extension, startedAt };
    this.#sieve = sieve;
    this.#onCommit = onCommit;
  }

  /** What is written so far. */
  get parts(): readonly LandingPart[] {
    return this.#parts;
  }

  /**
   * Writes down how to go on from here. From the first note on a run is not lost when it is cut off: what is noted lasts,
   * a part that fails takes only itself away, and the next opening of the folder keeps what the last note knows of.
   */
  note(goOn: unknown): void {
    this.#checkOpen();
    const { run } = this;
    const path = this.#journalPath;
    try {
      makeFolderDurably(dirname(path));
      const noted = { version: manifestVersion, run, ...this.#started, parts: this.#parts, goOn };
      writeDurably(path, `${JSON.stringify(this.#sieved(noted))}\n`);
      this.#keepsJournal = true;
    } catch (cause) {
      throw diskTrouble(cause, path) ?? cause;
    }
  }

  /** Adds the records of one file or object as they came. `rows` when the connector has counted them, or counts them as they are read. */
  async part(
    object: string,
    source: string,
    content: Content,
    format: unknown,
    rows: number | null | (() => number) = null,
    { extension = this.#started.extension, goOn }: PartManner = {},
  ): Promise<LandingPart> {
    const sieve = this.#sieve;
    const told = sieve === null ? content : sievedContent(sieve, content, { object, extension, format });
    return this.#add(object, source, format, rows, extension, (path) => compress(told, path), goOn);
  }

  /** The same for records that lie compressed (zstd) in `file` and have been measured: the file is moved here, not written again. Whoever reads it has sieved it. */
  async partFrom(
    file: string,
    measured: Fingerprint & { readonly rows: number },
    object: string,
    source: string,
    format: unknown,
  ): Promise<LandingPart> {
    const { bytes, sha256 } = measured;
    const { extension } = this.#started;
    return this.#add(object, source, format, measured.rows, extension, async (path) => {
      await moveDurably(file, path);
      return { bytes, sha256 };
    });
  }

  async #add(
    object: string,
    source: string,
    format: unknown,
    rows: number | null | (() => number),
    extension: string,
    write: (path: string) => Promise<Fingerprint>,
    goOn?: () => unknown,
  ): Promise<LandingPart> {
    this.#checkOpen();
    for (const name of [object, extension]) checkName(name);
    const same = this.#parts.filter((part) => part.object === object).length;
    const name = `${this.run}${same === 0 ? "" : `-${same + 1}`}.${extension}.zst`;
    const file = join(this.#started.connection, object, name);
    const path = join(this.#folder, file);
    let part: LandingPart;
    try {
      makeFolderDurably(dirname(path));
      this.#files.push(path);
      const { bytes, sha256 } = await write(path);
      syncFolder(dirname(path));
      const counted = typeof rows === "function" ? rows() : rows;
      part = { object, file, source, rows: counted, bytes, sha256, storedBytes: statSync(path).size, format };
    } catch (cause) {
      if (this.#keepsJournal) rmSync(path, { force: true });
      else this.abort();
      throw diskTrouble(cause, path) ?? cause;
    }
    this.#parts.push(part);
    if (goOn !== undefined) this.note(goOn());
    return part;
  }

  /** The moment the run counts: once this returns it outlives a power cut. */
  async commit({ observedAt, observedAtStated, dataThrough, state, lookups }: Observation): Promise<LandingRun> {
    this.#checkOpen();
    const { connection, connector, startedAt } = this.#started;
    const run = this.#sieved<LandingRun>({
      run: this.run,
      connection,
      connector,
      observedAt: new Date(observedAt).toISOString(),
      observedAtStated,
      dataThrough: dataThrough === null ? null : new Date(dataThrough).toISOString(),
      committedAt: startedAt,
      parts: this.#parts,
      ...(state === undefined ? {} : { state }),
      ...(lookups === undefined ? {} : { lookups }),
    });
    const path = join(this.#folder, connection, `${this.run}.json`);
    try {
      makeFolderDurably(dirname(path));
      writeDurably(path, `${JSON.stringify({ version: manifestVersion, ...run }, null, 2)}\n`);
    } catch (cause) {
      if (!this.#keepsJournal) this.abort();
      throw diskTrouble(cause, path) ?? cause;
    }
    this.#isOver = true;
    this.#onCommit(run);
    if (this.#keepsJournal) removeDurably(this.#journalPath);
    return run;
  }

  /** Gives the run up and removes its files, the journal first; harmless after `commit`. */
  abort(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#keepsJournal) removeDurably(this.#journalPath);
    for (const path of this.#files) rmSync(path, { force: true });
  }

  #sieved<Said>(said: Said): Said {
    return this.#sieve === null ? said : (sievedJson(this.#sieve, said) as Said);
  }

  get #journalPath(): string {
    return join(this.#folder, this.#started.connection, `${this.run}.progress.json`);
  }

  #checkOpen(): void {
    if (this.#isOver) throw new Error(`The landing run ${this.run} is over.`);
  }
}

function newName(startedAt: string): string {
  return `${startedAt.replace(/[-:.]/g, "")}-${randomBytes(4).toString("hex")}`;
}

export interface Fingerprint {
  readonly bytes: number;
  readonly sha256: string;
}

/** Size and SHA-256 of everything `content` gives. */
export async function fingerprint(content: AsyncIterable<Uint8Array>): Promise<Fingerprint> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Compresses to `path`, on disk when this returns. */
export async function compress(content: Content, path: string): Promise<Fingerprint> {
  const hash = createHash("sha256");
  let bytes = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      done(null, chunk);
    },
  });
  const file = createWriteStream(path, { flags: "wx", mode: 0o600, flush: true });
  await pipeline(Readable.from(content, { objectMode: false }), measured, createZstdCompress(), file);
  return { bytes, sha256: hash.digest("hex") };
}

/** Connection and object names become folders, so nothing else is let through. */
function checkName(name: string): void {
  if (!/^[a-z0-9][a-z0-9_-]{0,79}$/.test(name)) throw new Error(`“${name}” cannot be a name in the landing area.`);
}
