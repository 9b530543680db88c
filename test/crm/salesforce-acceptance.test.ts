import { afterAll, beforeAll, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";

let given: GivenSalesforce;
let synced: Workspace;
let imported: Workspace;
let ids: Map<string, string>;

beforeAll(async () => {
  given = await GivenSalesforce.of(600);
  [synced, imported, ids] = [await given.synced(), await given.imported(), await given.ids()];
}, 120_000);
afterAll(() => given.close());

/** What is compared, and of each table why something is not. */
const compared: Readonly<Record<string, string>> = {
  version: `select opportunity_id, valid_from, valid_until, owner_id, rep_id, version.account_id, version.name, type, in_selling_set, source, is_inbound, lead_score, product_id, stage.name as stage,
      stage_entered_at, version.probability, version.forecast_category, version.outcome, currency, amount, value_original, value, close_on, created_at, opened_on, closed_at, closed_on, lost_reason, competitor,
      exclusion, is_contest, no_contest_reason, is_inherited, cycle_started_on, is_pipeline
    from core.opportunity_version as version left join core.stage as stage using (stage_id)`,
  opportunity: `select opportunity_id, opportunity.name, account_id, owner_id, type, source, is_inbound, lead_score, product_id, currency, amount, arr, term_months, created_at, opened_on, close_on, closed_at, stage.name as stage,
      opportunity.outcome, opportunity.forecast_category, lost_reason, competitor, is_deleted
    from core.opportunity as opportunity left join core.stage as stage using (stage_id)`,
  move: "select * from core.close_date_move",
  stay: "select opportunity_id, rep_id, stage.name, stay.position, entered_at, left_at, left_to from core.stage_stay as stay join core.stage as stage using (stage_id)",
  booking: "select * exclude (team_id) from core.booking",
  quota: "select rep_id, kind, from_on, until_on, amount, currency, is_manager, value from core.quota",
  call: "select * from core.forecast_call",
  account: "select account_id, name, industry, size_band, country, segment from core.account",
  stage: "select name, position, probability, outcome, forecast_category from core.stage",
  term: "select case when not is_assumed then term_id end as term_id, opportunity_id, account_id, valid_from, valid_until, starts_on, ends_on, signed_on, notified_end_on, recurring_value, one_off, arr, is_assumed from core.subscription_term",
  activity: "select activity_id, type, rep_id, account_id, opportunity_id, lead_id, \"at\", minutes, direction from core.activity where opportunity_id is null or opportunity_id not in (select opportunity_id from core.opportunity where is_deleted)",
  lead: "select lead_id, source, score, is_inbound, created_at, opportunity_id, owner_id from core.lead",
  rate: "select currency, from_on, until_on, round(rate, 5)::varchar as rate from core.fx_rate",
  rep: "select rep_id, name, email, manager_id, role, segment, region, started_on, ended_on, ramp, is_active, time_zone from core.rep where name <> 'Repmark Integration'",
};

test.each(Object.entries(compared))("%s: read from Salesforce as from the company's CSV export", async (_, sql) => {
  const [there, here] = [await told(imported.data.warehouse, sql), await told(synced.data.warehouse, sql, ids)];
  expect(there.length).toBeGreaterThan(5);
  const odd = { onlyImported: there.filter((row) => !here.includes(row)), onlySynced: here.filter((row) => !there.includes(row)) };
  expect({ imported: odd.onlyImported.length, synced: odd.onlySynced.length, like: [odd.onlyImported.slice(0, 3), odd.onlySynced.slice(0, 3)] }).toEqual({ imported: 0, synced: 0, like: [[], []] });
});
