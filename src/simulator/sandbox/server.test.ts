import { afterEach, expect, test } from "vitest";
import { Company } from "../company.ts";
import { planOfSize } from "../plan.ts";
import type { Sandbox } from "./sandbox.ts";
import { startSandbox } from "./server.ts";
import type { ServiceMaker } from "./service.ts";

const company = new Company(planOfSize(200, { reps: 8 }));
const text = JSON.stringify({ records: "x".repeat(5_000) });
/** The smallest CRM: every question has the same answer. */
const parrot: ServiceMaker = () => ({
  name: "salesforce",
  settings: { pageSize: 100 },
  answer: () => ({ status: 200, headers: { "content-type": "application/json" }, body: text }),
});

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

async function started(): Promise<string> {
  sandbox = await startSandbox({ company, services: [parrot] });
  return sandbox.salesforce.url;
}

test("a call is answered on loopback, packed when asked, and logged on the company's clock", async () => {
  const url = await started();
  const answer = await fetch(`${url}/anything?a=1`);
  expect(await answer.text()).toBe(text);
  expect(answer.headers.get("content-encoding")).toBe("gzip");
  expect(answer.headers.get("date")).toBe("Wed, 01 Jul 2026 00:00:00 GMT");
  const [entry] = sandbox!.log.entries();
  expect(entry).toMatchObject({ method: "GET", target: "/anything?a=1", status: 200, at: "2026-07-01T00:00:00Z" });
  expect(entry!.bytes).toBeLessThan(text.length);
});

test.each([
  ["reset", /fetch failed/],
  ["reset-mid-body", /terminated/],
])("a reader meets %s, and the next call is well", async (kind, message) => {
  const url = await started();
  sandbox!.fault({ kind });
  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow(message);
  expect(await (await fetch(url)).text()).toBe(text);
});

test("a body that ends early looks like a whole answer", async () => {
  const url = await started();
  sandbox!.fault({ kind: "truncated-body" });
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe(text.slice(0, Math.floor(text.length / 2)));
});

test("a gzip stream that ends early loses its end without a word: fetch unpacks what there is", async () => {
  const url = await started();
  sandbox!.fault({ kind: "truncated-gzip" });
  const lost = await (await fetch(url)).text();
  expect(lost.length).toBeLessThan(text.length);
  expect(text.startsWith(lost)).toBe(true);
});

test("a page for people comes with 200, or with the status asked for", async () => {
  const url = await started();
  sandbox!.fault({ kind: "html" }, { kind: "status", status: 502, retryAfter: 7 });
  const first = await fetch(url);
  expect([first.status, first.headers.get("content-type")]).toEqual([200, "text/html;charset=UTF-8"]);
  const second = await fetch(url);
  expect([second.status, second.headers.get("retry-after")]).toEqual([502, "7"]);
});

test("no answer is no answer, until the caller gives up", async () => {
  const url = await started();
  sandbox!.fault({ kind: "no-answer" });
  await expect(fetch(url, { signal: AbortSignal.timeout(150) })).rejects.toThrow(/timeout/);
});

test("a slow answer comes byte by byte and whole", async () => {
  const url = await started();
  sandbox!.fault({ kind: "slow", bytes: 20, ms: 1 });
  expect(await (await fetch(url)).text()).toBe(text);
});

test("faults strike where, when and as often as they were told", async () => {
  const url = await started();
  sandbox!.fault({ kind: "status", on: "^GET /a", after: 1, times: 2 });
  const statuses: number[] = [];
  for (const path of ["/a", "/b", "/a", "/a", "/a"]) statuses.push((await fetch(url + path)).status);
  expect(statuses).toEqual([200, 200, 503, 503, 200]);
  expect(sandbox!.faults.report()).toEqual([{ kind: "status", on: "^GET /a", seen: 4, struck: 2 }]);
});

test("chance in faults is the same every time", async () => {
  const runs: number[][] = [];
  for (let run = 0; run < 2; run += 1) {
    const url = await started();
    sandbox!.fault({ kind: "status", times: null, probability: 0.5 });
    const statuses: number[] = [];
    for (let call = 0; call < 20; call += 1) statuses.push((await fetch(url)).status);
    runs.push(statuses);
    await sandbox!.close();
  }
  expect(runs[0]).toEqual(runs[1]);
  expect(new Set(runs[0]).size).toBe(2);
});

test("a sandbox in another process is driven by its control address", async () => {
  await started();
  const { controlUrl, world } = sandbox!;
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${controlUrl}/${path}`, { method: "POST", body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  expect((await post("time", { days: 1, minutes: 30 })).body.now).toBe("2026-07-02T00:30:00Z");
  const open = [...world.standingDeals()].find(({ standing }) => standing.closing === null && !standing.isDeleted)!;
  await post("acts", { act: "delete-deal", deal: open.deal.id });
  expect(world.standing(world.deal(open.deal.id)!)!.isDeleted).toBe(true);
  const refused = await post("acts", { act: "delete-deal", deal: "D-9" });
  expect(refused).toEqual({ status: 400, body: { error: "This company has no deal D-9." } });
  const { body: held } = await post("hold", { act: "undelete-deal", deal: open.deal.id });
  expect(world.standing(world.deal(open.deal.id)!)!.isDeleted).toBe(true);
  await post("commit", held);
  expect(world.standing(world.deal(open.deal.id)!)!.isDeleted).toBe(false);
  await post("faults", [{ kind: "status" }]);
  expect((await fetch(sandbox!.salesforce.url)).status).toBe(503);
  expect((await post("settings/salesforce", { pageSize: 5 })).body).toEqual({ pageSize: 5 });
  expect((await post("settings/salesforce", { pagesize: 5 })).status).toBe(400);
  expect((await post("settings/salesforce", { pageSize: "5" })).status).toBe(400);
  expect(sandbox!.salesforce.settings).toEqual({ pageSize: 5 });
  const log = await (await fetch(`${controlUrl}/log?on=GET`)).json();
  expect(log).toMatchObject([{ status: 503, fault: "status" }]);
});
