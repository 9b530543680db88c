import { expect, test } from "vitest";
import type { Cell } from "../../records.ts";
import { by, givenExport, instant, money, of, plain, type Told } from "./given-export.ts";
import { numberOf } from "./record-id.ts";

test("splits, contract terms, quotas and calls are those of the export", async () => {
  const { org, exported, dealOf } = await givenExport();
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
  const { org, exported } = await givenExport();
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
