import { expect, test } from "vitest";
import { type GivenOrg, givenOrg, refusal } from "./given-org.ts";

const soql = "SELECT Id, Name, Amount, IsWon, CloseDate, CreatedDate, Owner.Name FROM Opportunity";

async function create(org: GivenOrg, query: string, more: Record<string, unknown> = {}) {
  return org.call("jobs/query", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      operation: "query",
      query,
      contentType: "CSV",
      columnDelimiter: "COMMA",
      lineEnding: "LF",
      ...more,
    }),
  });
}

interface Told {
  readonly id: string;
  readonly state: string;
  readonly numberRecordsProcessed?: number;
  readonly errorMessage?: string;
}

async function done(org: GivenOrg, query: string, more: Record<string, unknown> = {}): Promise<Told> {
  const { id } = (await create(org, query, more)).body as Told;
  for (let poll = 0; poll < 50; poll += 1) {
    const told = (await org.call(`jobs/query/${id}`)).body as Told;
    if (told.state !== "UploadComplete" && told.state !== "InProgress") return told;
  }
  throw new Error("never done");
}

/** Rows of a page, cells as text; the header is the first. Enough for cells without line breaks. */
const rowsOf = (csv: string) =>
  csv
    .trimEnd()
    .split("\n")
    .map((line) => line.slice(1, -1).split('","'));

test("S5: a job is made, works, and is done; only then can its results be read", async () => {
  const org = await givenOrg({ bulkPolls: 2 });
  const made = await create(org, soql);
  expect(made.body).toEqual({
    id: expect.stringMatching(/^750Rm/),
    operation: "query",
    object: "Opportunity",
    createdById: "005Rm0000000000IAA",
    createdDate: "2026-07-01T00:00:00.000+0000",
    systemModstamp: "2026-07-01T00:00:00.000+0000",
    state: "UploadComplete",
    concurrencyMode: "Parallel",
    contentType: "CSV",
    apiVersion: 68,
    lineEnding: "LF",
    columnDelimiter: "COMMA",
  });
  const { id } = made.body as Told;
  expect(refusal(await org.call(`jobs/query/${id}/results`)).errorCode).toBe("INVALIDJOBSTATE");
  const states: string[] = [];
  for (let poll = 0; poll < 3; poll += 1) states.push(((await org.call(`jobs/query/${id}`)).body as Told).state);
  expect(states).toEqual(["InProgress", "InProgress", "JobComplete"]);
  const total = (await org.query("SELECT COUNT() FROM Opportunity")).totalSize;
  expect((await org.call(`jobs/query/${id}`)).body).toMatchObject({
    jobType: "V2Query",
    numberRecordsProcessed: total,
  });
});

test("S5, S6: every page begins with the header, and the last says `null`", async () => {
  const org = await givenOrg();
  const rest = await org.all(soql);
  const job = await done(org, soql);
  const pages: string[][][] = [];
  let locator: string | null = null;
  do {
    const way: string = locator === null ? "" : `&locator=${locator}`;
    const page = await org.call(`jobs/query/${job.id}/results?maxRecords=100${way}`);
    expect(page.headers.get("content-type")).toBe("text/csv;charset=UTF-8");
    const rows = rowsOf(page.text);
    expect(page.headers.get("sforce-numberofrecords")).toBe(String(rows.length - 1));
    expect(page.headers.get("sforce-limit-info")).toMatch(/^api-usage=/);
    pages.push(rows);
    locator = page.headers.get("sforce-locator");
  } while (locator !== "null");
  expect(pages.length).toBe(Math.ceil(rest.length / 100));
  for (const [header] of pages)
    expect(header).toEqual(["Id", "Name", "Amount", "IsWon", "CloseDate", "CreatedDate", "Owner.Name"]);
  const rows = pages.flatMap((page) => page.slice(1));
  const decimal = (value: unknown) => (value === null ? "" : Number.isInteger(value) ? `${value}.0` : String(value));
  expect(rows).toEqual(
    rest.map((deal) => [
      deal.Id,
      deal.Name,
      decimal(deal.Amount),
      String(deal.IsWon),
      deal.CloseDate,
      String(deal.CreatedDate).replace("+0000", "Z"),
      (deal.Owner as { Name: string }).Name,
    ]),
  );
});

test("S5: a page can be read again, at any time in its seven days, and still says what it said", async () => {
  const org = await givenOrg();
  const job = await done(org, soql);
  const path = `jobs/query/${job.id}/results?maxRecords=50&locator=`;
  const first = await org.call(`jobs/query/${job.id}/results?maxRecords=50`);
  const second = await org.call(path + first.headers.get("sforce-locator"));
  const [, [dealId]] = rowsOf(second.text) as [string[], string[]];
  const [deal] = await org.all(`SELECT External_Id__c FROM Opportunity WHERE Id = '${dealId}'`);
  org.sandbox.do(
    { act: "change-deal", deal: String(deal!.External_Id__c), field: "amount", to: 1 },
    { act: "purge", record: "D-0000001" },
  );
  org.sandbox.letPass({ days: 6 });
  expect((await org.call(path + first.headers.get("sforce-locator"))).text).toBe(second.text);
  for (const bad of ["rubbish", "MTAwMDAwMDAw"])
    expect(refusal(await org.call(path + bad)).errorCode).toBe("INVALID_QUERY_LOCATOR");
  org.sandbox.letPass({ days: 1 });
  expect((await org.call(path + first.headers.get("sforce-locator"))).status).toBe(404);
});

test("S5: result pages name five addresses at a time, which together are the whole", async () => {
  const org = await givenOrg({ bulkPageRecords: 60 });
  const job = await done(org, soql);
  let path: string | undefined = `jobs/query/${job.id}/resultPages`;
  const counts: number[] = [];
  const ids = new Set<string>();
  while (path !== undefined) {
    const body = (await org.call(path)).body as {
      resultPages: { resultUrl: string }[];
      nextRecordsUrl?: string;
      done: boolean;
    };
    counts.push(body.resultPages.length);
    expect(body.done).toBe(body.nextRecordsUrl === undefined);
    for (const { resultUrl } of body.resultPages)
      for (const [id] of rowsOf((await org.call(resultUrl)).text).slice(1)) ids.add(id!);
    path = body.nextRecordsUrl;
  }
  expect(ids.size).toBe(job.numberRecordsProcessed);
  expect(counts).toEqual([5, Math.ceil(job.numberRecordsProcessed! / 60) - 5]);
});

test("S5: results are given to the version that made the job alone", async () => {
  const org = await givenOrg();
  const job = await done(org, soql);
  const other = await org.call(`/services/data/v67.0/jobs/query/${job.id}/results`);
  expect(refusal(other)).toMatchObject({ status: 409, errorCode: "VERSION_MISMATCH" });
});

test.each([
  ["SELECT COUNT(Id) FROM Opportunity", /Aggregate Relationships not supported in Bulk Query/],
  ["SELECT COUNT() FROM Opportunity", /Aggregate Relationships/],
  ["SELECT StageName FROM Opportunity GROUP BY StageName", /Aggregate Relationships/],
  ["SELECT Id FROM Opportunity LIMIT 5 OFFSET 5", /OFFSET clause is not supported/],
  ["SELECT Id, (SELECT Id FROM OpportunityLineItems) FROM Opportunity", /Nested queries are not supported/],
  ["SELECT TYPEOF What WHEN Account THEN Name END FROM Task", /TYPEOF clause is not supported/],
  ["SELECT Id, BillingAddress FROM Account", /compound data not supported/],
  ["SELECT Id FROM TaskStatus", /Entity 'TaskStatus' is not supported by the Bulk API/],
  ["SELECT Id FROM Nothing", /sObject type 'Nothing' is not supported/],
  ["SELECT Nothing FROM Account", /No such column 'Nothing'/],
  ["", /query/],
])("S5: Bulk refuses %s", async (query, message) => {
  const org = await givenOrg();
  const answer = await create(org, query);
  expect(answer.status).toBe(400);
  expect(refusal(answer).message).toMatch(message);
});

test("S5: jobs are listed, aborted while they work, deleted when they do not", async () => {
  const org = await givenOrg({ bulkPolls: 100 });
  const { id } = (await create(org, soql)).body as Told;
  const end = (method: string, body?: unknown) =>
    org.call(`jobs/query/${id}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  expect(refusal(await end("DELETE")).status).toBe(400);
  expect((await end("PATCH", { state: "Aborted" })).body).toMatchObject({ state: "Aborted" });
  expect(refusal(await end("PATCH", { state: "Aborted" })).errorCode).toBe("INVALIDJOBSTATE");
  const list = (await org.call("jobs/query")).body as { records: Told[]; done: boolean };
  expect(list).toMatchObject({ done: true, records: [{ id, state: "Aborted" }] });
  expect((await end("DELETE")).status).toBe(204);
  expect((await end("GET")).status).toBe(404);
});

test("S5: queryAll takes the bin along, delimiters are as ordered, and pages are packed when asked", async () => {
  const org = await givenOrg({ binDays: 10_000 });
  const shown = await done(org, soql);
  const all = await done(org, soql, { operation: "queryAll", columnDelimiter: "TAB" });
  expect(all.numberRecordsProcessed).toBeGreaterThan(shown.numberRecordsProcessed!);
  const page = await org.call(`jobs/query/${all.id}/results`);
  expect(page.text.split("\n")[0]).toBe(
    ["Id", "Name", "Amount", "IsWon", "CloseDate", "CreatedDate", "Owner.Name"].map((name) => `"${name}"`).join("\t"),
  );
  expect(page.headers.get("content-encoding")).toBe("gzip");
});

test("S6, F32: quotes, line breaks, commas, emoji, a NUL and numbers beyond all sense come through CSV as they are", async () => {
  const org = await givenOrg();
  const name = 'He said "yes",\r\n then 🎉 \u0000 مرحبا';
  org.sandbox.do(
    { act: "rename-deal", deal: "D-0000001", name },
    { act: "change-deal", deal: "D-0000001", field: "amount", to: 1e20 },
  );
  const [{ Id }] = (await org.all("SELECT Id FROM Opportunity WHERE External_Id__c = 'D-0000001'")) as [{ Id: string }];
  const job = await done(org, `SELECT Name, Amount, NextStep FROM Opportunity WHERE Id = '${Id}'`);
  const { text } = await org.call(`jobs/query/${job.id}/results`);
  expect(text).toBe(`"Name","Amount","NextStep"\n"${name.replaceAll('"', '""')}","1.0E18",""\n`);
});

test("F28: a job fails and says why, is aborted, hangs, or is gone", async () => {
  const org = await givenOrg();
  org.sandbox.fault({ kind: "bulk-job-fails", with: { message: "TooManyLockFailure : retries exceeded" } });
  expect(await done(org, soql)).toMatchObject({
    state: "Failed",
    errorMessage: "TooManyLockFailure : retries exceeded",
  });
  org.sandbox.fault({ kind: "bulk-job-aborted" });
  expect(await done(org, soql)).toMatchObject({ state: "Aborted" });
  org.sandbox.fault({ kind: "bulk-job-hangs", times: 5 });
  const { id } = (await create(org, soql)).body as Told;
  for (let poll = 0; poll < 5; poll += 1)
    expect((await org.call(`jobs/query/${id}`)).body).toMatchObject({ state: "UploadComplete" });
  expect((await org.call(`jobs/query/${id}`)).body).toMatchObject({ state: "JobComplete" });
  org.sandbox.fault({ kind: "bulk-job-gone" });
  expect((await org.call(`jobs/query/${id}`)).status).toBe(404);
  expect((await org.call(`jobs/query/${id}`)).status).toBe(404);
  org.sandbox.fault({ kind: "bulk-job-limit" });
  expect(refusal(await create(org, soql)).message).toMatch(/ExceededQuota/);
});

test("F29, F30, F31: a page holds less than it says, its way on is missing, results are gone", async () => {
  const org = await givenOrg();
  const job = await done(org, soql);
  const path = `jobs/query/${job.id}/results?maxRecords=10`;
  const whole = await org.call(path);
  org.sandbox.fault({ kind: "bulk-row-missing" });
  const short = await org.call(path);
  expect([rowsOf(short.text).length, short.headers.get("sforce-numberofrecords")]).toEqual([10, "10"]);
  org.sandbox.fault({ kind: "bulk-count-wrong" });
  expect((await org.call(path)).headers.get("sforce-numberofrecords")).toBe("11");
  org.sandbox.fault({ kind: "bulk-locator-missing" });
  expect((await org.call(path)).headers.get("sforce-locator")).toBeNull();
  org.sandbox.fault({ kind: "bulk-results-gone" });
  expect((await org.call(path)).status).toBe(404);
  expect((await org.call(path)).text).toBe(whole.text);
});

test("a job for too much fails and one for less does not; the server cuts pages, whatever the reader wishes", async () => {
  const org = await givenOrg({ bulkPageRecords: 60 });
  const all = (await org.query("SELECT Id FROM Opportunity")).totalSize;
  org.sandbox.fault({
    kind: "bulk-job-fails",
    times: null,
    with: { beyond: all - 1, message: "Retried more than fifteen times" },
  });
  expect(await done(org, soql)).toMatchObject({ state: "Failed", errorMessage: "Retried more than fifteen times" });
  const less = await done(org, `${soql} WHERE CreatedDate >= 2024-06-01T00:00:00Z`);
  expect(less).toMatchObject({ state: "JobComplete" });
  const page = await org.call(`jobs/query/${less.id}/results?maxRecords=50000`);
  expect(page.headers.get("sforce-numberofrecords")).toBe("60");
});

test("an id is never given twice: a job that is deleted leaves the others what they are", async () => {
  const org = await givenOrg();
  const [first, second] = [await done(org, soql), await done(org, "SELECT Id, Name FROM Account")];
  await org.call(`jobs/query/${first.id}`, { method: "DELETE" });
  const third = await done(org, "SELECT Id FROM Lead");
  expect(third.id).not.toBe(second.id);
  expect(rowsOf((await org.call(`jobs/query/${second.id}/results`)).text)[0]).toEqual(["Id", "Name"]);
});

test("rows that are kept back are missed where their fields are asked for; counts and lists of ids have them", async () => {
  const org = await givenOrg();
  const ids = (await org.all("SELECT Id FROM Opportunity")).map(({ Id }) => String(Id));
  const kept = ids.slice(3, 5);
  org.sandbox.fault({ kind: "rows-withheld", times: null, with: { ids: kept } });
  const there = (await org.all("SELECT Id, Name FROM Opportunity")).map(({ Id }) => Id);
  expect(there).toEqual(ids.filter((id) => !kept.includes(id)));
  const job = await done(org, soql);
  expect(job.numberRecordsProcessed).toBe(ids.length - 2);
  expect((await org.query("SELECT COUNT() FROM Opportunity")).totalSize).toBe(ids.length);
  expect(await done(org, "SELECT Id FROM Opportunity")).toMatchObject({ numberRecordsProcessed: ids.length });
});
