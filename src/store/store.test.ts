import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RepmarkError } from "../domain/repmark-error.ts";
import { defaultSettings } from "../domain/settings.ts";
import { type FrozenValue, Store } from "./store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "repmark-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, "store.sqlite");
const quarter = { label: "2017-Q3", from: "2017-07-01", until: "2017-10-01" };
const booked: FrozenValue = {
  period: "2017-Q3",
  from: "2017-07-01",
  until: "2017-10-01",
  measure: "bookings.amount",
  grain: "rep",
  subject: "anna-snelling",
  currency: "USD",
  value: "72498.00",
  sampleSize: 55,
  asOf: "2017-10-08T00:00:00Z",
  frozenAt: "2017-10-08T06:00:00Z",
};

test("a new folder has the default settings; what is changed is there after opening again, the rest stays default", () => {
  using first = Store.open(folder);
  expect(first.settings()).toEqual(defaultSettings);
  first.changeSettings({ reportingCurrency: "sek", fiscalYear: { firstMonth: 7 } });
  first.changeSettings({ fiscalYear: { namedAfter: "end" } });
  first.close();
  using again = Store.open(folder);
  expect(again.settings()).toEqual({
    ...defaultSettings,
    reportingCurrency: "SEK",
    fiscalYear: { ...defaultSettings.fiscalYear, firstMonth: 7, namedAfter: "end" },
  });
});

test("one wrong setting among several changes nothing", () => {
  using store = Store.open(folder);
  expect(() => store.changeSettings({ reportingCurrency: "SEK", timeZone: "Mars" })).toThrow(
    "“Mars” is not a time zone",
  );
  expect(() => store.changeSettings({ fiscalYear: 7 })).toThrow("A fiscal year has firstMonth");
  expect(() => store.changeSettings({ colour: "blue" })).toThrow("There is no setting colour");
  expect(store.settings()).toEqual(defaultSettings);
});

test("a frozen value stays as it was, whatever is frozen later", () => {
  using store = Store.open(folder);
  expect(store.freeze([booked, { ...booked, grain: "all", subject: null, value: null, sampleSize: 0 }])).toBe(2);
  expect(store.freeze([{ ...booked, value: "70000.00", sampleSize: 54 }])).toBe(0);
  expect(store.frozenValues(quarter)).toEqual([
    { ...booked, grain: "all", subject: null, value: null, sampleSize: 0 },
    booked,
  ]);
});

test("a calendar whose third quarter has other days is not held against the old one", () => {
  using store = Store.open(folder);
  store.freeze([booked]);
  expect(store.frozenValues({ ...quarter, from: "2018-01-01", until: "2018-04-01" })).toEqual([]);
});

test("freezing is all or nothing", () => {
  using store = Store.open(folder);
  const impossible = { ...booked, measure: "bookings.deals", sampleSize: 1.5 };
  expect(() => store.freeze([booked, impossible])).toThrow("cannot store REAL value in INTEGER column");
  expect(store.frozenValues(quarter)).toEqual([]);
});

test("only its owner may read the file, and a write is synced in full to a write-ahead log", () => {
  writeFileSync(file(), "", { mode: 0o644 });
  using store = Store.open(folder);
  store.changeSettings({ holidays: "SE" });
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(statSync(`${file()}-wal`).mode & 0o777).toBe(0o600);
  expect(statSync(`${file()}-wal`).size).toBeGreaterThan(0);
});

test("two processes may open the same store, and the second sees what the first wrote", () => {
  using first = Store.open(folder);
  using second = Store.open(folder);
  first.changeSettings({ reportingCurrency: "EUR" });
  expect(second.settings().reportingCurrency).toBe("EUR");
});

function refusal(): RepmarkError {
  try {
    Store.open(folder).close();
  } catch (error) {
    if (error instanceof RepmarkError) return error;
    throw error;
  }
  throw new Error("The store opened.");
}

test("a file of a newer Repmark is refused and left as it is", () => {
  Store.open(folder).close();
  const database = new DatabaseSync(file());
  database.exec("pragma user_version = 99");
  database.close();
  expect(refusal()).toMatchObject({
    code: "store-newer",
    kind: "folder",
    message: expect.stringContaining("newer Repmark"),
  });
});

test("another program's database is refused", () => {
  const database = new DatabaseSync(file());
  database.exec("create table note (text)");
  database.close();
  expect(refusal()).toMatchObject({ code: "store-foreign", kind: "folder" });
});

test.each<[string, (content: Buffer) => Buffer]>([
  [
    "text instead of a database",
    () => Buffer.from("this is no database, but it is long enough to be read as a header".repeat(20)),
  ],
  ["a header overwritten", (content) => Buffer.concat([Buffer.alloc(100, 0xff), content.subarray(100)])],
  [
    "pages overwritten",
    (content) => Buffer.concat([content.subarray(0, 4096), Buffer.alloc(content.length - 4096, 0xa5)]),
  ],
  ["the second half gone", (content) => content.subarray(0, Math.floor(content.length / 2 / 4096) * 4096)],
])("a damaged file (%s) is said in one sentence and kept byte for byte", (_, damage) => {
  const store = Store.open(folder);
  store.freeze(Array.from({ length: 500 }, (_, index) => ({ ...booked, subject: `rep-${index}` })));
  store.close();
  const broken = damage(readFileSync(file()));
  writeFileSync(file(), broken);
  expect(refusal()).toMatchObject({
    code: "store-damaged",
    kind: "folder",
    message: expect.stringMatching(/^[^\n]*damaged[^\n]*\.$/),
  });
  expect(readFileSync(file()).equals(broken)).toBe(true);
});

test("a folder that is not there, and a folder in the file's place, are said plainly", () => {
  rmSync(folder, { recursive: true });
  expect(refusal()).toMatchObject({
    code: "store-unusable",
    kind: "folder",
    message: expect.stringContaining("cannot be opened"),
  });
  mkdirSync(file(), { recursive: true });
  expect(refusal()).toMatchObject({ code: "store-unusable", kind: "folder" });
});
