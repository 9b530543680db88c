import { writeFileSync } from "node:fs";
import { RepmarkError } from "../domain/repmark-error.ts";

/** Writes a file that somebody named; `what` it is begins the sentence when it cannot be. */
export function writeTo(file: string, content: string | Uint8Array, what: string): void {
  try {
    writeFileSync(file, content);
  } catch (cause) {
    throw new RepmarkError("cannot-write", `${what} cannot be written to ${file}.`, {
      kind: "usage",
      hint: "Name a file in a folder that exists and that you may write to.",
      cause,
    });
  }
}
