import { Connection } from "@jsforce/jsforce-node";
import { expect, test } from "vitest";
import { type GivenOrg, givenOrg } from "./given-org.ts";

/** Salesforce's own client, unmodified, told no more than where the org is. */
async function connected(org: GivenOrg): Promise<Connection> {
  const { clientId, clientSecret } = org.sandbox.salesforce.credentials;
  const connection = new Connection({
    loginUrl: org.url,
    version: "68.0",
    oauth2: { clientId: clientId!, clientSecret: clientSecret!, loginUrl: org.url },
  });
  await connection.authorize({ grant_type: "client_credentials" });
  return connection;
}

test("jsforce signs in with client credentials and knows who it is and where", async () => {
  const org = await givenOrg();
  const connection = await connected(org);
  expect(connection.instanceUrl).toBe(org.url);
  expect(await connection.identity()).toMatchObject({ username: "repmarkintegration@example.com" });
  expect(connection.limitInfo.apiUsage).toBeUndefined(); // asking who one is costs no call
  expect(await connection.limits()).toMatchObject({ DailyApiRequests: { Max: 100_000 } });
  expect(connection.limitInfo.apiUsage).toEqual({ used: 1, limit: 100_000 });
});

test("jsforce describes the org and its objects", async () => {
  const connection = await connected(await givenOrg());
  const { sobjects } = await connection.describeGlobal();
  expect(sobjects.map(({ name }) => name)).toContain("Opportunity");
  const deal = await connection.describe("Opportunity");
  expect(deal.fields.find(({ name }) => name === "Amount")).toMatchObject({ type: "currency", nillable: true });
});

test("jsforce reads page after page", async () => {
  const org = await givenOrg({ pageSize: 100 });
  const connection = await connected(org);
  let page = await connection.query<{ Id: string }>("SELECT Id, Owner.Name FROM Opportunity");
  const total = page.totalSize;
  const ids = page.records.map(({ Id }) => Id);
  while (!page.done) {
    page = await connection.queryMore(page.nextRecordsUrl!);
    ids.push(...page.records.map(({ Id }) => Id));
  }
  expect(new Set(ids).size).toBe(total);
  const { totalSize } = await connection.query("SELECT COUNT() FROM Opportunity");
  expect(totalSize).toBe(total);
});

test("jsforce reads the results of a Bulk 2.0 job of one page", async () => {
  const org = await givenOrg();
  const connection = await connected(org);
  connection.bulk2.pollInterval = 10;
  const stream = await connection.bulk2.query("SELECT Id, Name, Amount FROM Opportunity");
  const records = (await stream.toArray()) as Record<string, string>[];
  expect(records.length).toBe((await org.query("SELECT COUNT() FROM Opportunity")).totalSize);
  expect(records[0]).toEqual({
    Id: expect.stringMatching(/^006/),
    Name: expect.any(String),
    Amount: expect.any(String),
  });
});

test("jsforce asks what was updated and what was deleted", async () => {
  const org = await givenOrg();
  const connection = await connected(org);
  const [one, other] = await org.all("SELECT Id, External_Id__c FROM Opportunity WHERE IsClosed = false LIMIT 2");
  org.sandbox.letPass({ minutes: 30 });
  org.sandbox.do(
    { act: "change-deal", deal: String(one!.External_Id__c), field: "amount", to: 1 },
    { act: "delete-deal", deal: String(other!.External_Id__c) },
  );
  const end = new Date(org.sandbox.world.now * 60_000);
  const start = new Date(end.getTime() - 10 * 60_000);
  expect((await connection.sobject("Opportunity").updated(start, end)).ids).toEqual([one!.Id]);
  expect((await connection.sobject("Opportunity").deleted(start, end)).deletedRecords).toMatchObject([
    { id: other!.Id },
  ]);
});

test("jsforce tells the org's errors by their codes", async () => {
  const connection = await connected(await givenOrg());
  await expect(connection.query("SELECT Nothing FROM Opportunity")).rejects.toMatchObject({
    errorCode: "INVALID_FIELD",
  });
  await expect(connection.query("SELECT Id FROM Nothing")).rejects.toMatchObject({ errorCode: "INVALID_TYPE" });
});
