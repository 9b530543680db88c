import { createHash } from "node:crypto";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Warehouse } from "./warehouse.ts";

/** The content of all core tables as one number; the order of rows does not matter, their count does. */
export function coreHash(warehouse: Warehouse): Promise<string> {
  return warehouse.using((connection) => hashOf(connection, "core"));
}

/** The same for any schema; reads every block, so damage anywhere in it comes to light. */
export async function hashOf(connection: DuckDBConnection, schema: "core" | "raw"): Promise<string> {
  const listed = await connection.runAndReadAll(
    "select table_name from duckdb_tables() where schema_name = $schema::varchar order by table_name",
    { schema },
  );
  const hash = createHash("sha256");
  for (const { table_name: table } of listed.getRowObjectsJson()) {
    const summed = await connection.runAndReadAll(
      `select count(*)::varchar as rows, coalesce(sum(hash(t)), 0)::varchar as content from ${schema}."${table}" as t`,
    );
    const [{ rows, content } = {}] = summed.getRowObjectsJson();
    hash.update(`${table} ${rows} ${content}\n`);
  }
  return hash.digest("hex").slice(0, 32);
}
