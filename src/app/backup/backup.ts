import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { Store } from "../../store/store.ts";
import { renameDurably } from "../../warehouse/durable-file.ts";
import { erasedFile, erasedIn } from "../../warehouse/erasure/erased.ts";
import { committed } from "../../warehouse/landing-committed.ts";
import { readNote } from "../../warehouse/warehouse-state.ts";
import { writeArchive } from "./archive.ts";

export interface BackedUp {
  readonly file: string;
  readonly bytes: number;
  /** Imports and syncs that are in it. */
  readonly runs: number;
  /** Hash of the numbers that it restores to; null when they had not been computed yet. */
  readonly version: string | null;
  /** Whether sign-ins are in it, sealed with a key that is not. */
  readonly needsKey: boolean;
}

/**
 * Writes all that cannot be made again into one file: what was imported and what people typed. Takes no lock, so that it works beside a
 * server that syncs: what is committed does not change any more, and the store is copied as of one instant. The warehouse
 * is left out, as it follows from the rest, and so is the key of sealed sign-ins.
 */
export async function backUp(dataFolder: string, file: string, now: Date): Promise<BackedUp> {
  if (!existsSync(join(dataFolder, "folder.json"))) throw noFolder(dataFolder);
  if (existsSync(file)) throw exists(file);
  if (erasedIn(dataFolder)?.isSwept === false) throw underWay(dataFolder);
  const scratch = mkdtempSync(join(tmpdir(), "repmark-backup-"));
  const half = `${file}.half`;
  try {
    const storeCopy = join(scratch, "store.sqlite");
    const erased = join(dataFolder, erasedFile);
    const needsKey = await copyOfStore(dataFolder, storeCopy);
    const whole = await untilNothingGoes(async () => {
      const { runs, files } = committed(dataFolder);
      const built = readNote(join(dataFolder, "warehouse.duckdb"))?.built;
      const isOfThese = built !== undefined && [...built.runs].sort().join() === [...runs].sort().join();
      return writeArchive(
        half,
        [
          { name: "folder.json", path: join(dataFolder, "folder.json") },
          { name: "store.sqlite", path: storeCopy },
          ...(existsSync(erased) ? [{ name: erasedFile, path: erased }] : []),
          ...files.map((name) => ({ name, path: join(dataFolder, name) })),
        ],
        {
          madeAt: now.toISOString(),
          runs,
          core: isOfThese ? { version: built.version, input: built.input } : null,
        },
      );
    });
    renameDurably(half, file);
    using store = Store.open(dataFolder);
    store.audit.add("export", "backup", { file, runs: whole.runs.length });
    return {
      file,
      bytes: statSync(file).size,
      runs: whole.runs.length,
      version: whole.core?.version ?? null,
      needsKey,
    };
  } catch (cause) {
    throw saidOf(cause, file);
  } finally {
    rmSync(half, { force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function copyOfStore(dataFolder: string, to: string): Promise<boolean> {
  using store = Store.open(dataFolder);
  await store.copyTo(to);
  return store.connections.all().length > 0;
}

/** An import that was taken back, or a demo company that left, takes files along while they are read: then they are listed again. */
async function untilNothingGoes<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "ENOENT" || attempt === 5) throw cause;
    }
  }
}

function saidOf(cause: unknown, file: string): unknown {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  if (cause instanceof RepmarkError || code === undefined) return cause;
  return new RepmarkError(
    "cannot-write",
    code === "ENOSPC"
      ? `There is no room left to write ${file}.`
      : `The backup cannot be written to ${file} (${code}).`,
    {
      kind: "usage",
      hint: "Name a file in a folder that exists, with room, and that you may write to.",
      cause,
    },
  );
}

function noFolder(folder: string): RepmarkError {
  return new RepmarkError("no-data-folder", `${folder} is no data folder of Repmark.`, {
    kind: "usage",
    hint: "Name the one to back up with --data or REPMARK_DATA.",
  });
}

function underWay(folder: string): RepmarkError {
  return new RepmarkError("erasure-under-way", `Somebody is being erased from ${folder}.`, {
    kind: "folder",
    hint: "Wait until that is done; one that was cut off is gone on with by any other command, such as repmark doctor.",
  });
}

function exists(file: string): RepmarkError {
  return new RepmarkError("file-exists", `${file} is there already, and a backup is never written over.`, {
    kind: "usage",
    hint: "Name another file, say with the day in its name.",
  });
}
