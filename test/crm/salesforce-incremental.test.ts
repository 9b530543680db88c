import { afterEach, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { drift } from "../../src/crm/sync/drift.ts";
import type { Deal } from "../../src/simulator/deal.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { compared } from "./compared.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";

let given: GivenSalesforce;
afterEach(() => given.close());

test("eight days synced day by day come to what one full load finds at their end", async () => {
  given = await GivenSalesforce.of(250);
  const standing = given.sandbox.world.deals.filter((deal) => given.sandbox.world.standing(deal)?.isDeleted === false);
  const [back, gone, renamed] = [5, 6, 9].map((place) => standing.at(-place)!.id) as [string, string, string];
  const daily = await given.workspace();
  await given.round(daily);
  for (let day = 0; day < 8; day++) {
    given.sandbox.letPass({ days: 1, minutes: day * 37 });
    if (day === 3) given.sandbox.do({ act: "delete-deal", deal: back }, { act: "delete-deal", deal: gone });
    if (day === 5) given.sandbox.do({ act: "undelete-deal", deal: back });
    if (day === 6) given.sandbox.do({ act: "system-write", count: 40 });
    if (day === 7) given.sandbox.do({ act: "rename-deal", deal: renamed, name: "Another name" });
    const { state } = await given.round(daily);
    expect(state.manner).toBe("incremental");
  }
  await daily.data.catchUp();
  const deleted = await told(daily.data.warehouse, "select name from core.opportunity where is_deleted");
  expect(deleted).toContain(JSON.stringify({ name: given.sandbox.world.deals.find(({ id }) => id === gone)!.name }));
  expect(
    await told(daily.data.warehouse, "select name from core.opportunity where name = 'Another name'"),
  ).toHaveLength(1);
  // That a deal was away for two days is known only to who looked in between.
  await same(daily, await given.synced(), [back, gone]);
}, 240_000);

async function same(one: Workspace, other: Workspace, apart: readonly string[] = []): Promise<void> {
  const ids = await given.ids();
  const isApart = (row: string) => apart.some((id) => row.includes(`"${id}"`));
  for (const [table, sql] of Object.entries(compared)) {
    const [here, there] = [
      (await told(one.data.warehouse, sql, ids)).filter((row) => !isApart(row)),
      (await told(other.data.warehouse, sql, ids)).filter((row) => !isApart(row)),
    ];
    const odd = {
      table,
      one: here.filter((row) => !there.includes(row)),
      other: there.filter((row) => !here.includes(row)),
    };
    expect({ ...odd, like: [odd.one[0], odd.other[0]] }).toEqual({
      table,
      one: [],
      other: [],
      like: [undefined, undefined],
    });
    expect(here.length).toBe(there.length);
  }
}

test("what was emptied out of the bin is found by its absence within a week, and dated by then", async () => {
  given = await GivenSalesforce.of(200);
  const standing = given.sandbox.world.deals.filter((deal) => given.sandbox.world.standing(deal)?.isDeleted === false);
  const gone = standing.at(-7)!;
  const workspace = await given.workspace();
  const before = (await given.round(workspace)).state.counts.find(({ object }) => object === "opportunity")!.records;
  given.sandbox.letPass({ days: 8 });
  given.sandbox.do({ act: "delete-deal", deal: gone.id }, { act: "purge", record: gone.id });
  given.sandbox.letPass({ days: 20 }); // past what Salesforce tells of deletions
  const { run } = await given.round(workspace);
  expect(run.parts.map(({ file, object }) => `${object} ${file.endsWith("csv.zst")}`)).toContain("opportunity true");
  await workspace.data.catchUp();
  const deleted = await told(workspace.data.warehouse, "select name from core.opportunity where is_deleted");
  expect(deleted).toContain(JSON.stringify({ name: gone.name }));
  expect(before).toBeGreaterThan(100);
}, 120_000);

test("a full reading names what the rounds before it had missed, had otherwise or had not seen go", async () => {
  given = await GivenSalesforce.of(200);
  const standing = given.sandbox.world.deals.filter((deal) => given.sandbox.world.standing(deal)?.isDeleted === false);
  const workspace = await given.workspace();
  const { run } = await given.round(workspace);
  await workspace.data.catchUp();
  given.sandbox.letPass({ days: 1 });
  // As if that round had not had the first deal, and had had the second with another name.
  const [missed, renamed, gone] = [3, 4, 5].map((place) => standing.at(-place)!) as [Deal, Deal, Deal];
  given.sandbox.do({ act: "delete-deal", deal: gone.id }, { act: "purge", record: gone.id });
  const ids = new Map([...(await given.ids())].map(([id, own]) => [own, id]));
  const full = await given.round(workspace, { manner: "full" });
  await workspace.data.catchUp();
  const doctored = await Warehouse.make();
  await doctored.using(async (connection) => {
    await connection.run(`attach '${workspace.data.warehouse.path}' as real (read_only)`);
    await connection.run(
      "insert into raw.opportunity select * from real.raw.opportunity; insert into raw.run select * from real.raw.run",
    );
    await connection.run("delete from raw.opportunity where run = $run::varchar and opportunity_id = $id::varchar", {
      run: run.run,
      id: ids.get(missed.id)!,
    });
    await connection.run(
      "update raw.opportunity set name = 'Else' where run = $run::varchar and opportunity_id = $id::varchar",
      { run: run.run, id: ids.get(renamed.id)! },
    );
  });
  const found = await drift(doctored, full.run, run.dataThrough!);
  doctored.close();
  expect(found.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(
    [`changed ${renamed.name}`, `gone ${gone.name}`, `missed ${missed.name}`].sort(),
  );
}, 120_000);
