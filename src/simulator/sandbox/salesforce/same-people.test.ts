import { expect, test } from "vitest";
import type { Cell } from "../../records.ts";
import { categories, givenExport, instant, money, of, plain, type Told, yes } from "./given-export.ts";

test("people, their managers and teams are those of the export", async () => {
  const { org, exported } = await givenExport();
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
  const { org, exported } = await givenExport();
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
