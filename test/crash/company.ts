import { createReadStream } from "node:fs";
import { text } from "node:stream/consumers";
import { createZstdDecompress } from "node:zlib";
import { defaultSettings } from "../../src/domain/settings.ts";
import { DataFolder, type FolderEffects, type PartLoader } from "../../src/warehouse/data-folder.ts";
import type { Landing, LandingRun } from "../../src/warehouse/landing.ts";

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
     from (select from_json($deals::json, '[{"opportunity_id": "VARCHAR", "amount": "DECIMAL(28,4)"}]') as deals)`,
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
export async function bookedDeals(folder: DataFolder): Promise<Record<string, string>> {
  const rows = await folder.warehouse.rows(
    "select opportunity_id, amount::decimal(28,2)::varchar as amount from core.opportunity order by opportunity_id",
  );
  return Object.fromEntries(rows.map((row) => [String(row.opportunity_id), String(row.amount)]));
}
