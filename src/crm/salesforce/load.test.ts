import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LandingPart, LandingRun } from "../../warehouse/landing.ts";
import { loadSalesforcePart } from "./load.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-salesforce-load-"));
let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const statement of readFileSync(new URL("../../warehouse/schema/raw.sql", import.meta.url), "utf8").split(/;\n/))
    if (statement.trim() !== "") await connection.run(statement);
});
afterAll(() => {
  connection.closeSync();
  rmSync(folder, { recursive: true });
});

test("a lead that was merged into another is gone, and its person is the other one", async () => {
  const kim = { Id: "00QA00000000001AAA", Email: "kim@x.example", CreatedDate: "2026-06-01T08:00:00.000+0000" };
  const stands = { IsDeleted: false, IsConverted: false, MasterRecordId: null };
  await landed("1", "lead", [
    { ...kim, ...stands },
    { ...kim, ...stands, Id: "00QA00000000002AAA" },
  ]);
  await landed("2", "lead", [{ ...kim, ...stands, IsDeleted: true, MasterRecordId: "00QA00000000002AAA" }]);
  expect(await rows("select lead_id, is_deleted from raw.lead order by run, lead_id")).toEqual([
    { lead_id: "00QA00000000001AAA", is_deleted: false },
    { lead_id: "00QA00000000002AAA", is_deleted: false },
    { lead_id: "00QA00000000001AAA", is_deleted: true },
  ]);
  expect(await rows("select contact_id, became from raw.contact where run = '2'")).toEqual([
    { contact_id: "00QA00000000001AAA", became: "00QA00000000002AAA" },
  ]);
});

test.each([
  ["160800.0", "160800.0000"],
  ["0.00005", "0.0001"],
  ["99999999999999.9999", "99999999999999.9999"],
  ["123456789012345678.25", "123456789012345678.2500"],
  ["-1.5E+20", "-150000000000000000000.0000"],
  ["9e99", null],
  ["much", null],
])("an amount of %s is kept as %s, to the digit", async (amount, kept) => {
  await landed("3", "opportunity_history", [
    {
      Id: "008A00000000001AAA",
      OpportunityId: "006A00000000001AAA",
      CreatedDate: "2026-06-01T08:00:00.000+0000",
      Amount: amount,
    },
  ]);
  expect(await rows("select amount::varchar as amount from raw.deal_state where run = '3'")).toEqual([
    { amount: kept },
  ]);
  await connection.run("delete from raw.deal_state");
});

test("thousands of quotas beside thousands of managers and periods need little memory", async () => {
  await connection.run("set memory_limit = '40MiB'");
  try {
    const id = (place: number) => `005A${String(place).padStart(11, "0")}AAA`;
    const quotas = Array.from({ length: 4_000 }, (_, place) => ({
      QuotaOwnerId: id(place),
      QuotaAmount: "90000",
      PeriodId: `026A${place % 100}`,
      ForecastingTypeId: "0DbA",
      CurrencyIsoCode: "EUR",
    }));
    await landed("4", "quota", quotas, {
      corporateCurrency: "EUR",
      forecastManagers: Array.from({ length: 2_000 }, (_, place) => id(2 * place)),
      forecastTypes: { "0DbA": "selling" },
      periods: Object.fromEntries(
        Array.from({ length: 100 }, (_, place) => [`026A${place}`, ["2026-01-01", "2026-04-01"]]),
      ),
    });
  } finally {
    await connection.run("reset memory_limit");
  }
  expect(
    await rows(
      "select is_manager, from_on, until_on, sum(amount)::varchar as amount from raw.quota where run = '4' group by all order by is_manager",
    ),
  ).toEqual([
    { is_manager: false, from_on: "2026-01-01", until_on: "2026-04-01", amount: "180000000.0000" },
    { is_manager: true, from_on: "2026-01-01", until_on: "2026-04-01", amount: "180000000.0000" },
  ]);
});

/** Lands lines as one run and loads them. */
async function landed(run: string, object: string, lines: readonly object[], lookups: object = {}): Promise<void> {
  const path = join(folder, `${run}-${object}.ndjson.zst`);
  writeFileSync(path, zstdCompressSync(lines.map((line) => `${JSON.stringify(line)}\n`).join("")));
  const part = {
    object,
    file: path,
    format: { kind: "records", fields: Object.keys(lines[0]!), mapped: {}, lookups },
  } as unknown as LandingPart;
  const of = { run, connection: "salesforce", observedAt: `2026-07-0${run}T00:00:00Z`, parts: [part] };
  await loadSalesforcePart(connection, of as unknown as LandingRun, part, path);
}

async function rows(sql: string): Promise<unknown[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}
