import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pipeline } from "node:stream/promises";
import { openPromise } from "yauzl";

export const fixtures = join(import.meta.dirname, "../../fixtures/upgrades");

/** The data folder of a schema, as the Repmark of its day left it, in place of what is at `folder`. */
export async function unpacked(schema: number, folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  const zip = await openPromise(join(fixtures, `schema-${schema}.zip`), { autoClose: false });
  for await (const entry of zip.eachEntry()) {
    const path = join(folder, entry.fileName);
    mkdirSync(dirname(path), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode: 0o600 }));
  }
  zip.close();
  return folder;
}

/** Everything in a store. */
interface Rows {
  readonly schema: number;
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

export function rowsOf(path: string): Rows {
  const database = new DatabaseSync(path);
  try {
    const tables = database.prepare("select name from sqlite_schema where type = 'table' order by name").all();
    return {
      schema: Number(database.prepare("pragma user_version").get()?.user_version),
      tables: Object.fromEntries(
        tables.map(({ name }) => [
          String(name),
          database
            .prepare(`select * from "${name}"`)
            .all()
            .map((row) => ({ ...row })),
        ]),
      ),
    };
  } finally {
    database.close();
  }
}

/** Rows that are not there as they were, in every column that they had. */
export function lost(before: Rows, after: Rows): string[] {
  return Object.entries(before.tables).flatMap(([table, rows]) => {
    const columns = Object.keys(rows[0] ?? {});
    const text = (row: Readonly<Record<string, unknown>>) =>
      JSON.stringify(columns.map((column) => String(row[column])));
    const now = new Set(after.tables[table]?.map(text));
    return rows
      .map(text)
      .filter((row) => !now.has(row))
      .map((row) => `${table} ${row}`);
  });
}
