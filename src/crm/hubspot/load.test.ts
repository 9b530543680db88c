import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LandingPart, LandingRun } from "../../warehouse/landing.ts";
import { loadHubspotPart } from "./load.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-hubspot-load-"));
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

const known = {
  account: { currency: "USD" },
  stage_outcome: { open: "open", won: "won", lost: "lost", "lost-later": "lost" },
  forecast_type: { "0": "commit", "1": "best_case" },
  goal_words: { renewal: "renewal", overlay: "overlay", beforeRamp: "before ramp" },
};

/** Lands lines as one run and loads them. */
async function landed(
  run: string,
  text: string,
  lines: readonly unknown[],
  mapped: Record<string, string> = {},
): Promise<void> {
  const path = join(folder, `${run}-${text}.ndjson.zst`);
  writeFileSync(path, zstdCompressSync(lines.map((line) => `${JSON.stringify(line)}\n`).join("")));
  const part = { object: text, format: { text, zone: "America/New_York", mapped, known } } as unknown as LandingPart;
  const of = {
    run,
    connection: "hubspot",
    observedAt: `2026-07-0${run}T00:00:00Z`,
    parts: [part],
  } as unknown as LandingRun;
  await loadHubspotPart(connection, of, part, path);
}

async function rows(sql: string): Promise<unknown[]> {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

const version = (value: string, timestamp: string) => ({ value, timestamp, sourceType: "CRM_UI" });
const split = (id: string, owner: string, share: string) => ({
  id,
  properties: { hubspot_owner_id: owner, hs_deal_split_percentage: share },
  createdAt: "2026-06-01T10:00:00.000Z",
});
const item = (id: string, more: Record<string, string>) => ({
  id,
  properties: { hs_line_item_currency_code: "USD", ...more },
});
const yearly = item("7001", {
  recurringbillingfrequency: "annually",
  hs_recurring_billing_period: "P12M",
  hs_recurring_billing_start_date: "2026-07-01",
  hs_tcv: "1200.5",
  hs_arr: "1200.5",
});
const deal = (
  properties: Record<string, string | null>,
  history: Record<string, unknown[]>,
  more: Record<string, unknown> = {},
) => ({
  record: {
    id: "501",
    properties: {
      dealname: "Acme",
      amount: "1200.5",
      pipeline: "default",
      createdate: "2026-05-01T12:00:00.000Z",
      ...properties,
    },
    propertiesWithHistory: history,
    updatedAt: "2026-06-20T00:00:00.000Z",
    archived: false,
  },
  companies: [
    { toObjectId: 900, associationTypes: [{ label: null }] },
    { toObjectId: 901, associationTypes: [{ label: "Primary" }, { label: null }] },
  ],
  splits: [split("s1", "1", "0.6"), split("s2", "2", "0.4")],
  line_items: [yearly, item("7002", { amount: "300" })],
  ...more,
});

test("a deal: days are the account's, it was decided when its last run of one outcome began, and the primary company is its own", async () => {
  const stages = [
    version("lost-later", "2026-06-12T10:00:00.000Z"),
    version("lost", "2026-06-10T10:00:00.000Z"),
    version("open", "2026-06-05T10:00:00.000Z"),
    version("lost", "2026-06-03T10:00:00.000Z"),
    version("open", "2026-05-01T12:00:00.000Z"),
  ];
  // 02:00 UTC is still the evening before in New York; two entries within that day are one.
  const dates = [
    version("2026-06-11T02:00:00.000Z", "2026-06-10T10:00:00.000Z"),
    version("2026-06-10T20:00:00.000Z", "2026-06-08T10:00:00.000Z"),
    version("2026-11-24T20:00:00.000Z", "2026-06-08T10:00:00.000Z"), // moved and closed in one instant
    version("2026-06-30T20:00:00.000Z", "2026-05-01T12:00:00.000Z"),
  ];
  await landed("1", "deals", [
    deal({ dealstage: "lost-later", closedate: "2026-06-11T02:00:00.000Z" }, { dealstage: stages, closedate: dates }),
  ]);
  expect(
    await rows(
      "select account_ref, amount::varchar as amount, close_on::varchar as close_on, closed_at = timestamptz '2026-06-10 10:00:00+00' as is_first_loss, outcome, currency from raw.opportunity",
    ),
  ).toEqual([
    {
      account_ref: "901",
      amount: "1200.5000",
      close_on: "2026-06-10",
      is_first_loss: true,
      outcome: "lost",
      currency: "USD",
    },
  ]);
  expect(
    await rows("select field, old_value, new_value from raw.change where field = 'close_on' order by changed_at"),
  ).toEqual([
    { field: "close_on", old_value: null, new_value: "2026-06-30" },
    { field: "close_on", old_value: "2026-06-30", new_value: "2026-06-10" },
  ]);
  expect(await rows("select count(*)::integer as n from raw.change where field = 'stage'")).toEqual([{ n: 5 }]);
});

test("line items: the one that recurs is a term of a year, what is paid once goes with it", async () => {
  expect(
    await rows(
      "select term_id, starts_on::varchar as starts_on, ends_on::varchar as ends_on, recurring_value::varchar as recurring, one_off::varchar as once from raw.subscription_term",
    ),
  ).toEqual([
    { term_id: "7001", starts_on: "2026-07-01", ends_on: "2027-07-01", recurring: "1200.5000", once: "300.0000" },
  ]);
});

test("a split and a line item that are no longer there are gone from the next reading on, and only once", async () => {
  const later = deal({}, {}, { splits: [split("s1", "1", "1")], line_items: [] });
  await landed("2", "deals", [later]);
  await landed("3", "deals", [later]);
  expect(
    await rows(
      "select run, split_id, is_deleted from raw.split where is_deleted or split_id = 's1' order by run, split_id",
    ),
  ).toEqual([
    { run: "1", split_id: "s1", is_deleted: null },
    { run: "2", split_id: "s1", is_deleted: null },
    { run: "2", split_id: "s2", is_deleted: true },
    { run: "3", split_id: "s1", is_deleted: null },
  ]);
  expect(await rows("select run, term_id from raw.subscription_term where is_deleted")).toEqual([
    { run: "2", term_id: "7001" },
  ]);
});

test("an archived deal is deleted at the instant HubSpot names, and keeps what it had", async () => {
  const { record } = deal({}, {});
  const gone = { record: { ...record, archived: true, archivedAt: "2026-07-03T09:30:00.000Z" }, companies: [] };
  await landed("4", "deals", [gone]);
  expect(await rows("select is_deleted from raw.opportunity where run = '4'")).toEqual([{ is_deleted: true }]);
  expect(
    await rows(
      "select old_value, new_value, changed_at = timestamptz '2026-07-03 09:30:00+00' as is_then from raw.change where field = 'is_deleted'",
    ),
  ).toEqual([{ old_value: "false", new_value: "true", is_then: true }]);
});

test("goals: both ways of ending a quarter are the same quarter, and the name says of which kind", async () => {
  const goal = (name: string, end: string, rollup = "false") => ({
    record: {
      id: name,
      properties: {
        hs_goal_name: name,
        hs_target_amount: "1000",
        hs_start_datetime: "2026-04-01T04:00:00.000Z",
        hs_end_datetime: end,
        hs_kpi_is_team_rollup: rollup,
      },
    },
    owner: "1",
  });
  await landed("5", "goals", [
    goal("New business", "2026-07-01T04:00:00.000Z"),
    goal("Renewals, before ramp", "2026-07-01T03:59:59.999Z"),
    goal("Team overlay", "2026-07-01T04:00:00.000Z", "true"),
    { ...goal("Nobody's", "2026-07-01T04:00:00.000Z"), owner: null },
  ]);
  expect(
    await rows(
      "select kind, basis, is_manager, from_on::varchar as from_on, until_on::varchar as until_on, currency from raw.quota order by line",
    ),
  ).toEqual([
    { kind: "selling", basis: null, is_manager: false, from_on: "2026-04-01", until_on: "2026-07-01", currency: "USD" },
    {
      kind: "renewal",
      basis: "full-rate",
      is_manager: false,
      from_on: "2026-04-01",
      until_on: "2026-07-01",
      currency: "USD",
    },
    { kind: "overlay", basis: null, is_manager: true, from_on: "2026-04-01", until_on: "2026-07-01", currency: "USD" },
  ]);
  // All goals come each time: what was taken back is no quota any more, and those of other sources stay.
  await connection.run("insert into raw.run values ('5', 'hubspot', null, null), ('other', 'csv', null, null)");
  await connection.run("insert into raw.quota (run, rep_ref) values ('other', 'Ada')");
  await landed("6", "goals", [goal("New business", "2026-07-01T04:00:00.000Z")]);
  expect(await rows("select run, kind from raw.quota order by run")).toEqual([
    { run: "6", kind: "selling" },
    { run: "other", kind: null },
  ]);
});

test("somebody seen in another team moved on the day it was seen; the first team counts from ever", async () => {
  const person = (team: string) => ({
    owner: {
      id: "1",
      email: "Ada@Acme.example",
      firstName: "Ada",
      lastName: "Berg",
      type: "PERSON",
      archived: false,
      teams: [{ id: team, primary: true }],
    },
    user: { properties: { mgr: "bo@acme.example" } },
  });
  const queue = { owner: { id: "9", email: "", type: "QUEUE", archived: false }, user: null };
  await landed("6", "people", [person("t1"), queue], { manager: "mgr" });
  await landed("7", "people", [person("t1")], { manager: "mgr" });
  await landed("8", "people", [person("t2")], { manager: "mgr" });
  expect(await rows("select team_ref, from_on::varchar as from_on from raw.team_member order by run")).toEqual([
    { team_ref: "t1", from_on: null },
    { team_ref: "t2", from_on: "2026-07-07" },
  ]);
  expect(await rows("select distinct rep_id, name, email, manager_ref from raw.rep")).toEqual([
    { rep_id: "1", name: "Ada Berg", email: "ada@acme.example", manager_ref: "bo@acme.example" },
  ]);
});

test("who takes part in a deal, the deal says, until it is read without them; an archived one says nothing", async () => {
  const with_ = (contacts: readonly number[], more: object = {}) =>
    deal({}, {}, { ...more, contacts: contacts.map((toObjectId) => ({ toObjectId })) });
  const roles = () =>
    rows(
      `select contact_ref, is_deleted from (select distinct on (role_id) * from raw.contact_role order by role_id, run desc) order by contact_ref`,
    );
  await landed("1", "deals", [with_([11, 12])]);
  await landed("2", "deals", [with_([12, 13])]);
  const now = [
    { contact_ref: "11", is_deleted: true },
    { contact_ref: "12", is_deleted: false },
    { contact_ref: "13", is_deleted: false },
  ];
  expect(await roles()).toEqual(now);
  const archived = with_([]);
  await landed("3", "deals", [{ ...archived, record: { ...archived.record, archived: true } }]);
  expect(await roles()).toEqual(now);
});

test("a company names who works there; one read without its people names nobody", async () => {
  const company = (id: string) => ({ record: { id, properties: { name: "Acme" } } });
  await landed("9", "companies", [
    { ...company("900"), contacts: [{ toObjectId: 11 }, { toObjectId: "12" }] },
    company("901"),
  ]);
  expect(await rows("select contact_id, account_ref from raw.contact order by 1")).toEqual([
    { contact_id: "11", account_ref: "900" },
    { contact_id: "12", account_ref: "900" },
  ]);
});

test("an act of a buyer names who it was, by the address in small letters and the contact", async () => {
  const act = (id: string, contact: object) => ({
    act: { conversionId: id, submittedAt: Date.parse("2026-01-01T00:00:00Z") },
    of: { name: "Demo request" },
    contact: { companies: ["900"], ...contact },
  });
  await landed("9", "form_submissions", [
    act("a", { id: "11", email: "Buyer@X.example" }),
    act("b", { id: null, email: "nobody@x.example" }),
  ]);
  expect(
    await rows("select engagement_id, contact_ref, buyer_ref, account_ref, asset from raw.engagement order by line"),
  ).toEqual([
    { engagement_id: "a", contact_ref: "buyer@x.example", buyer_ref: "11", account_ref: "900", asset: "Demo request" },
    { engagement_id: "b", contact_ref: "nobody@x.example", buyer_ref: null, account_ref: "900", asset: "Demo request" },
  ]);
});
