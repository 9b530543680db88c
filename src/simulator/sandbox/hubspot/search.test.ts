import { afterAll, beforeEach, expect, test } from "vitest";
import { givenPortal, listAll } from "./given-portal.ts";
import { defaultSettings } from "./settings.ts";

const portal = await givenPortal({ tenSecondly: 100_000, searchesPerSecond: 100_000 });
afterAll(() => portal.sandbox.close());
beforeEach(() => {
  portal.sandbox.faults.disarm();
  Object.assign(portal.sandbox.hubspot.settings, defaultSettings, { tenSecondly: 100_000, searchesPerSecond: 100_000 });
});

const search = (body: unknown, type = "deals") => portal.post(`/crm/objects/2026-09/${type}/search`, body);
const where = (...filters: unknown[]) => ({ filterGroups: [{ filters }] });
const is = (propertyName: string, operator: string, value?: string) => ({ propertyName, operator, value });
const ids = (results: readonly { readonly id: string }[]) => results.map(({ id }) => id);

test("H4: filters hold together in a group, and one of the groups is enough", async () => {
  const all = await listAll(portal, "/crm/v3/objects/deals?properties=amount,dealstage,competitor");
  const expected = all.filter(
    ({ properties: { amount, dealstage, competitor } }) =>
      (dealstage === "closedwon" && amount !== null && Number(amount) > 10_000) || competitor !== null,
  );
  const { body } = await search({
    filterGroups: [
      { filters: [is("dealstage", "EQ", "closedwon"), is("amount", "GT", "10000")] },
      { filters: [is("competitor", "HAS_PROPERTY")] },
    ],
    limit: 200,
  });
  expect(body.total).toBe(expected.length);
  expect(expected.length).toBeGreaterThan(20);
  expect(new Set(ids(body.results))).toEqual(new Set(ids(expected)));
});

test.each([
  [is("dealtype", "NEQ", "newbusiness"), (value: string | null) => value !== "newbusiness"],
  [{ propertyName: "dealtype", operator: "IN", values: ["renewal"] }, (value: string | null) => value === "renewal"],
  [
    { propertyName: "dealtype", operator: "NOT_IN", values: ["renewal"] },
    (value: string | null) => value !== "renewal",
  ],
])("H4: the operator of %o", async (filter, holds) => {
  const all = await listAll(portal, "/crm/v3/objects/deals?properties=dealtype");
  const { body } = await search({ ...where(filter), limit: 200, properties: ["dealtype"] });
  expect(body.total).toBe(all.filter(({ properties }) => holds(properties.dealtype!)).length);
});

test("H4: instants are asked for in milliseconds or as text, and BETWEEN has both its ends in", async () => {
  const [some] = (await search({ limit: 1 })).body.results;
  const at = some!.updatedAt;
  const by = async (value: string, highValue: string) =>
    ids(
      (await search(where({ propertyName: "hs_lastmodifieddate", operator: "BETWEEN", value, highValue }))).body
        .results,
    );
  expect(await by(at, at)).toContain(some!.id);
  expect(await by(String(Date.parse(at)), String(Date.parse(at)))).toEqual(await by(at, at));
});

test("H4: one sort, as text or object; by id it goes through everything a page at a time", async () => {
  const found: string[] = [];
  for (let last = "0"; ; last = found.at(-1)!) {
    const { body } = await search({
      ...where(is("hs_object_id", "GT", last)),
      sorts: [{ propertyName: "hs_object_id", direction: "ASCENDING" }],
      limit: 50,
    });
    found.push(...ids(body.results));
    if (body.paging === undefined) break;
  }
  expect(found).toEqual(ids(await listAll(portal, "/crm/v3/objects/deals")));
  const down = await search({ sorts: ["-hs_object_id"], limit: 1 });
  expect(ids(down.body.results)).toEqual(found.slice(-1));
  expect((await search({ sorts: ["amount", "hs_object_id"] })).status).toBe(400);
});

test("H4: the limits of a search: 200 a page, 5 groups, 6 filters each, 18 in all, 3,000 characters, properties that exist", async () => {
  const filters = (count: number) => Array.from({ length: count }, () => is("amount", "GT", "1"));
  expect((await search({ limit: 201 })).status).toBe(400);
  expect((await search({ filterGroups: Array(6).fill({ filters: filters(1) }) })).status).toBe(400);
  expect((await search(where(...filters(7)))).status).toBe(400);
  expect((await search({ filterGroups: Array(4).fill({ filters: filters(5) }) })).status).toBe(400);
  expect((await search({ filterGroups: Array(3).fill({ filters: filters(6) }) })).status).toBe(200);
  expect((await search({ query: "x".repeat(3000) })).status).toBe(400);
  expect((await search(where(is("no_such_thing", "EQ", "1")))).status).toBe(400);
  expect((await search(where(is("archivedAt", "GT", "1")))).status).toBe(400);
});

test("H4: nobody gets beyond the ten thousandth result", async () => {
  const found = await search({ ...where(is("hs_object_id", "GT", "0")), after: "9999", limit: 200 }, "emails");
  expect(found.status).toBe(200);
  const beyond = await search({ after: "10000" });
  expect([beyond.status, beyond.body.message]).toEqual([400, expect.stringContaining("10000")]);
});

test("H4: answers have no history, no associations, nothing archived and no rate headers", async () => {
  const [some] = (await search({ limit: 1, properties: ["reference"] })).body.results;
  const { body, headers } = await search({ limit: 1, propertiesWithHistory: ["amount"], associations: ["contacts"] });
  expect(body.results[0]).not.toHaveProperty("propertiesWithHistory");
  expect(body.results[0]).not.toHaveProperty("associations");
  expect(headers.has("x-hubspot-ratelimit-max")).toBe(false);
  portal.sandbox.do({ act: "delete-deal", deal: some!.properties.reference! });
  expect(ids((await search(where(is("hs_object_id", "EQ", some!.id)))).body.results)).toEqual([]);
  portal.sandbox.do({ act: "undelete-deal", deal: some!.properties.reference! });
});

test("H4: the index lags behind what is written", async () => {
  const { world } = portal.sandbox;
  const open = [...world.standingDeals()].find(({ standing }) => standing.stage < 4 && !standing.isDeleted)!.deal;
  portal.sandbox.letPass({ minutes: 60 });
  portal.sandbox.do({ act: "change-deal", deal: open.id, field: "amount", to: 123_456_78 });
  const amount = async () =>
    (await search({ ...where(is("reference", "EQ", open.id)), properties: ["amount"] })).body.results[0]!.properties
      .amount;
  portal.sandbox.hubspot.settings.indexLagMinutes = 5;
  expect(await amount()).not.toBe("123456.78");
  portal.sandbox.letPass({ minutes: 5 });
  expect(await amount()).toBe("123456.78");
  portal.sandbox.do({ act: "change-deal", deal: open.id, field: "amount", to: 999_00 });
  portal.sandbox.fault({ kind: "index-behind", with: { minutes: 10 }, times: 1 });
  expect(await amount()).not.toBe("999");
});

test("H4: five searches a second for the whole account", async () => {
  let time = 0;
  const strict = await givenPortal({ clock: () => time });
  const ask = () => strict.post("/crm/v3/objects/deals/search", { limit: 1 });
  for (let call = 0; call < 5; call += 1) expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect([refused.status, refused.body.policyName]).toEqual([429, "SECONDLY"]);
  expect(refused.body.message).toBe("You have reached your secondly limit.");
  time = 1001;
  expect((await ask()).status).toBe(200);
  await strict.sandbox.close();
});

test("a fault: search leaves records out that the list has", async () => {
  portal.sandbox.fault({ kind: "search-misses", with: { every: 2 } });
  const { body } = await search({ limit: 10 });
  expect(body.results.length).toBe(5);
});
