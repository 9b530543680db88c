import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { diskTrouble } from "../domain/disk-trouble.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { writeDurably } from "./durable-file.ts";

/**
 * One process per data folder. The lock is the operating system's, taken through SQLite on `lock.sqlite`: it ends with its
 * process however that dies, and a process number used again cannot fool it. `lock.json` only says who holds it.
 */
export class FolderLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  static take(folder: string, now: Date): FolderLock {
    const path = join(folder, "lock.sqlite");
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(path, { timeout: 0 });
      database.exec("begin exclusive");
      writeDurably(join(folder, "lock.json"), JSON.stringify({ pid: process.pid, command: command(), since: now }));
      return new FolderLock(database);
    } catch (cause) {
      database?.close();
      throw isBusy(cause) ? inUse(folder, cause) : (diskTrouble(cause, path) ?? cause);
    }
  }

  release(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

const holder = z.object({ pid: z.number(), command: z.string(), since: z.string() });

const sqliteBusy = 5;

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && "errcode" in cause && (Number(cause.errcode) & 0xff) === sqliteBusy;
}

function inUse(folder: string, cause: unknown): RepmarkError {
  const by = heldBy(folder);
  const isServing = by.includes("serve,");
  return new RepmarkError("folder-in-use", `The data folder ${folder} is in use by ${by}.`, {
    kind: "folder",
    hint: isServing
      ? "It syncs what is connected by its schedule, which repmark connect NAME --schedule changes at once. For anything else stop it first, or choose another data folder with --data or REPMARK_DATA."
      : "Wait until it is done or stop it, or choose another data folder with --data or REPMARK_DATA.",
    cause,
  });
}

function heldBy(folder: string): string {
  try {
    const { pid, command, since } = holder.parse(JSON.parse(readFileSync(join(folder, "lock.json"), "utf8")));
    return `process ${pid} (${command}, since ${since.slice(0, 19).replace("T", " ")} UTC)`;
  } catch {
    return "another process"; // it has just taken the lock and not yet said its name
  }
}

/** The words that started us, without folders: `repmark serve`. */
function command(): string {
  const [, script = "repmark", verb = ""] = process.argv;
  const program = basename(script).replace(/\.[cm]?[jt]s$/, "");
  return `${program === "main" ? "repmark" : program} ${/^[a-z-]+$/.test(verb) ? verb : ""}`.trim();
}
