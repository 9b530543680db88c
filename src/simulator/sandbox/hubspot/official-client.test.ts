import { Client } from "@hubspot/api-client";
import { FilterOperatorEnum } from "@hubspot/api-client/lib/codegen/crm/deals/models/Filter.js";
import { afterAll, expect, test } from "vitest";
import { givenPortal, listAll } from "./given-portal.ts";

const portal = await givenPortal({ tenSecondly: 100_000 });
afterAll(() => portal.sandbox.close());
const client = new Client({ accessToken: portal.key, basePath: portal.url });

test("the official client lists all deals, a page at a time", async () => {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await client.crm.deals.basicApi.getPage(100, after, ["amount", "arr"]);
    ids.push(...page.results.map((deal) => deal.id));
    after = page.paging?.next?.after;
    if (after === undefined) break;
  }
  expect(ids).toEqual((await listAll(portal, "/crm/v3/objects/deals")).map((deal) => deal.id));
});

test("the official client reads history, in the list and in a batch", async () => {
  const page = await client.crm.deals.basicApi.getPage(5, undefined, ["dealname"], ["dealstage"], ["companies"]);
  expect(page.results[0]!.propertiesWithHistory!.dealstage!.length).toBeGreaterThan(0);
  expect(page.results[0]!.associations!.companies!.results.length).toBeGreaterThan(0);
  const batch = await client.crm.deals.batchApi.read({
    inputs: page.results.map(({ id }) => ({ id })),
    properties: ["dealname"],
    propertiesWithHistory: ["dealstage"],
  });
  expect(new Map(batch.results.map((deal) => [deal.id, deal.propertiesWithHistory]))).toEqual(
    new Map(page.results.map((deal) => [deal.id, deal.propertiesWithHistory])),
  );
});

test("the official client searches in the order of ids", async () => {
  const found = await client.crm.deals.searchApi.doSearch({
    filterGroups: [{ filters: [{ propertyName: "dealstage", operator: FilterOperatorEnum.Eq, value: "closedwon" }] }],
    sorts: ["hs_object_id"],
    properties: ["dealstage"],
    limit: 200,
  });
  expect(found.total).toBeGreaterThan(20);
  expect(found.results.every((deal) => deal.properties.dealstage === "closedwon")).toBe(true);
});

test("the official client reads owners twice, pipelines, properties and associations", async () => {
  const active = await client.crm.owners.ownersApi.getPage(undefined, undefined, 100, false);
  const archived = await client.crm.owners.ownersApi.getPage(undefined, undefined, 100, true);
  expect(active.results.length + archived.results.length).toBe(portal.sandbox.world.members().length + 1);
  const pipelines = await client.crm.pipelines.pipelinesApi.getAll("deals");
  expect(pipelines.results[0]!.stages.map((stage) => stage.label)).toContain("Closed Won");
  const properties = await client.crm.properties.coreApi.getAll("deals");
  expect(properties.results.map((property) => property.name)).toContain("hs_manual_forecast_category");
  const [deal] = (await client.crm.deals.basicApi.getPage(1)).results;
  const tied = await client.crm.associations.v4.batchApi.getPage("deals", "companies", { inputs: [{ id: deal!.id }] });
  expect(tied.results[0]!.to.length).toBe(1);
});

test("the official client gets a token by refreshing, and goes on with it", async () => {
  const { clientId, clientSecret, refreshToken } = portal.sandbox.hubspot.credentials;
  const tokens = await client.oauth.tokensApi.create(
    "refresh_token",
    undefined,
    undefined,
    clientId,
    clientSecret,
    refreshToken,
  );
  const other = new Client({ accessToken: tokens.accessToken, basePath: portal.url });
  expect((await other.crm.companies.basicApi.getPage(1)).results.length).toBe(1);
});

test("the official client throws what the portal refuses", async () => {
  await expect(client.crm.deals.basicApi.getById("4711")).rejects.toMatchObject({ code: 404 });
  await expect(client.crm.deals.basicApi.getPage(101)).rejects.toMatchObject({ code: 400 });
});
