import fc from "fast-check";
import { expect, test } from "vitest";
import { givenOrg, refusal } from "./given-org.ts";
import { looksLikeId, numberOf, recordId, withChecksum } from "./record-id.ts";

test("S2: the versions are listed without a session, retired ones are gone, ours and the one before both work", async () => {
  const org = await givenOrg();
  const answer = await fetch(`${org.url}/services/data/`);
  const versions = (await answer.json()) as { label: string; url: string; version: string }[];
  expect(versions.at(-1)).toEqual({ label: "Winter '27", url: "/services/data/v68.0", version: "68.0" });
  expect(versions.at(-3)).toEqual({ label: "Spring '26", url: "/services/data/v66.0", version: "66.0" });
  for (const version of ["v68.0", "v67.0"])
    expect((await org.call(`/services/data/${version}/limits`)).status).toBe(200);
  expect(refusal(await org.call("/services/data/v30.0/limits"))).toMatchObject({
    status: 410,
    errorCode: "UNSUPPORTED_API_VERSION",
  });
  expect((await org.call("/services/data/v69.0/limits")).status).toBe(404);
});

test("an address that leads nowhere is told in the vendor's words, and nothing can be written", async () => {
  const org = await givenOrg();
  for (const path of ["/services/data/v68.0/nowhere", "/somewhere", "sobjects/Nothing/describe"])
    expect(refusal(await org.call(path))).toEqual({
      status: 404,
      errorCode: "NOT_FOUND",
      message: "The requested resource does not exist",
    });
  const written = await org.call("sobjects/Account", { method: "POST", body: "{}" });
  expect(refusal(written)).toMatchObject({ status: 405, errorCode: "METHOD_NOT_ALLOWED" });
});

test("S13: every call counts, the answer says how many, and past the limit each is refused without a Retry-After", async () => {
  const org = await givenOrg({ dailyCalls: 10, callsOfOthers: 5 });
  const first = await org.call("limits");
  expect(first.headers.get("sforce-limit-info")).toBe("api-usage=6/10");
  expect(first.body).toMatchObject({ DailyApiRequests: { Max: 10, Remaining: 4 } });
  for (let call = 0; call < 4; call += 1) expect((await org.call("limits")).status).toBe(200);
  const over = await org.call("limits");
  expect(refusal(over)).toEqual({
    status: 403,
    errorCode: "REQUEST_LIMIT_EXCEEDED",
    message: "TotalRequests Limit exceeded.",
  });
  expect(over.headers.get("retry-after")).toBeNull();
  org.sandbox.letPass({ days: 1 });
  expect((await org.call("limits")).status).toBe(200);
});

test.each([
  ["daily-limit", 403, "TotalRequests Limit exceeded."],
  ["concurrent-limit", 403, "ConcurrentRequests (Concurrent API Requests) Limit exceeded."],
  ["long-transaction-limit", 403, "ConcurrentPerOrgLongTxn Limit exceeded."],
  ["api-disabled", 403, "The REST API is not enabled for this Organization."],
  ["server-unavailable", 503, "The server is temporarily unavailable. Please try again later."],
])("S13: %s is refused as ordered, once, and the next call is well", async (kind, status, message) => {
  const org = await givenOrg();
  org.sandbox.fault({ kind });
  expect(refusal(await org.call("limits"))).toMatchObject({ status, message });
  expect((await org.call("limits")).status).toBe(200);
});

test("S14: leavers are still users, leads may lie in a queue, and ids are good with 15 characters or 18", async () => {
  const org = await givenOrg({ leadQueue: true });
  const leavers = await org.all(
    "SELECT Id, Name, IsActive FROM User WHERE IsActive = false AND EmployeeNumber != null",
  );
  expect(leavers.length).toBeGreaterThan(0);
  const [leaver] = leavers as [{ Id: string; Name: string }];
  const byShort = await org.query(`SELECT Name FROM User WHERE Id = '${leaver.Id.slice(0, 15)}'`);
  expect(byShort.records).toMatchObject([{ Name: leaver.Name }]);
  expect((await org.query(`SELECT Id FROM User WHERE Id = '${leaver.Id}'`)).totalSize).toBe(1);
  const one = await org.call(`sobjects/User/${leaver.Id.slice(0, 15)}?fields=Id,Name`);
  expect(one.body).toMatchObject({ Id: leaver.Id, Name: leaver.Name });

  const { world } = org.sandbox;
  const waiting = world.deals.filter(
    ({ lead }) => lead !== null && lead.createdAt < world.now + 1440 && lead.respondedAt >= world.now + 600,
  );
  org.sandbox.letPass({ minutes: 600 });
  const queued = await org.all(
    "SELECT Owner.Name, Owner.Type, OwnerId FROM Lead WHERE Owner.Type = 'Group' OR Owner.Name = 'Inbound leads'",
  );
  const expected = waiting.filter(({ lead }) => lead!.createdAt < world.now).length;
  expect(queued.length).toBe(expected);
});

test("somebody deactivated stays the owner of what they sold", async () => {
  const org = await givenOrg();
  const before = await org.query("SELECT COUNT() FROM Opportunity WHERE Owner.EmployeeNumber = 'R-1'");
  org.sandbox.do({ act: "deactivate-user", person: "R-1" });
  const [user] = await org.all("SELECT IsActive, SystemModstamp FROM User WHERE EmployeeNumber = 'R-1'");
  expect(user).toMatchObject({ IsActive: false, SystemModstamp: "2026-06-30T23:59:00.000+0000" });
  expect((await org.query("SELECT COUNT() FROM Opportunity WHERE Owner.EmployeeNumber = 'R-1'")).totalSize).toBe(
    before.totalSize,
  );
});

test("25 describes go in one call, each with a status of its own", async () => {
  const org = await givenOrg();
  const batch = (names: readonly string[]) =>
    org.call("composite/batch", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        batchRequests: names.map((name) => ({ method: "GET", url: `v68.0/sobjects/${name}/describe` })),
      }),
    });
  const before = org.sandbox.log.total;
  const { body, headers } = await batch(["Opportunity", "Nothing", "User"]);
  const { hasErrors, results } = body as {
    hasErrors: boolean;
    results: { statusCode: number; result: { name?: string } }[];
  };
  expect([hasErrors, results.map(({ statusCode }) => statusCode)]).toEqual([true, [200, 404, 200]]);
  expect(results[2]!.result.name).toBe("User");
  expect(org.sandbox.log.total - before).toBe(1);
  expect(headers.get("sforce-limit-info")).toBe("api-usage=1/100000");
  expect(refusal(await batch(Array.from({ length: 26 }, () => "User"))).errorCode).toBe("LIMIT_EXCEEDED");
});

test("the same seed gives the same bytes", async () => {
  const paths = [
    "query?q=SELECT+Id,Name,Amount,Owner.Name+FROM+Opportunity",
    "sobjects/Opportunity/describe",
    "limits",
  ];
  const texts: string[][] = [];
  for (let run = 0; run < 2; run += 1) {
    const org = await givenOrg();
    texts.push(await Promise.all(paths.map(async (path) => (await org.call(path)).text)));
  }
  expect(texts[0]).toEqual(texts[1]);
});

test("ids: the checksum is Salesforce's, and numbers come back out of them", () => {
  // Two known pairs of public documentation.
  expect(withChecksum("001A0000006Vm9r")).toBe("001A0000006Vm9rIAC");
  expect(withChecksum("00130000002TCrj")).toBe("00130000002TCrjAAG");
  fc.assert(
    fc.property(fc.maxSafeNat(), (number) => {
      const id = recordId("006", number);
      expect(looksLikeId(id)).toBe(true);
      expect(numberOf(id)).toBe(number);
      expect(withChecksum(id.slice(0, 15))).toBe(id);
    }),
  );
});
