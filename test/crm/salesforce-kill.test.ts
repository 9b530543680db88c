import { afterAll, beforeAll, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { Landing } from "../../src/warehouse/landing.ts";
import { compared } from "./compared.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";
import { killedWhileSyncing } from "./killed-while-syncing.ts";
import { isSoak } from "./soak.ts";

const kills = isSoak ? 100 : 8;

let given: GivenSalesforce;
beforeAll(async () => {
  given = await GivenSalesforce.of(200, {}, { pageSize: 200, bulkPageRecords: 500 });
});
afterAll(() => given.close());

test(
  "killed at random instants of syncs while the company works on: nothing is lost, nothing doubled, no cursor ahead of its rows",
  async () => {
    const folder = given.folder();
    const { url, credentials } = given.sandbox.salesforce;
    const how = ["salesforce", folder, url, credentials.clientId!, credentials.clientSecret!];
    let committed = new Set<string>();
    for (let kill = 0; kill < kills; kill++) {
      const said = await killedWhileSyncing(how, 300 + Math.random() * (kill < 2 ? 900 : 3000));
      const landing = Landing.open(folder);
      await landing.verify();
      const there = new Set(landing.runs().map(({ run }) => run));
      for (const run of [...committed, ...said]) expect(there).toContain(run); // what was said to be there is there
      committed = there;
      given.sandbox.letPass({ minutes: 200 + kill });
    }
    const workspace = await given.workspace(folder);
    await given.round(workspace); // goes on with the one that was cut off, with the plan it had
    await given.round(workspace);
    await workspace.data.catchUp();
    const [after, whole] = [await everything(workspace), await everything(await given.synced())];
    for (const table of Object.keys(compared)) {
      expect({ table, lost: whole[table]!.filter((row) => !after[table]!.includes(row)) }).toEqual({ table, lost: [] });
      expect({ table, rows: after[table]!.length }).toEqual({ table, rows: whole[table]!.length });
    }
  },
  kills * 30_000,
);

async function everything(workspace: Workspace): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const [table, sql] of Object.entries(compared)) all[table] = await told(workspace.data.warehouse, sql);
  return all;
}
