import { expect, test } from "vitest";
import { type GivenOrg, givenOrg, refusal } from "./given-org.ts";

interface Described {
  readonly name: string;
  readonly label: string;
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly type: string;
    readonly calculated: boolean;
    readonly custom: boolean;
    readonly filterable: boolean;
    readonly referenceTo: readonly string[];
    readonly relationshipName: string | null;
    readonly picklistValues: readonly { readonly value: string; readonly label: string; readonly active: boolean }[];
  }[];
}

const describe = async (org: GivenOrg, name: string) => (await org.call(`sobjects/${name}/describe`)).body as Described;
const field = async (org: GivenOrg, object: string, name: string) =>
  (await describe(org, object)).fields.find((one) => one.name === name);
const objects = async (org: GivenOrg) =>
  ((await org.call("sobjects")).body as { sobjects: { name: string; replicateable: boolean }[] }).sobjects;
const names = async (org: GivenOrg) => (await objects(org)).map(({ name }) => name);

test("S9: describe tells types, labels, references and what can be filtered by", async () => {
  const org = await givenOrg();
  const deal = await describe(org, "Opportunity");
  expect(deal.label).toBe("Opportunity");
  const by = new Map(deal.fields.map((one) => [one.name, one]));
  expect(by.get("OwnerId")).toMatchObject({
    type: "reference",
    label: "Owner ID",
    referenceTo: ["User"],
    relationshipName: "Owner",
  });
  expect(by.get("ARR__c")).toMatchObject({ type: "currency", label: "ARR", custom: true });
  expect(by.get("Lead_Score__c")).toMatchObject({ type: "double", label: "Lead Score" });
  expect(by.get("AgeInDays")).toMatchObject({ calculated: true, filterable: false });
  expect(by.get("StageName")!.picklistValues.map(({ value }) => value)).toContain("Closed Won");
  expect((await field(org, "Task", "WhoId"))!.referenceTo).toEqual(["Contact", "Lead"]);
  expect((await field(org, "OpportunityFieldHistory", "NewValue"))!.filterable).toBe(false);
  const replicated = new Map((await objects(org)).map(({ name, replicateable }) => [name, replicateable]));
  expect([
    replicated.get("Opportunity"),
    replicated.get("User"),
    replicated.get("OpportunityStage"),
    replicated.get("OpportunityFieldHistory"),
  ]).toEqual([true, true, false, false]);
});

test("S9: everything that is described can be asked for, and every record has its 18 characters", async () => {
  const org = await givenOrg();
  for (const { name } of await objects(org)) {
    const { fields } = await describe(org, name);
    const page = await org.query(`SELECT ${fields.map((one) => one.name).join(",")} FROM ${name} LIMIT 5`, "queryAll");
    for (const record of page.records) {
      expect([name, Object.keys(record).length]).toEqual([name, fields.length + 1]);
      expect(String(record.Id)).toMatch(/^[0-9A-Za-z]{15}[A-Z0-5]{3}$/);
      const again = await org.query(`SELECT Id FROM ${name} WHERE Id = '${record.Id}'`, "queryAll");
      expect([name, again.totalSize]).toEqual([name, 1]);
    }
  }
});

test("S9: a field that the reader may not see is missing from describe, and naming it is an error", async () => {
  const org = await givenOrg();
  expect(await field(org, "Opportunity", "Amount")).toBeDefined();
  org.sandbox.do({ act: "withdraw-right", service: "salesforce", right: "field:Opportunity.Amount" });
  expect(await field(org, "Opportunity", "Amount")).toBeUndefined();
  expect(refusal(await org.call("query?q=SELECT+Amount+FROM+Opportunity")).errorCode).toBe("INVALID_FIELD");
  org.sandbox.do({ act: "grant-right", service: "salesforce", right: "field:Opportunity.Amount" });
  expect(await field(org, "Opportunity", "Amount")).toBeDefined();
});

test("S9, F35: without View All rows vanish silently, without the object right it is gone, without set-up rights limits are closed", async () => {
  const org = await givenOrg();
  org.sandbox.do({ act: "withdraw-right", service: "salesforce", right: "ViewAll:Opportunity" });
  expect((await org.query("SELECT Id FROM Opportunity")).totalSize).toBe(0);
  org.sandbox.do(
    { act: "withdraw-right", service: "salesforce", right: "object:Lead" },
    { act: "withdraw-right", service: "salesforce", right: "ViewRoles" },
    { act: "withdraw-right", service: "salesforce", right: "ViewSetup" },
  );
  expect(await names(org)).not.toContain("Lead");
  expect(await names(org)).not.toContain("UserRole");
  expect(refusal(await org.call("query?q=SELECT+Id+FROM+Lead")).errorCode).toBe("INVALID_TYPE");
  expect((await org.call("limits")).status).toBe(403);
  org.sandbox.do({ act: "withdraw-right", service: "salesforce", right: "ApiEnabled" });
  expect(refusal(await org.call("sobjects"))).toMatchObject({ status: 403, errorCode: "API_CURRENTLY_DISABLED" });
});

test.each([
  ["multiCurrency", ["CurrencyType"], "CurrencyIsoCode"],
  ["datedRates", ["DatedConversionRate"], undefined],
  ["splits", ["OpportunitySplit", "OpportunitySplitType"], undefined],
  ["forecasting", ["ForecastingQuota", "ForecastingSubmission", "ForecastingItem"], undefined],
  ["lineItems", ["OpportunityLineItem"], undefined],
] as const)("S9: an org without %s has not what belongs to it", async (feature, gone, goneField) => {
  const having = await names(await givenOrg());
  const org = await givenOrg({ [feature]: false });
  for (const name of gone) {
    expect(having).toContain(name);
    expect(await names(org)).not.toContain(name);
    expect(refusal(await org.call(`query?q=SELECT+Id+FROM+${name}`)).errorCode).toBe("INVALID_TYPE");
  }
  if (goneField !== undefined) expect(await field(org, "Opportunity", goneField)).toBeUndefined();
});

test("S9: fiscal years cut by hand are there where they are switched on", async () => {
  const org = await givenOrg();
  expect(await names(org)).not.toContain("FiscalYearSettings");
  org.settings.customFiscalYear = true;
  const [year] = await org.all(
    "SELECT Name, StartDate, EndDate, Period.Type, Period.StartDate FROM FiscalYearSettings WHERE Name = 'FY 2025'",
  );
  expect(year).toMatchObject({
    StartDate: "2025-01-01",
    EndDate: "2025-12-31",
    Period: { Type: "Year", StartDate: "2025-01-01" },
  });
});

test("F33: a field is added, retyped, removed while the org is being read", async () => {
  const org = await givenOrg();
  const service = "salesforce" as const;
  org.sandbox.do({
    act: "add-field",
    service,
    object: "Opportunity",
    name: "Region__c",
    label: "Sales Region",
    type: "string",
    value: "North",
  });
  expect(await field(org, "Opportunity", "Region__c")).toMatchObject({
    label: "Sales Region",
    type: "string",
    custom: true,
  });
  expect(
    (await org.query("SELECT Region__c FROM Opportunity WHERE Region__c = 'north' LIMIT 1")).records,
  ).toMatchObject([{ Region__c: "North" }]);
  org.sandbox.do({ act: "retype-field", service, object: "Opportunity", name: "Lead_Score__c", type: "string" });
  expect(await field(org, "Opportunity", "Lead_Score__c")).toMatchObject({ label: "Lead Score", type: "string" });
  org.sandbox.do({ act: "remove-field", service, object: "Opportunity", name: "Region__c" });
  expect(await field(org, "Opportunity", "Region__c")).toBeUndefined();
});

test("F34: a stage is renamed, taken away, added; what deals hold is the value they were given", async () => {
  const org = await givenOrg();
  const before = (await org.query("SELECT COUNT() FROM Opportunity WHERE StageName = 'Demo'")).totalSize;
  expect(before).toBeGreaterThan(0);
  org.sandbox.do({ act: "rename-stage", stage: "demo", name: "Presentation" });
  const stage = async (api: string) =>
    (await org.all(`SELECT MasterLabel, ApiName, SystemModstamp FROM OpportunityStage WHERE ApiName = '${api}'`))[0];
  expect(await stage("Demo")).toMatchObject({
    MasterLabel: "Presentation",
    SystemModstamp: "2026-06-30T23:59:00.000+0000",
  });
  expect((await org.query("SELECT COUNT() FROM Opportunity WHERE StageName = 'Demo'")).totalSize).toBe(before);
  const [label] = (await field(org, "Opportunity", "StageName"))!.picklistValues.filter(
    ({ value }) => value === "Demo",
  );
  expect(label).toMatchObject({ label: "Presentation", active: true });

  org.sandbox.do(
    { act: "delete-stage", stage: "demo" },
    { act: "add-stage", stage: "legal", name: "Legal", probability: 0.85 },
  );
  expect(await stage("Demo")).toBeUndefined();
  expect((await org.query("SELECT COUNT() FROM Opportunity WHERE StageName = 'Demo'")).totalSize).toBe(before);
  const [deal] = await org.all("SELECT External_Id__c FROM Opportunity WHERE IsClosed = false LIMIT 1");
  org.sandbox.do({ act: "change-deal", deal: String(deal!.External_Id__c), field: "stage", to: 6 });
  const [moved] = await org.all(
    `SELECT StageName, Probability, IsClosed FROM Opportunity WHERE External_Id__c = '${deal!.External_Id__c}'`,
  );
  expect(moved).toMatchObject({ StageName: "Legal", Probability: 85, IsClosed: false });
});

test("F41: the org's time zone is changed", async () => {
  const org = await givenOrg();
  org.settings.timeZone = "America/Los_Angeles";
  expect(await org.all("SELECT TimeZoneSidKey FROM Organization")).toMatchObject([
    { TimeZoneSidKey: "America/Los_Angeles" },
  ]);
});

test("a description that has not changed is not sent again", async () => {
  const org = await givenOrg();
  const ask = (since?: string) =>
    org.call("sobjects/Opportunity/describe", since === undefined ? {} : { headers: { "if-modified-since": since } });
  const first = await ask();
  const since = first.headers.get("last-modified")!;
  expect((await ask(since)).status).toBe(304);
  org.sandbox.do({ act: "remove-field", service: "salesforce", object: "Opportunity", name: "ARR__c" });
  expect((await ask(since)).status).toBe(200);
});
