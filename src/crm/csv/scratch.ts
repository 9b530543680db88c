import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
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
      memory_limit: "1GB",
      threads: "2",
      temp_directory: join(folder, "spill"),
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
  await connection.run(macros);
  await connection.run("delete from word");
  await connection.run(
    "insert into word select w->>'vocabulary', w->>'word', w->>'meaning' from (select unnest(from_json($words::varchar, '[\"json\"]')) as w)",
    { words: JSON.stringify(allWords(own)) },
  );
}

/** Puts the records of a part into the temporary table `part` (line, c0, c1 …): nothing is guessed, everything is text. */
export async function readPart(
  connection: DuckDBConnection,
  path: string,
  name: string,
  delimiter: string,
  width: number,
  firstLine: number,
): Promise<void> {
  const columns = Array.from({ length: width }, (_, at) => `'c${at}': 'varchar'`).join(", ");
  try {
    await connection.run(
      `create or replace temp table part as select ($first_line::bigint + row_number() over () - 1)::bigint as line, * from read_csv($path, auto_detect = false, header = false, skip = 1,
         delim = $delimiter, quote = '"', escape = '"', new_line = '\\n', nullstr = '', columns = {${columns}}, strict_mode = true,
         max_line_size = 2097152, compression = 'zstd', encoding = 'utf-8')`,
      { path, delimiter, first_line: firstLine },
    );
  } catch (cause) {
    throw unreadable(
      "unreadable-table",
      `${name} could not be read as a table.`,
      "Open it, look at quotes and delimiters, and export it again.",
      cause,
    );
  }
}
