import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Warehouse } from "../../warehouse/warehouse.ts";
import { catalogue } from "./catalogue.ts";
import { describe } from "./describe.ts";
import { loadCsvPart } from "./load.ts";
import type { Mapping } from "./mapping.ts";
import { understand } from "./understand.ts";

/** An export as its CRM writes it, what is understood of it, and what its rows come to, worked out by hand. */
interface Export {
  readonly name: string;
  readonly text: string | Buffer;
  readonly object: string;
  readonly rows: readonly Record<string, unknown>[];
  readonly issues?: readonly string[];
}

const exports: Record<string, Export> = {
  "a Salesforce report of opportunities, month first, with its footer": {
    name: "report1700000000.csv",
    text: `"Opportunity Owner","Account Name","Opportunity Name","Stage","Amount Currency","Amount","Probability (%)","Close Date","Created Date","Lead Source","Type","Opportunity ID","Won","Closed","Forecast Category"
"Ada Berg","Nordic Steel","Nordic Steel, 40 seats","Closed Won","EUR","40000.00","100","3/31/2026","1/27/2026","Web","New Business","006Qy00000AbCdE","1","1","Closed"
"Bo Ek","Bergs Bygg","Renewal","Negotiation/Review","EUR","12500.50","90","5/14/2026","4/2/2026","Partner","Existing Customer - Renewal","006Qy00000AbCdF","0","0","Commit"

"Confidential Information - Do Not Distribute"
"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."
`,
    object: "opportunities",
    // Midnight of 27 January in Stockholm is 23:00 UTC the day before. The report's 15 characters are the Data Loader's 18.
    rows: [
      {
        opportunity_id: "006Qy00000AbCdEIAV",
        owner_ref: "Ada Berg",
        account_ref: "Nordic Steel",
        outcome: "won",
        type: "new",
        amount: "40000.0000",
        currency: "EUR",
        close_on: "2026-03-31",
        created_at: "2026-01-26 23:00:00+00",
      },
      { opportunity_id: "006Qy00000AbCdFIAV", outcome: "open", type: "renewal", forecast_category: "commit" },
    ],
  },
  "a Data Loader extract of opportunities, with an amount of ten million": {
    name: "extract.csv",
    text: `"ID","ISDELETED","ACCOUNTID","NAME","STAGENAME","AMOUNT","CLOSEDATE","TYPE","ISCLOSED","ISWON","FORECASTCATEGORYNAME","CURRENCYISOCODE","OWNERID","CREATEDDATE","LASTMODIFIEDDATE","OWNER.NAME","ACCOUNT.NAME"
"006Qy00000AbCdEIAV","false","001Qy000003xYzAIAU","Nordic Steel","Closed Won","1.05E7","2026-03-31","New Business","true","true","Closed","EUR","005Qy000001AbCdIAK","2026-01-27T09:12:44.000Z","2026-03-31T15:00:00.000Z","Ada Berg","Nordic Steel"
"006Qy00000AbCdGIAV","true","001Qy000003xYzAIAU","Twice","Proposal","900.5","2026-04-30","New Business","false","false","Pipeline","EUR","005Qy000001AbCdIAK","2026-01-27T09:12:44.000Z","2026-03-31T15:00:00.000Z","Ada Berg","Nordic Steel"
`,
    object: "opportunities",
    rows: [
      {
        opportunity_id: "006Qy00000AbCdEIAV",
        owner_ref: "Ada Berg",
        account_ref: "Nordic Steel",
        amount: "10500000.0000",
        outcome: "won",
        created_at: "2026-01-27 09:12:44+00",
        is_deleted: false,
      },
      { opportunity_id: "006Qy00000AbCdGIAV", amount: "900.5000", outcome: "open", is_deleted: true },
    ],
  },
  "a HubSpot export of deals": {
    name: "hubspot-crm-exports-all-deals-2026-05-01.csv",
    text: `"Record ID","Deal Name","Deal Stage","Close Date","Deal owner","Amount","Amount in company currency","Currency","Create Date","Pipeline","Deal Type","Is Closed Won","Is Deal Closed?","Closed Lost Reason","Original Traffic Source","Forecast category","Deal Score","Associated Company","Annual recurring revenue"
"9911223344","Nordic Steel","Closed won","2026-03-31 23:10","Ada Berg","40000","445000.00","EUR","2026-01-27 10:12","Sales Pipeline","New Business","true","true","","Organic Search","Closed won","71","Nordic Steel","40000"
"9911223346","Bygg 3","Closed lost","2026-02-14 10:00","Bo Ek","100","1112","EUR","2026-01-02 09:00","Sales Pipeline","Existing Business","false","true","Price","Offline Sources","Not forecasted","","Bergs Bygg",""
`,
    object: "opportunities",
    rows: [
      {
        opportunity_id: "9911223344",
        amount: "40000.0000",
        arr: "40000.0000",
        outcome: "won",
        close_on: "2026-03-31",
        lead_score: 71,
        pipeline_ref: "Sales Pipeline",
      },
      { opportunity_id: "9911223346", outcome: "lost", lost_reason: "Price", forecast_category: "omitted" },
    ],
    issues: ["unknown-type: Existing Business"], // renewal or expansion: HubSpot does not say, so neither do we
  },
  "a HubSpot export of deals in Swedish": {
    name: "hubspot-crm-exporter.csv",
    text: `"Post-ID","Affärsnamn","Affärsfas","Slutdatum","Affärsägare","Belopp","Valuta","Skapandedatum","Affärstyp","Är stängd vunnen","Är affären stängd?","Orsak till förlust","Prognoskategori"
"1","Nordic Steel","Avslutad – vunnen","2026-03-31 23:10","Ada Berg","40000","EUR","2026-01-27 10:12","Ny affär","sant","sant","","Stängd"
"2","Bygg","Avslutad – förlorad","2026-02-14 10:00","Bo Ek","100","EUR","2026-01-02 09:00","Ny affär","falskt","sant","Pris","Uteslutet"
`,
    object: "opportunities",
    rows: [
      { opportunity_id: "1", stage_ref: "Avslutad – vunnen", outcome: "won", close_on: "2026-03-31", type: "new" },
      { opportunity_id: "2", outcome: "lost", lost_reason: "Pris", forecast_category: "omitted" },
    ],
  },
  "a Swedish Salesforce report in Windows-1252 with unbreakable blanks in its amounts": {
    name: "rapport.csv",
    text: Buffer.from(
      `"Affärsmöjlighetsägare";"Kontonamn";"Namn på affärsmöjlighet";"Fas";"Belopp (valuta)";"Belopp";"Slutdatum";"Skapandedatum";"Affärsmöjlighets-ID"
"Åsa Öberg";"Nordic Steel";"Nordic";"Stängd vunnen";"SEK";"40\u00a0000,00";"2026-03-31";"2026-01-27";"006Qy00000AbCdE"
"Bo Ek";"Bergs Bygg";"Kredit";"Stängd vunnen";"SEK";"-2\u00a0500,50";"2026-03-14";"2026-02-02";"006Qy00000AbCdF"
`,
      "latin1",
    ),
    object: "opportunities",
    rows: [
      { owner_ref: "Åsa Öberg", amount: "40000.0000", currency: "SEK", outcome: "won", close_on: "2026-03-31" },
      { owner_ref: "Bo Ek", amount: "-2500.5000" },
    ],
  },
  "deals without ids, amounts with the true minus sign": {
    name: "affärer.csv",
    text: "Affär;Kund;Säljare;Steg;Belopp;Skapad;Avslut\nRamavtal;Nordic;Åsa;Vunnen;\u22122\u00a0500,50;2026-01-02;2026-03-31\nRamavtal;Bergs;Åsa;Vunnen;12\u202f500,50;2026-01-03;2026-03-31\n",
    object: "opportunities",
    rows: [
      { opportunity_id: "Nordic · Ramavtal · 2026-01-02", amount: "-2500.5000" },
      { opportunity_id: "Bergs · Ramavtal · 2026-01-03", amount: "12500.5000" },
    ],
  },
  "Salesforce's opportunity history becomes what changed": {
    name: "extract_OpportunityHistory.csv",
    text: `"ID","OPPORTUNITYID","STAGENAME","AMOUNT","CLOSEDATE","FORECASTCATEGORY","CREATEDDATE"
"009","006Qy00000AbCdEIAV","Closed Won","1000.0","2026-03-31","Closed","2026-03-31T10:00:00.000Z"
"008","006Qy00000AbCdEIAV","Prospecting","1000.0","2026-03-31","Pipeline","2026-01-27T10:00:00.000Z"
`,
    object: "snapshots",
    rows: [
      { changed_at: "2026-01-27 10:00:00+00", field: "amount", old_value: null, new_value: "1000.0000" },
      { changed_at: "2026-01-27 10:00:00+00", field: "close_on", new_value: "2026-03-31" },
      { changed_at: "2026-01-27 10:00:00+00", field: "forecast_category", new_value: "pipeline" },
      { changed_at: "2026-01-27 10:00:00+00", field: "stage", new_value: "Prospecting" },
      { changed_at: "2026-03-31 10:00:00+00", field: "forecast_category", old_value: "pipeline", new_value: "closed" },
      { changed_at: "2026-03-31 10:00:00+00", field: "stage", old_value: "Prospecting", new_value: "Closed Won" },
    ],
  },
  "weekly snapshots of a pipeline in one file": {
    name: "pipeline.csv",
    text: "Snapshot Date,Opportunity ID,Stage,Amount\n2026-02-02,D1,Demo,100\n2026-02-09,D1,Demo,150\n2026-02-09,D2,Demo,lots\n",
    object: "snapshots",
    rows: [
      { opportunity_ref: "D1", field: "amount", old_value: null, new_value: "100.0000" },
      { opportunity_ref: "D1", field: "stage", new_value: "Demo" },
      { opportunity_ref: "D1", field: "amount", old_value: "100.0000", new_value: "150.0000" },
      { opportunity_ref: "D2", field: "amount", new_value: null },
      { opportunity_ref: "D2", field: "stage", new_value: "Demo" },
      { opportunity_ref: "D2", field: null }, // carries what could not be read
    ],
    issues: ["bad-number: lots"],
  },
  "Salesforce users, the time zone in brackets": {
    name: "report.csv",
    text: `"Full Name","Username","Email","Role","Manager","Active","Time Zone","User ID"
"Ada Berg","ada@x.se","ada@x.se","AE North","Dan Ek","1","(GMT+01:00) Central European Time (Europe/Stockholm)","005Qy000001AbCd"
`,
    object: "reps",
    rows: [{ rep_id: "005Qy000001AbCdIAK", name: "Ada Berg", time_zone: "Europe/Stockholm", is_active: true }],
  },
  "people by first and last name": {
    name: "säljare.csv",
    text: "Förnamn;Efternamn;E-post;Chef;Team;Anställningsdatum;Aktiv\nAda;Berg;ada@x.se;Dan Ek;Nord;2024-02-01;Ja\n",
    object: "reps",
    rows: [{ name: "Ada Berg", email: "ada@x.se", team_ref: "Nord", started_on: "2024-02-01", is_active: true }],
  },
  "Salesforce's quotas, known only by the first day of their quarter": {
    name: "extract_ForecastingQuota.csv",
    text: `"ID","QUOTAOWNERID","STARTDATE","QUOTAAMOUNT","CURRENCYISOCODE"
"1","005Qy000001AbCdIAK","2026-01-01","250000.0","EUR"
"2","005Qy000001AbCdIAK","2026-04-01","260000.0","EUR"
`,
    object: "quotas",
    rows: [
      { rep_ref: "005Qy000001AbCdIAK", from_on: "2026-01-01", until_on: "2026-04-01", amount: "250000.0000" },
      { from_on: "2026-04-01", until_on: "2026-07-01", amount: "260000.0000" },
    ],
  },
  "a single quota whose end nobody states": {
    name: "quota.csv",
    text: "Quota Owner,Start Date,Quota Amount\nAda,2026-01-01,100\n",
    object: "quotas",
    rows: [{ from_on: "2026-01-01", until_on: null }],
    issues: ["missing-end: null"],
  },
  "HubSpot goals, which end on their last day": {
    name: "goals.csv",
    text: '"Goal name","Owner","Start date","End date","Target"\n"Q1","Ada Berg","2026-01-01","2026-03-31","250000"\n',
    object: "quotas",
    rows: [{ from_on: "2026-01-01", until_on: "2026-04-01" }],
  },
  "quotas by every way to name a period": {
    name: "kvoter.csv",
    text: "Säljare;Period;Budget\nAda;2026-Q1;1 000,00\nAda;Q2 2026;1\nAda;Q3-2026;1\nAda;2026K4;1\nAda;Kvartal 1 2027;1\nAda;januari 2026;1\nAda;2026-2;1\nAda;FY2028;1\n",
    object: "quotas",
    rows: ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1", "2026-01", "2026-02", "2028"].map((period_label) => ({
      period_label,
    })),
  },
  "contracts from the last of March for a year less a day": {
    name: "contracts.csv",
    text: '"Contract Number","Account Name","Contract Start Date","Contract End Date"\n"101","Nordic Steel","3/31/2026","3/30/2027"\n',
    object: "terms",
    rows: [{ term_id: "101", account_ref: "Nordic Steel", starts_on: "2026-03-31", ends_on: "2027-03-31" }],
  },
  "Salesforce's rates, which are the other way round": {
    name: "extract_DatedConversionRate.csv",
    text: '"ISOCODE","STARTDATE","CONVERSIONRATE"\n"EUR","2026-01-01","0.08"\n',
    object: "rates",
    rows: [{ currency: "EUR", from_on: "2026-01-01", rate: "12.50000000" }],
  },
  "rates in Swedish": {
    name: "valutakurser.csv",
    text: "Valuta;Datum;Kurs\nEUR;2026-01-01;11,25\n",
    object: "rates",
    rows: [{ currency: "EUR", rate: "11.25000000" }],
  },
  "Salesforce's stages say which of them are won": {
    name: "extract_OpportunityStage.csv",
    text: '"ID","MASTERLABEL","APINAME","SORTORDER","ISCLOSED","ISWON","DEFAULTPROBABILITY"\n"01J1","Signerat","Signerat","9","true","true","100.0"\n"01J2","Offert","Offert","2","false","false","40.0"\n',
    object: "stages",
    rows: [
      { stage_id: "Signerat", outcome: "won", probability: 1 },
      { stage_id: "Offert", outcome: "open", probability: 0.4 },
    ],
  },
  "HubSpot's calls, which no column calls calls": {
    name: "export.csv",
    text: '"Record ID","Call Title","Activity date","Activity assigned to","Call outcome","Call direction","Associated Deal IDs"\n"661","Price","2026-02-03 14:00","Ada Berg","Connected","Outbound","9911223344"\n',
    object: "activities",
    rows: [{ type: "call", rep_ref: "Ada Berg", opportunity_ref: "9911223344", direction: "out" }],
  },
  "customers with thousands of employees": {
    name: "kunder.csv",
    text: "Kundnummer;Kundnamn;Bransch;Antal anställda;Land\n17;Nordic Steel;Tillverkning;2\u00a0822;Sverige\n18;Bergs;Bygg;12.0;Sverige\n",
    object: "accounts",
    rows: [{ name: "Nordic Steel", employees: "2822" }, { employees: "12" }],
  },
  "forecast items of Salesforce": {
    name: "extract.csv",
    text: '"ID","OWNERID","PERIOD.STARTDATE","PERIOD.ENDDATE","FORECASTCATEGORYNAME","FORECASTAMOUNT","LASTMODIFIEDDATE"\n"1","005Qy000001AbCdIAK","2026-01-01","2026-03-31","Commit","240000.0","2026-02-02T08:00:00.000Z"\n',
    object: "forecast_calls",
    rows: [{ from_on: "2026-01-01", until_on: "2026-04-01", category: "commit", amount: "240000.0000" }],
  },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "repmark-exports-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(Object.entries(exports))("%s", async (_, { name, text, object, rows, issues = [] }) => {
  const read = await imported([[name, text]]);
  expect(read.objects).toEqual([object]);
  expect(read.rows).toHaveLength(rows.length);
  for (const [at, row] of rows.entries()) expect(read.rows[at]).toMatchObject(row);
  expect(read.issues).toEqual(issues);
});

test("the products on an opportunity are no list of products", async () => {
  const file =
    '"ID","OPPORTUNITYID","PRODUCT2ID","QUANTITY","UNITPRICE"\n"00k1","006Qy00000AbCdEIAV","01t1","2","10.0"\n';
  await expect(imported([["extract.csv", file]])).rejects.toThrow("is no table Repmark knows");
});

test("two files of one kind in one import: each cell that cannot be read is told once", async () => {
  const deals = (id: string) => `opportunity_id,stage,amount\n${id},Won,lots\n`;
  const read = await imported([
    ["a.csv", deals("A")],
    ["b.csv", deals("B")],
  ]);
  expect(read.issues).toEqual(["bad-number: lots", "bad-number: lots"]);
});

test("when no stage is known to mean won or lost, the stages are named and the way out is said", async () => {
  const read = await imported([["deals.csv", "opportunity_id,stage,amount\nA,Order,1\nB,Tappad,1\n"]]);
  expect(read.said).toContain("Every deal is open: none of the stages “Order”, “Tappad” is known to mean won or lost");
  const mapped = await imported([["deals.csv", "opportunity_id,stage,amount\nA,Order,1\nB,Tappad,1\n"]], {
    files: { "deals.csv": { words: { stage: { Order: "won", Tappad: "lost" } } } },
  });
  expect(mapped.said).not.toContain("Every deal is open");
  expect(mapped.rows).toMatchObject([{ outcome: "won" }, { outcome: "lost" }]);
});

test("a mapping may say what holds in every row", async () => {
  const read = await imported([["deals.csv", "opportunity_id,stage,amount\nA,Won,1\n"]], {
    files: { "deals.csv": { always: { currency: "sek", type: "renewal" } } },
  });
  expect(read.rows).toMatchObject([{ currency: "SEK", type: "renewal" }]);
  expect(read.said).toContain("in every row: currency = sek, type = renewal");
});

async function imported(files: readonly [string, string | Buffer][], mapping?: Mapping) {
  const paths = files.map(([name]) => join(folder, name));
  for (const [at, [, text]] of files.entries()) await writeFile(paths[at]!, text);
  const understanding = await understand(paths, { timeZone: "Europe/Stockholm", scratch: folder, mapping });
  const warehouse = await Warehouse.make();
  try {
    for (const { format, text } of understanding.tables)
      await warehouse.using((connection) =>
        loadCsvPart(connection, { run: "r", observedAt: "2026-05-01T00:00:00Z" }, { format }, text.path),
      );
    const objects = understanding.tables.map((one) => one.format.object);
    const table = catalogue.find((one) => one.object === objects[0])!.table;
    const order = table === "change" ? "changed_at, opportunity_ref, field" : "line";
    const issues = await warehouse.rows("select code, saw from raw.data_issue order by line");
    return {
      objects,
      rows: await warehouse.rows(`select * from raw.${table} order by ${order}`),
      issues: issues.map(({ code, saw }) => `${code}: ${saw}`),
      said: describe(understanding).join("\n"),
    };
  } finally {
    warehouse.close();
    await understanding.dispose();
  }
}
