import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import type { Round } from "../../src/crm/sync/round.ts";
import { Landing } from "../../src/warehouse/landing.ts";
import { GivenSalesforce } from "./given-salesforce.ts";
import { Life } from "./salesforce-life.ts";
import { seeds } from "./soak.ts";

describe.each(seeds(3))("a company grown from seed %i", (seed) => {
  let given: GivenSalesforce;
  let whole: Workspace;
  let pieces: Workspace;

  beforeAll(async () => {
    given = await GivenSalesforce.of(200, { seed }, { pageSize: 200, bulkPageRecords: 500 });
    [whole, pieces] = [await given.workspace(), await given.workspace()];
    await given.round(whole);
  });
  afterAll(() => given.close());

  test("R3: lost after every page and begun again each time, a first load comes to what an uninterrupted one finds", async () => {
    const { lost, round } = await inPieces(given, pieces);
    expect(lost).toBeGreaterThan(60);
    await same(pieces, whole);
    const rows = await pieces.data.warehouse.rows(
      "select count(*)::double as n, count(distinct opportunity_id)::double as of from raw.opportunity where run = $run::varchar",
      { run: round.run.run },
    );
    expect(rows[0]!.n).toBe(rows[0]!.of);
  });

  test("R3: and so does the round of a week later, with all that happened in between", async () => {
    const life = new Life(given, seed);
    for (let day = 0; day < 9; day++) {
      given.sandbox.letPass({ days: 1 });
      life.live();
    }
    life.settle();
    given.sandbox.letPass({ minutes: 30 });
    await given.round(whole);
    const { lost } = await inPieces(given, pieces);
    expect(lost).toBeGreaterThan(20);
    await same(pieces, whole);
  });
});

/** A round whose process is lost after each page that is on disk, and goes on as another one. */
async function inPieces(given: GivenSalesforce, { data }: Workspace): Promise<{ lost: number; round: Round }> {
  for (let lost = 0; ; lost++) {
    let isLost = false;
    const progress = () => {
      isLost = true;
    };
    const fetching = (url: string, init: RequestInit) =>
      isLost ? Promise.reject(new Error("lost")) : fetch(url, init);
    const sleep = async () => {
      if (isLost) throw new Error("lost");
    };
    try {
      const world = given.world({ fetch: fetching, sleep });
      const round = await given.roundInto(data.landing, { partBytes: 1, sideBySide: 1, progress }, world);
      expect(round.wentOn).toBe(true);
      return { lost, round };
    } catch (error) {
      expect((error as Error).message).toBe("lost");
      if (lost % 10 === 0) await Landing.open(data.path).verify(); // every opening in between keeps what counts
    }
  }
}

/** Every table of core, to the byte; where in its files a record stands apart. */
async function same(pieces: Workspace, whole: Workspace): Promise<void> {
  await Promise.all([pieces.data.catchUp(), whole.data.catchUp()]);
  const tables = await whole.data.warehouse.rows(
    "select table_name from duckdb_tables() where schema_name = 'core' order by 1",
  );
  expect(tables.length).toBeGreaterThan(15);
  for (const { table_name: table } of tables) {
    const sql = `select columns(lambda name: name not in ('run', 'line')) from core."${table}"`;
    const [here, there] = await Promise.all([pieces, whole].map(({ data }) => data.warehouse.rows(sql)));
    const told = (rows: typeof here) => rows!.map((row) => JSON.stringify(row)).sort();
    expect([table, told(here)]).toEqual([table, told(there)]);
  }
}
