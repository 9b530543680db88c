import { expect, test } from "vitest";
import type { Cell } from "../../records.ts";
import { by, categories, givenExport, instant, money, of, plain, type Told, types, yes } from "./given-export.ts";

test.each([
  { seed: 1, days: 0 },
  { seed: 7, days: 45 },
])("every opportunity is the one of the export, field by field: %o", async (which) => {
  const { org, exported, dealOf } = await givenExport(which);
  const told = await org.all(
    `SELECT External_Id__c, Name, Account.External_Id__c, Owner.EmployeeNumber, Owner.Name, Type, StageName,
       ForecastCategoryName, LeadSource, Inbound__c, Lead_Score__c, Product__c, CurrencyIsoCode, Amount, ARR__c, One_Off__c,
       Term_Months__c, CreatedDate, Opened_On__c, CloseDate, Lost_Reason__c, Competitor__c, IsDeleted, Is_Test__c,
       Merged_Into__r.External_Id__c, SystemModstamp FROM Opportunity`,
    "queryAll",
  );
  const rows = told.map(
    (one): Told => ({
      opportunity_id: plain(one.External_Id__c),
      name: plain(one.Name),
      account: of(one, "Account", "External_Id__c"),
      owner: of(one, "Owner", "EmployeeNumber") ?? of(one, "Owner", "Name"),
      type: types[String(one.Type)] ?? plain(one.Type),
      stage: plain(one.StageName),
      "forecast category": categories[String(one.ForecastCategoryName)]!,
      source: plain(one.LeadSource),
      inbound: yes(one.Inbound__c),
      "lead score": plain(one.Lead_Score__c),
      product: plain(one.Product__c),
      currency: plain(one.CurrencyIsoCode),
      amount: money(one.Amount),
      arr: money(one.ARR__c),
      "one off": money(one.One_Off__c),
      "term months": plain(one.Term_Months__c),
      "created at": instant(one.CreatedDate),
      "opened on": plain(one.Opened_On__c),
      "close on": plain(one.CloseDate),
      "lost reason": plain(one.Lost_Reason__c),
      competitor: plain(one.Competitor__c),
      "is deleted": yes(one.IsDeleted),
      "is test": yes(one.Is_Test__c),
      "merged into": of(one, "Merged_Into__r", "External_Id__c"),
      "modified at": instant(one.SystemModstamp),
    }),
  );
  // What Salesforce cannot have: no owner, no creation, no close date, and texts where a number or a date belongs.
  const expected = exported("opportunities").map((row): Told => {
    const { "closed at": _derived, ...rest } = row;
    const { defect } = dealOf(row.opportunity_id!);
    const saw = rows.find((one) => one.opportunity_id === row.opportunity_id)!;
    if (defect === "missing-owner") rest.owner = "Repmark Integration";
    if (defect === "missing-created") rest["created at"] = saw["created at"]!;
    if (defect === "missing-close-date") rest["close on"] = saw["close on"]!;
    if (defect === "bad-number") rest["lead score"] = null;
    if (defect === "bad-date") rest["modified at"] = saw["modified at"]!;
    return rest;
  });
  expect(rows).toEqual(expected);
  expect(new Set(expected.map((row) => dealOf(row.opportunity_id!).defect)).size).toBeGreaterThan(8);
});

test.each([
  { seed: 1, days: 0 },
  { seed: 7, days: 45 },
])(
  "the closing instant and every change of stage, amount and close date can be worked out of OpportunityHistory: %o",
  async (which) => {
    const { org, exported, dealOf } = await givenExport(which);
    const told = await org.all(
      `SELECT Opportunity.External_Id__c, StageName, Amount, CloseDate, PrevAmount, PrevCloseDate, CreatedDate, Id
     FROM OpportunityHistory ORDER BY OpportunityId, CreatedDate, Id`,
      "queryAll",
    );
    const changes: Told[] = [];
    const closedAt = new Map<string, Cell>();
    let before: Told = {};
    for (const one of told) {
      const opportunity_id = of(one, "Opportunity", "External_Id__c")!;
      const isFirst = before.opportunity_id !== opportunity_id;
      const now: Told = {
        opportunity_id,
        stage: plain(one.StageName),
        amount: money(one.Amount),
        close_on: plain(one.CloseDate),
      };
      if (!isFirst) expect([money(one.PrevAmount), plain(one.PrevCloseDate)]).toEqual([before.amount, before.close_on]);
      for (const field of ["stage", "amount", "close_on"]) {
        const old = isFirst ? null : before[field]!;
        if (old !== now[field])
          changes.push({
            opportunity_id,
            "changed at": instant(one.CreatedDate),
            field,
            "old value": old,
            "new value": now[field]!,
          });
      }
      if (isFirst || before.stage !== now.stage)
        closedAt.set(opportunity_id, /^Closed/.test(now.stage!) ? instant(one.CreatedDate) : null);
      before = now;
    }
    const left = new Set(["missing-created", "missing-close-date", "won-in-future"]);
    const isHeld = (row: Told) =>
      row.opportunity_id !== "D-STRAY" && !left.has(dealOf(row.opportunity_id!).defect ?? "");
    const order = by("opportunity_id", "changed at", "field");
    expect(changes.filter(isHeld).sort(order)).toEqual(
      exported("changes")
        .filter((row) => ["stage", "amount", "close_on"].includes(row.field!) && isHeld(row))
        .sort(order),
    );
    expect(Object.fromEntries(closedAt)).toEqual(
      Object.fromEntries(exported("opportunities").map((row) => [row.opportunity_id, row["closed at"]])),
    );
  },
);

test("changes of owner, category, recurring value and lost reason are those of OpportunityFieldHistory", async () => {
  const { org, exported, dealOf } = await givenExport();
  const users = new Map(
    (await org.all("SELECT Id, EmployeeNumber FROM User")).map((user) => [user.Id, plain(user.EmployeeNumber)]),
  );
  const told = await org.all(
    "SELECT Opportunity.External_Id__c, Opportunity.CreatedDate, Field, DataType, OldValue, NewValue, CreatedDate FROM OpportunityFieldHistory",
    "queryAll",
  );
  const fields: Record<string, string> = {
    Owner: "owner",
    ForecastCategoryName: "forecast_category",
    ARR__c: "arr",
    Lost_Reason__c: "lost_reason",
  };
  const value = (field: string, saw: unknown): Cell =>
    field === "owner"
      ? (users.get(saw) ?? null)
      : field === "arr"
        ? money(saw)
        : field === "forecast_category"
          ? (categories[String(saw)] ?? null)
          : plain(saw);
  const rows = told
    .filter(
      ({ Field, DataType }) => fields[String(Field)] !== undefined && (Field !== "Owner" || DataType === "EntityId"),
    )
    .map((one): Told => {
      const field = fields[String(one.Field)]!;
      return {
        opportunity_id: of(one, "Opportunity", "External_Id__c"),
        "changed at": instant(one.CreatedDate),
        field,
        "old value": value(field, one.OldValue),
        "new value": value(field, one.NewValue),
      };
    });
  const isHeld = (row: Told) =>
    row.opportunity_id !== "D-STRAY" &&
    Object.values(fields).includes(row.field!) &&
    dealOf(row.opportunity_id!).defect !== "missing-created" &&
    // First values are not told as changes; they are what the first change begins with, or what the record holds now.
    row["changed at"] !== exportedCreation.get(row.opportunity_id!);
  const exportedCreation = new Map(exported("opportunities").map((row) => [row.opportunity_id!, row["created at"]!]));
  const order = by("opportunity_id", "changed at", "field");
  const held = rows.filter((row) => dealOf(row.opportunity_id!).defect !== "missing-created").sort(order);
  expect(held).toEqual(exported("changes").filter(isHeld).sort(order));
  expect(held.length).toBeGreaterThan(500);
});
