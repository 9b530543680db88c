import { totalmem } from "node:os";
import type { DuckDBConnection } from "@duckdb/node-api";

/** More than this DuckDB does not hold: what does not fit goes to files beside the database, so that a large export does not fill the machine. */
const most = 2.25 * 2 ** 30;

/** Enough for work that streams. */
export const littleMemory = "160MiB";

/** What DuckDB may hold in memory on this machine. */
export function memoryLimit(): string {
  return `${Math.round(Math.min(totalmem() / 2, most) / 2 ** 20)}MiB`;
}

/** Whether DuckDB had less memory than it needed, be it when a transaction ended; its file is as it was. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    /^Out of Memory Error|could not allocate block|failed to (allocate data|pin block)/.test(error.message) ||
    isOutOfMemory(error.cause)
  );
}

/**
 * Writes rows to the file before they fill the memory: whatever was added since the last checkpoint stays there, at least a
 * block for each column of each table. Says nothing while another connection writes; the next call comes soon.
 */
export async function relieve(connection: DuckDBConnection): Promise<void> {
  const held = await connection.runAndReadAll(
    "select 1 from duckdb_memory() where tag = 'IN_MEMORY_TABLE' and memory_usage_bytes > 40 * 1024 * 1024",
  );
  if (held.currentRowCount === 0) return;
  await connection.run("checkpoint").catch((error: unknown) => {
    if (!(error instanceof Error && error.message.includes("other write transactions"))) throw error;
  });
}
