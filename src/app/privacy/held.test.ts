import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givenCompany } from "../../../test/world/given-company.ts";
import { Store } from "../../store/store.ts";
import type { Caller } from "../access/caller.ts";
import { Seen } from "../access/seen.ts";
import type { Workspace } from "../workspace.ts";
import { kinds } from "./kinds.ts";
import { heldSheetOf, heldTold, worksCouncilSheetOf, written } from "./sheets.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-held-"));
let company: Workspace;
beforeAll(async () => {
  company = await givenCompany(folder, { south: ["Cy", "Di"] });
}, 120_000);
afterAll(() => {
  company?.close();
  rmSync(folder, { recursive: true, force: true });
});

const sqlOf = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const [heldInWarehouse, heldInStore, erasure] = ["held.sql", "../../store/held.sql", "../../store/erasure.sql"].map(
  sqlOf,
);

/** Columns of text that name nobody of the company's own people: of deals, customers, days and words. A column that is new has to be judged, here or in held.sql. */
const ofNobody: Readonly<Record<string, string>> = {
  workspace: "reporting_currency time_zone value_basis",
  rep: "role segment region time_zone",
  team: "parent_id",
  team_member: "team_id",
  account: "account_id name industry size_band country segment employees merged_into",
  product: "product_id name family",
  stage: "stage_id pipeline_id name outcome forecast_category",
  lead: "lead_id source opportunity_id opportunity_ref",
  opportunity:
    "opportunity_id account_id account_ref type source product_id product_ref currency stage_id stage_ref pipeline_ref outcome forecast_category lost_reason competitor merged_into",
  opportunity_version:
    "opportunity_id account_id name type source product_id pipeline_id stage_id forecast_category outcome currency lost_reason competitor last_open_stage_id exclusion no_contest_reason",
  booking: "opportunity_id team_id kind type source account_id currency quota_currency",
  credit: "opportunity_id kind",
  close_date_move: "opportunity_id",
  stage_stay: "opportunity_id pipeline_id stage_id left_to",
  quota: "quota_id team_id kind currency basis period_label",
  forecast_call: "category currency period_label",
  activity: "activity_id type account_id account_ref opportunity_id opportunity_ref lead_id lead_ref outcome direction",
  engagement:
    "engagement_id kind contact_id contact_ref account_id account_ref opportunity_id opportunity_ref asset buyer_ref",
  subscription_term: "term_id opportunity_id opportunity_ref account_id account_ref currency",
  fx_rate: "currency kind",
  plan_rate: "currency",
  fiscal_period: "kind label",
  data_gap: "code object",
  data_issue: "code object field run",
  run: "run connection",
  change: "opportunity_ref field",
  deal_state: "opportunity_ref state_id stage forecast_category",
  split: "opportunity_ref kind split_id",
  line_item: "line_item_id opportunity_ref product_ref currency",
  mail: "activity_ref direction",
  contact: "contact_id email account_ref became opportunity_ref", // of customers, whom no sales figure is about
  contact_role: "role_id contact_ref opportunity_ref",
  buyer: "buyer_id took_in emails contact_refs account_refs opportunity_refs",
  buyer_act: "act_id kind buyer_ref email asset",
  holiday: "name",
};

/** The parts of held.sql, each of one table. */
const partsOf = (sql: string) => sql.split("union all").map((part) => part.replace(/\s+/g, " "));

test("every column of the warehouse that can name a person is looked into, and every other is known to name nobody", async () => {
  const columns = await company.data.warehouse.rows(
    "select schema_name, table_name, column_name from duckdb_columns() where schema_name in ('core', 'raw') and (data_type = 'VARCHAR' or data_type = 'VARCHAR[]') and column_name not in ('run') order by all",
  );
  expect(columns.length).toBeGreaterThan(150);
  const parts = partsOf(heldInWarehouse!);
  const isLookedInto = (schema: string, table: string, column: string) =>
    parts.some(
      (part) => part.includes(`from ${schema}.${table},`) && new RegExp(`lower\\((trim\\()?${column}\\)`).test(part),
    );
  const unjudged = columns.filter(({ schema_name, table_name, column_name }) => {
    const [schema, table, column] = [schema_name, table_name, column_name].map(String) as [string, string, string];
    return !isLookedInto(schema, table, column) && !ofNobody[table]?.split(" ").includes(column);
  });
  expect(unjudged.map((each) => Object.values(each).join("."))).toEqual([]);
});

/** The same of the store. What is sealed or hashed cannot be told of anybody. */
const ofNobodyInStore: Readonly<Record<string, string>> = {
  setting: "name",
  frozen_value: "period from_on until_on measure grain currency value as_of frozen_at",
  connection: "name connector schedule connected_at tried_at",
  commission_plan: "period_kind from_on entered_at",
  goal: "period_kind from_on net tax currency entered_at",
  pay_adjustment: "on_day amount currency entered_at",
  coaching_note: "measure noted_on entered_at",
  delivery_capacity: "from_on entered_at",
  delivery_unit: "entered_at",
  audit: "at what previous seal", // the rest is told anew by Audit.rewrite
  write_key: "fingerprint begun_at",
  sealed_secret: "name entered_at",
  report_schedule: "cadence at_time created_at",
  report_recipient: "id channel role language added_at left_at",
  report_delivery: "until_on channel period due_at state changed_at next_at",
  user: "id createdAt updatedAt role",
  session: "id expiresAt token createdAt updatedAt ipAddress userId",
  account:
    "id providerId userId accessToken refreshToken idToken accessTokenExpiresAt refreshTokenExpiresAt password createdAt updatedAt",
  verification: "id expiresAt createdAt updatedAt",
  twoFactor: "id secret backupCodes userId lockedUntil",
  invitation: "token_hash purpose role user_id expires_at used_at",
  api_key: "id key_hash user_id created_at expires_at last_used_at",
  passkey: "id publicKey userId credentialID deviceType transports createdAt aaguid",
  quota_entry: "period kind amount currency basis",
  quota_version: "entered_at undone_at",
  used_code: "code_hash used_at",
};

test("every column of text in the store is erased or swept, or is known to name nobody, and every table of somebody's rows is counted", () => {
  const at = mkdtempSync(join(folder, "store-"));
  Store.open(at).close();
  const database = new DatabaseSync(join(at, "store.sqlite"));
  const columns = database
    .prepare(
      "select t.name as owner, c.name as column_name from sqlite_schema as t join pragma_table_info(t.name) as c where t.type = 'table' and c.type = 'TEXT' collate nocase order by 1, 2",
    )
    .all() as { owner: string; column_name: string }[];
  database.close();
  expect(columns.length).toBeGreaterThan(100);
  const statements = erasure!.split(";").map((one) => one.replaceAll('"', ""));
  const isSwept = (owner: string, column: string) =>
    owner === "audit"
      ? ["who", "subject", "before", "after"].includes(column)
      : statements.some(
          (one) =>
            new RegExp(`(from|update) ${owner}\\b`).test(one) &&
            new RegExp(`\\(${column}\\)|\\b${column} = sieved`).test(one),
        );
  const unjudged = columns.filter(
    ({ owner, column_name }) =>
      !isSwept(owner, column_name) && !ofNobodyInStore[owner]?.split(" ").includes(column_name),
  );
  expect(unjudged.map(({ owner, column_name }) => `${owner}.${column_name}`)).toEqual([]);
  const ofPeople = columns.filter(({ column_name }) =>
    /^(rep_?id|user_?id|email|who|address|identifier)$/i.test(column_name),
  );
  for (const { owner } of ofPeople)
    expect(
      partsOf(heldInStore!).some((part) => part.includes(`'${owner}'`)),
      owner,
    ).toBe(true);
});

test("each place that is looked into belongs to one kind, with a purpose in both languages", () => {
  const places = [heldInWarehouse!, heldInStore!].flatMap((sql) =>
    [...sql.matchAll(/select '([\w.]+)'/g)].map((found) => found[1]),
  );
  expect([...places, "forecast-trials.json", "backups"].sort()).toEqual(kinds.flatMap((kind) => kind.places).sort());
  for (const { label, purpose } of kinds)
    for (const words of [label, purpose]) expect(words.en.length * words.sv.length).toBeGreaterThan(0);
});

const caller = (role: Caller["role"], repId: string | null, name = "somebody@example.com"): Caller => ({
  userId: "u",
  name,
  role,
  repId,
  key: null,
});

test("a rep is told what is held about themselves: 35 deals, four quotas, through one import", async () => {
  company.store.agreements.addNote(
    { repId: "ada", measure: "won-lost.win_rate", on: "2026-05-02", note: "qualify" },
    "2026-05-02T09:00:00Z",
  );
  const told = heldTold(await (await Seen.by(company, caller("rep", "ada"))).myHeld(), "en");
  expect(told.person).toEqual({ repId: "ada", ids: ["ada"], names: ["Ada Adasson"], emails: ["ada@example.com"] });
  const deals = told.kinds.find(({ kind }) => kind === "deals");
  expect(deals?.places.find(({ place }) => place === "core.opportunity")).toEqual({
    place: "core.opportunity",
    records: 35,
    firstOn: "2025-06-01",
    lastOn: "2026-05-01",
  });
  expect(told.kinds.find(({ kind }) => kind === "promises")).toMatchObject({ records: 4, keptDays: null });
  expect(told.kinds.find(({ kind }) => kind === "talks")).toMatchObject({ records: 1, firstOn: "2026-05-02" });
  expect(told.connections).toEqual([expect.objectContaining({ connection: "files", runs: 1 })]);
});

test("who is nobody in the CRM is told of their sign-in alone", async () => {
  company.store.people.add(
    { email: "boss@example.com", name: "Boss", role: "admin", repId: null },
    "2026-05-02T09:00:00Z",
  );
  const told = heldTold(await (await Seen.by(company, caller("admin", null, "boss@example.com"))).myHeld(), "en");
  expect(told.kinds.map(({ kind }) => kind)).toEqual(["sign-in", "audit"]);
});

test("what is held about others is told to admins alone", async () => {
  await expect((await Seen.by(company, caller("rep", "ada"))).held("bo")).rejects.toMatchObject({ code: "for-admins" });
  await expect((await Seen.by(company, caller("leader", "liv"))).held("bo")).rejects.toMatchObject({
    code: "for-admins",
  });
  const found = await (await Seen.by(company, caller("admin", null))).held("Bo Bosson");
  expect(found.person.repId).toBe("bo");
});

test.each(["en", "sv"] as const)("the sheets are written in %s, and say what is in force", async (language) => {
  const seen = await Seen.by(company, caller("rep", "ada"));
  const sheet = String(await written(heldSheetOf(await seen.myHeld(), language), "html"));
  expect(sheet).toContain("Ada Adasson");
  expect(sheet).toContain(language === "en" ? "as long as the data folder" : "så länge datamappen finns");
  company.store.changeSettings({ retention: { coachingNotes: 365 } });
  const council = String(await written(await worksCouncilSheetOf(company, language), "html"));
  expect(council).toContain(language === "en" ? "365 days" : "365 dagar");
  for (const words of [sheet, council]) expect(words).not.toMatch(/privacy\.|\{\{/);
});
