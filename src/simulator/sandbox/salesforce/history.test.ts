import { expect, test } from "vitest";
import { dayText } from "../../timeline.ts";
import { givenOrg } from "./given-org.ts";

test("S10: a deal has a history row from its creation and for each save of stage, amount or close date", async () => {
  const org = await givenOrg();
  const deal = org.sandbox.world.deals.find(
    ({ closings, createdAt }) => closings[0]!.at > org.sandbox.world.now && createdAt < org.sandbox.world.now,
  )!;
  const rows = () =>
    org.all(
      `SELECT StageName, Amount, CloseDate, PrevAmount, Probability, ExpectedRevenue, CreatedDate FROM OpportunityHistory WHERE Opportunity.External_Id__c = '${deal.id}' ORDER BY CreatedDate`,
    );
  const before = await rows();
  expect(before[0]).toMatchObject({
    CreatedDate: new Date(deal.createdAt * 60_000).toISOString().replace("Z", "+0000"),
    PrevAmount: null,
  });
  org.sandbox.letPass({ minutes: 1 });
  org.sandbox.do(
    { act: "change-deal", deal: deal.id, field: "amount", to: 123_456 },
    { act: "change-deal", deal: deal.id, field: "stage", to: 3 },
  );
  org.sandbox.letPass({ minutes: 1 });
  org.sandbox.do(
    { act: "change-deal", deal: deal.id, field: "owner", to: 1 },
    { act: "change-deal", deal: deal.id, field: "lost_reason", to: "Price" },
  );
  const after = await rows();
  expect(after.length).toBe(before.length + 1); // two changes of one save are one row; an owner is none
  expect(after.at(-1)).toMatchObject({
    StageName: "Negotiation",
    Amount: 1234.56,
    Probability: 75,
    ExpectedRevenue: 925.92,
    PrevAmount: before.at(-1)!.Amount,
  });
});

test("S10: field history is of tracked fields only, an owner makes two rows in one second, creation makes one of its own", async () => {
  const org = await givenOrg({ trackedFields: ["Owner"], historyShownMonths: 240, historyKeptMonths: 240 });
  const rows = await org.all(
    "SELECT OpportunityId, Field, DataType, OldValue, NewValue, CreatedDate FROM OpportunityFieldHistory ORDER BY OpportunityId, CreatedDate, Id",
  );
  expect(new Set(rows.map(({ Field }) => Field))).toEqual(new Set(["created", "Owner"]));
  const owners = rows.filter(({ Field }) => Field === "Owner");
  expect(owners.length).toBeGreaterThan(0);
  for (let pair = 0; pair < owners.length; pair += 2) {
    const [ids, names] = owners.slice(pair, pair + 2) as [Record<string, unknown>, Record<string, unknown>];
    expect([ids.DataType, names.DataType]).toEqual(["EntityId", "Text"]);
    expect([ids.OpportunityId, ids.CreatedDate]).toEqual([names.OpportunityId, names.CreatedDate]);
    const [user] = await org.all(`SELECT Name FROM User WHERE Id = '${ids.NewValue}'`);
    expect(user).toMatchObject({ Name: names.NewValue });
  }
  for (const row of rows) if (row.Field === "created") expect([row.OldValue, row.NewValue]).toEqual([null, null]);
});

test("S10: field history is shown 18 months, kept 24 for queryAll, and then forgotten; tracking begins on a day", async () => {
  const org = await givenOrg();
  const oldest = async (how: "query" | "queryAll") =>
    (await org.all("SELECT CreatedDate FROM OpportunityFieldHistory ORDER BY CreatedDate LIMIT 1", how))[0]!
      .CreatedDate as string;
  expect((await oldest("query")) >= "2025-01-01").toBe(true);
  expect((await oldest("query")) < "2025-01-15").toBe(true);
  expect((await oldest("queryAll")) >= "2024-07-01").toBe(true);
  expect((await oldest("queryAll")) < "2024-07-15").toBe(true);
  org.settings.trackedSince = "2026-01-01";
  expect((await oldest("queryAll")) >= "2026-01-01").toBe(true);
});

test("S11: a win comes to its day when its date lay ahead, in UTC; a date that has passed stays, and so does a loss's", async () => {
  const org = await givenOrg({}, { deals: 600, reps: 16, defects: false });
  const rows = await org.all(
    "SELECT OpportunityId, StageName, CloseDate, PrevCloseDate, CreatedDate FROM OpportunityHistory WHERE StageName IN ('Closed Won', 'Closed Lost')",
  );
  const wins = rows.filter(({ StageName }) => StageName === "Closed Won");
  const ahead = wins.filter(
    ({ PrevCloseDate, CreatedDate }) => String(PrevCloseDate) > String(CreatedDate).slice(0, 10),
  );
  for (const { CloseDate, CreatedDate } of ahead) expect(CloseDate).toBe(String(CreatedDate).slice(0, 10));
  for (const { CloseDate, CreatedDate } of wins)
    expect(String(CloseDate) <= String(CreatedDate).slice(0, 10)).toBe(true);
  const staying = rows.filter(({ CloseDate, CreatedDate }) => String(CloseDate) > String(CreatedDate).slice(0, 10));
  expect([
    ahead.length > 20,
    staying.length > 20,
    staying.every(({ StageName }) => StageName === "Closed Lost"),
  ]).toEqual([true, true, true]);

  const { world } = org.sandbox;
  const open = [...world.standingDeals()].find(
    ({ standing, deal }) =>
      standing.closing === null && standing.closeOn! > world.today + 10 && deal.type === "new" && !standing.isDeleted,
  )!;
  org.sandbox.do({ act: "close-deal", deal: open.deal.id, isWon: true });
  const [won] = await org.all(
    `SELECT CloseDate, IsWon, Probability, ForecastCategoryName FROM Opportunity WHERE External_Id__c = '${open.deal.id}'`,
  );
  expect(won).toMatchObject({
    CloseDate: dayText(world.today),
    IsWon: true,
    Probability: 100,
    ForecastCategoryName: "Closed",
  });
});

test("S11: PushCount counts moves to a later calendar month and nothing else", async () => {
  const org = await givenOrg();
  const { world } = org.sandbox;
  const { deal } = [...world.standingDeals()].find(
    ({ standing, deal: one }) => standing.closing === null && !standing.isDeleted && one.closings[0]!.at > world.now,
  )!;
  const pushes = async () =>
    (await org.all(`SELECT PushCount FROM Opportunity WHERE External_Id__c = '${deal.id}'`))[0]!.PushCount as number;
  const first = await pushes();
  const dates = [20_680, 20_685, 20_720, 20_715, 20_650]; // 2026-08-15, -20, -09-24, -19, -07-16
  const seen: number[] = [];
  for (const date of dates) {
    org.sandbox.letPass({ minutes: 1 });
    org.sandbox.do({ act: "change-deal", deal: deal.id, field: "close_on", to: date });
    seen.push((await pushes()) - first);
  }
  const start = seen[0]!;
  expect(dates.map(dayText)).toEqual(["2026-08-15", "2026-08-20", "2026-09-24", "2026-09-19", "2026-07-16"]);
  expect(seen.map((count) => count - start)).toEqual([0, 0, 1, 1, 1]);
});

test("S11: an amount is the sum of the deal's lines", async () => {
  const org = await givenOrg();
  const lines = new Map<unknown, number>();
  for (const { OpportunityId, TotalPrice } of await org.all(
    "SELECT OpportunityId, TotalPrice FROM OpportunityLineItem",
  ))
    lines.set(OpportunityId, (lines.get(OpportunityId) ?? 0) + Number(TotalPrice));
  const deals = await org.all("SELECT Id, Amount, HasOpportunityLineItem FROM Opportunity");
  for (const { Id, Amount, HasOpportunityLineItem } of deals) {
    expect(lines.has(Id)).toBe(HasOpportunityLineItem);
    if (HasOpportunityLineItem) expect(lines.get(Id)).toBe(Amount);
  }
  expect(lines.size).toBeGreaterThan(100);
});

test("S12: tasks and events of more than a year ago are archived: queryAll alone shows them", async () => {
  const org = await givenOrg();
  for (const object of ["Task", "Event"]) {
    const shown = await org.all(`SELECT ActivityDate, IsArchived FROM ${object} ORDER BY ActivityDate`);
    const all = await org.all(`SELECT ActivityDate, IsArchived FROM ${object} ORDER BY ActivityDate`, "queryAll");
    expect([shown[0]!.IsArchived, String(shown[0]!.ActivityDate) >= "2025-07-01"]).toEqual([false, true]);
    expect([all[0]!.IsArchived, String(all[0]!.ActivityDate) < "2024-01-01"]).toEqual([true, true]);
    expect(all.length).toBeGreaterThan(shown.length * 1.5);
  }
});

test("S15: forecasts are there for who may see them all, and disagree as in life", async () => {
  const org = await givenOrg();
  const types = await org.all("SELECT DeveloperName FROM ForecastingType");
  expect(types.map(({ DeveloperName }) => DeveloperName)).toEqual([
    "OpportunityRevenue",
    "Renewals",
    "OpportunityOverlayRevenue",
  ]);
  const quotas = await org.all(
    "SELECT ForecastingTypeId, COUNT(Id) n FROM ForecastingQuota GROUP BY ForecastingTypeId",
  );
  expect(quotas.length).toBeGreaterThan(1);

  const items = await org.all(
    "SELECT Id, OwnerId, PeriodId, ForecastingItemCategory, ForecastAmount, AmountWithoutAdjustments, HasOwnerAdjustment FROM ForecastingItem",
  );
  const adjusted = items.filter(({ HasOwnerAdjustment }) => HasOwnerAdjustment);
  const adjustments = await org.all("SELECT ForecastingItemId, OwnerAdjustedAmount FROM ForecastingOwnerAdjustment");
  expect(adjusted.length).toBeGreaterThan(0);
  expect(
    adjustments.map(({ ForecastingItemId, OwnerAdjustedAmount }) => [ForecastingItemId, OwnerAdjustedAmount]),
  ).toEqual(adjusted.map(({ Id, ForecastAmount }) => [Id, ForecastAmount]));
  const latest = await org.all(
    "SELECT ForecastOwnerId, PeriodId, SubmissionDateTime FROM ForecastingSubmission WHERE IsLatest = true",
  );
  const keys = latest.map(({ ForecastOwnerId, PeriodId }) => `${ForecastOwnerId} ${PeriodId}`);
  expect(new Set(keys).size).toBe(keys.length);

  org.sandbox.do({ act: "withdraw-right", service: "salesforce", right: "ViewAllForecasts" });
  for (const object of ["ForecastingQuota", "ForecastingItem", "ForecastingSubmission", "ForecastingType"])
    expect((await org.call(`query?q=SELECT+Id+FROM+${object}`)).status).toBe(400);
});

test("S15: an item is what the owner's deals of the quarter come to, in the company's currency", async () => {
  const org = await givenOrg({ rateDecimals: 12 });
  const [item] = await org.all(
    "SELECT OwnerId, Period.StartDate, Period.EndDate, AmountWithoutAdjustments FROM ForecastingItem WHERE ForecastingItemCategory = 'ClosedOnly' AND AmountWithoutAdjustments > 0 AND Period.StartDate = 2026-04-01 LIMIT 1",
  );
  const { StartDate, EndDate } = item!.Period as { StartDate: string; EndDate: string };
  const [sum] = await org.all(
    `SELECT SUM(Amount) total FROM Opportunity WHERE OwnerId = '${item!.OwnerId}' AND IsWon = true AND CloseDate >= ${StartDate} AND CloseDate <= ${EndDate}`,
  );
  expect(item!.AmountWithoutAdjustments).toBeCloseTo(Number(sum!.total), 2);
});
