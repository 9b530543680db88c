import { afterAll, beforeAll, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { Landing } from "../../src/warehouse/landing.ts";
import { compared } from "./compared.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";

let given: GivenSalesforce;
let whole: Record<string, string[]>;

beforeAll(async () => {
  given = await GivenSalesforce.of(200, {}, { pageSize: 200, bulkPageRecords: 500 });
  const workspace = await given.synced();
  whole = await everything(workspace);
}, 120_000);
afterAll(() => given.close());

test("cut off at every call and begun again each time, a first load comes to what an uninterrupted one finds", async () => {
  const workspace = await given.workspace();
  let cuts = 0;
  let run: string | undefined;
  // An attempt signs in, asks for two or three pages and is gone; what it has on disk stays.
  for (;;) {
    const allowed = workspace.data.landing.unfinished("salesforce") === undefined ? 13 : 4 + (cuts % 2);
    let calls = 0;
    const fetching = (url: string, init: RequestInit) =>
      ++calls > allowed ? Promise.reject(new Error("killed")) : fetch(url, init);
    const sleep = async () => {
      if (calls > allowed) throw new Error("killed");
    };
    const world = given.world({ fetch: fetching, sleep });
    try {
      const round = await given.round(workspace, { partBytes: 1, sideBySide: 1 }, world);
      run = round.run.run;
      expect(round.wentOn).toBe(true);
      break;
    } catch (error) {
      expect((error as Error).message).toBe("killed");
      cuts++;
      await Landing.open(workspace.folder).verify(); // and every opening in between keeps what counts
    }
  }
  expect(cuts).toBeGreaterThan(15);
  await workspace.data.catchUp();
  expect(await everything(workspace)).toEqual(whole);
  const rows = await workspace.data.warehouse.rows(
    "select count(*)::double as n, count(distinct opportunity_id)::double as of from raw.opportunity where run = $run::varchar",
    { run: run! },
  );
  expect(rows[0]!.n).toBe(rows[0]!.of);
}, 240_000);

async function everything(workspace: Workspace): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const [table, sql] of Object.entries(compared)) all[table] = await told(workspace.data.warehouse, sql);
  return all;
}
