import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { bookedDeals, landDeals, openFolder } from "../../test/crash/company.ts";
import { defaultSettings } from "../domain/settings.ts";
import { build } from "./build/build.ts";
import { buildInput } from "./calendar.ts";
import { coreHash } from "./core-hash.ts";
import { Warehouse } from "./warehouse.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "repmark-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("an import is in the numbers after catching up, and still there after closing and opening", async () => {
  const path = join(folder, "made/on/first/use");
  const first = await openFolder(path);
  expect(await bookedDeals(first)).toEqual({});
  const empty = first.version;
  await landDeals(first.landing, "2026-03-31T00:00:00Z", [{ opportunity_id: "D1", amount: "40000.00" }]);
  await first.catchUp();
  expect(await bookedDeals(first)).toEqual({ D1: "40000.00" });
  const version = first.version;
  expect(version).not.toBe(empty);
  first.close();
  const again = await openFolder(path);
  expect(await bookedDeals(again)).toEqual({ D1: "40000.00" });
  expect(again.version).toBe(version);
  again.close();
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test("without anything new, opening builds nothing and touches nothing", async () => {
  await folderWith("40000.00");
  const before = statSync(join(folder, "warehouse.duckdb"), { bigint: true }).mtimeNs;
  const opened = await openFolder(folder);
  expect(await bookedDeals(opened)).toEqual({ D1: "40000.00" });
  opened.close();
  expect(statSync(join(folder, "warehouse.duckdb"), { bigint: true }).mtimeNs).toBe(before);
});

test("a kill before the note of a new warehouse leaves none: the next opening, which reads all of it, writes it", async () => {
  await folderWith("40000.00");
  const note = join(folder, "warehouse.json");
  const before = readFileSync(note, "utf8");
  rmSync(note);
  (await openFolder(folder)).close();
  expect(JSON.parse(readFileSync(note, "utf8"))).toEqual(JSON.parse(before));
});

test("an answer is remembered until there is a new warehouse, and then forgotten", async () => {
  await folderWith("40000.00");
  const opened = await openFolder(folder);
  const booked = {
    file: "booked",
    sql: "select amount::decimal(28, 2)::varchar as amount from core.opportunity where opportunity_id = $deal::varchar",
    parameters: ["deal"],
    row: z.object({ amount: z.string() }),
  };
  const first = await opened.warehouse.all(booked, { deal: "D1" });
  expect(first).toEqual([{ amount: "40000.00" }]);
  expect(await opened.warehouse.all(booked, { deal: "D1" })).toBe(first);
  expect(await opened.warehouse.all(booked, { deal: "D2" })).toEqual([]);
  await landDeals(opened.landing, "2026-04-30T00:00:00Z", [{ opportunity_id: "D1", amount: "41000.00" }]);
  await opened.catchUp();
  expect(await opened.warehouse.all(booked, { deal: "D1" })).toEqual([{ amount: "41000.00" }]);
  opened.close();
});

test("the warehouse can be deleted: landing alone gives the same core, and so does building twice", async () => {
  await folderWith("40000.00", "41000.00");
  const before = await openFolder(folder);
  const hash = await coreHash(before.warehouse);
  const copy = join(folder, "copy.duckdb");
  copyFileSync(join(folder, "warehouse.duckdb"), copy);
  const again = await Warehouse.make(copy);
  await build(again, await buildInput(again, defaultSettings));
  expect(await coreHash(again)).toBe(hash);
  again.close();
  await before.rebuild();
  expect(await coreHash(before.warehouse)).toBe(hash);
  before.close();
  for (const name of readdirSync(folder).filter((name) => name.startsWith("warehouse"))) rmSync(join(folder, name));
  const said: string[] = [];
  const after = await openFolder(folder, { log: (line) => said.push(line) });
  expect(await coreHash(after.warehouse)).toBe(hash);
  expect(after.version).toBe(hash);
  expect(said).toEqual([]);
  after.close();
});

test("a warehouse that an older Repmark filled is made anew from landing, without a word", async () => {
  await folderWith("40000.00");
  const old = await Warehouse.make(join(folder, "warehouse.duckdb"));
  await old.script("drop table raw.deal_state; drop table meta.loaded_by"); // as both were before there was either
  await old.checkpoint();
  old.close();
  const said: string[] = [];
  const opened = await openFolder(folder, { log: (line) => said.push(line) });
  expect(await bookedDeals(opened)).toEqual({ D1: "40000.00" });
  expect(await opened.warehouse.rows("select count(*)::integer as states from raw.deal_state")).toEqual([
    { states: 0 },
  ]);
  expect(said).toEqual([]);
  opened.close();
});

test("other settings are built in, and in force after opening with them", async () => {
  await folderWith("40000.00");
  const opened = await openFolder(folder);
  const dollars = opened.version;
  await opened.buildWith({ ...defaultSettings, reportingCurrency: "EUR" }, []);
  expect(await opened.warehouse.rows("select reporting_currency from core.workspace")).toEqual([
    { reporting_currency: "EUR" },
  ]);
  expect(opened.version).not.toBe(dollars);
  opened.close();
  const back = await openFolder(folder);
  expect(back.version).toBe(dollars);
  back.close();
});

test("what a build that was cut off has left is removed at the next opening", async () => {
  await folderWith("40000.00");
  for (const name of ["warehouse.duckdb.next", "warehouse.duckdb.next.wal"]) writeFileSync(join(folder, name), "half");
  mkdirSync(join(folder, "warehouse.duckdb.next.tmp"));
  writeFileSync(join(folder, "warehouse.duckdb.next.tmp/duckdb_temp_storage-0.tmp"), "what did not fit into memory");
  const opened = await openFolder(folder);
  expect(await bookedDeals(opened)).toEqual({ D1: "40000.00" });
  expect(readdirSync(folder).filter((name) => name.includes(".next"))).toEqual([]);
  opened.close();
});

test("a second opening is told who holds the folder", async () => {
  const first = await openFolder(folder);
  const refused = expect(openFolder(folder)).rejects;
  await refused.toMatchObject({ code: "folder-in-use", kind: "folder" });
  await expect(openFolder(folder)).rejects.toThrow(
    new RegExp(
      `^The data folder ${folder} is in use by process ${process.pid} \\(.+, since \\d{4}-\\d\\d-\\d\\d .+ UTC\\)\\.$`,
    ),
  );
  first.close();
  (await openFolder(folder)).close();
});

test("without room for a build nothing is changed and the sentence says how much is missing", async () => {
  await folderWith("40000.00");
  const opened = await openFolder(folder, { freeBytes: () => 2 ** 20 });
  await landDeals(opened.landing, "2026-04-30T00:00:00Z", [{ opportunity_id: "D2", amount: "1.00" }]);
  await expect(opened.catchUp()).rejects.toThrow(
    `There is not enough room to build the numbers: 50 MB are needed where ${folder} is, 1 MB are free.`,
  );
  expect(await bookedDeals(opened)).toEqual({ D1: "40000.00" });
  opened.close();
});

test("a run that cannot be loaded can be withdrawn, and the folder goes on without it", async () => {
  await folderWith("40000.00");
  const opened = await openFolder(folder);
  const bad = await landDeals(opened.landing, "2026-04-30T00:00:00Z", [{ opportunity_id: "D2", amount: "a lot" }]);
  await expect(opened.catchUp()).rejects.toThrow("a lot");
  expect(readdirSync(folder).filter((name) => name.includes(".next"))).toEqual([]);
  expect(await bookedDeals(opened)).toEqual({ D1: "40000.00" });
  opened.landing.withdraw(bad);
  await opened.catchUp();
  opened.close();
  const again = await openFolder(folder);
  expect(await bookedDeals(again)).toEqual({ D1: "40000.00" });
  again.close();
});

test("a path that is a file, cannot be made, or is of a newer Repmark is refused in one sentence", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  await expect(openFolder(file)).rejects.toThrow(`${file} is a file, not a folder.`);
  await expect(openFolder(join(file, "under"))).rejects.toThrow("cannot be made or written (ENOTDIR).");
  writeFileSync(join(folder, "folder.json"), '{"format": 2}');
  await expect(openFolder(folder)).rejects.toThrow(`The data folder ${folder} was written by a newer Repmark.`);
});

/** One deal, seen once per amount, a month apart. */
async function folderWith(...amounts: string[]): Promise<void> {
  const opened = await openFolder(folder);
  for (const [index, amount] of amounts.entries()) {
    await landDeals(opened.landing, `2026-0${index + 3}-28T00:00:00Z`, [{ opportunity_id: "D1", amount }]);
    await opened.catchUp();
  }
  opened.close();
}
