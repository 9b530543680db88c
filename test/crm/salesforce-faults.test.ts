import { readFileSync } from "node:fs";
import { zstdDecompressSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Round } from "../../src/crm/sync/round.ts";
import type { FaultOrder } from "../../src/simulator/sandbox/faults.ts";
import { Landing } from "../../src/warehouse/landing.ts";
import { GivenSalesforce } from "./given-salesforce.ts";

let given: GivenSalesforce;
let untroubled: Record<string, string[]>;

beforeAll(async () => {
  given = await GivenSalesforce.of(300, {}, { pageSize: 200, bulkPageRecords: 700 });
  // Each way of reading is there with what is left: small tables, pages, pages of a job, deletions. Every story reads all of it.
  for (const object of others)
    given.sandbox.do({ act: "withdraw-right", service: "salesforce", right: `object:${object}` });
  const landing = Landing.open(given.folder());
  untroubled = recordsOf(landing, await reading(landing));
}, 120_000);
afterEach(() => given.sandbox.faults.disarm());
afterAll(() => given.close());

const others =
  "Contact OpportunityContactRole OpportunityFieldHistory OpportunitySplit OpportunityLineItem Contract Event EmailMessage Campaign CampaignMember".split(
    " ",
  );
const rest = "GET .*/query";
const results = "GET .*/jobs/query/.*/results";

/** Checks F4 to F31 of crm-apis §16 as far as they can meet this connector. */
test.each<[string, FaultOrder]>([
  ["F4 a socket reset before an answer", { kind: "reset", on: rest, times: 3 }],
  ["F4 a socket reset in the middle of a page", { kind: "reset-mid-body", on: rest, times: 3 }],
  ["F4 a socket reset in the middle of a CSV row", { kind: "reset-mid-body", on: results, times: 3 }],
  ["F4 a CSV page that ends early as if it were whole", { kind: "truncated-body", on: results, times: 3 }],
  ["F5 half of a compressed CSV page", { kind: "truncated-gzip", on: results, times: 3 }],
  ["F5 half of a compressed page of JSON", { kind: "truncated-gzip", on: rest, times: 3 }],
  ["F7 no answer at all", { kind: "no-answer", on: rest, times: 2 }],
  ["F8 a web page in place of JSON", { kind: "html", on: rest, times: 3 }],
  ["F8 a web page in place of CSV", { kind: "html", on: results, times: 3 }],
  ["F9 JSON without records", { kind: "empty-json", on: rest, times: 3 }],
  ["F10 JSON that ends early", { kind: "truncated-body", on: rest, times: 3 }],
  ["F11 a burst of 503 with pages for people", { kind: "status", status: 503, on: "/services/data/", times: 5 }],
  [
    "F11 a burst of 502 while a job is waited for",
    { kind: "status", status: 502, on: "GET .*/jobs/query/[^/]*$", times: 4 },
  ],
  ["F13 too many calls at the same time", { kind: "concurrent-limit", on: rest, times: 2 }],
  ["F17 a session that ends between pages", { kind: "session-expires", on: rest, after: 3, times: 1 }],
  ["F18 a sign-in that fails once", { kind: "status", status: 500, on: "POST .*/token", times: 1 }],
  ["F25 a query cursor that is lost", { kind: "locator-expired", on: rest, times: 2 }],
  ["F26 a page that comes twice", { kind: "page-repeated", on: rest, times: 1 }],
  ["F27 a record that stands on two pages", { kind: "record-twice", on: rest, times: 1 }],
  ["F28 a job that fails", { kind: "bulk-job-fails", times: 1 }],
  ["F28 a job that somebody aborts", { kind: "bulk-job-aborted", times: 1 }],
  ["F28 a job that hangs for a while", { kind: "bulk-job-hangs", times: 5 }],
  ["F28 a job that somebody deletes", { kind: "bulk-job-gone", times: 1 }],
  ["F29 a page whose header counts wrong", { kind: "bulk-count-wrong", times: 2 }],
  ["F29 a page that lacks a row", { kind: "bulk-row-missing", times: 2 }],
  ["F30 a page without a locator", { kind: "bulk-locator-missing", times: 1 }],
  ["F31 results that are gone", { kind: "bulk-results-gone", times: 1 }],
])(
  "%s: no record is lost, and nobody has to do anything",
  async (_, order) => {
    given.sandbox.fault(order);
    const landing = Landing.open(given.folder());
    const round = await reading(landing);
    expect(given.sandbox.faults.report()[0]!.struck).toBeGreaterThan(0);
    const records = recordsOf(landing, round);
    for (const [object, ids] of Object.entries(untroubled))
      expect([object, [...new Set(records[object])].sort()]).toEqual([object, [...new Set(ids)].sort()]);
    await Landing.open(landing.folder.replace(/\/landing$/, "")).verify();
  },
  60_000,
);

test("F6 a body that comes drop by drop is waited for as long as it comes", async () => {
  given.sandbox.fault({ kind: "slow", on: "FROM%20UserRole", bytes: 200, ms: 5 });
  const landing = Landing.open(given.folder());
  expect(recordsOf(landing, await reading(landing)).user_role).toEqual(untroubled.user_role);
});

test("F14 a day whose calls are used up to our share stops the round, and the next day goes on with it", async () => {
  const folder = given.folder();
  given.sandbox.salesforce.settings.callsOfOthers = 79_990;
  const stopped = reading(Landing.open(folder));
  await expect(stopped).rejects.toMatchObject({ code: "budget-spent", kind: "refused" });
  await expect(stopped).rejects.toThrow("Repmark stops at 80 %");
  given.sandbox.salesforce.settings.callsOfOthers = 0;
  const landing = Landing.open(folder);
  expect(recordsOf(landing, await reading(landing))).toEqual(untroubled);
});

test("F20 sessions that are over at once end in a sentence, after few calls", async () => {
  given.sandbox.fault({ kind: "session-refused", times: null });
  const before = given.sandbox.log.total;
  await expect(reading(Landing.open(given.folder()))).rejects.toMatchObject({ code: "crm-login-refused" });
  expect(given.sandbox.log.total - before).toBeLessThan(8);
});

test("F28 a job that fails is asked for in halves, and those in halves again, wherever it is cut off meanwhile", async () => {
  given.sandbox.fault({
    kind: "bulk-job-fails",
    times: null,
    with: { beyond: 400, message: "Retried more than fifteen times" },
  });
  const folder = given.folder();
  let cuts = 0;
  const round = await (async () => {
    for (;;) {
      let calls = 0;
      const fetching = (url: string, init: RequestInit) =>
        ++calls > 45 + cuts ? Promise.reject(new Error("killed")) : fetch(url, init);
      const sleep = async () => {
        if (calls > 45 + cuts) throw new Error("killed");
      };
      try {
        return await given.roundInto(Landing.open(folder), { sideBySide: 1 }, given.world({ fetch: fetching, sleep }));
      } catch (error) {
        expect((error as Error).message).toBe("killed");
        cuts++;
      }
    }
  })();
  expect(cuts).toBeGreaterThan(2);
  const made = given.sandbox.log.entries(/POST .*jobs\/query$/).length;
  const records = recordsOf(Landing.open(folder), round);
  expect(records).toEqual(untroubled); // each once: windows do not overlap
  expect(made).toBeGreaterThan(10);
});

test("F28 a job that fails however little it asks for ends in a sentence, after few jobs", async () => {
  given.sandbox.fault({ kind: "bulk-job-fails", times: null, with: { message: "InternalServerError : something" } });
  given.sandbox.log.clear();
  await expect(reading(Landing.open(given.folder()))).rejects.toMatchObject({
    code: "crm-job-failed",
    kind: "refused",
  });
  expect(given.sandbox.log.entries(/POST .*jobs\/query/).length).toBeLessThan(15);
});

function reading(landing: Landing): Promise<Round> {
  const patience = { answer: 700, silence: 700 };
  return given.roundInto(landing, { sideBySide: 1 }, given.world({ patience }));
}

/** By object, the ids of the records in landing. */
function recordsOf(landing: Landing, { run }: Round): Record<string, string[]> {
  const records: Record<string, string[]> = {};
  for (const part of run.parts) {
    const lines = zstdDecompressSync(readFileSync(landing.path(part)))
      .toString()
      .trimEnd()
      .split("\n");
    const ids = part.file.endsWith(".ndjson.zst")
      ? lines.map((line) => (JSON.parse(line) as { Id: string }).Id)
      : lines.slice(1).map((line) => line.split(",")[0]!.replaceAll('"', ""));
    expect(ids).toHaveLength(part.rows!);
    records[part.object] = [...(records[part.object] ?? []), ...ids].sort();
  }
  return records;
}
