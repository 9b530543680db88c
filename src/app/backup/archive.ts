import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Entry, openPromise } from "yauzl";
import { ZipFile } from "yazl";
import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";

/** Archives with a higher number are of a newer Repmark. */
const format = 1;
const contentsName = "backup.json";

/** What an archive says it holds: it lies in it, behind everything else. */
const contents = z.object({
  format: z.number(),
  madeAt: z.string(),
  /** Landing runs that are in it. */
  runs: z.array(z.string()),
  /** What the warehouse came to when it was built from exactly these; null while it was behind them. */
  core: z.object({ version: z.string(), input: z.string() }).nullable(),
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
});
export type Contents = z.infer<typeof contents>;

export interface ArchivedFile {
  /** In the data folder, with `/`. */
  readonly name: string;
  /** Where it is to be read now. */
  readonly path: string;
}

/** The only files that an archive has: no path of it can lead out of the folder it is restored into. */
const ours = /^((folder|erased)\.json|store\.sqlite|landing\/[^/\\]+(\/[^/\\]+){1,2})$/;

/** A ZIP of files that are compressed as they are, written to `path` and on disk when this returns. */
export async function writeArchive(
  path: string,
  files: readonly ArchivedFile[],
  about: Omit<Contents, "format" | "files">,
): Promise<Contents> {
  const zip = new ZipFile();
  const listed: Contents["files"] = [];
  const failed = new Promise<never>((_, reject) => zip.on("error", reject));
  for (const { name, path: from } of files)
    zip.addReadStreamLazy(name, { compress: name === "store.sqlite", mode: 0o100600 }, (give) => {
      const measure = measuring((bytes, sha256) => listed.push({ name, bytes, sha256 }));
      createReadStream(from)
        .on("error", (error) => measure.destroy(error))
        .pipe(measure);
      give(null, measure);
    });
  const whole = (): Contents => ({ format, ...about, files: listed });
  // Asked for last, when everything before it has been measured.
  zip.addReadStreamLazy(contentsName, { compress: true, mode: 0o100600 }, (give) =>
    give(null, Readable.from([JSON.stringify(whole())])),
  );
  zip.end();
  const target = createWriteStream(path, { mode: 0o600, flush: true });
  try {
    await Promise.race([pipeline(zip.outputStream, target), failed]);
    return whole();
  } finally {
    target.destroy();
  }
}

/**
 * Unpacks an archive into an empty `folder` and holds every file against what the archive says of it. Anything else than one of
 * ours, whole as it was written, is refused.
 */
export async function readArchive(path: string, folder: string): Promise<Contents> {
  const damaged = (what: string, cause?: unknown) => notABackup(path, what, cause);
  const zip = await openPromise(path, { autoClose: false }).catch((cause: NodeJS.ErrnoException) => {
    throw typeof cause.code === "string" && /^E[A-Z]+$/.test(cause.code)
      ? unreadable(path, cause)
      : damaged("is no archive, or not a whole one", cause);
  });
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    const said = entries.get(contentsName);
    if (said === undefined) throw damaged("is an archive of something else");
    const text = Buffer.concat(await Array.fromAsync(await zip.openReadStreamPromise(said))).toString();
    const { data: whole, error } = contents.safeParse(JSON.parse(text));
    if (whole === undefined) throw damaged("says of itself what is no sense", error);
    if (whole.format > format) throw newer(path);
    const names = whole.files.map(({ name }) => name);
    if (names.some((name) => !ours.test(name) || name.includes("..")) || entries.size !== new Set(names).size + 1)
      throw damaged("holds other files than it says");
    for (const { name, bytes, sha256 } of whole.files) {
      const entry = entries.get(name);
      if (entry === undefined) throw damaged(`lacks ${name}`);
      const got = await unpacked(await zip.openReadStreamPromise(entry), join(folder, name));
      if (got.bytes !== bytes || got.sha256 !== sha256) throw damaged(`holds another ${name} than was put into it`);
    }
    return whole;
  } catch (cause) {
    throw cause instanceof RepmarkError || isOfDisk(cause) ? cause : damaged("is damaged", cause);
  } finally {
    zip.close();
  }
}

async function unpacked(from: Readable, to: string): Promise<{ bytes: number; sha256: string }> {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  let got = { bytes: 0, sha256: "" };
  const measure = measuring((bytes, sha256) => {
    got = { bytes, sha256 };
  });
  await pipeline(from, measure, createWriteStream(to, { mode: 0o600, flush: true }));
  await using folder = await open(dirname(to));
  await folder.sync();
  return got;
}

function measuring(done: (bytes: number, sha256: string) => void): Transform {
  const hash = createHash("sha256");
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, give) {
      bytes += chunk.length;
      hash.update(chunk);
      give(null, chunk);
    },
    flush(give) {
      done(bytes, hash.digest("hex"));
      give();
    },
  });
}

/** No room, no right: the archive is not to blame. */
function isOfDisk(cause: unknown): boolean {
  const { code, syscall } = (cause ?? {}) as NodeJS.ErrnoException;
  return syscall !== undefined && code !== undefined;
}

function notABackup(path: string, what: string, cause?: unknown): RepmarkError {
  return new RepmarkError("backup-damaged", `${path} ${what}; nothing was restored.`, {
    kind: "data",
    hint: "Take another backup, one that repmark backup has written and that was copied whole.",
    cause,
  });
}

function unreadable(path: string, cause: NodeJS.ErrnoException): RepmarkError {
  return new RepmarkError("backup-unreadable", `${path} cannot be read (${cause.code}).`, {
    kind: "usage",
    hint: "Check the name, and that you may read the file.",
    cause,
  });
}

function newer(path: string): RepmarkError {
  return new RepmarkError("backup-newer", `${path} was written by a newer Repmark.`, {
    kind: "data",
    hint: "Update Repmark, and restore it then.",
  });
}
