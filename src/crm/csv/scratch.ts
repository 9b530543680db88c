import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { streamingWithout } from "../../warehouse/warehouse.ts";
import type { PartFormat } from "./format.ts";
import { unreadable } from "./unreadable.ts";
import { allWords, type Word } from "./words.ts";

const macros = readFileSync(new URL("reading.sql", import.meta.url), "utf8");

/** A folder and a small database of its own for looking at files before anything is loaded; gone when disposed. */
export class Scratch {
  readonly folder: string;
  readonly connection: DuckDBConnection;
  readonly #instance: DuckDBInstance;

  private constructor(folder: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.folder = folder;
    this.#instance = instance;
    this.connection = connection;
  }

  static async open(inside: string = tmpdir()): Promise<Scratch> {
    const folder = await mkdtemp(join(inside, "repmark-import-"));
    const instance = await DuckDBInstance.create(join(folder, "scratch.duckdb"), {
      memory_limit: "128MiB",
      threads: "2",
      temp_directory: join(folder, "spill"),
      disabled_optimizers: streamingWithout,
    });
    const connection = await instance.connect();
    await connection.run(macros);
    return new Scratch(folder, instance, connection);
  }

  async dispose(): Promise<void> {
    this.connection.closeSync();
    this.#instance.closeSync();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The macros and the words of one part, for a connection that is about to read it. */
export async function prepareReading(connection: DuckDBConnection, own: readonly Word[]): Promise<void> {
  const words = JSON.stringify(allWords(own));
  if (prepared.get(connection) === words) return;
  prepared.delete(connection);
  await connection.run(macros);
  await connection.run("delete from word");
  await connection.run(
    "insert into word select w->>'vocabulary', w->>'word', w->>'meaning' from (select unnest(from_json($words::varchar, '[\"json\"]')) as w)",
    { words },
  );
  await connection.run(
    "set variable meanings = (select map_from_entries(list({k: vocabulary || ' ' || word, v: meaning})) from word)",
  );
  prepared.set(connection, words);
}

/** The words that a connection has, as long as it lives. */
const prepared = new WeakMap<DuckDBConnection, string>();

/** The records of a part as a table (c0, c1 …): nothing is guessed, everything is text. `$path` and `$delimiter` are bound. */
export function source({ width }: { readonly width: number }): string {
  const columns = Array.from({ length: width }, (_, at) => `'c${at}': 'varchar'`).join(", ");
  return `read_csv($path, auto_detect = false, header = false, skip = 1,
    delim = $delimiter, quote = '"', escape = '"', new_line = '\\n', nullstr = '', columns = {${columns}}, strict_mode = true,
    max_line_size = 600000, buffer_size = 4800000, compression = 'zstd', encoding = 'utf-8')`;
}

/** The same with the line that each record stands on, `line`; `$first_line` is bound too. */
export function numberedSource(part: { readonly width: number }): string {
  return `(select ($first_line::bigint + row_number() over () - 1)::bigint as line, * from ${source(part)})`;
}

/** A part and how it is read, as parameters of the SQL that reads it; DuckDB refuses those that a statement does not name. */
export function bound(sql: string, path: string, format: PartFormat): Record<string, string> {
  const every = {
    path,
    delimiter: format.delimiter,
    first_line: String(format.firstLine),
    zone: format.timeZone,
    always: JSON.stringify(Object.fromEntries((format.always ?? []).map(({ field, value }) => [field, value]))),
  };
  return Object.fromEntries(Object.entries(every).filter(([name]) => sql.includes(`$${name}`)));
}

/** Runs SQL that reads a part; a part that cannot be cut into cells is refused by its name. */
export async function readingPart<Answer>(name: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error && /CSV Error|Error when sniffing|Invalid unicode/i.test(cause.message))) throw cause;
    throw unreadable(
      "unreadable-table",
      `${name} could not be read as a table.`,
      "Open it, look at quotes and delimiters, and export it again.",
      cause,
    );
  }
}
