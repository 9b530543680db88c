import type { DuckDBConnection } from "@duckdb/node-api";
import { partFormat } from "./format.ts";
import { bound, prepareReading, readingPart } from "./scratch.ts";
import { typedSql } from "./typed.ts";

/** Fills the raw tables from one landing part. Cells that cannot be read become null and a row of `raw.data_issue`. */
export async function loadCsvPart(
  connection: DuckDBConnection,
  run: { readonly run: string; readonly observedAt: string },
  part: { readonly format: unknown },
  path: string,
): Promise<void> {
  const format = partFormat.parse(typeof part.format === "string" ? JSON.parse(part.format) : part.format);
  const sql = typedSql(format);
  await prepareReading(connection, format.words);
  const [first] = (await connection.runAndReadAll(sql.begin)).getRowObjectsJson();
  const from = String(first?.from);
  const when = { run: run.run, observed_at: run.observedAt };
  await readingPart(format.name, () => connection.run(sql.insert, { ...bound(sql.insert, path, format), ...when }));
  for (const issue of sql.issues) await connection.run(issue, { run: run.run, from });
}
