import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { z } from "zod";
import { Landing, type LandingRun } from "../../../src/warehouse/landing.ts";
import type { PartLoader } from "../../../src/warehouse/next-warehouse.ts";
import { Warehouse } from "../../../src/warehouse/warehouse.ts";

/** Opens what was read so far in a folder of its own, to read on from it. */
export function copied(from: string, to: string, change: (manifest: Manifest) => unknown = (same) => same): Landing {
  cpSync(from, to, { recursive: true });
  const [connection] = readdirSync(join(to, "landing"));
  const folder = join(to, "landing", connection!);
  const path = join(folder, readdirSync(folder).findLast((name) => /^\d{8}T.*Z-[0-9a-f]{8}\.json$/.test(name))!);
  const said = JSON.parse(readFileSync(path, "utf8")) as Manifest;
  writeFileSync(path, JSON.stringify(change(said)));
  return Landing.open(to);
}

export interface Manifest {
  version: number;
  parts: unknown[];
  state?: { account: unknown; known: Record<string, unknown> };
}

/** All lines of a run, by object, in an order that does not depend on how they came. */
export function linesOf(landing: Landing, run: LandingRun): Record<string, string[]> {
  const lines: Record<string, string[]> = {};
  for (const part of run.parts) {
    const own = textOf(landing, part).split("\n").filter(Boolean);
    // Of each page of a CSV the header is left out: how many pages there are is the reader's choice.
    lines[part.object] = [...(lines[part.object] ?? []), ...(part.file.endsWith(".csv.zst") ? own.slice(1) : own)];
  }
  for (const own of Object.values(lines)) own.sort();
  return lines;
}

export function textOf(landing: Landing, part: LandingRun["parts"][number]): string {
  return zstdDecompressSync(readFileSync(landing.path(part))).toString("utf8");
}

/** Everything a folder holds, as text. */
export function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const bytes = readFileSync(join(parentPath, name));
      return (name.endsWith(".zst") ? zstdDecompressSync(bytes) : bytes).toString("utf8");
    })
    .join("\n");
}

/** The raw tables of these runs, or of some of their objects, without what is computed from them. */
export async function rawOf(
  landing: Landing,
  load: PartLoader,
  runs = landing.runs(),
  objects?: Iterable<string>,
): Promise<Warehouse> {
  const wanted = objects === undefined ? undefined : new Set(objects);
  const warehouse = await Warehouse.make();
  // As a data folder loads, but in memory alone.
  await warehouse.streaming(
    () =>
      warehouse.using(async (connection) => {
        for (const { run, connection: source, observedAt } of runs)
          await connection.run("insert into raw.run values ($run, $source, $observedAt::timestamptz, null)", {
            run,
            source,
            observedAt,
          });
        for (const run of runs)
          for (const part of run.parts)
            if (wanted?.has(part.object) ?? true) await load(connection, run, part, landing.path(part));
      }),
    "1GiB",
  );
  return warehouse;
}

/** Raw tables whose records have an id of their own. */
export const keys = {
  rep: "rep_id",
  team: "team_id",
  account: "account_id",
  product: "product_id",
  stage: "stage_id",
  lead: "lead_id",
  opportunity: "opportunity_id",
  deal_state: "state_id",
  activity: "activity_id",
  engagement: "engagement_id",
  subscription_term: "term_id",
} as const;

/** Every record as it was last seen, by table and in order. */
export async function latest(warehouse: Warehouse): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const [table, id] of Object.entries(keys))
    all[table] = (
      await warehouse.rows(
        `select distinct on (${id}) * exclude (run, line, observed_at, unread) from raw.${table} order by ${id}, observed_at desc, run desc, line desc`,
      )
    ).map((row) => JSON.stringify(row));
  for (const table of ["change", "quota", "forecast_call", "fx_rate"])
    all[table] = (await warehouse.rows(`select distinct * exclude (run, line, observed_at, unread) from raw.${table}`))
      .map((row) => JSON.stringify(row))
      .sort();
  return all;
}

/** How many rows each id has in a table; for what may come once only. */
export async function seenTwice(warehouse: Warehouse, table: keyof typeof keys): Promise<unknown[]> {
  const id = keys[table];
  return warehouse.rows(`select ${id} from raw.${table} group by run, ${id} having count(*) > 1`);
}

const column = z.object({ table_name: z.string(), column_name: z.string() });

/** Columns of the raw tables that hold nothing, as `table.column`; tables without rows are not looked at. */
export async function emptyColumns(warehouse: Warehouse): Promise<string[]> {
  const columns = (
    await warehouse.rows(
      "select table_name, column_name from information_schema.columns where table_schema = 'raw' and table_name not in ('run', 'data_issue') and column_name not in ('run', 'line', 'observed_at', 'unread') order by all",
    )
  ).map((row) => column.parse(row));
  const empty: string[] = [];
  for (const [table, own] of Map.groupBy(columns, (one) => one.table_name)) {
    const counts = own.map(({ column_name }) => `count("${column_name}")::integer as "${column_name}"`).join(", ");
    const [row] = await warehouse.rows(`select count(*)::integer as rows, ${counts} from raw.${table}`);
    if (row!.rows !== 0)
      empty.push(...own.filter((one) => row![one.column_name] === 0).map((one) => `${table}.${one.column_name}`));
  }
  return empty;
}
