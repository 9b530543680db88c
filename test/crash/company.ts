import { createReadStream } from "node:fs";
import { text } from "node:stream/consumers";
import { createZstdDecompress } from "node:zlib";
import { defaultSettings } from "../../src/domain/settings.ts";
import { DataFolder, type FolderEffects } from "../../src/warehouse/data-folder.ts";
import type { Landing, LandingRun } from "../../src/warehouse/landing.ts";
import type { PartLoader } from "../../src/warehouse/next-warehouse.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";

/** A deal of the tests' company: small whole amounts, so that sums are easy to see. */
export interface Deal {
  readonly opportunity_id: string;
  readonly amount: string;
}

/** Reads parts with one JSON record a line. */
const loadLines: PartLoader = async (connection, run, _part, path) => {
  const lines = await text(createReadStream(path).pipe(createZstdDecompress()));
  const records = lines.split("\n").filter(Boolean);
  await connection.run(
    `insert into raw.opportunity by name
     select $run::varchar as run, $observed_at::timestamptz as observed_at, unnest(range(1, len(deals) + 1)) as line, unnest(deals, recursive := true),
       'ada' as owner_ref, 'new' as type, 'won' as outcome, date '2026-02-10' as close_on, 'USD' as currency
     from (select from_json_strict($deals::json, '[{"opportunity_id": "VARCHAR", "amount": "DECIMAL(28,4)"}]') as deals)`,
    { run: run.run, observed_at: run.observedAt, deals: `[${records.join(",")}]` },
  );
};

export function openFolder(path: string, effects?: Partial<FolderEffects>): Promise<DataFolder> {
  return DataFolder.open(path, {
    loaders: { lines: loadLines },
    settings: defaultSettings,
    effects: { now: () => new Date(), log: () => undefined, ...effects },
  });
}

export async function landDeals(landing: Landing, observedAt: string, deals: readonly Deal[]): Promise<LandingRun> {
  const writer = landing.begin("lines", "lines", { extension: "ndjson" });
  const lines = deals.map((deal) => `${JSON.stringify(deal)}\n`);
  await writer.part("opportunity", "deals.ndjson", lines, {}, deals.length);
  return writer.commit({ observedAt, observedAtStated: true, dataThrough: null });
}

/** What was booked, per deal, as core has it. */
export async function bookedDeals({ warehouse }: { warehouse: Warehouse }): Promise<Record<string, string>> {
  const rows = await warehouse.rows(
    "select opportunity_id, amount::decimal(28,2)::varchar as amount from core.opportunity order by opportunity_id",
  );
  return Object.fromEntries(rows.map((row) => [String(row.opportunity_id), String(row.amount)]));
}

/** Run `n` of the tests' company: two deals of its own, and one that every run states anew. */
export function runOf(n: number): { observedAt: string; deals: Deal[] } {
  const observedAt = new Date(Date.UTC(2026, 2, 1) + n * 3_600_000).toISOString();
  const ids = [`${n}a`, `${n}b`, "shared"];
  return { observedAt, deals: ids.map((opportunity_id) => ({ opportunity_id, amount: `${n}.25` })) };
}

/** What is booked once the first `count` runs are in the numbers. */
export function dealsAfter(count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => runOf(n).deals.map((deal) => [deal.opportunity_id, deal.amount])).flat(),
  );
}

/** Numbers from 0 to 1 that a seed always gives alike (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
