import { afterAll, beforeAll, expect, test } from "vitest";
import { scorecard } from "../../src/app/scorecard.ts";
import type { Workspace } from "../../src/app/workspace.ts";
import { GivenHubspot } from "./given-hubspot.ts";
import { asFarAsIdsAllow, dealsOr } from "./soak.ts";

let given: GivenHubspot;
let synced: Workspace;
let imported: Workspace;
let ids: Map<string, string>;

beforeAll(async () => {
  given = await GivenHubspot.of(dealsOr(400), { reps: Math.max(24, dealsOr(400) / 200) });
  [synced, imported, ids] = [await given.synced(), await given.imported(), await given.ids()];
}, 900_000);
afterAll(() => given.close());

/** Every table of core. What only names a record of it (ids of activities, acts and terms) is left out. */
const compared: Readonly<Record<string, string>> = {
  rep: "select * from core.rep",
  team: "select * from core.team",
  team_member: "select * from core.team_member",
  account: "select * from core.account",
  product: "select * from core.product",
  stage: "select name, position, probability, outcome, forecast_category from core.stage",
  lead: "select * from core.lead",
  fx_rate: "select * from core.fx_rate",
  opportunity:
    "select * exclude (stage_id), stage.name as stage from core.opportunity left join (select stage_id, name from core.stage) as stage using (stage_id)",
  opportunity_version:
    "select version.* exclude (stage_id, last_open_stage_id), stage.name as stage, last_open.name as last_open from core.opportunity_version as version left join core.stage as stage on stage.stage_id = version.stage_id left join core.stage as last_open on last_open.stage_id = version.last_open_stage_id",
  // Where shares are alike the cent that is left over goes to the first rep by id (G12), and ids are the CRM's own.
  booking: `select * replace (sum(value) over deal as value, sum(quota_value) over deal as quota_value)
    from core.booking window deal as (partition by opportunity_id, kind, valid_from)`,
  credit: "select * from core.credit",
  close_date_move: "select * from core.close_date_move",
  stage_stay:
    "select stay.* exclude (stage_id), stage.name from core.stage_stay as stay left join core.stage as stage using (stage_id)",
  quota: "select * exclude (quota_id) from core.quota",
  forecast_call: "select * from core.forecast_call",
  activity: "select * exclude (activity_id) from core.activity",
  // What buyers did before anybody entered a deal stands in no export of deals; HubSpot has it from the first visit on.
  engagement: "select * exclude (engagement_id) from core.engagement where account_id is not null",
  subscription_term: "select * exclude (term_id) from core.subscription_term",
};

test.each(Object.entries(compared))("%s: read from HubSpot as from the company's CSV export", async (_, sql) => {
  const there = await told(imported, sql);
  const here = await told(synced, sql, ids);
  expect(there.length).toBeGreaterThan(1);
  expect(onlyIn(there, here).slice(0, 3)).toEqual([]);
  expect(onlyIn(here, there).slice(0, 3)).toEqual([]);
  expect(here.length).toBe(there.length);
});

test("the scorecard of a quarter is the same, rep by rep and number by number", async () => {
  const asking = { period: "2026-Q1", asOf: "2026-06-30", language: "en" as const };
  const [there, here] = await Promise.all([scorecard(imported, asking), scorecard(synced, asking)]);
  expect(Object.keys(there.team.measures).length).toBeGreaterThan(20);
  expect(asFarAsIdsAllow(numbersOf(here, ids))).toEqual(asFarAsIdsAllow(numbersOf(there, new Map())));
  expect(asFarAsIdsAllow(here.team.measures)).toEqual(asFarAsIdsAllow(there.team.measures));
});

test("a company with the defects of real ones: the same deals, and the same said of them", async () => {
  const odd = await GivenHubspot.of(600, { defects: true });
  const [here, there, names] = [await odd.synced(), await odd.imported(), await odd.ids()];
  // HubSpot knows when a deal was created, whatever an export lost of it.
  const created = [...odd.company.deals()].filter((deal) => deal.defect === "missing-created").map((deal) => deal.id);
  expect(created.length).toBeGreaterThan(0);
  const without = (rows: readonly string[]) => rows.filter((row) => !created.some((id) => row.includes(`"${id}"`)));
  for (const table of ["opportunity", "opportunity_version", "booking", "close_date_move", "lead", "activity"]) {
    const [synced, imported] = [await told(here, compared[table]!, names), await told(there, compared[table]!)];
    expect([table, onlyIn(without(imported), synced).slice(0, 2)]).toEqual([table, []]);
    expect([table, onlyIn(without(synced), imported).slice(0, 2)]).toEqual([table, []]);
  }
  const codes = "select code, record_id from core.data_issue where object = 'opportunity'";
  const issues = await told(here, codes, names);
  expect(without(issues)).toEqual(without(await told(there, codes)));
  expect(new Set(issues.map((issue) => (JSON.parse(issue) as { code: string }).code)).size).toBeGreaterThan(4);
  await odd.close();
}, 240_000);

/** Rows as text, ids of HubSpot as those of the company. */
async function told(
  workspace: Workspace,
  sql: string,
  names: ReadonlyMap<string, string> = new Map(),
): Promise<string[]> {
  const rows = await workspace.data.warehouse.rows(sql);
  return rows
    .map((row) => JSON.stringify(row).replace(/"(\d{7,13})"/g, (_, id: string) => JSON.stringify(names.get(id) ?? id)))
    .sort();
}

function numbersOf(card: Awaited<ReturnType<typeof scorecard>>, names: ReadonlyMap<string, string>) {
  return Object.fromEntries(card.reps.map((rep) => [names.get(rep.repId) ?? rep.repId, rep.measures]));
}

function onlyIn(rows: readonly string[], others: readonly string[]): string[] {
  const left = Map.groupBy(others, (row) => row);
  return rows.filter((row) => left.get(row)?.pop() === undefined);
}
