import { readFileSync } from "node:fs";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { Parameters, Query } from "./query.ts";

/** The embedded analytic database. Each running query has a connection of its own (DuckDB mixes results otherwise). */
export class Warehouse {
  readonly #instance: DuckDBInstance;

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** Opens `path`, or a database in memory for tests. */
  static async open(path = ":memory:"): Promise<Warehouse> {
    const warehouse = new Warehouse(await DuckDBInstance.create(path));
    await warehouse.script(readFileSync(new URL("schema/raw.sql", import.meta.url), "utf8"));
    return warehouse;
  }

  /** The rows of a typed query: decimals as exact strings, days as `YYYY-MM-DD`, checked by the query's schema. */
  async all<Row>(query: Query<Row>, parameters: Parameters): Promise<Row[]> {
    const bound = Object.fromEntries(query.parameters.map((name) => [name, parameters[name] ?? null]));
    const rows = await this.rows(query.sql, bound);
    return rows.map((row) => query.row.parse(row));
  }

  /** Rows of SQL text that is itself part of the product (never of a user's). */
  async rows(sql: string, parameters: Parameters = {}): Promise<Record<string, unknown>[]> {
    return this.using(async (connection) => (await connection.runAndReadAll(sql, parameters)).getRowObjectsJson());
  }

  /** Runs statements without an answer. */
  async script(sql: string): Promise<void> {
    await this.using((connection) => connection.run(sql));
  }

  /** One connection for several statements, say a transaction. */
  async using<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.#instance.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  }

  close(): void {
    this.#instance.closeSync();
  }
}
