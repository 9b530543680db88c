import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { diskTrouble } from "../../domain/disk-trouble.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { renameDurably } from "../../warehouse/durable-file.ts";
import { readNote } from "../../warehouse/warehouse-state.ts";
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
}

/** Restores into a folder that is absent or empty: made and computed beside it, and put in its place when all is well. */
export async function restore(archive: string, folder: string, effects: Effects): Promise<Restored> {
  const target = resolve(folder);
  if (existsSync(target) && readdirSync(target).length > 0) throw notEmpty(folder);
  const beside = join(dirname(target), `.${basename(target)}.restoring`);
  rmSync(beside, { recursive: true, force: true }); // what a killed one has left
  try {
    mkdirSync(beside, { recursive: true, mode: 0o700 });
    const restored = await restoredInto(beside, archive, effects);
    if (existsSync(target)) rmdirSync(target);
    renameDurably(beside, target);
    return { ...restored, folder };
  } catch (cause) {
    throw diskTrouble(cause) ?? cause;
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** The same in a folder of its own that is gone afterwards. */
export async function verifyBackup(archive: string, effects: Effects): Promise<Restored> {
  const folder = mkdtempSync(join(tmpdir(), "repmark-verify-"));
  try {
    return { ...(await restoredInto(folder, archive, effects)), folder: null };
  } catch (cause) {
    throw diskTrouble(cause) ?? cause;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function restoredInto(folder: string, archive: string, effects: Effects): Promise<Omit<Restored, "folder">> {
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
