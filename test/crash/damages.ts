import { closeSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

type Damage = (path: string) => void;

/** What can happen to a file on a disk. */
const damages: Readonly<Record<string, Damage>> = {
  "cut in half": (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
  "3 bytes short": (path) => truncateSync(path, statSync(path).size - 3),
  "followed by garbage": (path) => writeFileSync(path, "garbage ".repeat(500), { flag: "a" }),
  "with one byte flipped": (path) => flip(path, Math.floor(statSync(path).size / 2)),
  "with its last 4 kB zeroed": (path) => zero(path, Math.max(0, statSync(path).size - 4096), 4096),
  "with its header zeroed": (path) => zero(path, 0, 4096),
};

export const damagesOfFile: Readonly<Record<string, Damage>> = {
  ...damages,
  removed: (path) => rmSync(path),
  emptied: (path) => truncateSync(path, 0),
};

/** Of the log that another program has left beside the file. */
export const damagesOfLog: Readonly<Record<string, Damage>> = {
  whole: () => undefined,
  ...damages,
  removed: (path) => rmSync(path),
};

/** Writes to the warehouse of a folder as another program that opened it, and died: the deals are worth twice as much, in its log alone. */
export async function leaveLog(folder: string): Promise<void> {
  const writer = await DuckDBInstance.create(join(folder, "warehouse.duckdb"));
  const connection = await writer.connect();
  await connection.run("pragma disable_checkpoint_on_shutdown");
  await connection.run("update core.opportunity set amount = amount * 2");
  await connection.run("create table more as select range as n, repeat('more', 10) as word from range(3000)");
  connection.closeSync();
  writer.closeSync();
}

export function flip(path: string, at: number): void {
  const byte = readFileSync(path)[at]!;
  writeAt(path, at, Buffer.from([byte ^ 0xff]));
}

function zero(path: string, at: number, length: number): void {
  writeAt(path, at, Buffer.alloc(Math.min(length, statSync(path).size - at)));
}

function writeAt(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, "r+");
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}
