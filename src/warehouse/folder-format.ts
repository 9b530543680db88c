import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { RepmarkError } from "../domain/repmark-error.ts";
import { writeDurably } from "./durable-file.ts";

/** How the folder is laid out; a folder with a higher number is of a newer Repmark. */
const format = 1;

/** Makes the data folder when there is none, and refuses one we cannot use. */
export function prepareFolder(folder: string): void {
  try {
    if (existsSync(folder) && !statSync(folder).isDirectory()) throw notAFolder(folder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const path = join(folder, "folder.json");
    if (!existsSync(path)) writeDurably(path, `${JSON.stringify({ format })}\n`);
    else if (formatOf(path) > format) throw newer(folder);
  } catch (cause) {
    throw cause instanceof RepmarkError ? cause : unwritable(folder, cause);
  }
}

function formatOf(path: string): number {
  try {
    return z.object({ format: z.number() }).parse(JSON.parse(readFileSync(path, "utf8"))).format;
  } catch {
    return format; // a damaged note about the layout is no reason to refuse the folder
  }
}

function notAFolder(folder: string): RepmarkError {
  return new RepmarkError("data-folder-unwritable", `${folder} is a file, not a folder.`, {
    kind: "folder",
    hint: "Choose a folder with --data or REPMARK_DATA.",
  });
}

function unwritable(folder: string, cause: unknown): RepmarkError {
  const code = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
  return new RepmarkError("data-folder-unwritable", `The data folder ${folder} cannot be made or written${code}.`, {
    kind: "folder",
    hint: "Choose a folder you may write to with --data or REPMARK_DATA.",
    cause,
  });
}

function newer(folder: string): RepmarkError {
  return new RepmarkError("folder-newer", `The data folder ${folder} was written by a newer Repmark.`, {
    kind: "folder",
    hint: "Update Repmark, or restore a backup from before the newer one was used.",
  });
}
