import { chmodSync, closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { diskTrouble } from "../domain/disk-trouble.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { type AuditEffects, teachSealing } from "./audit.ts";
import { keepAsItWas } from "./kept-copies.ts";

/** The SQLite file at `path`, made when there is none, brought to this version's schema, safe against a power cut. */
export function openDatabase(path: string, effects: AuditEffects): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    closeSync(openSync(path, "a", 0o600));
    chmodSync(path, 0o600);
    database = new DatabaseSync(path, { timeout: patienceMs });
    checkOurs(database, path);
    database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;");
    teachSealing(database, effects);
    migrate(database, path);
    return database;
  } catch (cause) {
    database?.close();
    throw saidClearly(cause, path);
  }
}

/** SQLite's and the file system's errors as one sentence a person can act on; any other error, a fault of ours, as it is. */
export function saidClearly(cause: unknown, path: string): unknown {
  const trouble = diskTrouble(cause, path);
  if (trouble?.code === "disk-full" || trouble?.code === "disk-broken") return trouble;
  const { errcode, code } = (cause ?? {}) as { errcode?: number; code?: string };
  const refusal = (name: string, message: string, hint: string) =>
    new RepmarkError(name, message, { kind: "folder", hint, cause });
  if (code === "ERR_SQLITE_ERROR" && errcode !== undefined) {
    switch (errcode & 0xff) {
      case sqlite.corrupt:
      case sqlite.notADatabase:
        return damaged(path, cause);
      case sqlite.busy:
        return refusal(
          "store-busy",
          `${path} is in use by another program.`,
          "Wait until it is done, or close it, and try again.",
        );
      case sqlite.forbidden:
      case sqlite.readOnly:
      case sqlite.cannotOpen:
        return refusal(
          "store-unusable",
          `${path} cannot be read or written: ${(cause as Error).message}.`,
          "Check that the folder exists and that you may write to it.",
        );
    }
  }
  if (code !== undefined && /^E[A-Z]+$/.test(code)) {
    return refusal(
      "store-unusable",
      `${path} cannot be opened (${code}).`,
      "Check that the folder exists and that you may write to it.",
    );
  }
  return cause;
}

const patienceMs = 5000;

/** `RPMK`: tells our file from any other SQLite database. */
const applicationId = 0x52504d4b;

const sqlite = {
  forbidden: 3,
  busy: 5,
  readOnly: 8,
  corrupt: 11,
  cannotOpen: 14,
  notADatabase: 26,
};

const schemaFolder = new URL("schema/", import.meta.url);

/** `1-settings-and-frozen-values.sql` brings a new file to version 1, and so on; a released step is never edited. */
const steps = readdirSync(schemaFolder)
  .map((name) => ({ version: Number.parseInt(name, 10), name }))
  .sort((a, b) => a.version - b.version);

function checkOurs(database: DatabaseSync, path: string): void {
  const isNew = number(database, "select count(*) from sqlite_schema") === 0;
  if (!isNew && number(database, "pragma application_id") !== applicationId) {
    throw new RepmarkError("store-foreign", `${path} is a database of another program.`, {
      kind: "folder",
      hint: "Choose another data folder with --data or REPMARK_DATA, or move that file away.",
    });
  }
  const version = number(database, "pragma user_version");
  if (version > steps.at(-1)!.version) {
    throw new RepmarkError(
      "store-newer",
      `${path} was written by a newer Repmark (its version ${version}, ours ${steps.at(-1)!.version}).`,
      {
        kind: "folder",
        hint: "Update Repmark, or restore a backup from before the newer one was used.",
      },
    );
  }
  const [check] = database.prepare("pragma quick_check(1)").all();
  if (check?.quick_check !== "ok") throw damaged(path, new Error(String(check?.quick_check)));
}

/**
 * All steps in one transaction: a migration that fails or is cut off has not happened, and two processes take turns. What was there is kept first, as a
 * copy beside the file, for whoever wants to go back.
 */
function migrate(database: DatabaseSync, path: string): void {
  const newest = steps.at(-1)!.version;
  if (number(database, "pragma user_version") === newest) return;
  database.exec("begin immediate");
  try {
    const version = number(database, "pragma user_version");
    if (version > 0 && version < newest) keepAsItWas(path, version);
    for (const step of steps)
      if (step.version > version) database.exec(readFileSync(new URL(step.name, schemaFolder), "utf8"));
    database.exec(`pragma application_id = ${applicationId}; pragma user_version = ${newest};`);
    database.exec("commit");
  } catch (cause) {
    if (database.isTransaction) database.exec("rollback");
    throw saidClearly(cause, path);
  }
}

function damaged(path: string, cause: unknown): RepmarkError {
  return new RepmarkError(
    "store-damaged",
    `${path}, which holds settings and frozen values, is damaged; it was left as it is.`,
    {
      kind: "folder",
      hint: "Restore it from a backup, or move it away to start with default settings. Imported records are not in it and are safe.",
      cause,
    },
  );
}

function number(database: DatabaseSync, sql: string): number {
  const row = database.prepare(sql).get();
  return Number(Object.values(row ?? {})[0]);
}
