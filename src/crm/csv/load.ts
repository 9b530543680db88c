import type { DuckDBConnection } from "@duckdb/node-api";
import { partFormat } from "./format.ts";
import { prepareReading, readPart } from "./scratch.ts";
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
  await readPart(connection, path, format.name, format.delimiter, format.width, format.firstLine);
  await connection.run(sql.create, usedOf(sql.create, { zone: format.timeZone }));
  await connection.run(sql.insert, { run: run.run, observed_at: run.observedAt });
  for (const issue of sql.issues) await connection.run(issue, { run: run.run });
  await connection.run("drop table typed; drop table part");
}

/** DuckDB refuses parameters that a statement does not name. */
export function usedOf(sql: string, parameters: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => sql.includes(`$${name}`)));
}
