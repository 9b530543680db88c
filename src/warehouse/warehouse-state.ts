import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import type { EnteredQuota } from "../domain/entered-quota.ts";
import type { Settings } from "../domain/settings.ts";
import { writeDurably } from "./durable-file.ts";
import { loadingFingerprint, type Warehouse } from "./warehouse.ts";

/** What core was last built from. */
export interface Built {
  /** Counts builds, so that a file that has fallen back in time is noticed. */
  readonly generation: number;
  readonly runs: readonly string[];
  /** Fingerprint of settings and of the SQL that builds. */
  readonly input: string;
  /** Hash of the content of core. */
  readonly version: string;
}

/** What the warehouse file itself says it holds. */
export interface WarehouseState {
  readonly loaded: readonly string[];
  readonly built: Built | null;
  /** Whether the raw tables are those of this Repmark, and filled by it. */
  readonly isOfThisRepmark: boolean;
}

export async function readState(warehouse: Warehouse): Promise<WarehouseState> {
  return warehouse.using(async (connection) => {
    const loaded = await connection.runAndReadAll("select run from meta.loaded_run order by run");
    const built = await connection.runAndReadAll(`select generation, runs, "input", version from meta.built`);
    const tables = await connection.runAndReadAll("select 1 from duckdb_tables() where table_name = 'loaded_by'");
    const loadedBy =
      tables.currentRowCount === 0 ? [] : (await connection.runAndReadAll("from meta.loaded_by")).getRowObjectsJson();
    return {
      isOfThisRepmark: loadedBy[0]?.fingerprint === loadingFingerprint,
      loaded: loaded.getRowObjectsJson().map(({ run }) => String(run)),
      built: builtRow.nullable().parse(built.getRowObjectsJson()[0] ?? null),
    };
  });
}

export async function writeBuilt(connection: DuckDBConnection, built: Built): Promise<void> {
  await connection.run("begin");
  await connection.run("delete from meta.built");
  await connection.run(
    `insert into meta.built select $generation::bigint, from_json($runs::json, '["VARCHAR"]'), $input::varchar, $version::varchar`,
    { ...built, runs: JSON.stringify(built.runs) },
  );
  await connection.run("commit");
}

/** The note beside the file: what it held when it was last whole, and how it looked from outside. */
export interface Note {
  readonly built: Built;
  readonly bytes: number;
  readonly modifiedNs: string;
}

export function writeNote(path: string, built: Built): void {
  writeDurably(notePath(path), JSON.stringify({ built, ...looks(path) }));
}

/** Null when there is none, or none we can read: then the warehouse has to prove itself. */
export function readNote(path: string): Note | null {
  try {
    return note.parse(JSON.parse(readFileSync(notePath(path), "utf8")));
  } catch {
    return null;
  }
}

/** Whether nobody has touched the file since the note: same size, same time. */
export function isUntouched(path: string, { bytes, modifiedNs }: Note): boolean {
  const now = looks(path);
  return now.bytes === bytes && now.modifiedNs === modifiedNs;
}

/** Of everything beside the records that core follows from: another one means that core has to be built again. */
export function inputFingerprint({ retention: _, ...settings }: Settings, quotas: readonly EnteredQuota[]): string {
  return createHash("sha256")
    .update(JSON.stringify([settings, quotas]))
    .update(buildFingerprint())
    .digest("hex");
}

let ownTexts: string | undefined;

function buildFingerprint(): string {
  ownTexts ??= ["schema/", "build/", "build/each-part/"]
    .map((name) => new URL(name, import.meta.url))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /(?<!\.test)\.(sql|ts)$/.test(name))
        .sort()
        .map((name) => readFileSync(new URL(name, folder), "utf8")),
    )
    .join("\n");
  return ownTexts;
}

function looks(path: string) {
  const { size, mtimeNs } = statSync(path, { bigint: true });
  return { bytes: Number(size), modifiedNs: String(mtimeNs) };
}

function notePath(path: string): string {
  return path.replace(/\.duckdb$/, ".json");
}

const builtRow = z.object({
  generation: z.coerce.number(),
  runs: z.array(z.string()),
  input: z.string(),
  version: z.string(),
});

const note = z.object({ built: builtRow, bytes: z.number(), modifiedNs: z.string() });
