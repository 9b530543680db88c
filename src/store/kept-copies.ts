import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Of a store as it was before it was brought to a newer schema; the number is that of the old one. */
const copyName = /^store-before-update-\d+\.sqlite(\.tmp)?$/;

/** Copies the store at `path`, in which nobody else may write now, to a file beside it that is on disk when this returns. */
export function keepAsItWas(path: string, version: number): void {
  const copy = join(dirname(path), `store-before-update-${version}.sqlite`);
  const unfinished = `${copy}.tmp`;
  rmSync(unfinished, { force: true }); // what a killed one has left
  try {
    closeSync(openSync(unfinished, "wx", 0o600));
    using database = new DatabaseSync(path, { readOnly: true });
    database.prepare("vacuum into $copy").run({ copy: unfinished });
    flush(unfinished);
    renameSync(unfinished, copy);
    flush(dirname(copy));
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw cause;
  }
}

/** Removes copies from before `oldest`; all of them without it. */
export function dropCopies(folder: string, oldest?: Date): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (copyName.test(name) && (oldest === undefined || statSync(path).mtime < oldest)) rmSync(path, { force: true });
  }
}

function flush(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
