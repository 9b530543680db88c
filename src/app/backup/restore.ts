import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { diskTrouble } from "../../domain/disk-trouble.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { renameDurably } from "../../warehouse/durable-file.ts";
import { bothErased, type ErasedList, erasedFile, erasedIn, readErased } from "../../warehouse/erasure/erased.ts";
import { readNote } from "../../warehouse/warehouse-state.ts";
import { sweep } from "../privacy/erase.ts";
import { type Effects, Workspace } from "../workspace.ts";
import { readArchive } from "./archive.ts";

export interface Restored {
  /** Null: only verified. */
  readonly folder: string | null;
  readonly madeAt: string;
  readonly runs: number;
  /** Hash of the numbers, computed anew from the archive. */
  readonly version: string;
  /** Whether they are those of the day of the backup; null when that cannot be told, as this Repmark computes otherwise or had not computed them then. */
  readonly isSame: boolean | null;
  /** People whose erasure on a legal order was repeated, as the backup was from before it. */
  readonly erased: number;
}

/**
 * Restores into a folder that is absent or empty: made and computed beside it, and put in its place when all is well. Who was erased since the backup
 * is erased again, by the list of who was: `erasedList` is its path, or it lies in the folder, alone.
 */
export async function restore(
  archive: string,
  folder: string,
  effects: Effects,
  erasedList?: string | undefined,
): Promise<Restored> {
  const target = resolve(folder);
  const there = existsSync(target) ? readdirSync(target) : [];
  if (there.some((name) => name !== erasedFile)) throw notEmpty(folder);
  const since = bothErased(
    erasedList === undefined ? null : listAt(erasedList),
    existsSync(target) ? erasedIn(target) : null,
  );
  const beside = join(dirname(target), `.${basename(target)}.restoring`);
  rmSync(beside, { recursive: true, force: true }); // what a killed one has left
  try {
    mkdirSync(beside, { recursive: true, mode: 0o700 });
    const restored = await restoredInto(beside, archive, effects);
    const erased = await erasedAgain(beside, since, effects);
    rmSync(target, { recursive: true, force: true }); // empty, or with the list that is in force beside it now
    renameDurably(beside, target);
    return { ...restored, erased, folder };
  } catch (cause) {
    throw diskTrouble(cause, target) ?? cause;
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** The same in a folder of its own that is gone afterwards. */
export async function verifyBackup(archive: string, effects: Effects): Promise<Restored> {
  const folder = mkdtempSync(join(tmpdir(), "repmark-verify-"));
  try {
    return { ...(await restoredInto(folder, archive, effects)), erased: 0, folder: null };
  } catch (cause) {
    throw diskTrouble(cause, folder) ?? cause;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function restoredInto(
  folder: string,
  archive: string,
  effects: Effects,
): Promise<Omit<Restored, "folder" | "erased">> {
  const { madeAt, runs, core } = await readArchive(archive, folder);
  const workspace = await Workspace.open(folder, effects); // computes everything from what was unpacked
  try {
    const { version } = workspace.data;
    const input = readNote(join(folder, "warehouse.duckdb"))?.built.input;
    const isSame = core === null || core.input !== input ? null : core.version === version;
    if (isSame === false) throw otherNumbers(archive);
    return { madeAt, runs: runs.length, version, isSame };
  } finally {
    workspace.close();
  }
}

/** Erases again whoever was erased since. Answers how many those were. */
async function erasedAgain(folder: string, since: ErasedList | null, effects: Effects): Promise<number> {
  const then = erasedIn(folder);
  const list = bothErased(then, since);
  const more = (list?.people.length ?? 0) - (then?.people.length ?? 0);
  if (list === null || more === 0) return 0;
  const workspace = await Workspace.open(folder, effects);
  try {
    await sweep(workspace, list, "restore", () => undefined);
  } finally {
    workspace.close();
  }
  return more;
}

function listAt(path: string): ErasedList {
  const list = readErased(path);
  if (list !== null) return list;
  throw new RepmarkError("erased-list-missing", `There is no list of who was erased at ${path}.`, {
    kind: "usage",
    hint: "Name erased.json of the data folder that the backup was made of.",
  });
}

function notEmpty(folder: string): RepmarkError {
  return new RepmarkError(
    "folder-not-empty",
    `${folder} is not empty, and a backup is restored into an empty folder only.`,
    {
      kind: "folder",
      hint: "Name another with --data, or move that one away.",
    },
  );
}

function otherNumbers(archive: string): RepmarkError {
  return new RepmarkError(
    "backup-differs",
    `The numbers of ${archive} come out otherwise than on the day of the backup; nothing was restored.`,
    { kind: "data", hint: "Take another backup, and tell us of this one: it should not happen." },
  );
}
