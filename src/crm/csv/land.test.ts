import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Landing } from "../../warehouse/landing.ts";
import { Warehouse } from "../../warehouse/warehouse.ts";
import { loadedSummary } from "../sync/loaded.ts";
import { catalogue } from "./catalogue.ts";
import { land } from "./land.ts";
import { loadCsvPart } from "./load.ts";
import { readMapping } from "./mapping.ts";
import { template } from "./template.ts";
import { understand } from "./understand.ts";
import { writeMapping } from "./write-mapping.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "repmark-land-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const header = "opportunity_id,stage,created,close_on,amount\n";
const now = new Date("2026-04-30T10:00:00Z");

test("an import is landed once; the same file again, even renamed, is nothing new", async () => {
  const landing = Landing.open(folder);
  const first = await landed(
    landing,
    "deals.csv",
    `${header}D1,Won,2026-01-02,2026-03-31,10.00\nD2,Proposal,2026-02-01,2026-09-30,20.00\n`,
  );
  // D2 is open: its close date is a promise, so the data reaches to D1's closing day, whose end in Stockholm is 22:00 UTC.
  expect(first.run).toMatchObject({
    connector: "csv",
    dataThrough: "2026-03-31T22:00:00.000Z",
    observedAtStated: false,
  });
  const again = await landed(
    landing,
    "copy.csv",
    `${header}D1,Won,2026-01-02,2026-03-31,10.00\nD2,Proposal,2026-02-01,2026-09-30,20.00\n`,
  );
  expect(again).toEqual({ run: null, already: ["copy.csv"] });
  expect(await readdir(join(folder, "landing", "files"))).toHaveLength(2);
});

test("a later export: one deal new, one changed, one unreadable amount", async () => {
  const landing = Landing.open(folder);
  const warehouse = await Warehouse.make();
  const load = async (text: string, at: string) => {
    const { run } = await landed(landing, "deals.csv", text, at);
    for (const part of run!.parts)
      await warehouse.using((connection) => loadCsvPart(connection, run!, part, landing.path(part)));
    return loadedSummary(warehouse, run!);
  };
  expect(await load(`${header}D1,Proposal,2026-01-02,,10.00\nD2,Proposal,2026-02-01,,20.00\n`, "2026-03-01")).toEqual([
    { object: "opportunities", read: 2, added: 2, changed: 0, deleted: 0, refused: 0 },
  ]);
  expect(
    await load(
      `${header}D1,Won,2026-01-02,2026-03-31,10.00\nD2,Proposal,2026-02-01,,20.00\nD3,Proposal,2026-02-01,,lots\n`,
      "2026-04-01",
    ),
  ).toEqual([{ object: "opportunities", read: 3, added: 1, changed: 1, deleted: 0, refused: 1 }]);
  warehouse.close();
});

test("the mapping that is written says the same when it is read back", async () => {
  const file = join(folder, "deals.csv");
  await writeFile(file, "opportunity_id;steg;avslut;belopp\nD1;Vunnen;31/03/2026;10,50\n");
  const first = await understand([file], { timeZone: "UTC" });
  const written = join(folder, "mapping.yaml");
  await writeFile(written, writeMapping(first));
  const second = await understand([file], { timeZone: "UTC", mapping: await readMapping(written) });
  expect(second.tables.map((table) => table.format)).toEqual(first.tables.map((table) => table.format));
  await first.dispose();
  await second.dispose();
});

test.each(catalogue.map((kind) => kind.object))(
  "the template of %s is recognised as what it is and read without an issue",
  async (object) => {
    const file = join(folder, "filled.csv");
    await writeFile(file, template(object).csv);
    const understanding = await understand([file], { timeZone: "UTC" });
    const [table] = understanding.tables;
    expect(table?.format.object).toBe(object);
    expect(table?.unmapped).toEqual([]);
    const warehouse = await Warehouse.make();
    await warehouse.using((connection) =>
      loadCsvPart(connection, { run: "r", observedAt: now.toISOString() }, { format: table!.format }, table!.text.path),
    );
    expect(await warehouse.rows("select * from raw.data_issue")).toEqual([]);
    await understanding.dispose();
    warehouse.close();
  },
);

async function landed(landing: Landing, name: string, text: string, observedAt?: string) {
  const file = join(folder, name);
  await writeFile(file, text);
  const understanding = await understand([file], { timeZone: "Europe/Stockholm" });
  const result = await land(landing, understanding, { now, observedAt });
  await understanding.dispose();
  return result;
}
