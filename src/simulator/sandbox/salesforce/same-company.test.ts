import { expect, test } from "vitest";
import type { Deal } from "../../deal.ts";
import { type Cell, type Row, records, type Table, tables } from "../../records.ts";
import { dayNumber } from "../../timeline.ts";
import { type GivenOrg, givenOrg } from "./given-org.ts";
import { numberOf } from "./record-id.ts";

/**
 * The org and the CSV export are of one company: what Salesforce can hold is there to the cent and the second. Each test
 * makes export rows of the org's records and compares; what is left out, and why, stands in docs/sandbox.md.
 */
const unlimited = { binDays: 100_000, historyShownMonths: 240, historyKeptMonths: 240, rateDecimals: 12 };
const plan = { deals: 600, reps: 16 };

type Told = Record<string, Cell>;

async function given(): Promise<{ org: GivenOrg; exported: (table: Table) => Told[]; dealOf: (id: string) => Deal }> {
  const org = await givenOrg(unlimited, plan);
  const { world } = org.sandbox;
  const rows = new Map<Table, Row[]>();
  for (const [table, row] of records(world.company, dayNumber(world.company.plan.today)))
    rows.set(table, [...(rows.get(table) ?? []), row]);
  const exported = (table: Table) =>
    (rows.get(table) ?? []).map((row) => Object.fromEntries(row.map((cell, place) => [tables[table][place]!, cell])));
  return { org, exported, dealOf: (id) => world.deal(id)! };
}

const money = (value: unknown): Cell => (value === null ? null : Number(value).toFixed(2));
const instant = (value: unknown): Cell => (value === null ? null : String(value).replace(".000+0000", "Z"));
const yes = (value: unknown): Cell => (value ? "yes" : "no");
const plain = (value: unknown): Cell => (value === null ? null : String(value));
const of = (record: Record<string, unknown>, parent: string, field: string): Cell =>
  plain((record[parent] as Record<string, unknown> | null)?.[field] ?? null);
const by =
  (...names: string[]) =>
  (one: Told, other: Told) =>
    names.map((name) => one[name] ?? "").join("|") < names.map((name) => other[name] ?? "").join("|") ? -1 : 1;
const categories: Record<string, string> = {
  Omitted: "omitted",
  Pipeline: "pipeline",
  "Best Case": "best_case",
  Commit: "commit",
  Closed: "closed",
};
const types: Record<string, string> = { "New Business": "new", Expansion: "expansion", Renewal: "renewal" };

test("every opportunity is the one of the export, field by field", async () => {
  const { org, exported, dealOf } = await given();
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

test("the closing instant and every change of stage, amount and close date can be worked out of OpportunityHistory", async () => {
  const { org, exported, dealOf } = await given();
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
  const isHeld = (row: Told) => row.opportunity_id !== "D-STRAY" && !left.has(dealOf(row.opportunity_id!).defect ?? "");
  const order = by("opportunity_id", "changed at", "field");
  expect(changes.filter(isHeld).sort(order)).toEqual(
    exported("changes")
      .filter((row) => ["stage", "amount", "close_on"].includes(row.field!) && isHeld(row))
      .sort(order),
  );
  expect(Object.fromEntries(closedAt)).toEqual(
    Object.fromEntries(exported("opportunities").map((row) => [row.opportunity_id, row["closed at"]])),
  );
});

test("changes of owner, category, recurring value and lost reason are those of OpportunityFieldHistory", async () => {
  const { org, exported, dealOf } = await given();
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

test("people, their managers and teams are those of the export", async () => {
  const { org, exported } = await given();
  const told = await org.all(
    `SELECT EmployeeNumber, Name, Email, Manager.EmployeeNumber, UserRole.DeveloperName, Title, Division, Department,
       Started_On__c, Ended_On__c, IsActive, TimeZoneSidKey, Ramp__c FROM User WHERE EmployeeNumber != null`,
  );
  const teamOf = (role: Cell) => (role === null || !/^T_\d+$/.test(role) ? null : role.replace("_", "-"));
  const rows = told.map(
    (one): Told => ({
      rep_id: plain(one.EmployeeNumber),
      name: plain(one.Name),
      email: plain(one.Email),
      manager: of(one, "Manager", "EmployeeNumber"),
      team: teamOf(of(one, "UserRole", "DeveloperName")),
      role: plain(one.Title),
      segment: plain(one.Division),
      region: plain(one.Department),
      "started on": plain(one.Started_On__c),
      "ended on": plain(one.Ended_On__c),
      active: yes(one.IsActive),
      "time zone": plain(one.TimeZoneSidKey),
      ramp: plain(one.Ramp__c),
    }),
  );
  // Who will move to another team sits in the one they are in; the export names the one they end in.
  const inTeam = new Map(
    exported("team_members")
      .filter((row) => row.until === null)
      .map((row) => [row.rep!, row.team!]),
  );
  expect(rows).toEqual(exported("reps").map((row) => ({ ...row, team: inTeam.get(row.rep_id!) ?? null })));
  const roles = await org.all("SELECT Name, DeveloperName, ParentRoleId, ForecastUser.EmployeeNumber FROM UserRole");
  const teams = exported("teams");
  for (const team of teams) {
    const role = roles.find((one) => one.Name === team["team name"])!;
    expect(of(role, "ForecastUser", "EmployeeNumber")).toBe(team.manager);
  }
  expect(roles.length).toBe(teams.length + 1); // and the chief's own
});

test("accounts, leads, stages, products and rates are those of the export", async () => {
  const { org, exported } = await given();
  const accounts = await org.all(
    "SELECT External_Id__c, Name, Industry, NumberOfEmployees, BillingCountry, Segment__c FROM Account",
  );
  expect(
    accounts.map(
      (one): Told => ({
        account_id: plain(one.External_Id__c),
        account: plain(one.Name),
        industry: plain(one.Industry),
        employees: plain(one.NumberOfEmployees),
        country: plain(one.BillingCountry),
        segment: plain(one.Segment__c),
      }),
    ),
  ).toEqual(exported("accounts"));

  const leads = await org.all(
    `SELECT External_Id__c, LeadSource, Lead_Score__c, Inbound__c, CreatedDate, ConvertedOpportunity.CreatedDate,
       ConvertedOpportunity.External_Id__c, OwnerId FROM Lead`,
    "queryAll",
  );
  const users = new Map(
    (await org.all("SELECT Id, EmployeeNumber FROM User")).map((user) => [user.Id, plain(user.EmployeeNumber)]),
  );
  expect(
    leads.map(
      (one): Told => ({
        lead_id: plain(one.External_Id__c),
        source: plain(one.LeadSource),
        score: plain(one.Lead_Score__c),
        inbound: String(one.Inbound__c).toLowerCase(),
        "created at": instant(one.CreatedDate),
        "converted at": instant((one.ConvertedOpportunity as { CreatedDate: string } | null)?.CreatedDate ?? null),
        opportunity: of(one, "ConvertedOpportunity", "External_Id__c"),
        owner: users.get(one.OwnerId)!,
      }),
    ),
  ).toEqual(exported("leads"));

  const stages = await org.all(
    "SELECT MasterLabel, SortOrder, DefaultProbability, IsClosed, IsWon, ForecastCategoryName FROM OpportunityStage",
  );
  expect(
    stages.map(
      (one): Told => ({
        stage: plain(one.MasterLabel),
        position: plain(one.SortOrder),
        probability: `${one.DefaultProbability}%`,
        outcome: one.IsWon ? "won" : one.IsClosed ? "lost" : "open",
        "forecast category": categories[String(one.ForecastCategoryName)]!,
      }),
    ),
  ).toEqual(exported("stages").map(({ stage_id: _none, ...row }) => row));

  const products = await org.all(
    "SELECT Product2.ProductCode, Product2.Name, Product2.Family, UnitPrice FROM PricebookEntry",
  );
  expect(
    products.map(
      (one): Told => ({
        product_id: of(one, "Product2", "ProductCode"),
        product: of(one, "Product2", "Name"),
        family: of(one, "Product2", "Family"),
        "list price": money(one.UnitPrice),
      }),
    ),
  ).toEqual(exported("products"));

  const rates = await org.all(
    "SELECT IsoCode, StartDate, ConversionRate FROM DatedConversionRate WHERE IsoCode != 'USD'",
  );
  expect(
    rates.map(
      (one): Told => ({
        currency: plain(one.IsoCode),
        from: plain(one.StartDate),
        rate: (1 / Number(one.ConversionRate)).toFixed(5),
      }),
    ),
  ).toEqual(
    exported("rates")
      .filter((row) => row.kind === "daily")
      .map(({ currency, from, rate }) => ({ currency, from, rate })),
  );
});

test("splits, contract terms, quotas and calls are those of the export", async () => {
  const { org, exported, dealOf } = await given();
  const splits = await org.all(
    `SELECT Opportunity.External_Id__c, SplitOwner.EmployeeNumber, SplitPercentage, SplitType.IsTotalValidated, CreatedDate, Id
     FROM OpportunitySplit WHERE Opportunity.External_Id__c != null`,
  );
  const shared = splits
    .map(
      (one): Told => ({
        opportunity_id: of(one, "Opportunity", "External_Id__c"),
        rep: of(one, "SplitOwner", "EmployeeNumber"),
        share: `${one.SplitPercentage}%`,
        kind: (one.SplitType as { IsTotalValidated: boolean }).IsTotalValidated ? "revenue" : "overlay",
        from: instant(one.CreatedDate),
        id: plain(one.Id),
      }),
    )
    // A whole share is the owner's, which Salesforce makes by itself.
    .filter((row) => !(row.kind === "revenue" && row.share === "100%"))
    .map(({ id: _id, ...row }) => row);
  const order = by("opportunity_id", "kind", "rep");
  const isWhole = (row: Told) => dealOf(row.opportunity_id!).defect !== "split-sum" || row.kind === "overlay";
  expect(shared.filter(isWhole).sort(order)).toEqual(exported("splits").filter(isWhole).sort(order));
  const totals = new Map<string, number>();
  for (const one of splits)
    if ((one.SplitType as { IsTotalValidated: boolean }).IsTotalValidated) {
      const id = of(one, "Opportunity", "External_Id__c")!;
      totals.set(id, (totals.get(id) ?? 0) + Number(one.SplitPercentage));
    }
  expect(new Set(totals.values())).toEqual(new Set([100]));

  const contracts = await org.all(
    `SELECT External_Id__c, Opportunity__r.External_Id__c, Account.External_Id__c, StartDate, EndDate, Recurring_Value__c,
       One_Off__c, ARR__c, CurrencyIsoCode, Notified_End__c, Notified_At__c FROM Contract`,
  );
  const dayAfter = (day: unknown) =>
    day === null ? null : Temporal.PlainDate.from(String(day)).add({ days: 1 }).toString();
  expect(
    contracts.map(
      (one): Told => ({
        term_id: plain(one.External_Id__c),
        opportunity_id: of(one, "Opportunity__r", "External_Id__c"),
        account: of(one, "Account", "External_Id__c"),
        "starts on": plain(one.StartDate),
        "ends on": dayAfter(one.EndDate),
        "recurring value": money(one.Recurring_Value__c),
        "one off": money(one.One_Off__c),
        arr: money(one.ARR__c),
        currency: plain(one.CurrencyIsoCode),
        "notified end": dayAfter(one.Notified_End__c),
        "notified at": instant(one.Notified_At__c),
      }),
    ),
  ).toEqual(exported("terms"));

  const kinds: Record<string, string> = {
    OpportunityRevenue: "selling",
    Renewals: "renewal",
    OpportunityOverlayRevenue: "overlay",
  };
  const quotas = await org.all(
    "SELECT QuotaOwner.EmployeeNumber, Period.StartDate, Period.Number, QuotaAmount, CurrencyIsoCode, ForecastingType.DeveloperName FROM ForecastingQuota",
  );
  const quarter = (one: Record<string, unknown>) => {
    const period = one.Period as { StartDate: string; Number: number };
    return `${period.StartDate.slice(0, 4)}-Q${period.Number}`;
  };
  expect(
    quotas.map(
      (one): Told => ({
        rep: of(one, "QuotaOwner", "EmployeeNumber"),
        period: quarter(one),
        quota: money(one.QuotaAmount),
        currency: plain(one.CurrencyIsoCode),
        kind: kinds[of(one, "ForecastingType", "DeveloperName")!]!,
      }),
    ),
  ).toEqual(
    exported("quotas")
      .filter((row) => row.period !== "2024-Q9")
      .map(({ basis: _basis, "manager quota": _manager, ...row }) => row),
  );

  const calls = await org.all(
    `SELECT ForecastingSubmission.ForecastOwner.EmployeeNumber, ForecastingSubmission.Period.StartDate,
       ForecastingSubmission.Period.Number, ForecastingSubmission.SubmissionDateTime, ForecastingItemCategory, Amount
     FROM ForecastingSubmissionItem`,
  );
  const order2 = by("called at", "rep", "category");
  expect(
    calls
      .map((one): Told => {
        const submission = one.ForecastingSubmission as Record<string, unknown>;
        return {
          rep: of(submission, "ForecastOwner", "EmployeeNumber"),
          period: quarter(submission),
          category: one.ForecastingItemCategory === "CommitForecast" ? "commit" : "best_case",
          amount: money(one.Amount),
          currency: "USD",
          "called at": instant(submission.SubmissionDateTime),
        };
      })
      .sort(order2),
  ).toEqual(exported("forecast_calls").sort(order2));
});

test("activities and what buyers did are those of the export, but for second answers to one campaign", async () => {
  const { org, exported } = await given();
  const mails = new Map(
    (await org.all("SELECT ActivityId, Incoming, MessageDate FROM EmailMessage", "queryAll")).map((one) => [
      one.ActivityId,
      one,
    ]),
  );
  const tasks = await org.all(
    `SELECT Id, External_Id__c, TaskSubtype, Owner.EmployeeNumber, Account.External_Id__c, WhoId, WhatId, CompletedDateTime,
       CallDurationInSeconds, CallType FROM Task`,
    "queryAll",
  );
  const events = await org.all(
    `SELECT External_Id__c, Type, Owner.EmployeeNumber, Account.External_Id__c, WhoId, WhatId, StartDateTime, DurationInMinutes FROM Event`,
    "queryAll",
  );
  const { deals } = org.sandbox.world;
  const deal = (id: unknown): Cell => (id === null ? null : deals[numberOf(String(id))!]!.id);
  const lead = (id: unknown): Cell => (String(id).startsWith("00Q") ? deals[numberOf(String(id))!]!.lead!.id : null);
  const shared = (one: Record<string, unknown>) => ({
    activity_id: plain(one.External_Id__c),
    rep: of(one, "Owner", "EmployeeNumber"),
    account: of(one, "Account", "External_Id__c"),
    opportunity_id: deal(one.WhatId),
    lead: lead(one.WhoId),
  });
  const rows: Told[] = [
    ...tasks.map((one) => {
      const mail = mails.get(one.Id);
      if (mail !== undefined) expect(mail.MessageDate).toBe(one.CompletedDateTime);
      const direction =
        mail === undefined ? { Inbound: "in", Outbound: "out" }[String(one.CallType)] : mail.Incoming ? "in" : "out";
      const seconds = one.CallDurationInSeconds;
      return {
        ...shared(one),
        type: String(one.TaskSubtype).toLowerCase(),
        at: instant(one.CompletedDateTime),
        minutes: seconds === null ? null : String(Number(seconds) / 60),
        direction: direction ?? null,
      };
    }),
    ...events.map((one) => ({
      ...shared(one),
      type: String(one.Type).toLowerCase(),
      at: instant(one.StartDateTime),
      minutes: plain(one.DurationInMinutes),
      direction: null,
    })),
  ];
  const order = by("activity_id");
  expect(rows.sort(order)).toEqual(exported("activities").sort(order));

  const members = await org.all(
    `SELECT External_Id__c, Campaign.Name, Campaign.Type, Contact.Email, Contact.Account.External_Id__c,
       Opportunity__r.External_Id__c, CreatedDate FROM CampaignMember`,
  );
  const acts = await org.all(
    `SELECT Name, Kind__c, Asset__c, At__c, Contact__r.Email, Account__r.External_Id__c, Opportunity__r.External_Id__c FROM Engagement__c`,
  );
  const kinds: Record<string, string> = {
    Form: "form",
    Webinar: "webinar",
    "Page visit": "visit",
    "Email open": "open",
  };
  const engagement: Told[] = [
    ...members.map(
      (one): Told => ({
        engagement_id: plain(one.External_Id__c),
        kind: kinds[of(one, "Campaign", "Type")!]!,
        contact: of(one, "Contact", "Email"),
        account: of(one.Contact as Record<string, unknown>, "Account", "External_Id__c"),
        opportunity_id: of(one, "Opportunity__r", "External_Id__c"),
        at: instant(one.CreatedDate),
        asset: of(one, "Campaign", "Name"),
      }),
    ),
    ...acts.map(
      (one): Told => ({
        engagement_id: plain(one.Name),
        kind: kinds[String(one.Kind__c)]!,
        contact: of(one, "Contact__r", "Email"),
        account: of(one, "Account__r", "External_Id__c"),
        opportunity_id: of(one, "Opportunity__r", "External_Id__c"),
        at: instant(one.At__c),
        asset: plain(one.Asset__c),
      }),
    ),
  ];
  const held = new Set<string>();
  const expected = exported("engagement").filter((row) => {
    if (row.kind !== "form" && row.kind !== "webinar") return true;
    const key = `${row.opportunity_id} ${row.contact} ${row.asset}`;
    if (held.has(key)) return false;
    held.add(key);
    return true;
  });
  const byId = by("engagement_id");
  expect(engagement.sort(byId)).toEqual(expected.sort(byId));
});
