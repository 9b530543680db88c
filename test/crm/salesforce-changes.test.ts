import { afterEach, beforeEach, expect, test } from "vitest";
import { Landing } from "../../src/warehouse/landing.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";

/** What happens in an org while it is read, and between readings. */
let given: GivenSalesforce;
beforeEach(async () => {
  given = await GivenSalesforce.of(200, {}, { pageSize: 200, bulkPageRecords: 500 });
});
afterEach(() => given.close());

const standing = () =>
  given.sandbox.world.deals.filter((deal) => given.sandbox.world.standing(deal)?.isDeleted === false);

test("F22 what was written before a round and committed after it is in the next", async () => {
  const workspace = await given.workspace();
  await given.round(workspace);
  const late = standing().at(-3)!;
  const transaction = given.sandbox.hold({ act: "rename-deal", deal: late.id, name: "Written long, committed late" });
  given.sandbox.letPass({ minutes: 45 });
  const { state } = await given.round(workspace);
  expect(Date.parse(state.through)).toBeLessThanOrEqual(given.now().getTime() - 44 * 60_000); // held back by the open transaction
  transaction.commit();
  given.sandbox.letPass({ minutes: 30 });
  await given.round(workspace);
  await workspace.data.catchUp();
  expect(
    await told(workspace.data.warehouse, "select name from core.opportunity where name like 'Written long%'"),
  ).toHaveLength(1);
}, 60_000);

test("F24 deals that change while they are paged are all there, as they were at their last", async () => {
  const workspace = await given.workspace();
  const deals = standing().slice(-40);
  let calls = 0;
  given.sandbox.onCall((_, call) => {
    if (!call.path.includes("/query")) return;
    const deal = deals[calls++ % deals.length]!;
    if (calls <= 40) given.sandbox.do({ act: "rename-deal", deal: deal.id, name: `Renamed ${calls}` });
    given.sandbox.letPass({ minutes: 1 });
  });
  await given.round(workspace, { sideBySide: 1 });
  await given.round(workspace, { sideBySide: 1 });
  await workspace.data.catchUp();
  const names = await told(workspace.data.warehouse, "select name from core.opportunity");
  for (const { id } of standing()) {
    const { name } = given.sandbox.world.deals.find((deal) => deal.id === id)!;
    expect(names).toContain(JSON.stringify({ name }));
  }
}, 60_000);

test("F21 an org that moves to another address is followed there", async () => {
  const landing = Landing.open(given.folder());
  await given.roundInto(landing);
  given.sandbox.salesforce.settings.movedInstance = true;
  given.sandbox.letPass({ days: 1 });
  const { run } = await given.roundInto(landing);
  expect(run.parts.length).toBeGreaterThan(5);
});

test("F33 a field that comes is read for all deals at once; one that goes is no crash", async () => {
  const landing = Landing.open(given.folder());
  await given.roundInto(landing);
  given.sandbox.letPass({ days: 1 });
  given.sandbox.do({
    act: "add-field",
    service: "salesforce",
    object: "Opportunity",
    name: "Fit_Class__c",
    label: "Fit class",
    type: "string",
    value: "A",
  });
  const { run } = await given.roundInto(landing);
  const rows = run.parts.filter(({ object }) => object === "opportunity").reduce((sum, part) => sum + part.rows!, 0);
  expect(rows).toBeGreaterThan(200); // all of them, not the day's
  given.sandbox.do({ act: "remove-field", service: "salesforce", object: "Opportunity", name: "Fit_Class__c" });
  given.sandbox.letPass({ days: 1 });
  const after = await given.roundInto(landing);
  expect(
    after.run.parts.filter(({ object }) => object === "opportunity").reduce((sum, part) => sum + part.rows!, 0),
  ).toBeLessThan(150);
});

test("F35 a right that is taken away while it is needed leaves its object out, and given back it is read from where it was", async () => {
  const landing = Landing.open(given.folder());
  const first = await given.roundInto(landing);
  given.sandbox.letPass({ days: 3 });
  let isTaken = false;
  given.sandbox.onCall((_, call) => {
    if (isTaken || !call.path.includes("/query") || !`${call.query}`.includes("FROM+Contract")) return;
    isTaken = true;
    given.sandbox.do({ act: "withdraw-right", service: "salesforce", right: "object:Lead" });
  });
  const second = await given.roundInto(landing, { sideBySide: 1 });
  expect(isTaken).toBe(true);
  expect(second.state.remarks.filter(({ kind }) => kind === "missing").map(({ object }) => object)).toContain("lead");
  expect(second.state.known.lead).toEqual(first.state.known.lead);
  const without = await given.roundInto(landing); // what refers to leads is read without them
  expect(without.state.remarks.filter(({ kind }) => kind === "missing").map(({ object }) => object)).toEqual(["lead"]);
  given.sandbox.do({ act: "grant-right", service: "salesforce", right: "object:Lead" });
  given.sandbox.letPass({ days: 1 });
  const third = await given.roundInto(landing);
  expect(third.state.remarks.filter(({ kind }) => kind === "missing")).toEqual([]);
  expect(third.state.known.lead).not.toEqual(first.state.known.lead);
});

test("F39 a clock of ours that is off by five minutes changes nothing: it goes by Salesforce's", async () => {
  for (const off of [-300_000, 300_000]) {
    const world = given.world({ now: () => new Date(given.now().getTime() + off) });
    const { state } = await given.roundInto(Landing.open(given.folder()), {}, world);
    expect(Math.abs(Date.parse(state.observedAt) - given.now().getTime())).toBeLessThan(1000);
  }
});
