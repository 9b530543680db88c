import { expect, test } from "vitest";
import { Company } from "../company.ts";
import { planOfSize } from "../plan.ts";
import { records } from "../records.ts";
import { dayNumber, instantText } from "../timeline.ts";
import { hold, perform } from "./acts.ts";
import { World } from "./world.ts";

const plan = planOfSize(200, { reps: 8 });
const company = new Company(plan);

function openDeal(world: World) {
  return [...world.standingDeals()].find(
    ({ standing, deal }) => standing.closing === null && !standing.isDeleted && deal.closings[0]!.at > world.now,
  )!.deal;
}

test("a CRM at the midnight after today shows the deals that the export of today holds", () => {
  const world = new World(company);
  expect(instantText(world.now)).toBe("2026-07-01T00:00:00Z");
  const exported = [...records(company, dayNumber(plan.today))].filter(([table]) => table === "opportunities");
  expect([...world.standingDeals()].map(({ deal }) => deal.id)).toEqual(exported.map(([, row]) => row[0]));
  expect(world.quotas().length).toBeGreaterThan(0);
});

test("what passes with time is what the company's story says, and the clock stops where the story ends", () => {
  const world = new World(company);
  world.letPass({ days: 10 });
  const exported = [...records(company, dayNumber("2026-07-10"))].filter(([table]) => table === "opportunities");
  expect([...world.standingDeals()].map(({ deal }) => deal.id)).toEqual(exported.map(([, row]) => row[0]));
  world.letPass({ days: 10_000 });
  expect(world.today).toBe(company.horizon - 1);
  expect(() => world.letPass({ days: -1 })).toThrow(RangeError);
});

test("an act is seen at once with a stamp of its own, and the story goes on from it", () => {
  const world = new World(company);
  const { id, changes } = openDeal(world);
  perform(world, { act: "change-deal", deal: id, field: "amount", to: 123_45 });
  const standing = world.standing(world.deal(id)!)!;
  expect([standing.amount, standing.modifiedAt]).toEqual([12_345, world.now - 1]);
  const own = world.deal(id)!.changes.filter((change) => change.field === "amount");
  for (const [place, change] of own.entries()) if (place > 0) expect(change.from).toBe(own[place - 1]!.to);
  expect(world.deal(id)!.changes.length).toBe(changes.length + 1);
});

test("a deal that is closed by hand stays closed: what was to come is struck out", () => {
  const world = new World(company);
  const { id } = openDeal(world);
  perform(world, { act: "close-deal", deal: id, isWon: false, reason: "Price" });
  world.letPass({ days: 300 });
  expect(world.standing(world.deal(id)!)!.closing).toMatchObject({ isWon: false, reason: "Price" });
});

test("deleted stands marked, undeleted stands again, purged is gone", () => {
  const world = new World(company);
  const { id } = openDeal(world);
  perform(world, { act: "delete-deal", deal: id });
  expect(world.standing(world.deal(id)!)).toMatchObject({ isDeleted: true, deletedAt: world.now - 1 });
  world.letPass({ minutes: 5 });
  perform(world, { act: "undelete-deal", deal: id });
  expect(world.standing(world.deal(id)!)).toMatchObject({ isDeleted: false, deletedAt: null });
  perform(world, { act: "purge", record: id });
  expect(world.standing(world.deal(id)!)).toBeUndefined();
});

test("what lies in the bin does not change: what was to come is struck out, and stays so when it is taken out again", () => {
  const world = new World(company);
  const { id } = openDeal(world);
  const asItStood = world.standing(world.deal(id)!)!;
  perform(world, { act: "delete-deal", deal: id });
  const written = { modifiedAt: world.now - 1, systemModifiedAt: world.now - 1, deletedAt: world.now - 1 };
  world.letPass({ days: 200 });
  expect(world.standing(world.deal(id)!)).toEqual({ ...asItStood, isDeleted: true, ...written });
  perform(world, { act: "undelete-deal", deal: id });
  world.letPass({ days: 100 });
  expect(world.standing(world.deal(id)!)).toMatchObject({
    amount: asItStood.amount,
    closeOn: asItStood.closeOn,
    closing: null,
  });
});

test("a long transaction writes first and is seen later, behind what was read meanwhile", () => {
  const world = new World(company);
  const { id } = openDeal(world);
  const open = hold(world, [{ act: "change-deal", deal: id, field: "amount", to: 77 }]);
  const written = world.now - 1;
  world.letPass({ minutes: 20 });
  expect(world.settledUntil).toBe(written);
  expect(world.standing(world.deal(id)!)!.amount).not.toBe(77);
  open.commit();
  open.commit();
  expect(world.settledUntil).toBe(world.now - 1);
  expect(world.standing(world.deal(id)!)).toMatchObject({ amount: 77, systemModifiedAt: written });
});

test("a system write moves the system's stamp alone, for as many deals as wanted", () => {
  const world = new World(company);
  const before = new Map([...world.standingDeals()].map(({ deal, standing }) => [deal.id, standing.modifiedAt]));
  perform(world, { act: "system-write", count: 50 });
  const written = [...world.standingDeals()].filter(({ standing }) => standing.systemModifiedAt === world.now - 1);
  expect(written.length).toBe(50);
  for (const { deal, standing } of written) expect(standing.modifiedAt).toBe(before.get(deal.id));
});

test("merged accounts leave one, and their deals with it", () => {
  const world = new World(company);
  perform(world, { act: "merge-accounts", loser: "A-1", survivor: "A-2" });
  expect(world.deal("D-0000001")!.account.id).toBe("A-2");
  expect(world.mergedAccounts.get("A-1")).toMatchObject({ into: "A-2" });
  expect(() => perform(world, { act: "merge-accounts", loser: "A-1", survivor: "A-99999999" })).toThrow(
    /cannot go into/,
  );
});
