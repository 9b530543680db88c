import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { LRUCache } from "lru-cache";
import product from "../../package.json" with { type: "json" };
import { littleMemory, memoryLimit } from "./memory.ts";
import type { Parameters, Query } from "./query.ts";
import { type Patience, QueryGate } from "./query-gate.ts";
import { SharedAnswer } from "./shared-answer.ts";
import { readersSignal, whileWanted } from "./wanted.ts";
import { watched } from "./watched.ts";

export type { Patience } from "./query-gate.ts";

/**
 * What DuckDB must not do to SQL that reads an export: keep the export in memory and not the short side of a join, whatever it
 * takes its rows to be; turn a list of words into a join that every cell goes through; work cells out twice to filter by them early.
 */
export const streamingWithout = "build_side_probe_side,in_clause,filter_pushdown";

/** Some 100 MB at most. A list of deals as long as a company's is asked for once, and would push everything else out. */
const roomForAnswers = {
  maxSize: 3_000_000,
  maxEntrySize: 300_000,
  sizeCalculation: (rows: readonly unknown[]) => 1 + rows.length * Object.keys(rows[0] ?? {}).length,
};

/** Makes a broken warehouse whole again, by opening it anew or from landing; throws when it cannot. */
export type Heal = (warehouse: Warehouse, attempt: 1 | 2) => Promise<void>;

/** The embedded analytic database. Questions go through the query gate; whoever writes has a connection of their own. */
export class Warehouse {
  readonly path: string;
  readonly #gate: QueryGate;
  /** What a finished warehouse has answered lately: nothing writes to it, so an answer stands until the file is opened anew. */
  readonly #answers: LRUCache<string, readonly unknown[]> | undefined;
  /** Questions that are being answered: whoever asks the same meanwhile waits for that answer. */
  readonly #going = new Map<
    string,
    { readonly of: DuckDBInstance; readonly answer: SharedAnswer<readonly unknown[]> }
  >();
  /** What was worked out of answers lately, by what it is; few, for one is of hundreds of reps. */
  readonly #worked = new LRUCache<string, { readonly of: DuckDBInstance; readonly found: SharedAnswer<unknown> }>({
    max: 40,
  });
  #heal: Heal | undefined;

  private constructor(path: string, gate: QueryGate, answers?: LRUCache<string, readonly unknown[]>) {
    this.path = path;
    this.#gate = gate;
    this.#answers = answers;
  }

  /** Opens the finished warehouse at `path` for questions; nothing can write to it. */
  static async open(path: string): Promise<Warehouse> {
    return new Warehouse(path, new QueryGate(await instance(path, "read")), new LRUCache(roomForAnswers));
  }

  /** A warehouse to fill, at `path` or in memory for tests. A new one has the empty raw tables. */
  static async make(path = ":memory:"): Promise<Warehouse> {
    const warehouse = new Warehouse(path, new QueryGate(await instance(path, "write")));
    try {
      await warehouse.using(async (connection) => {
        const tables = await connection.runAndReadAll("select 1 from duckdb_schemas() where schema_name = 'raw'");
        if (tables.currentRowCount > 0) return;
        await connection.run(newWarehouse);
        await connection.run("insert into meta.loaded_by values ($fingerprint::varchar)", {
          fingerprint: loadingFingerprint,
        });
      });
      return warehouse;
    } catch (error) {
      warehouse.close();
      throw error;
    }
  }

  /** The rows of a typed query: decimals as exact strings, days as `YYYY-MM-DD`, checked by the query's schema. */
  async all<Row>(query: Query<Row>, parameters: Parameters, patience?: Patience): Promise<readonly Row[]> {
    const bound = Object.fromEntries(query.parameters.map((name) => [name, parameters[name] ?? null]));
    const asked = JSON.stringify([query.file, bound]);
    const known = this.#answers?.get(asked);
    if (known !== undefined) return known as readonly Row[];
    if (patience !== undefined || this.#answers === undefined) return this.#asked(query, bound, asked, patience);
    return (await this.#shared(query, bound, asked).wait(readersSignal())) as readonly Row[];
  }

  /** The answer that others wait for already, or a new one. */
  #shared(query: Query<unknown>, bound: Parameters, asked: string): SharedAnswer<readonly unknown[]> {
    const going = this.#going.get(asked);
    if (going?.of === this.#gate.instance && !going.answer.isGivenUp) return going.answer;
    const answer = new SharedAnswer((signal) =>
      this.#asked(query, bound, asked, { signal }).finally(() => {
        if (this.#going.get(asked)?.answer === answer) this.#going.delete(asked);
      }),
    );
    this.#going.set(asked, { of: this.#gate.instance, answer });
    return answer;
  }

  async #asked<Row>(
    query: Query<Row>,
    bound: Parameters,
    asked: string,
    patience: Patience | undefined,
  ): Promise<readonly Row[]> {
    const asking = this.#gate.instance;
    const name = query.file.split("/src/").at(-1) ?? "";
    const answer = () => this.rows(query.sql, bound, patience);
    const rows = (await watched(`query ${name}`, { "db.system.name": "duckdb" }, answer)).map((row) =>
      query.row.parse(row),
    );
    if (asking === this.#gate.instance) this.#answers?.set(asked, rows); // the file may have changed while it was being asked
    return rows;
  }

  /** What was worked out of a finished warehouse's rows, until the file is opened anew; of one that is being filled nothing is remembered. */
  async remember<Found>(key: string, work: () => Promise<Found>): Promise<Found> {
    if (this.#answers === undefined) return work();
    const asking = this.#gate.instance;
    const known = this.#worked.get(key);
    if (known?.of === asking && !known.found.isGivenUp) return (await known.found.wait(readersSignal())) as Found;
    const found: SharedAnswer<unknown> = new SharedAnswer((signal) =>
      whileWanted(signal, work).catch((error: unknown) => {
        if (this.#worked.get(key)?.found === found) this.#worked.delete(key);
        throw error;
      }),
    );
    this.#worked.set(key, { of: asking, found });
    return (await found.wait(readersSignal())) as Found;
  }

  /** Rows of SQL text that is itself part of the product (never of a user's). */
  async rows(sql: string, parameters: Parameters = {}, patience?: Patience): Promise<Record<string, unknown>[]> {
    const ask = () => this.#gate.rows(sql, parameters, { signal: readersSignal(), ...patience });
    return patience?.heals === false ? ask() : ask().catch((error: unknown) => this.#askAgain(ask, error));
  }

  /** Runs statements without an answer. */
  async script(sql: string): Promise<void> {
    await this.using((connection) => connection.run(sql));
  }

  /** How many questions are being answered, and how many wait for their turn. */
  load(): QueryGate["load"] {
    return this.#gate.load;
  }

  /** One connection for several statements, say a transaction. */
  async using<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.#gate.instance.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  }

  /** Work that streams, such as loading a long export: a small cache is enough for it, and what DuckDB may have it fills. */
  async streaming<Result>(work: () => Promise<Result>, memory = littleMemory): Promise<Result> {
    await this.script(`set memory_limit = '${memory}'; set disabled_optimizers = '${streamingWithout}'`);
    try {
      return await work();
    } finally {
      await this.script(`set memory_limit = '${memoryLimit()}'; reset disabled_optimizers`);
    }
  }

  /** Writes everything into the file, so that no log is left to lose. Waits for the questions that are being answered. */
  async checkpoint(): Promise<void> {
    await this.#gate.exclusively(async (open) => {
      const connection = await open.connect();
      try {
        await connection.run("checkpoint");
      } finally {
        connection.closeSync();
      }
      return open;
    });
  }

  /** Closes the file, lets `change` do something to it, and opens it again; questions wait. */
  async reopen(change: () => Promise<void> = async () => undefined): Promise<void> {
    await this.#gate.exclusively(async (open) => {
      await letGo(open);
      open.closeSync();
      await change();
      this.#answers?.clear();
      this.#worked.clear();
      return instance(this.path, "read");
    });
  }

  /** What to do when a question meets a damaged file: asked twice at most, then the question fails. */
  healWith(heal: Heal): void {
    this.#heal = heal;
  }

  close(): void {
    this.#gate.close();
  }

  async #askAgain<Answer>(ask: () => Promise<Answer>, error: unknown): Promise<Answer> {
    if (this.#heal === undefined || !isDamage(error)) throw error;
    await this.#heal(this, 1);
    return ask().catch(async (again: unknown) => {
      if (this.#heal === undefined || !isDamage(again)) throw again;
      await this.#heal(this, 2);
      return ask();
    });
  }
}

/** Has DuckDB give back what it holds of the file, in a thread of its own: closing would do it in this one, in a tenth of a second for each gigabyte. */
async function letGo(open: DuckDBInstance): Promise<void> {
  try {
    const connection = await open.connect();
    await connection.run("set memory_limit = '1MB'");
    connection.closeSync();
  } catch {
    // A database that is damaged gives nothing back; it is closed all the same.
  }
}

/** Whether DuckDB says that its file or its memory of it can no longer be trusted. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.cause !== undefined && isDamage(error.cause)) return true;
  return /^(FATAL|INTERNAL|Serialization) Error|database has been invalidated|[Cc]orrupt|checksum|not a valid DuckDB|Could not read/i.test(
    error.message,
  );
}

const newWarehouse = ["schema/raw.sql", "meta.sql"]
  .map((name) => readFileSync(new URL(name, import.meta.url), "utf8"))
  .join("\n");

/** Of what loads records: the version of Repmark, whose loaders read them, and the tables they go to. */
export const loadingFingerprint = createHash("sha256").update(`${product.version}\n${newWarehouse}`).digest("hex");

async function instance(path: string, purpose: "read" | "write"): Promise<DuckDBInstance> {
  const opened = await DuckDBInstance.create(path, {
    access_mode: purpose === "read" ? "READ_ONLY" : "READ_WRITE",
    memory_limit: memoryLimit(),
    threads: String(availableParallelism()),
    temp_directory: path === ":memory:" ? "" : `${path}.tmp`,
    autoinstall_known_extensions: "false",
  });
  const connection = await opened.connect();
  await connection.run("set global timezone = 'UTC'"); // a day cast to an instant must not depend on this machine
  connection.closeSync();
  return opened;
}
