import { afterAll, beforeEach, expect, test } from "vitest";
import { stateAt } from "../../deal.ts";
import { dayText, instantText } from "../../timeline.ts";
import { type GivenRecord, givenPortal, listAll } from "./given-portal.ts";
import { allScopes, defaultSettings } from "./settings.ts";

const portal = await givenPortal({ tenSecondly: 100_000 });
const { world } = portal.sandbox;
afterAll(() => portal.sandbox.close());
beforeEach(() => {
  portal.sandbox.faults.disarm();
  Object.assign(portal.sandbox.hubspot.settings, defaultSettings, { tenSecondly: 100_000 });
});

const byReference = async (reference: string, query = "") =>
  (await listAll(portal, `/crm/v3/objects/deals?properties=reference,closedate,dealstage${query}`)).find(
    (deal) => deal.properties.reference === reference,
  );

test("H2: every value is a text or null, and what comes unasked is what always comes", async () => {
  const { body } = await portal.get("/crm/v3/objects/deals?limit=100");
  for (const { properties } of body.results) {
    expect(Object.keys(properties)).toEqual([
      "amount",
      "closedate",
      "createdate",
      "dealname",
      "dealstage",
      "hs_lastmodifieddate",
      "hs_object_id",
      "pipeline",
    ]);
    for (const value of Object.values(properties)) expect(value === null || typeof value === "string").toBe(true);
  }
  expect(body.results.some(({ properties }) => properties.amount === null)).toBe(true);
});

test("H2: unknown names are ignored, and lists of names come joined or repeated", async () => {
  const joined = await portal.get("/crm/v3/objects/deals?limit=1&properties=arr,no_such_thing,amount");
  const repeated = await portal.get("/crm/v3/objects/deals?limit=1&properties=arr&properties=amount");
  expect(joined.body.results).toEqual(repeated.body.results);
  expect(Object.keys(joined.body.results[0]!.properties)).toEqual([
    "amount",
    "arr",
    "createdate",
    "hs_lastmodifieddate",
    "hs_object_id",
  ]);
});

test("H3: pages come in the order of ids, the cursor is opaque, and the last page has no paging", async () => {
  const all = await listAll(portal, "/crm/v3/objects/deals");
  const ids = all.map((deal) => Number(deal.id));
  expect(ids).toEqual(ids.toSorted((one, other) => one - other));
  expect(new Set(ids).size).toBe(ids.length);
  const there = [...world.standingDeals()].filter(({ standing }) => !standing.isDeleted).length;
  expect(all.length).toBe(there);
  const first = await portal.get("/crm/v3/objects/deals?limit=2");
  expect(first.body.paging!.next.after).not.toContain(first.body.results[1]!.id);
  expect((await portal.get("/crm/v3/objects/deals?after=38100000000")).status).toBe(400);
});

test("H3: at most 100 a page, and 50 with history", async () => {
  expect((await portal.get("/crm/v3/objects/deals?limit=101")).status).toBe(400);
  const refused = await portal.get("/crm/v3/objects/deals?limit=51&propertiesWithHistory=amount");
  expect(refused.status).toBe(400);
  expect(refused.body.message).toContain("propertiesWithHistory must not exceed 50");
  expect((await portal.get("/crm/v3/objects/deals?limit=50&propertiesWithHistory=amount")).status).toBe(200);
});

test("H5: a batch takes 100, or 50 with history, and answers in an order of its own", async () => {
  const ids = (await listAll(portal, "/crm/v3/objects/deals")).slice(0, 101).map(({ id }) => ({ id }));
  const path = "/crm/objects/2026-09/deals/batch/read";
  expect((await portal.post(path, { inputs: ids })).status).toBe(400);
  expect((await portal.post(path, { inputs: ids.slice(0, 51), propertiesWithHistory: ["amount"] })).status).toBe(400);
  const { status, body } = await portal.post(path, { inputs: ids.slice(0, 100), properties: ["amount"] });
  expect(status).toBe(200);
  expect(body.results.map(({ id }) => id)).not.toEqual(ids.slice(0, 100).map(({ id }) => id));
  expect(new Set(body.results.map(({ id }) => id))).toEqual(new Set(ids.slice(0, 100).map(({ id }) => id)));
});

test("H5: what a batch did not find is reported with its ids, or just absent in a portal of that mode", async () => {
  const [one] = (await portal.get("/crm/v3/objects/deals?limit=1")).body.results;
  const inputs = [{ id: one!.id }, { id: "4711" }];
  const reported = await portal.post("/crm/v3/objects/deals/batch/read", { inputs });
  expect([reported.status, reported.body.numErrors]).toEqual([207, 1]);
  expect(reported.body.errors![0]!).toMatchObject({ category: "OBJECT_NOT_FOUND", context: { ids: ["4711"] } });
  portal.sandbox.hubspot.settings.missing = "absent";
  const silent = await portal.post("/crm/v3/objects/deals/batch/read", { inputs });
  expect([silent.status, silent.body.results.length, silent.body.errors]).toEqual([200, 1, undefined]);
  portal.sandbox.fault({ kind: "batch-drops-ids", with: { every: 1 } });
  const dropped = await portal.post("/crm/v3/objects/deals/batch/read", { inputs });
  expect([dropped.status, dropped.body.results.length]).toEqual([200, 0]);
});

test("H6: what the system writes moves the modified date and no value; archiving moves nothing", async () => {
  const [before] = (await portal.get("/crm/v3/objects/deals?limit=1&properties=reference,amount,dealstage")).body
    .results;
  const deal = before!.properties.reference!;
  portal.sandbox.letPass({ minutes: 30 });
  portal.sandbox.do({ act: "system-write", deals: [deal] });
  const after = (await portal.get(`/crm/v3/objects/deals/${before!.id}?properties=reference,amount,dealstage`))
    .body as unknown as GivenRecord;
  expect(after.updatedAt > before!.updatedAt).toBe(true);
  expect({ ...after.properties, hs_lastmodifieddate: "" }).toEqual({ ...before!.properties, hs_lastmodifieddate: "" });

  portal.sandbox.letPass({ minutes: 30 });
  portal.sandbox.do({ act: "delete-deal", deal });
  expect((await portal.get(`/crm/v3/objects/deals/${before!.id}`)).status).toBe(404);
  const archived = (await portal.get(`/crm/v3/objects/deals/${before!.id}?archived=true`))
    .body as unknown as GivenRecord;
  expect(archived.archived).toBe(true);
  expect(archived.updatedAt).toBe(after.updatedAt);
  expect(archived.archivedAt! > archived.updatedAt).toBe(true);
  portal.sandbox.do({ act: "undelete-deal", deal });
});

test("H6: contacts say lastmodifieddate, all others hs_lastmodifieddate", async () => {
  const contacts = await portal.get("/crm/v3/objects/contacts?limit=1");
  expect(contacts.body.results[0]!.properties).toHaveProperty("lastmodifieddate");
  expect(contacts.body.results[0]!.properties).not.toHaveProperty("hs_lastmodifieddate");
});

test("H7: history comes newest first, names who wrote, and holds every change from the creation on", async () => {
  const all = await listAll(
    portal,
    "/crm/v3/objects/deals?properties=reference&propertiesWithHistory=amount,dealstage,closed_lost_reason",
  );
  for (const record of all) {
    const deal = world.deal(record.properties.reference!)!;
    const changes = deal.changes.filter((change) => change.field === "amount" && change.at < world.now);
    const history = record.propertiesWithHistory!.amount!;
    expect(history.map((version) => `${version.timestamp} ${Number(version.value) * 100}`)).toEqual(
      changes.toReversed().map((change) => `${instantText(change.at).slice(0, -1)}.000Z ${change.to}`),
    );
    const stages = record.propertiesWithHistory!.dealstage!;
    expect(stages.at(-1)!.timestamp).toBe(`${instantText(deal.createdAt).slice(0, -1)}.000Z`);
    for (const version of stages) expect(version.sourceId).toBe(`userId:${version.updatedByUserId}`);
  }
});

test("H7: a value that was cleared is an empty text in the history and null now", async () => {
  const reopened = world.deals.find((deal) =>
    deal.changes.some(
      (change) => change.field === "lost_reason" && change.from !== null && change.to === null && change.at < world.now,
    ),
  )!;
  const all = await listAll(
    portal,
    "/crm/v3/objects/deals?properties=reference&propertiesWithHistory=closed_lost_reason",
  );
  const record = all.find((deal) => deal.properties.reference === reopened.id)!;
  expect(record.propertiesWithHistory!.closed_lost_reason!.map((version) => version.value)).toContain("");
});

test("H9: who moves a deal to a closed stage has the close date set to that instant; an integration keeps its own", async () => {
  const open = [...world.standingDeals()].filter(({ standing }) => standing.stage < 4 && !standing.isDeleted);
  const { deal } = open[0]!;
  portal.sandbox.letPass({ minutes: 10 });
  portal.sandbox.do({ act: "close-deal", deal: deal.id, isWon: false, reason: "Price" });
  const closed = (await byReference(deal.id))!;
  expect(closed.properties).toMatchObject({
    dealstage: "closedlost",
    closedate: `${instantText(world.now - 1).slice(0, -1)}.000Z`,
  });
  // The company's own losses: half of them kept the date that had been promised.
  const kept = world.deals.find((one) => {
    if (one.id === deal.id) return false;
    const state = stateAt(one, world.now);
    return state?.closing?.isWon === false && !state.isDeleted && state.closeOn !== Math.floor(state.closing.at / 1440);
  })!;
  const record = (await byReference(kept.id, "&propertiesWithHistory=dealstage"))!;
  expect(record.properties.closedate!.slice(0, 10)).toBe(dayText(stateAt(kept, world.now)!.closeOn!));
  expect(record.propertiesWithHistory!.dealstage![0]!.sourceType).toBe("INTEGRATION");
});

test("H12: a merged deal is gone, its id answers with the one that was kept, and that one names it", async () => {
  const [loser, survivor] = [...world.standingDeals()]
    .filter(({ standing }) => !standing.isDeleted)
    .map(({ deal }) => deal);
  const lost = (await byReference(loser!.id))!;
  const kept = (await byReference(survivor!.id))!;
  portal.sandbox.letPass({ minutes: 10 });
  portal.sandbox.do({ act: "merge-deals", loser: loser!.id, survivor: survivor!.id });
  const ids = (await listAll(portal, "/crm/v3/objects/deals")).map(({ id }) => id);
  expect(ids).not.toContain(lost.id);
  expect((await listAll(portal, "/crm/v3/objects/deals?archived=true")).map(({ id }) => id)).not.toContain(lost.id);
  const answer = (await portal.get(`/crm/v3/objects/deals/${lost.id}?properties=hs_merged_object_ids`))
    .body as unknown as GivenRecord;
  expect([answer.id, answer.properties.hs_merged_object_ids]).toEqual([kept.id, lost.id]);
  expect(answer.updatedAt > kept.updatedAt).toBe(true);
  portal.sandbox.hubspot.settings.mergedAway = "not-found";
  expect((await portal.get(`/crm/v3/objects/deals/${lost.id}`)).status).toBe(404);
});

test("H12: archived records can be read for 90 days, permanently deleted ones not at all", async () => {
  const [first, second] = [...world.standingDeals()]
    .filter(({ standing }) => !standing.isDeleted)
    .map(({ deal }) => deal);
  const [one, other] = [(await byReference(first!.id))!.id, (await byReference(second!.id))!.id];
  portal.sandbox.do({ act: "delete-deal", deal: first!.id }, { act: "purge", record: second!.id });
  const archived = async () => (await listAll(portal, "/crm/v3/objects/deals?archived=true")).map(({ id }) => id);
  expect(await archived()).toContain(one);
  for (const id of [other]) {
    expect((await portal.get(`/crm/v3/objects/deals/${id}`)).status).toBe(404);
    expect((await portal.get(`/crm/v3/objects/deals/${id}?archived=true`)).status).toBe(404);
  }
  portal.sandbox.letPass({ days: 89 });
  expect(await archived()).toContain(one);
  portal.sandbox.letPass({ days: 1 });
  expect(await archived()).not.toContain(one);
});

test("H14: properties tell their type, options with labels, and who made them; an admin's changes show", async () => {
  const named = async (name: string) =>
    (
      await portal.get<{ results: { name: string; type: string; hubspotDefined: boolean; options: object[] }[] }>(
        "/crm/properties/2026-09/deals",
      )
    ).body.results.find((property) => property.name === name);
  expect(await named("dealtype")).toMatchObject({
    type: "enumeration",
    hubspotDefined: true,
    options: [{ value: "newbusiness", label: "New business" }, { value: "existingbusiness" }, { value: "renewal" }],
  });
  expect(await named("arr")).toMatchObject({ type: "number", hubspotDefined: false });
  expect(await named("hs_v2_date_entered_closedwon")).toMatchObject({ type: "datetime" });
  portal.sandbox.do(
    {
      act: "add-field",
      service: "hubspot",
      object: "deals",
      name: "region",
      label: "Region",
      type: "string",
      value: "north",
    },
    { act: "retype-field", service: "hubspot", object: "deals", name: "arr", type: "string" },
    { act: "remove-field", service: "hubspot", object: "deals", name: "competitor" },
  );
  portal.sandbox.letPass({ minutes: 1 });
  expect(await named("region")).toMatchObject({ label: "Region", type: "string" });
  expect(await named("arr")).toMatchObject({ type: "string" });
  expect(await named("competitor")).toBeUndefined();
  const { body } = await portal.get("/crm/v3/objects/deals?limit=1&properties=region,competitor");
  expect(body.results[0]!.properties.region).toBe("north");
  expect(body.results[0]!.properties).not.toHaveProperty("competitor");
});

test("H14: a request target that is too long is 414", async () => {
  const names = (many: number) => Array.from({ length: many }, (_, at) => `a_property_of_ours_${at}`).join(",");
  expect((await portal.get(`/crm/v3/objects/deals?properties=${names(900)}`)).status).toBe(414);
  expect((await portal.get(`/crm/v3/objects/deals?properties=${names(600)}`)).status).toBe(200);
  portal.sandbox.hubspot.settings.longestTarget = 8000;
  expect((await portal.get(`/crm/v3/objects/deals?properties=${names(600)}`)).status).toBe(414);
});

test("bodies of mails come only with the right to read them", async () => {
  const read = async () =>
    (await portal.get("/crm/v3/objects/emails?limit=1&properties=hs_email_text,hs_email_subject")).body.results[0]!
      .properties;
  expect(await read()).toHaveProperty("hs_email_text");
  portal.sandbox.hubspot.settings.scopes = allScopes.filter((scope) => scope !== "sales-email-read");
  expect(await read()).not.toHaveProperty("hs_email_text");
});

test("faults of the list: a page that comes twice, a record on two pages, a cursor that has expired", async () => {
  const page = (after = "") => portal.get(`/crm/v3/objects/companies?limit=5${after}`);
  const first = await page();
  const after = `&after=${first.body.paging!.next.after}`;
  portal.sandbox.fault({ kind: "page-repeated", on: "after=" });
  const second = await page(after);
  expect(second.body.paging!.next.after).toBe(first.body.paging!.next.after);
  portal.sandbox.fault({ kind: "record-on-two-pages", on: "after=" });
  const third = await page(after);
  const fourth = await page(`&after=${third.body.paging!.next.after}`);
  expect(fourth.body.results[0]!.id).toBe(third.body.results.at(-1)!.id);
  portal.sandbox.fault({ kind: "after-expired" });
  expect((await page(after)).status).toBe(400);
});

test("H12: a deal that was closed before its day to be merged came is not named by the one it would have gone into", async () => {
  const own = await givenPortal({ tenSecondly: 100_000 }, { today: "2026-06-30", seed: 11, daysAhead: 400 });
  own.sandbox.letPass({ days: 160 });
  const deals = own.sandbox.world;
  const [doomed] = deals.deals.filter(
    ({ id, mergedInto }) => mergedInto !== null && !deals.standing(deals.deal(id)!)!.isDeleted,
  );
  const kept = doomed!.mergedInto!;
  own.sandbox.do({ act: "close-deal", deal: doomed!.id, isWon: true, reason: "Price" });
  own.sandbox.letPass({ days: 200 });
  const records = await listAll(own, "/crm/v3/objects/deals?properties=reference,hs_merged_object_ids");
  const named = (reference: string) => records.find(({ properties }) => properties.reference === reference);
  expect(named(doomed!.id)).toBeDefined();
  expect(named(kept)!.properties.hs_merged_object_ids).toBeNull();
  await own.sandbox.close();
});
