import { lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { RepmarkError } from "../domain/repmark-error.ts";

/** Writes a file that somebody named, whole or not at all; `what` it is begins the sentence when it cannot be. */
export function writeTo(file: string, content: string | Uint8Array, what: string): void {
  const half = `${file}.half`;
  try {
    writeFileSync(isPlain(file) ? half : file, content);
    if (isPlain(file)) renameSync(half, file);
  } catch (cause) {
    rmSync(half, { force: true });
    throw new RepmarkError("cannot-write", `${what} cannot be written to ${file}.`, {
      kind: "usage",
      hint: "Name a file in a folder that exists and that you may write to.",
      cause,
    });
  }
}

/** Whether another file may take its place: none is there, or one that is no pipe, device or link. */
function isPlain(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? true;
}
