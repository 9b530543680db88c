import { afterAll, beforeAll, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { isGap, writeReceipt } from "../../src/crm/sync/receipt.ts";
import { touchesOf } from "../../src/simulator/touches.ts";
import { coreOf, differing } from "./core-of.ts";
import { GivenHubspot } from "./given-hubspot.ts";

let given: GivenHubspot;
let daily: Workspace;
let first: number;

beforeAll(async () => {
  given = await GivenHubspot.of(200, { reps: 8 });
  daily = await given.synced();
  first = given.sandbox.log.total;
}, 120_000);
afterAll(() => given.close());

test("day by day comes to what one load at the end comes to, and reads little", async () => {
  const before = given.sandbox.log.total;
  for (let day = 0; day < 5; day += 1) {
    given.sandbox.letPass({ days: 1 });
    const { run } = await given.round(daily);
    // What is read whole and says what it said before leaves nothing behind.
    expect(run.parts.map(({ object }) => object)).not.toContain("stages");
  }
  expect((given.sandbox.log.total - before) / 5).toBeLessThan(first / 2);
  await daily.data.catchUp();
  expect(await coreOf(daily)).toEqual(await coreOf(await given.synced()));
}, 180_000);

test("listings whose cursors expire or name themselves lose nobody", async () => {
  const { sandbox } = given;
  const whole = await coreOf(await given.synced());
  sandbox.fault(
    { kind: "after-expired", on: "/crm/objects/2026-09/(goal_targets|forecasts|leads)", times: 4 },
    { kind: "page-repeated", on: "/crm/objects/2026-09/(goal_targets|forecasts|deals)", times: 6 },
  );
  expect(differing(await coreOf(await given.synced()), whole)).toEqual({});
  expect(sandbox.faults.report().map(({ struck }) => struck > 0)).toEqual([true, true]);
  sandbox.faults.disarm();
}, 180_000);

test("what is archived, restored, merged and deleted for good is known by the next sync, or the next weekly one", async () => {
  const { sandbox } = given;
  const names = new Map([...(await given.ids())].map(([id, own]) => [own, id]));
  const live = [...sandbox.world.standingDeals()].filter(({ standing }) => !standing.isDeleted && standing.stage < 4);
  const [archived, loser, survivor, purged] = live.map(({ deal }) => deal.id);
  const stateOf = async (own: string) => {
    const [row] = await daily.data.warehouse.rows(
      `select is_deleted, exclusion from core.opportunity join core.opportunity_version using (opportunity_id) where valid_until > '9999-01-01' and opportunity_id = '${names.get(own)}'`,
    );
    return row;
  };
  expect(await stateOf(archived!)).toMatchObject({ exclusion: null });
  sandbox.letPass({ minutes: 30 });
  sandbox.do({ act: "delete-deal", deal: archived! }, { act: "merge-deals", loser: loser!, survivor: survivor! });
  await given.synced(daily);
  expect(await stateOf(archived!)).toEqual({ is_deleted: true, exclusion: "deleted" });
  expect(await stateOf(loser!)).toMatchObject({ exclusion: "deleted" });

  sandbox.letPass({ minutes: 30 });
  sandbox.do({ act: "undelete-deal", deal: archived! }, { act: "purge", record: purged! });
  await given.synced(daily);
  expect(await stateOf(archived!)).toMatchObject({ exclusion: null });
  expect(await stateOf(purged!)).toMatchObject({ exclusion: null });
  const other = live[5]!.deal;
  const touch = touchesOf(other, given.company.plan, given.company.week).find((one) => one.at < sandbox.world.now)!;
  const touches = `select count(*)::integer as n from core.activity where opportunity_id = '${names.get(other.id)}' and "at" = '${new Date(touch.at * 60_000).toISOString()}'`;
  const lead = `select count(*)::integer as n from core.lead where lead_id = '${names.get(other.lead!.id)}'`;
  expect([await daily.data.warehouse.rows(touches), await daily.data.warehouse.rows(lead)]).toEqual([
    [{ n: 1 }],
    [{ n: 1 }],
  ]);
  sandbox.do({ act: "delete-record", record: touch.id }, { act: "delete-record", record: other.lead!.id });
  sandbox.letPass({ days: 8 });
  await given.synced(daily);
  expect([await daily.data.warehouse.rows(touches), await daily.data.warehouse.rows(lead)]).toEqual([
    [{ n: 0 }],
    [{ n: 0 }],
  ]);
  expect(await stateOf(purged!)).toEqual({ is_deleted: true, exclusion: "deleted" });

  // Taken out of the bin again, which moves no date: the next day knows.
  sandbox.do({ act: "undelete-record", record: touch.id }, { act: "undelete-record", record: other.lead!.id });
  sandbox.letPass({ days: 1 });
  await given.synced(daily);
  expect([await daily.data.warehouse.rows(touches), await daily.data.warehouse.rows(lead)]).toEqual([
    [{ n: 1 }],
    [{ n: 1 }],
  ]);
}, 180_000);

test("deals follow their company into the one that took it in, closed ones too", async () => {
  const { sandbox } = given;
  const names = new Map([...(await given.ids())].map(([id, own]) => [own, id]));
  const closed = [...sandbox.world.standingDeals()].filter(
    ({ standing }) => standing.stage === 4 && !standing.isDeleted,
  );
  const [one, other] = [closed[0]!.deal, closed[9]!.deal];
  sandbox.letPass({ minutes: 60 });
  await given.synced(daily);
  sandbox.do({ act: "merge-accounts", loser: one.account.id, survivor: other.account.id });
  sandbox.letPass({ minutes: 60 });
  await given.synced(daily);
  const sql = `select account_id from core.opportunity where opportunity_id = '${names.get(one.id)}'`;
  expect(await daily.data.warehouse.rows(sql)).toEqual([{ account_id: names.get(other.account.id) }]);
}, 180_000);

test("the receipt says that all is here, and where it is not", async () => {
  const { sandbox } = given;
  const receiptOf = async (manner: "full" | "incremental") => {
    const { run, state } = await given.round(daily, { manner });
    await daily.data.catchUp();
    return writeReceipt(daily.data.landing.folder, daily.data.warehouse, run, state);
  };
  const whole = await receiptOf("full");
  expect(whole.lines.filter(isGap)).toEqual([]);
  expect(whole.lines.filter(({ object, month }) => object === "deals" && month !== null).length).toBeGreaterThan(30);
  // Gone between two rounds without a trace: until ids are compared, we hold one more than HubSpot.
  const [open] = [...sandbox.world.standingDeals()].filter(({ standing }) => !standing.isDeleted);
  sandbox.do({ act: "purge", record: open!.deal.id });
  sandbox.letPass({ minutes: 1 });
  const short = await receiptOf("incremental");
  expect(short.lines.filter(isGap).map(({ object, crm, ours }) => [object, ours - crm])).toContainEqual(["deals", 1]);
  expect((await receiptOf("full")).lines.filter(isGap)).toEqual([]);
}, 180_000);

test("a change that search does not show yet is there the next time", async () => {
  const { sandbox } = given;
  const names = new Map([...(await given.ids())].map(([id, own]) => [own, id]));
  const open = [...sandbox.world.standingDeals()].findLast(({ standing }) => !standing.isDeleted && standing.stage < 4);
  const amount = async () =>
    (
      await daily.data.warehouse.rows(
        `select amount from core.opportunity where opportunity_id = '${names.get(open!.deal.id)}'`,
      )
    )[0];
  sandbox.letPass({ minutes: 60 });
  await given.synced(daily);
  sandbox.do({ act: "change-deal", deal: open!.deal.id, field: "amount", to: 4711_25 });
  sandbox.letPass({ minutes: 2 });
  sandbox.hubspot.settings.indexLagMinutes = 10;
  await given.synced(daily);
  expect(await amount()).not.toEqual({ amount: "4711.2500" });
  sandbox.letPass({ minutes: 12 });
  await given.synced(daily);
  expect(await amount()).toEqual({ amount: "4711.2500" });
  sandbox.hubspot.settings.indexLagMinutes = 0;
}, 180_000);
