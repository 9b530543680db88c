import { afterAll, beforeAll, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { at, dayNumber, dayText } from "../../src/simulator/timeline.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";

/** What Salesforce keeps as it is today alone, and what stands in objects beside the deals. */
let given: GivenSalesforce;
let synced: Workspace;
let imported: Workspace;
let ids: Map<string, string>;

const mapping = { "engagement.object": "Engagement__c" };

beforeAll(async () => {
  given = await GivenSalesforce.of(300, { reps: 24, today: "2026-06-10" });
  // Nobody submits forecasts here, and deals have no field for their product.
  for (const right of [
    "object:ForecastingSubmission",
    "object:ForecastingSubmissionItem",
    "field:Opportunity.Product__c",
  ])
    given.sandbox.do({ act: "withdraw-right", service: "salesforce", right });
  synced = await given.workspace();
  await given.roundAs(synced, mapping);
  await synced.data.catchUp();
  [imported, ids] = [await given.imported(), await given.ids()];
});
afterAll(() => given.close());

test("the product of a deal is that of its lines, where it has no field for it", async () => {
  const sql =
    "select opportunity_id, product_id from core.opportunity where amount is not null and not coalesce(is_deleted, false)";
  const [there, here] = [await told(imported.data.warehouse, sql), await told(synced.data.warehouse, sql, ids)];
  expect(here.length).toBeGreaterThan(100);
  expect(here).toEqual(there);
});

test("what buyers did, in an object that a marketing package writes, is read where the mapping names it", async () => {
  const sql = `select engagement_id, kind, contact_id, account_id, opportunity_id, "at", asset from core.engagement where kind in ('visit', 'open')
    and opportunity_id not in (select opportunity_id from core.opportunity where is_deleted)`;
  const [there, here] = [await told(imported.data.warehouse, sql), await told(synced.data.warehouse, sql, ids)];
  expect(here.length).toBeGreaterThan(200);
  expect(here).toEqual(there);
  const known = (await given.roundAs(synced, mapping)).state.remarks.map(({ says }) => says);
  expect(known).toContain("Engagement__c.Kind__c (“Kind”) is taken for “kind”.");
});

test("where nobody submits, what stands in the forecast is looked at once a day, and is what was called by then", async () => {
  const { world } = given.sandbox;
  for (let day = 0; day < 3; day++) {
    given.sandbox.letPass({ days: 5 });
    await given.roundAs(synced, mapping);
    given.sandbox.log.clear();
    given.sandbox.letPass({ minutes: 60 });
    await given.roundAs(synced, mapping); // of the same day: not looked at again
    expect(given.sandbox.log.entries(/FROM%20ForecastingItem&?$/)).toEqual([]);
    given.sandbox.letPass({ minutes: 1380 });
  }
  await synced.data.catchUp();
  const quarter = dayNumber("2026-04-01");
  const names = new Map([...ids].map(([id, own]) => [own, id]));
  const calls = await synced.data.warehouse.rows(
    "select rep_id, amount::double as amount, epoch(called_at) / 60 as called_at from core.forecast_call where category = 'commit' and from_on = date '2026-04-01' order by called_at",
  );
  const looks = new Set(calls.map((call) => call.called_at));
  expect(looks.size).toBe(4); // the first, and one after each of three waits
  let checked = 0;
  for (const look of looks)
    for (const [person, who] of world.company.people.entries()) {
      const said = world
        .calls(Number(look))
        .findLast((call) => call.person === person && call.from === quarter && call.category === "commit");
      const seen = calls.find((call) => call.rep_id === names.get(who.id) && call.called_at === look);
      if (said === undefined || seen === undefined) continue;
      expect([who.id, look, seen.amount]).toEqual([who.id, look, said.amount]);
      checked++;
    }
  expect(checked).toBeGreaterThan(30);
  // Once somebody submits, that is what counts; what was seen before stays.
  for (const right of ["object:ForecastingSubmission", "object:ForecastingSubmissionItem"])
    given.sandbox.do({ act: "grant-right", service: "salesforce", right });
  given.sandbox.letPass({ days: 1 });
  await given.roundAs(synced, mapping);
  await synced.data.catchUp();
  const after = await synced.data.warehouse.rows(
    "select count(*)::double as rows, count(*) filter (where called_at in (select observed_at from raw.run))::double as looks from core.forecast_call where category = 'commit' and from_on = date '2026-04-01'",
  );
  expect(after[0]!.looks).toBe(calls.length);
  expect(Number(after[0]!.rows)).toBeGreaterThan(calls.length * 1.5);
});

test("who changes teams between two syncs is in the new one from that day on, and what was booked before stays with the old one", async () => {
  const { world } = given.sandbox;
  const moving = world.company.people.find(
    ({ movedTeam }) => movedTeam !== null && at(movedTeam.on, 0) > world.now + 1440,
  )!;
  const moves = moving.movedTeam!.on;
  given.sandbox.letPass({ minutes: at(moves, 0) - world.now - 600 });
  await given.roundAs(synced, mapping);
  await synced.data.catchUp();
  const names = new Map([...(await given.ids())].map(([id, own]) => [own, id]));
  const rep = names.get(moving.id)!;
  const booked = `select team_id, sum(value)::varchar as booked from core.booking where rep_id = '${rep}' and closed_on < date '${dayText(moves - 1)}' group by team_id`;
  const before = await told(synced.data.warehouse, booked);
  expect(before).toHaveLength(1);
  given.sandbox.letPass({ days: 3 });
  await given.roundAs(synced, mapping);
  await synced.data.catchUp();
  expect(await told(synced.data.warehouse, booked)).toEqual(before);
  const zone = (await synced.data.warehouse.rows(`select time_zone from core.rep where rep_id = '${rep}'`))[0]!
    .time_zone as string;
  const on = Temporal.Instant.fromEpochMilliseconds(at(moves, 0) * 60_000)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();
  const memberships = await synced.data.warehouse.rows(
    `select team_id, from_on, until_on from core.team_member where rep_id = '${rep}' order by from_on`,
  );
  expect(memberships).toEqual([
    { team_id: names.get(moving.movedTeam!.from.replace("-", "_")), from_on: "0001-01-01", until_on: on },
    { team_id: names.get(moving.teamId!.replace("-", "_")), from_on: on, until_on: "9999-12-31" },
  ]);
  // Who looks for the first time now cannot know.
  const late = await told((await given.synced()).data.warehouse, booked);
  expect(late).not.toEqual(before);
});
