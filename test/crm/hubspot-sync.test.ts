import { afterAll, beforeAll, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
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
    await given.round(daily);
  }
  expect((given.sandbox.log.total - before) / 5).toBeLessThan(first / 2);
  await daily.data.catchUp();
  expect(await coreOf(daily)).toEqual(await coreOf(await given.synced()));
}, 180_000);

test("cut off after every page, and gone on with, it reads what a whole round reads", async () => {
  const cut = await given.workspace();
  let rounds = 0;
  for (let isDone = false; !isDone; rounds += 1) {
    const stop = new AbortController();
    const options = { partBytes: 1, sideBySide: 1, progress: () => stop.abort(new Error("cut off")) };
    isDone = await given.round(cut, options, given.world({}, stop.signal)).then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ message: "cut off" });
        return false;
      },
    );
  }
  expect(rounds).toBeGreaterThan(18);
  await cut.data.catchUp();
  expect(await coreOf(cut)).toEqual(await coreOf(await given.synced()));
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
  sandbox.letPass({ days: 8 });
  await given.synced(daily);
  expect(await stateOf(purged!)).toEqual({ is_deleted: true, exclusion: "deleted" });
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

const tables = [
  "rep",
  "team",
  "account",
  "lead",
  "opportunity",
  "opportunity_version",
  "credit",
  "quota",
  "forecast_call",
  "activity",
  "engagement",
  "subscription_term",
  "fx_rate",
];

async function coreOf(workspace: Workspace): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of tables)
    all[table] = (await workspace.data.warehouse.rows(`select * from core.${table}`))
      .map((row) => JSON.stringify(row))
      .sort();
  return all;
}
