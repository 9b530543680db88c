import fc from "fast-check";
import { expect, test } from "vitest";
import { givenOrg, refusal } from "../given-org.ts";
import { parse } from "./parse.ts";
import { tokensOf } from "./tokens.ts";

test("S3: field lists and parents come nested, spelled as Salesforce spells them", async () => {
  const org = await givenOrg();
  const [deal] = (
    await org.query("select id, NAME, owner.name, Owner.Manager.Name, Account.Industry from opportunity limit 1")
  ).records;
  expect(deal).toEqual({
    attributes: { type: "Opportunity", url: "/services/data/v68.0/sobjects/Opportunity/006Rm0000000000IAA" },
    Id: "006Rm0000000000IAA",
    Name: expect.stringContaining("first contract"),
    Owner: {
      attributes: { type: "User", url: expect.stringMatching(/^\/services\/data\/v68.0\/sobjects\/User\/005Rm/) },
      Name: expect.any(String),
      Manager: { attributes: expect.anything(), Name: expect.any(String) },
    },
    Account: { attributes: expect.anything(), Industry: expect.any(String) },
  });
  const [chief] = (await org.query("SELECT Manager.Name FROM User WHERE EmployeeNumber = 'vp'")).records;
  expect(chief!.Manager).toBeNull();
});

test("S3: conditions mean what they mean in Salesforce", async () => {
  const org = await givenOrg();
  const all = await org.all(
    "SELECT Id, Name, Amount, StageName, CloseDate, CreatedDate, IsWon, Lead_Score__c, LeadSource FROM Opportunity",
  );
  const check = async (where: string, means: (deal: Record<string, unknown>) => boolean) => {
    const found = await org.all(`SELECT Id FROM Opportunity WHERE ${where}`);
    expect([where, found.map(({ Id }) => Id)]).toEqual([where, all.filter(means).map(({ Id }) => Id)]);
    expect([where, found.length > 0 && found.length < all.length]).toEqual([where, true]);
  };
  const amount = (deal: Record<string, unknown>) => deal.Amount as number | null;
  await check("IsWon = true", ({ IsWon }) => IsWon === true);
  await check("Amount = null", (deal) => amount(deal) === null);
  await check("Amount != null", (deal) => amount(deal) !== null);
  await check("Amount >= 100000", (deal) => amount(deal) !== null && amount(deal)! >= 100_000);
  await check("Amount < 1e5", (deal) => amount(deal) !== null && amount(deal)! < 100_000);
  await check("Lead_Score__c != 50", ({ Lead_Score__c }) => Lead_Score__c !== 50);
  await check("StageName = 'closed won'", ({ StageName }) => StageName === "Closed Won");
  await check("StageName <> 'Closed Won'", ({ StageName }) => StageName !== "Closed Won");
  await check("StageName IN ('Demo', 'Proposal')", ({ StageName }) => StageName === "Demo" || StageName === "Proposal");
  await check("StageName NOT IN ('Demo')", ({ StageName }) => StageName !== "Demo");
  await check("Name LIKE '%ab%'", ({ Name }) => /ab/i.test(String(Name)));
  await check("Name LIKE '_o%contract'", ({ Name }) => /^.o.*contract$/i.test(String(Name)));
  await check("CloseDate > 2026-01-31", ({ CloseDate }) => String(CloseDate) > "2026-01-31");
  await check(
    "CloseDate = THIS_QUARTER",
    ({ CloseDate }) => String(CloseDate) >= "2026-07-01" && String(CloseDate) < "2026-10-01",
  );
  await check("CloseDate < LAST_YEAR", ({ CloseDate }) => String(CloseDate) < "2025-01-01");
  await check("CreatedDate = LAST_N_DAYS:30", ({ CreatedDate }) => String(CreatedDate) >= "2026-06-01");
  await check("CreatedDate >= 2026-01-01T00:00:00Z", ({ CreatedDate }) => String(CreatedDate) >= "2026-01-01");
  await check("CreatedDate < 2026-01-01T02:00:00+02:00", ({ CreatedDate }) => String(CreatedDate) < "2026-01-01");
  await check(
    "(StageName = 'Demo' AND Amount > 0) OR IsWon = true",
    (deal) => (deal.StageName === "Demo" && (amount(deal) ?? 0) > 0) || deal.IsWon === true,
  );
  await check("NOT (LeadSource = 'Website')", ({ LeadSource }) => LeadSource !== "Website");
  await check(
    "NOT LeadSource = 'Website' AND IsWon = false",
    ({ LeadSource, IsWon }) => LeadSource !== "Website" && !IsWon,
  );
});

test("S3: order puts nothing first unless told, limit and offset cut it", async () => {
  const org = await givenOrg();
  const amounts = async (order: string) =>
    (await org.all(`SELECT Amount FROM Opportunity ORDER BY ${order}`)).map(({ Amount }) => Amount as number | null);
  const known = (await org.all("SELECT Amount FROM Opportunity WHERE Amount != null"))
    .map(({ Amount }) => Number(Amount))
    .sort((one, other) => one - other);
  const none = Array.from(
    { length: (await org.query("SELECT COUNT() FROM Opportunity WHERE Amount = null")).totalSize },
    () => null,
  );
  expect(none.length).toBeGreaterThan(0);
  expect(await amounts("Amount")).toEqual([...none, ...known]);
  expect(await amounts("Amount ASC NULLS LAST")).toEqual([...known, ...none]);
  expect(await amounts("Amount DESC NULLS LAST")).toEqual([...known.toReversed(), ...none]);
  expect(await amounts("Amount DESC NULLS LAST LIMIT 3 OFFSET 2")).toEqual(known.toReversed().slice(2, 5));
});

test("S3: COUNT() is a number without records, other functions are rows of their own", async () => {
  const org = await givenOrg();
  const deals = await org.all("SELECT StageName, Amount, CurrencyIsoCode, CloseDate FROM Opportunity");
  expect(await org.query("SELECT COUNT() FROM Opportunity")).toEqual({
    totalSize: deals.length,
    done: true,
    records: [],
  });
  const stages = await org.query(
    "SELECT StageName, COUNT(Id), MAX(CloseDate) latest FROM Opportunity GROUP BY StageName",
  );
  for (const { StageName, expr0, latest } of stages.records) {
    const these = deals.filter((deal) => deal.StageName === StageName);
    expect([expr0, latest]).toEqual([
      these.length,
      these
        .map(({ CloseDate }) => String(CloseDate))
        .sort()
        .at(-1),
    ]);
  }
  expect(stages.totalSize).toBe(new Set(deals.map(({ StageName }) => StageName)).size);
  expect(stages.records[0]!.attributes).toEqual({ type: "AggregateResult" });

  const months = await org.query(
    "SELECT CALENDAR_YEAR(CloseDate) y, CALENDAR_MONTH(CloseDate) m, COUNT(Id) n, SUM(Amount) total FROM Opportunity WHERE CurrencyIsoCode = 'USD' GROUP BY CALENDAR_YEAR(CloseDate), CALENDAR_MONTH(CloseDate)",
  );
  const dollars = deals.filter(({ CurrencyIsoCode }) => CurrencyIsoCode === "USD");
  expect(months.records.reduce((sum, { n }) => sum + Number(n), 0)).toBe(dollars.length);
  const cents = (rows: readonly Record<string, unknown>[], name: string) =>
    rows.reduce((sum, row) => sum + Math.round(Number(row[name] ?? 0) * 100), 0);
  expect(cents(months.records, "total")).toBe(cents(dollars, "Amount"));
});

test("S3: a sum of money is told in the company's own currency, by the rate of the close date", async () => {
  const org = await givenOrg();
  const where = "WHERE CurrencyIsoCode = 'SEK' AND Amount != null AND CloseDate < 2024-01-01";
  const deals = await org.all(`SELECT Amount, CloseDate FROM Opportunity ${where}`);
  const rates = (await org.all(
    "SELECT StartDate, NextStartDate, ConversionRate FROM DatedConversionRate WHERE IsoCode = 'SEK'",
  )) as {
    StartDate: string;
    NextStartDate: string;
    ConversionRate: number;
  }[];
  const rateOn = (day: unknown) =>
    rates.find((rate) => rate.StartDate <= String(day) && String(day) < rate.NextStartDate)!.ConversionRate;
  const expected = deals.reduce((sum, { Amount, CloseDate }) => sum + Number(Amount) / rateOn(CloseDate), 0);
  const [row] = (await org.query(`SELECT SUM(Amount) total FROM Opportunity ${where}`)).records;
  expect(deals.length).toBeGreaterThan(5);
  expect(row!.total).toBeCloseTo(expected, 2);
});

test.each([
  ["SELECT Id FORM Opportunity", "MALFORMED_QUERY", /unexpected token: 'Opportunity'|unexpected token: 'FORM'/],
  ["SELECT Id FROM Opportunity WHERE", "MALFORMED_QUERY", /unexpected token: <EOF>/],
  ["SELECT FROM Opportunity", "MALFORMED_QUERY", /unexpected token: 'FROM'/],
  ["SELECT Id FROM Opportunity WHERE Amount ~ 3", "MALFORMED_QUERY", /unexpected token: '~'/],
  [
    "SELECT Id FROM Opportunity WHERE IsWon = true AND Amount > 1 OR Amount < 0",
    "MALFORMED_QUERY",
    /unexpected token: 'OR'/,
  ],
  ["SELECT Id FROM Opportunity; DROP", "MALFORMED_QUERY", /unexpected token: ';'/],
  ["SELECT FIELDS(ALL) FROM Opportunity", "MALFORMED_QUERY", /LIMIT of at most 200/],
  [
    "SELECT StageName, COUNT(Id), Name FROM Opportunity GROUP BY StageName",
    "MALFORMED_QUERY",
    /Field must be grouped or aggregated: Name/,
  ],
  ["SELECT Foo__c FROM Opportunity", "INVALID_FIELD", /No such column 'Foo__c' on entity 'Opportunity'/],
  ["SELECT Id, Id FROM Opportunity", "INVALID_FIELD", /duplicate field selected: Id/],
  ["SELECT Boss.Name FROM Opportunity", "INVALID_FIELD", /Didn't understand relationship 'Boss'/],
  [
    "SELECT Id FROM Opportunity WHERE CreatedDate > '2026-01-01'",
    "INVALID_FIELD",
    /must be of type dateTime and should not be enclosed in quotes/,
  ],
  ["SELECT Id FROM Opportunity WHERE Amount = '3'", "INVALID_FIELD", /must be of type currency/],
  [
    "SELECT Id FROM OpportunityFieldHistory WHERE NewValue = 'x'",
    "INVALID_FIELD",
    /field 'NewValue' can not be filtered in a query call/,
  ],
  ["SELECT Id FROM Opportunity WHERE Id = 'x'", "INVALID_QUERY_FILTER_OPERATOR", /invalid ID field: x/],
  [
    "SELECT Id FROM Opportunity WHERE Amount LIKE '3'",
    "INVALID_QUERY_FILTER_OPERATOR",
    /invalid operator on currency field/,
  ],
  [
    "SELECT Id FROM Opportunity WHERE IsWon > true",
    "INVALID_QUERY_FILTER_OPERATOR",
    /invalid operator on boolean field/,
  ],
  ["SELECT Id FROM Deal", "INVALID_TYPE", /sObject type 'Deal' is not supported/],
])("S3: %s", async (soql, errorCode, message) => {
  const org = await givenOrg();
  const answer = await org.call(`query?q=${encodeURIComponent(soql)}`);
  expect(refusal(answer)).toMatchObject({ status: 400, errorCode });
  expect(refusal(answer).message).toMatch(message);
});

test("literals come back as they were meant, whatever they hold", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("'", "\\", "%", "_", "\n", "n", "é", "😀", " ", "a") }), (text) => {
      const written = text.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
      const [literal] = tokensOf(`'${written}'`);
      expect(literal).toMatchObject({ kind: "text", text });
    }),
  );
});

test("whatever is written, it is read or refused as malformed, and never fails", () => {
  const word = fc.constantFrom(
    "SELECT",
    "FROM",
    "WHERE",
    "AND",
    "OR",
    "NOT",
    "(",
    ")",
    ",",
    "=",
    "IN",
    "LIKE",
    "Id",
    "'x'",
    "3",
    "ORDER",
    "BY",
    "LIMIT",
    "Opportunity",
    "COUNT()",
    "null",
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      const text = words.join(" ");
      try {
        expect(parse(text).text).toBe(text);
      } catch (refused) {
        expect(refused).toMatchObject({ errorCode: "MALFORMED_QUERY", status: 400 });
      }
    }),
  );
});
