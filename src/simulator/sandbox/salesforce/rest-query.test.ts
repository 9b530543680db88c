import { expect, test } from "vitest";
import { givenOrg, type Page, refusal } from "./given-org.ts";

const ids = ({ records }: Page) => records.map(({ Id }) => Id);

test("S4: pages hold what was asked for or less, only `done` tells the end, and totalSize is of the whole", async () => {
  const org = await givenOrg({ pageSize: 150 });
  const headers = { "sforce-query-options": "batchSize=500" };
  const first = (await org.call("query?q=SELECT+Id+FROM+Opportunity", { headers })).body as Page;
  expect([first.records.length, first.done]).toEqual([150, false]);
  expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v68\.0\/query\/0r8[0-9A-Za-z]{15}-150$/);
  const seen = await org.all("SELECT Id FROM Opportunity");
  expect(seen.length).toBe(first.totalSize);
  expect(new Set(seen.map(({ Id }) => Id)).size).toBe(first.totalSize);

  org.settings.pageSize = 2000;
  const wished = (
    await org.call("query?q=SELECT+Id+FROM+Opportunity", { headers: { "sforce-query-options": "batchSize=250" } })
  ).body as Page;
  expect(wished.records.length).toBe(250);
  const tooFew = (
    await org.call("query?q=SELECT+Id+FROM+Opportunity", { headers: { "sforce-query-options": "batchSize=3" } })
  ).body as Page;
  expect(tooFew.records.length).toBe(200);
});

test("S4: queryAll shows what lies in the bin, and its way on, under /query/, still does", async () => {
  const org = await givenOrg({ pageSize: 100, binDays: 10_000 });
  const shown = await org.all("SELECT Id FROM Opportunity");
  const whole = await org.query("SELECT Id, IsDeleted FROM Opportunity", "queryAll");
  expect(whole.nextRecordsUrl).toMatch(/\/query\/0r8/);
  const all = await org.all("SELECT Id, IsDeleted FROM Opportunity", "queryAll");
  const deleted = all.filter(({ IsDeleted }) => IsDeleted);
  expect(deleted.length).toBeGreaterThan(0);
  expect(all.length).toBe(shown.length + deleted.length);
  expect(all.slice(100).some(({ IsDeleted }) => IsDeleted)).toBe(true);
});

test("S4: a way on lives two days, and one that nobody gave is refused", async () => {
  const org = await givenOrg({ pageSize: 200, cursors: 2 });
  const page = await org.query("SELECT Id FROM Task", "queryAll");
  org.sandbox.letPass({ days: 1 });
  expect((await org.call(page.nextRecordsUrl!)).status).toBe(200);
  expect((await org.call(page.nextRecordsUrl!)).status).toBe(200); // as often as wanted
  org.sandbox.letPass({ days: 1 });
  expect(refusal(await org.call(page.nextRecordsUrl!))).toMatchObject({
    status: 400,
    errorCode: "INVALID_QUERY_LOCATOR",
  });
  for (const locator of ["0r8Rm0000000099-200", "rubbish", "0r8Rm0000000001"])
    expect(refusal(await org.call(`query/${locator}`)).errorCode).toBe("INVALID_QUERY_LOCATOR");

  const first = await org.query("SELECT Id FROM Task", "queryAll");
  for (let more = 0; more < 2; more += 1) await org.query("SELECT Id FROM Task", "queryAll");
  expect(refusal(await org.call(first.nextRecordsUrl!)).errorCode).toBe("INVALID_QUERY_LOCATOR"); // few are kept
});

test("which records a query found is settled; what they hold is read with their page", async () => {
  const org = await givenOrg({ pageSize: 100 });
  const page = await org.query("SELECT Id, External_Id__c, Amount FROM Opportunity");
  const [, second] = [page, (await org.call(page.nextRecordsUrl!)).body as Page];
  const { External_Id__c: deal } = second.records[5]!;
  org.sandbox.do({ act: "change-deal", deal: String(deal), field: "amount", to: 12_345 });
  const again = (await org.call(page.nextRecordsUrl!)).body as Page;
  expect(again.records[5]).toMatchObject({ External_Id__c: deal, Amount: 123.45 });
  org.sandbox.do({ act: "purge", record: String(deal) });
  expect(ids((await org.call(page.nextRecordsUrl!)).body as Page)).toEqual(
    ids(second).filter((_, place) => place !== 5),
  );
});

test("F25, F26, F27: a way on expires early, a page comes twice, a record stands on two pages", async () => {
  const org = await givenOrg({ pageSize: 100 });
  const all = (await org.all("SELECT Id FROM Opportunity")).map(({ Id }) => Id);
  org.sandbox.fault({ kind: "locator-expired", on: "-200$" });
  await expect(org.all("SELECT Id FROM Opportunity")).rejects.toThrow();

  org.sandbox.fault({ kind: "page-repeated", on: "-200$" });
  const repeated = (await org.all("SELECT Id FROM Opportunity")).map(({ Id }) => Id);
  expect(repeated.length).toBe(all.length + 100);
  expect([...new Set(repeated)]).toEqual(all);

  org.sandbox.fault({ kind: "record-twice", on: "-200$" });
  const twice = (await org.all("SELECT Id FROM Opportunity")).map(({ Id }) => Id);
  expect(twice.length).toBe(all.length + 1);
  expect([...new Set(twice)]).toEqual(all);
});

test("records can change between two pages of one reader", async () => {
  const org = await givenOrg({ pageSize: 100 });
  const [{ Id, External_Id__c }] = (
    await org.all("SELECT Id, External_Id__c FROM Opportunity WHERE IsClosed = false")
  ).slice(-1) as [Record<string, unknown>];
  org.sandbox.fault({ kind: "acts", on: "-100$", acts: [{ act: "delete-deal", deal: String(External_Id__c) }] });
  const all = await org.all("SELECT Id, IsDeleted FROM Opportunity");
  expect(all.find((deal) => deal.Id === Id)).toMatchObject({ IsDeleted: true });
});

test("an address that is too long is refused by the front door", async () => {
  const org = await givenOrg();
  const answer = await org.call(`query?q=SELECT+Id+FROM+Opportunity+WHERE+Name='${"x".repeat(16_384)}'`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([414, "text/html"]);
});

test("S6: REST writes decimals with a point, datetimes with +0000, days without a zone", async () => {
  const org = await givenOrg();
  const answer = await org.call(
    "query?q=SELECT+Amount,CloseDate,CreatedDate,Term_Months__c,FiscalYear,NextStep+FROM+Opportunity+WHERE+Amount+>+10000+AND+Amount+<+100000+LIMIT+1",
  );
  expect(answer.text).toMatch(
    /"Amount":\d{5}\.\d+,"CloseDate":"\d{4}-\d\d-\d\d","CreatedDate":"[\d-]+T[\d:]+\.000\+0000","Term_Months__c":\d+\.0,"FiscalYear":\d{4},"NextStep":null/,
  );
});
