import { expect, test } from "vitest";
import type { Act } from "../act.ts";
import { type GivenOrg, givenOrg, refusal } from "./given-org.ts";

type Ids = { ids: string[]; latestDateCovered: string };
type Gone = {
  deletedRecords: { id: string; deletedDate: string }[];
  earliestDateAvailable: string;
  latestDateCovered: string;
};

const now = (org: GivenOrg, minutes = 0) => new Date((org.sandbox.world.now + minutes) * 60_000).toISOString();
const between = (start: string, end: string) => `start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`;
const updated = async (org: GivenOrg, minutes: number, object = "Opportunity") =>
  (await org.call(`sobjects/${object}/updated/?${between(now(org, -minutes), now(org))}`)).body as Ids;
const deleted = async (org: GivenOrg, minutes: number, object = "Opportunity") =>
  (await org.call(`sobjects/${object}/deleted?${between(now(org, -minutes), now(org))}`)).body as Gone;

async function openDeals(
  org: GivenOrg,
): Promise<{ Id: string; External_Id__c: string; Name: string; SystemModstamp: string; LastModifiedDate: string }[]> {
  return (await org.all(
    "SELECT Id, External_Id__c, Name, SystemModstamp, LastModifiedDate FROM Opportunity WHERE IsClosed = false ORDER BY SystemModstamp",
  )) as never;
}

test("S7: what was written in a window is told by id, with the slash and without", async () => {
  const org = await givenOrg();
  const [deal] = await openDeals(org);
  org.sandbox.letPass({ minutes: 30 });
  expect(await updated(org, 20)).toEqual({ ids: [], latestDateCovered: "2026-07-01T00:29:00.000+0000" });
  org.sandbox.do({ act: "change-deal", deal: deal!.External_Id__c, field: "amount", to: 500_00 });
  expect((await updated(org, 20)).ids).toEqual([deal!.Id]);
  const bare = await org.call(`sobjects/Opportunity/updated?${between(now(org, -20), now(org))}`);
  expect((bare.body as Ids).ids).toEqual([deal!.Id]);
});

test("S7: what is promised as covered is covered: nothing is ever written before it afterwards", async () => {
  const org = await givenOrg();
  const [one, other] = await openDeals(org);
  const { latestDateCovered } = await updated(org, 60);
  org.sandbox.do({ act: "change-deal", deal: one!.External_Id__c, field: "amount", to: 1 });
  const open = org.sandbox.hold({ act: "change-deal", deal: other!.External_Id__c, field: "amount", to: 2 });
  org.sandbox.letPass({ minutes: 45 });
  const held = await updated(org, 60);
  expect(held.latestDateCovered).toBe("2026-06-30T23:59:00.000+0000"); // kept back by the one that is still open
  open.commit();
  expect((await updated(org, 60)).latestDateCovered).toBe("2026-07-01T00:44:00.000+0000");
  const stamps = await org.all(`SELECT SystemModstamp FROM Opportunity WHERE Id IN ('${one!.Id}', '${other!.Id}')`);
  for (const { SystemModstamp } of stamps) expect(String(SystemModstamp) >= latestDateCovered).toBe(true);
});

test("S8, F22: a row is stamped when it is written and seen when it is committed, behind what was read meanwhile", async () => {
  const org = await givenOrg();
  const [late, early] = await openDeals(org);
  const open = org.sandbox.hold({ act: "change-deal", deal: late!.External_Id__c, field: "amount", to: 777_00 });
  org.sandbox.letPass({ minutes: 10 });
  org.sandbox.do({ act: "change-deal", deal: early!.External_Id__c, field: "amount", to: 888_00 });
  const since = (stamp: unknown) =>
    org.all(
      `SELECT External_Id__c, SystemModstamp FROM Opportunity WHERE SystemModstamp > ${String(stamp).replace("+0000", "Z")}`,
    );
  const read = await since(late!.SystemModstamp);
  const furthest = read
    .map(({ SystemModstamp }) => String(SystemModstamp))
    .sort()
    .at(-1)!;
  open.commit();
  const [row] = await org.all(`SELECT Amount, SystemModstamp FROM Opportunity WHERE Id = '${late!.Id}'`);
  expect(row).toMatchObject({ Amount: 777, SystemModstamp: "2026-06-30T23:59:00.000+0000" });
  expect((await since(furthest)).map((deal) => deal.External_Id__c)).not.toContain(late!.External_Id__c);
});

test("S8: the system writes without a user: SystemModstamp moves, LastModifiedDate stays behind; a formula moves neither", async () => {
  const org = await givenOrg();
  const [deal] = await openDeals(org);
  org.sandbox.letPass({ minutes: 5 });
  org.sandbox.do({ act: "system-write", deals: [deal!.External_Id__c] });
  const read = async () =>
    (
      await org.all(
        `SELECT SystemModstamp, LastModifiedDate, AgeInDays, Days_Open__c FROM Opportunity WHERE Id = '${deal!.Id}'`,
      )
    )[0]!;
  const written = await read();
  expect(written).toMatchObject({
    SystemModstamp: "2026-07-01T00:04:00.000+0000",
    LastModifiedDate: deal!.LastModifiedDate,
  });
  org.sandbox.letPass({ days: 1 });
  const later = await read();
  if (later.SystemModstamp === written.SystemModstamp) {
    expect(Number(later.Days_Open__c)).toBe(Number(written.Days_Open__c) + 1);
    expect(Number(later.AgeInDays)).toBe(Number(written.AgeInDays) + 1);
  }
});

test("F23: more records than a page share one stamp", async () => {
  const org = await givenOrg({ pageSize: 200 });
  const count = (await org.query("SELECT COUNT() FROM Opportunity")).totalSize;
  org.sandbox.do({ act: "system-write", count: 250 });
  const rows = await org.all(
    "SELECT Id, SystemModstamp FROM Opportunity WHERE SystemModstamp >= 2026-06-30T23:59:00Z ORDER BY SystemModstamp, Id",
  );
  expect(count).toBeGreaterThanOrEqual(250);
  expect([rows.length, new Set(rows.map(({ SystemModstamp }) => SystemModstamp)).size]).toEqual([250, 1]);
});

test("S7: deleted lies in the bin, undeleted returns with a newer stamp, purged is told by id alone", async () => {
  const org = await givenOrg();
  const deal = (await openDeals(org))[0]!;
  const find = async (how: "query" | "queryAll") =>
    org.all(`SELECT IsDeleted, SystemModstamp, Name FROM Opportunity WHERE Id = '${deal.Id}'`, how);
  org.sandbox.letPass({ minutes: 10 });
  org.sandbox.do({ act: "delete-deal", deal: deal.External_Id__c });
  expect(await find("query")).toEqual([]);
  expect(await find("queryAll")).toMatchObject([
    { IsDeleted: true, Name: deal.Name, SystemModstamp: "2026-07-01T00:09:00.000+0000" },
  ]);
  expect((await deleted(org, 60)).deletedRecords).toEqual([
    { id: deal.Id, deletedDate: "2026-07-01T00:09:00.000+0000" },
  ]);
  expect((await org.call(`sobjects/Opportunity/${deal.Id}`)).status).toBe(404);

  org.sandbox.letPass({ minutes: 10 });
  org.sandbox.do({ act: "undelete-deal", deal: deal.External_Id__c });
  expect(await find("query")).toMatchObject([{ IsDeleted: false, SystemModstamp: "2026-07-01T00:19:00.000+0000" }]);
  expect((await deleted(org, 60)).deletedRecords).toEqual([]);

  org.sandbox.letPass({ minutes: 10 });
  org.sandbox.do({ act: "purge", record: deal.External_Id__c });
  expect(await find("queryAll")).toEqual([]);
  expect((await deleted(org, 60)).deletedRecords).toEqual([
    { id: deal.Id, deletedDate: "2026-07-01T00:29:00.000+0000" },
  ]);
});

test("S7: the bin is emptied after its days, of what went with a deal too", async () => {
  const org = await givenOrg();
  const deal = (await openDeals(org))[0]!;
  const history = `SELECT Id, IsDeleted FROM OpportunityHistory WHERE OpportunityId = '${deal.Id}'`;
  const before = await org.all(history);
  org.sandbox.do({ act: "delete-deal", deal: deal.External_Id__c });
  expect(await org.all(history)).toEqual([]);
  const binned = await org.all(history, "queryAll");
  expect([binned.length, binned.every(({ IsDeleted }) => IsDeleted === true)]).toEqual([before.length, true]);
  org.sandbox.letPass({ days: 15 });
  expect(await org.all(history, "queryAll")).toEqual([]);
  expect(await org.all(`SELECT Id FROM Opportunity WHERE Id = '${deal.Id}'`, "queryAll")).toEqual([]);
});

test("S7: merged accounts leave one; the loser says into which it went, and its deals and people move", async () => {
  const org = await givenOrg();
  const account = async (key: string) =>
    (
      await org.all(`SELECT Id, IsDeleted, MasterRecordId FROM Account WHERE External_Id__c = '${key}'`, "queryAll")
    )[0]!;
  const [loser, survivor] = [await account("A-1"), await account("A-2")];
  org.sandbox.letPass({ minutes: 3 });
  org.sandbox.do({ act: "merge-accounts", loser: "A-1", survivor: "A-2" });
  expect(await account("A-1")).toMatchObject({ Id: loser.Id, IsDeleted: true, MasterRecordId: survivor.Id });
  expect((await org.query("SELECT Id FROM Account WHERE External_Id__c = 'A-1'")).totalSize).toBe(0);
  const [deal] = await org.all(
    "SELECT AccountId, SystemModstamp FROM Opportunity WHERE External_Id__c = 'D-0000001'",
    "queryAll",
  );
  expect(deal).toMatchObject({ AccountId: survivor.Id, SystemModstamp: "2026-07-01T00:02:00.000+0000" });
  expect((await org.query(`SELECT Id FROM Contact WHERE AccountId = '${survivor.Id}'`)).totalSize).toBe(4);
  expect((await deleted(org, 60, "Account")).deletedRecords).toMatchObject([{ id: loser.Id }]);
});

test("S7: windows that lie wrong are refused, a trimmed log says how far it reaches", async () => {
  const org = await givenOrg({ deletionLogDays: 3 });
  const ask = (kind: string, start: string, end: string) =>
    org.call(`sobjects/Opportunity/${kind}?${between(start, end)}`);
  const wrong = { status: 400, errorCode: "INVALID_REPLICATION_DATE" };
  expect(refusal(await ask("updated", now(org), now(org)))).toMatchObject(wrong);
  expect(refusal(await ask("updated", now(org, -31 * 1440), now(org)))).toMatchObject(wrong);
  expect(refusal(await ask("deleted", now(org, -16 * 1440), now(org)))).toMatchObject(wrong);
  expect(refusal(await ask("deleted", "yesterday", now(org)))).toMatchObject(wrong);
  expect((await ask("updated", now(org, -29 * 1440), now(org))).status).toBe(200);
  expect((await deleted(org, 60)).earliestDateAvailable).toBe("2026-06-28T00:00:00.000+0000");
  expect(
    refusal(await org.call(`sobjects/OpportunityStage/updated?${between(now(org, -60), now(org))}`)).errorCode,
  ).toBe("INVALID_TYPE_FOR_OPERATION");
});

test("letting days pass shows in SystemModstamp everything that happened, so that reading on from a stamp misses nothing", async () => {
  const org = await givenOrg({ binDays: 10_000 });
  for (const object of [
    "Opportunity",
    "Lead",
    "Task",
    "Event",
    "EmailMessage",
    "CampaignMember",
    "Engagement__c",
    "Contract",
    "OpportunitySplit",
    "OpportunityHistory",
    "Account",
    "Contact",
    "User",
    "ForecastingQuota",
    "ForecastingSubmission",
    "OpportunityLineItem",
  ]) {
    const described = (await org.call(`sobjects/${object}/describe`)).body as {
      fields: { name: string; calculated: boolean }[];
    };
    // What is worked out anew at every look has no stamp; neither has what grows old by itself.
    const names = described.fields
      .filter(({ name, calculated }) => !calculated && name !== "IsArchived" && name !== "LastLoginDate")
      .map(({ name }) => name);
    const text = `SELECT ${names.join(", ")} FROM ${object}`;
    const known = new Map((await org.all(text, "queryAll")).map((row) => [row.Id, row]));
    const stamp = new Date((org.sandbox.world.now - 1) * 60_000).toISOString();
    org.sandbox.letPass({ days: 7 });
    for (const row of await org.all(`${text} WHERE SystemModstamp >= ${stamp}`, "queryAll")) known.set(row.Id, row);
    const whole = new Map((await org.all(text, "queryAll")).map((row) => [row.Id, row]));
    expect([object, [...known].sort()]).toEqual([object, [...whole].sort()]);
  }
});

test("whatever users and admins do shows in SystemModstamp, on the record and on all that goes with it", async () => {
  const org = await givenOrg({ binDays: 10_000 });
  const [open, other] = await openDeals(org);
  const deal = open!.External_Id__c;
  const [task] = await org.all("SELECT External_Id__c FROM Task WHERE WhatId != null LIMIT 1");
  const steps: Act[][] = [
    [{ act: "delete-deal", deal }],
    [{ act: "undelete-deal", deal }],
    [{ act: "close-deal", deal, isWon: true }],
    [{ act: "change-deal", deal: other!.External_Id__c, field: "owner", to: 3 }],
    [{ act: "rename-deal", deal, name: "Another name" }],
    [{ act: "merge-accounts", loser: "A-3", survivor: "A-9" }],
    [{ act: "merge-accounts", loser: "A-9", survivor: "A-10" }],
    [
      { act: "delete-record", record: String(task!.External_Id__c) },
      { act: "delete-record", record: "A-12" },
      { act: "delete-record", record: "L-7" },
    ],
    [
      { act: "undelete-record", record: String(task!.External_Id__c) },
      { act: "undelete-record", record: "A-12" },
      { act: "undelete-record", record: "L-7" },
    ],
    [{ act: "merge-deals", loser: deal, survivor: other!.External_Id__c }],
    [{ act: "system-write", count: 20 }],
    [{ act: "deactivate-user", person: "R-2" }],
  ];
  const texts = new Map<string, string>();
  const known = new Map<string, Map<unknown, unknown>>();
  for (const object of [
    "Opportunity",
    "OpportunityHistory",
    "OpportunityLineItem",
    "OpportunitySplit",
    "OpportunityContactRole",
    "Account",
    "Contact",
    "Lead",
    "Task",
    "Event",
    "EmailMessage",
    "Contract",
    "CampaignMember",
    "Engagement__c",
    "User",
  ]) {
    const { fields } = (await org.call(`sobjects/${object}/describe`)).body as {
      fields: { name: string; calculated: boolean }[];
    };
    const aging = ["IsArchived", "LastLoginDate"];
    const names = fields.filter(({ name, calculated }) => !calculated && !aging.includes(name)).map(({ name }) => name);
    texts.set(object, `SELECT ${names.join(", ")} FROM ${object}`);
    known.set(object, new Map((await org.all(texts.get(object)!, "queryAll")).map((row) => [row.Id, row])));
  }
  for (const acts of steps) {
    const since = now(org, -1);
    org.sandbox.letPass({ minutes: 1 });
    org.sandbox.do(...acts);
    for (const [object, text] of texts) {
      const rows = known.get(object)!;
      for (const row of await org.all(`${text} WHERE SystemModstamp >= ${since}`, "queryAll")) rows.set(row.Id, row);
      const whole = new Map((await org.all(text, "queryAll")).map((row) => [row.Id, row]));
      expect([acts, object, [...rows].sort()]).toEqual([acts, object, [...whole].sort()]);
    }
  }
});

test("S7: a window that holds too many ids is refused", async () => {
  const org = await givenOrg({ replicationIds: 10 });
  org.sandbox.do({ act: "system-write", count: 11 });
  const answer = await org.call(`sobjects/Opportunity/updated?${between(now(org, -60), now(org))}`);
  expect(refusal(answer)).toMatchObject({ status: 400, errorCode: "EXCEEDED_ID_LIMIT" });
});
