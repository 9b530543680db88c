import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { importFiles } from "../../src/app/import.ts";
import { rebuild } from "../../src/app/rebuild.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { land } from "../../src/crm/csv/land.ts";
import { understand } from "../../src/crm/csv/understand.ts";

interface Export {
  readonly seenOn: string;
  readonly table: "deals" | "splits" | "reps";
  readonly lines: readonly string[];
}

const headers = {
  deals: "Opportunity ID,Opportunity Owner,Stage,Type,Created Date,Close Date,Amount,Currency",
  splits: "Opportunity ID,Split Owner,Split (%)",
  reps: "Name,Team,Role",
};

const effects = { now: () => new Date("2026-11-01T12:00:00Z"), log: () => undefined };

/** A data folder into which the exports were imported one after the other, and what its core holds. */
async function coreAfter(
  exports: readonly Export[],
  then: (workspace: Workspace, folder: string) => Promise<void> = async () => undefined,
) {
  const folder = mkdtempSync(join(tmpdir(), "repmark-order-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let workspace = await Workspace.open(join(folder, "data"), effects);
  try {
    for (const [index, { seenOn, table, lines }] of exports.entries()) {
      const file = join(folder, `${table}-${index}.csv`);
      writeFileSync(file, `${[headers[table], ...lines].join("\n")}\n`);
      const understanding = await understand([file], { timeZone: "UTC" });
      await land(workspace.data.landing, understanding, { now: effects.now(), observedAt: seenOn });
      await understanding.dispose();
    }
    await workspace.data.catchUp();
    await then(workspace, join(folder, "data"));
    workspace.close();
    workspace = await Workspace.open(join(folder, "data"), effects);
    return await contentOf(workspace);
  } finally {
    workspace.close();
  }
}

/** Every core table's rows as one number. Of a data issue its file and line are left out: they say where it was read, not what is wrong. */
async function contentOf(workspace: Workspace): Promise<Record<string, unknown>> {
  const { warehouse } = workspace.data;
  const tables = await warehouse.rows(
    "select table_name from duckdb_tables() where schema_name = 'core' order by table_name",
  );
  const content: Record<string, unknown> = {};
  for (const { table_name: table } of tables) {
    const rows =
      table === "data_issue" ? "(select code, object, record_id, field, saw from core.data_issue)" : `core."${table}"`;
    content[String(table)] = (
      await warehouse.rows(`select count(*) as rows, sum(hash(t))::varchar as content from ${rows} as t`)
    )[0];
  }
  return content;
}

const stages = ["Demo", "Offer", "Closed Won", "Closed Lost"];

/** Up to three exports of the same deals, weeks apart, with what became of them between. */
const history = fc
  .array(
    fc.record({
      owner: fc.constantFrom("Ada", "Bo", "Cy"),
      type: fc.constantFrom("New Business", "Renewal"),
      created: fc.integer({ min: 1, max: 28 }),
      currency: fc.constantFrom("USD", "USD", "EUR"),
      seen: fc.array(
        fc.record({
          stage: fc.nat(3),
          due: fc.integer({ min: 1, max: 28 }),
          amount: fc.integer({ min: 0, max: 90_000 }),
        }),
        { minLength: 3, maxLength: 3 },
      ),
      split: fc.boolean(),
    }),
    { minLength: 2, maxLength: 4 },
  )
  .map((deals): Export[] => {
    const days = ["2026-03-31", "2026-05-31", "2026-08-31"];
    const line = (index: number, sighting: number) => {
      const deal = deals[index];
      const seen = deal?.seen[sighting];
      if (deal === undefined || seen === undefined) return "";
      const month = ["03", "05", "08"][sighting];
      return `D${index},${deal.owner},${stages[seen.stage]},${deal.type},2026-01-${String(deal.created).padStart(2, "0")},2026-${month}-${String(seen.due).padStart(2, "0")},${seen.amount}.00,${deal.currency}`;
    };
    return [
      { seenOn: "2026-03-31", table: "reps" as const, lines: ["Ada,North,AE", "Bo,South,AE"] },
      {
        seenOn: "2026-05-31",
        table: "splits" as const,
        lines: deals.flatMap((deal, index) => (deal.split ? [`D${index},Ada,60`, `D${index},Bo,40`] : [])),
      },
      ...days.map(
        (seenOn, sighting): Export => ({
          seenOn,
          table: "deals",
          lines: deals.map((_, index) => line(index, sighting)),
        }),
      ),
    ].filter((each) => each.lines.length > 0);
  });

/** The lines of an export over several files. */
const inPieces = (exports: readonly Export[]) =>
  exports.flatMap((each) => (each.table === "deals" ? each.lines.map((line) => ({ ...each, lines: [line] })) : [each]));

test("exports imported in any order and in any pieces come to the same core", async () => {
  await fc.assert(
    fc.asyncProperty(history, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), async (exports, luck) => {
      const shuffled = (all: readonly Export[]) =>
        all
          .map((each) => ({ each, key: luck.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
      const expected = await coreAfter(exports);
      expect(await coreAfter(shuffled(exports))).toEqual(expected);
      expect(await coreAfter(shuffled(inPieces(exports)))).toEqual(expected);
    }),
    { numRuns: 3 },
  );
}, 120_000);

test("importing everything twice, building again, rebuilding and losing the warehouse all leave the core as it was", async () => {
  const [exports = []] = fc.sample(history, { numRuns: 1, seed: 7 });
  const expected = await coreAfter(exports);
  expect(await coreAfter([...exports, ...exports])).toEqual(expected);
  expect(await coreAfter(exports, (workspace) => workspace.rebuildCore())).toEqual(expected);
  expect(await coreAfter(exports, async (workspace) => void (await rebuild(workspace, () => undefined)))).toEqual(
    expected,
  );
  const lost = await coreAfter(exports, async (workspace, folder) => {
    workspace.close();
    for (const name of readdirSync(folder))
      if (name.startsWith("warehouse")) rmSync(join(folder, name), { recursive: true });
  });
  expect(lost).toEqual(expected);
}, 120_000);

test("a later export becomes history: before it was seen the deal stands as it was, after it as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "repmark-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const workspace = await Workspace.open(join(folder, "data"), effects);
  onTestFinished(() => workspace.close());
  const exported = async (seenOn: string, line: string) => {
    const file = join(folder, `${seenOn}.csv`);
    writeFileSync(file, `${headers.deals}\n${line}\n`);
    await importFiles(workspace, {
      paths: [file],
      observedAt: seenOn,
      dryRun: false,
      understood: () => undefined,
      progress: () => undefined,
    });
  };
  await exported("2026-03-31", "D,Ada,Demo,New Business,2026-01-10,2026-04-15,1000.00,USD");
  await exported("2026-05-31", "D,Ada,Offer,New Business,2026-01-10,2026-06-15,1500.00,USD");
  const versions = await workspace.data.warehouse.rows(
    "select valid_from::date::varchar as from_on, amount, close_on, stage_id from core.opportunity_version order by valid_from",
  );
  expect(versions).toEqual([
    { from_on: "2026-01-10", amount: null, close_on: null, stage_id: null }, // nothing is known before it was first seen
    { from_on: "2026-03-31", amount: "1000.0000", close_on: "2026-04-15", stage_id: "demo" },
    { from_on: "2026-06-01", amount: "1500.0000", close_on: "2026-06-15", stage_id: "offer" }, // seen at the end of 31 May
  ]);
});
