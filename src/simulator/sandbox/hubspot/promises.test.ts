import { afterAll, beforeEach, expect, test } from "vitest";
import { instantText } from "../../timeline.ts";
import { givenPortal, listAll } from "./given-portal.ts";
import { ownerId, userId } from "./people.ts";
import { defaultSettings } from "./settings.ts";

const portal = await givenPortal({ tenSecondly: 100_000 });
const { world } = portal.sandbox;
afterAll(() => portal.sandbox.close());
beforeEach(() => Object.assign(portal.sandbox.hubspot.settings, defaultSettings, { tenSecondly: 100_000 }));

interface Splits {
  readonly results: readonly {
    readonly id: string;
    readonly splits: readonly { readonly createdAt: string; readonly properties: Readonly<Record<string, string>> }[];
  }[];
  readonly category: string;
}

const dealIds = async () => {
  const deals = await listAll(portal, "/crm/v3/objects/deals?properties=reference");
  return new Map(deals.map((deal) => [deal.properties.reference!, deal.id]));
};

test("H13: splits come by deal, are shares of 1 that add up, and both path families have them", async () => {
  const ids = await dealIds();
  const shared = world.deals.filter(
    (deal) => ids.has(deal.id) && deal.splits.some((split) => split.kind === "revenue" && split.agreedAt < world.now),
  );
  expect(shared.length).toBeGreaterThan(0);
  const inputs = shared.map((deal) => ({ id: ids.get(deal.id)! }));
  const { body } = await portal.post<Splits>("/deal-splits/2026-09/batch/read", { inputs });
  expect((await portal.post<Splits>("/crm/v3/objects/deals/splits/batch/read", { inputs })).body.results).toEqual(
    body.results,
  );
  for (const deal of shared) {
    const got = body.results.find((one) => one.id === ids.get(deal.id))!.splits;
    const agreed = deal.splits.filter((split) => split.kind === "revenue");
    expect(got.map((split) => split.properties)).toEqual(
      agreed.map((split) => ({
        hs_deal_split_percentage: String(split.share / 100),
        hubspot_owner_id: ownerId(split.person),
      })),
    );
    expect(got[0]!.createdAt).toBe(`${instantText(agreed[0]!.agreedAt).slice(0, -1)}.000Z`);
    expect(got.reduce((sum, split) => sum + Number(split.properties.hs_deal_split_percentage), 0)).toBe(1);
  }
  portal.sandbox.fault({ kind: "splits-do-not-add-up" });
  const odd = (await portal.post<Splits>("/deal-splits/2026-09/batch/read", { inputs })).body.results[0]!.splits;
  expect(odd.reduce((sum, split) => sum + Number(split.properties.hs_deal_split_percentage), 0)).toBeCloseTo(0.9999, 8);
});

test.each([
  ["professional", "POST", "/deal-splits/2026-09/batch/read"],
  ["professional", "GET", "/events/event-occurrences/2026-09?eventType=e_visited_page"],
  ["starter", "GET", "/crm/objects/2026-09/forecasts"],
  ["starter", "GET", "/forecast-submissions/2026-09/events"],
  ["starter", "GET", "/crm/objects/2026-09/leads"],
  ["free", "GET", "/crm/objects/2026-09/goal_targets"],
] as const)("H13: on %s, %s %s is 403", async (tier, method, path) => {
  const ask = () => (method === "GET" ? portal.get(path) : portal.post(path, { inputs: [] }));
  expect((await ask()).status).toBe(200);
  portal.sandbox.hubspot.settings.tier = tier;
  expect((await ask()).status).toBe(403);
});

test("H13: goals are the quotas, one per user and quarter, in their currency, named for what they are", async () => {
  const goals = await listAll(
    portal,
    "/crm/objects/2026-09/goal_targets?properties=hs_goal_name,hs_target_amount,hs_goal_target_currency_code,hs_assignee_user_id,hs_start_datetime,hs_end_datetime,hs_kpi_is_team_rollup",
  );
  const told = goals.map(({ properties }) =>
    [
      properties.hs_assignee_user_id,
      properties.hs_target_amount,
      properties.hs_goal_target_currency_code,
      properties.hs_kpi_is_team_rollup,
    ].join(" "),
  );
  const owed = world
    .quotas()
    .map((quota) => [userId(quota.person), quota.amount, quota.currency, quota.isManager].join(" "));
  expect(told.toSorted()).toEqual(owed.toSorted());
  // Quarters begin at the account's own midnight: in summer two hours before that of UTC.
  const second = goals.find(({ properties }) => properties.hs_goal_name!.includes("2026-Q2"))!;
  expect([second.properties.hs_start_datetime, second.properties.hs_end_datetime]).toEqual([
    "2026-03-31T22:00:00.000Z",
    "2026-06-30T22:00:00.000Z",
  ]);
});

test("H13: a goal keeps its id while newcomers and quarters come", async () => {
  const before = await listAll(portal, "/crm/objects/2026-09/goal_targets?properties=hs_goal_name");
  portal.sandbox.letPass({ days: 100 });
  const after = await listAll(portal, "/crm/objects/2026-09/goal_targets?properties=hs_goal_name");
  expect(after.length).toBeGreaterThan(before.length);
  const names = new Map(after.map((goal) => [goal.id, goal.properties.hs_goal_name]));
  for (const goal of before) expect(names.get(goal.id)).toBe(goal.properties.hs_goal_name);
});

test("H13: a forecast holds the last call, its history all of them, and the submission events the same", async () => {
  const records = await listAll(
    portal,
    "/crm/objects/2026-09/forecasts?properties=hs_amount,hubspot_owner_id,hs_forecast_type_id&propertiesWithHistory=hs_amount",
  );
  const calls = world.calls();
  const line = (owner: string, type: string, at: string, amount: string) => [owner, type, at, amount].join(" ");
  const made = calls.map((call) =>
    line(
      ownerId(call.person),
      call.category === "commit" ? "0" : "1",
      `${instantText(call.calledAt).slice(0, -1)}.000Z`,
      String(call.amount),
    ),
  );
  const fromHistory = records.flatMap(({ properties, propertiesWithHistory }) =>
    propertiesWithHistory!.hs_amount!.map((version) =>
      line(properties.hubspot_owner_id!, properties.hs_forecast_type_id!, version.timestamp, version.value),
    ),
  );
  expect(fromHistory.toSorted()).toEqual(made.toSorted());
  for (const record of records)
    expect(record.properties.hs_amount).toBe(record.propertiesWithHistory!.hs_amount![0]!.value);

  const events: string[] = [];
  for (let after = ""; ; ) {
    const { body } = await portal.get<{
      results: { occurredAt: string; properties: Record<string, string> }[];
      paging?: { next: { after: string } };
    }>(`/forecast-submissions/2026-09-beta/events?limit=100${after}`);
    for (const { occurredAt, properties } of body.results)
      events.push(
        line(properties.hubspot_owner_id!, properties.hs_forecast_type_id!, occurredAt, properties.hs_amount!),
      );
    if (body.paging === undefined) break;
    after = `&after=${body.paging.next.after}`;
  }
  expect(events.toSorted()).toEqual(made.toSorted());
  const types = await portal.get<{ results: { forecastName: string; defaultType: boolean }[] }>(
    "/forecast-settings/2026-09/forecast-types",
  );
  expect(types.body.results.map((type) => type.forecastName)).toEqual(["Commit", "Best case"]);
});

test("H14: rates are dated, each from a midnight of the account, as far as they are known", async () => {
  const all: { fromCurrencyCode: string; conversionRate: number; effectiveAt: string }[] = [];
  for (let after = ""; ; ) {
    const { body } = await portal.get<{ results: typeof all; paging?: { next: { after: string } } }>(
      `/settings/currencies/2026-09/exchange-rates?limit=10${after}`,
    );
    all.push(...body.results);
    if (body.paging === undefined) break;
    after = `&after=${body.paging.next.after}`;
  }
  const known = world.company.rates.dated.filter((rate) => rate.from <= world.today);
  expect(all.map((rate) => `${rate.fromCurrencyCode} ${rate.conversionRate}`).toSorted()).toEqual(
    known.map((rate) => `${rate.currency} ${rate.rate}`).toSorted(),
  );
  expect(all.map((rate) => rate.effectiveAt)).toContain("2026-03-31T22:00:00.000Z");
  const current = await portal.get<{ results: typeof all }>("/settings/currencies/2026-09/exchange-rates/current");
  expect(current.body.results.map((rate) => rate.fromCurrencyCode).toSorted()).toEqual(["EUR", "GBP", "SEK"]);
});

test("H14: the account tells its zone and currencies, and how many calls of the day are used", async () => {
  const { body } = await portal.get<Record<string, unknown>>("/account-info/2026-09/details");
  expect(body).toMatchObject({
    portalId: 48_201_377,
    accountType: "STANDARD",
    timeZone: "Europe/Stockholm",
    companyCurrency: "USD",
    additionalCurrencies: ["EUR", "GBP", "SEK"],
    utcOffsetMilliseconds: 7_200_000,
  });
  const usage = await portal.get<{ results: { currentUsage: number; usageLimit: number }[] }>(
    "/account-info/2026-09/api-usage/daily/private-apps",
  );
  expect(usage.body.results[0]!.currentUsage).toBeGreaterThan(1);
  expect(usage.body.results[0]!.usageLimit).toBe(625_000);
});
