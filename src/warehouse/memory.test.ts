import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isOutOfMemory, relieve } from "./memory.ts";
import { Warehouse } from "./warehouse.ts";

let folder: string;
let warehouse: Warehouse;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "repmark-memory-"));
  warehouse = await Warehouse.make(join(folder, "warehouse.duckdb"));
});
afterEach(() => {
  warehouse.close();
  rmSync(folder, { recursive: true });
});

test("rows that were added are written out before they fill the memory, and not while somebody else writes", async () => {
  await warehouse.using(async (connection) => {
    await connection.run("create table words (a bigint, b varchar)");
    await warehouse.using(async (other) => {
      await other.run("begin; create table mine (a integer)");
      for (let times = 0; times < 100 && (await held(connection)) < 41; times += 1)
        await connection.run("insert into words select range, md5(range::varchar) from range(100000)");
      await relieve(connection);
      expect(await held(connection)).toBeGreaterThan(40);
      await other.run("rollback");
    });
    await relieve(connection);
    expect(await held(connection)).toBeLessThan(10);
  });
});

test("memory that ran out is known whenever it does: in a statement, and when a transaction ends", async () => {
  const all = warehouse.streaming(
    () =>
      warehouse.script(
        "create table long as select range as a, md5(range::varchar) as b from range(3000000) order by b",
      ),
    "8MiB",
  );
  expect(isOutOfMemory(await all.catch((error: unknown) => error))).toBe(true);
  expect(
    isOutOfMemory(
      new Error(
        "TransactionContext Error: Failed to commit: could not allocate block of size 4.0 KiB (267.2 MiB/160.0 MiB used)",
      ),
    ),
  ).toBe(true);
  expect(isOutOfMemory(new Error("Constraint Error: Duplicate key"))).toBe(false);
});

async function held(connection: DuckDBConnection): Promise<number> {
  const answer = await connection.runAndReadAll(
    "select memory_usage_bytes / 1024 / 1024 from duckdb_memory() where tag = 'IN_MEMORY_TABLE'",
  );
  return Number(answer.getRows()[0]![0]);
}
