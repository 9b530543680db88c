import type { Workspace } from "../../src/app/workspace.ts";

const tables = [
  "rep",
  "team",
  "account",
  "lead",
  "opportunity",
  "opportunity_version",
  "credit",
  "quota",
  "forecast_call",
  "activity",
  "engagement",
  "subscription_term",
  "fx_rate",
];

/** All of core that comes from a CRM, in an order of its own: two workspaces that have read the same have the same. */
export async function coreOf(workspace: Workspace): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of tables)
    all[table] = (await workspace.data.warehouse.rows(`select * from core.${table}`))
      .map((row) => JSON.stringify(row))
      .sort();
  return all;
}

/** By table, the first rows that only one of them has; nothing of tables that are the same. */
export function differing(
  here: Readonly<Record<string, readonly string[]>>,
  there: Readonly<Record<string, readonly string[]>>,
): Record<string, { readonly onlyHere: string[]; readonly onlyThere: string[] }> {
  const all: Record<string, { onlyHere: string[]; onlyThere: string[] }> = {};
  for (const [table, rows] of Object.entries(there)) {
    const [onlyHere, onlyThere] = [onlyIn(here[table]!, rows), onlyIn(rows, here[table]!)];
    if (onlyHere.length + onlyThere.length > 0) all[table] = { onlyHere, onlyThere };
  }
  return all;
}

function onlyIn(rows: readonly string[], others: readonly string[]): string[] {
  const left = Map.groupBy(others, (row) => row);
  return rows.filter((row) => left.get(row)?.pop() === undefined).slice(0, 3);
}
