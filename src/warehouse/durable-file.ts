import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { copyFile, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes `text` so that after a kill or a power cut the file is the old one or the new one, never half of it. */
export function writeDurably(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  const file = openSync(temporary, "w", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } catch (cause) {
    throw namingFile(cause, path);
  } finally {
    closeSync(file);
  }
  renameDurably(temporary, path);
}

/** Renames within one folder; once this returns, the new name outlives a power cut. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** The same without holding up this thread: letting go of the file that stood there takes a second where it was large. */
export async function replaceDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await using folder = await open(dirname(to), "r");
  await folder.sync().catch((cause) => {
    throw namingFile(cause, dirname(to));
  });
}

/** Moves a file, from another disk too if need be; its content is on disk when this returns. The caller syncs the folder. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to).catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EXDEV") throw cause;
    await copyFile(from, to);
    rmSync(from, { force: true });
  });
  await using file = await open(to, "r+");
  await file.sync().catch((cause) => {
    throw namingFile(cause, to);
  });
}

export function removeDurably(path: string): void {
  rmSync(path, { force: true });
  syncFolder(dirname(path));
}

/** Makes `folder` and its missing parents, each entry on disk. */
export function makeFolderDurably(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const top = dirname(first);
  for (let made = folder; made !== top; made = dirname(made)) syncFolder(dirname(made));
}

/** A new or renamed entry is only safe once its folder is written too. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } catch (cause) {
    throw namingFile(cause, folder);
  } finally {
    closeSync(handle);
  }
}

/** What goes wrong with an open file is told by Node without its name. */
function namingFile(cause: unknown, path: string): unknown {
  return cause instanceof Error && !("path" in cause) ? Object.assign(cause, { path }) : cause;
}
