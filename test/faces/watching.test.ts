import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { health } from "../../src/app/health.ts";
import { sendReady } from "../../src/app/report-schedules/keep.ts";
import { addRecipient, addSchedule, queueNow } from "../../src/app/report-schedules/manage.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { allowedHosts } from "../../src/outbound/allowed.ts";
import { serverLog } from "../../src/server/log.ts";
import { metricsPart } from "../../src/server/metrics.ts";
import { createServer } from "../../src/server/server.ts";

let folder = "";
let workspace: Workspace;
let server: Awaited<ReturnType<typeof createServer>>;
const lines: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "repmark-watching-"));
  workspace = await Workspace.open(join(folder, "data"), {
    now: () => new Date("2026-11-02T12:00:00Z"),
    log: () => undefined,
  });
  const log = new PassThrough();
  log.on("data", (chunk: Buffer) => lines.push(...chunk.toString().split("\n").filter(Boolean)));
  server = await createServer(workspace, {
    log: serverLog("debug", log),
    parts: [metricsPart(workspace, { running: () => "crm", token: "let-me-see" })],
  });
}, 60_000);
afterAll(async () => {
  await server?.close();
  workspace?.close();
  rmSync(folder, { recursive: true, force: true });
});

const metrics = (headers: Record<string, string> = {}, remoteAddress = "127.0.0.1") =>
  server.inject({ method: "GET", url: "/metrics", headers, remoteAddress });

test("Prometheus reads the process, requests by route, queries, syncs and room, and nobody's name", async () => {
  await server.inject({ method: "GET", url: "/api/v1/overview?rep=Anna%20Secret" });
  const { body, statusCode, headers } = await metrics();
  expect([statusCode, headers["content-type"]]).toEqual([200, expect.stringContaining("version=0.0.4")]);
  for (const line of [
    /^nodejs_eventloop_lag_p99_seconds \d/m,
    /^repmark_http_request_seconds_count\{method="GET",route="\/api\/v1\/overview",status="\d+"\} 1$/m,
    /^repmark_queries_running 0$/m,
    /^repmark_sync_running\{connection="crm"\} 1$/m,
    /^repmark_disk_free_bytes \d{6}/m,
  ])
    expect(body).toMatch(line);
  expect(body).not.toContain("Anna");
});

test("metrics are for this machine, or for who has the token: not through a proxy, not from elsewhere", async () => {
  const status = async (...asked: Parameters<typeof metrics>) => (await metrics(...asked)).statusCode;
  expect(await status({}, "192.0.2.7")).toBe(404);
  expect(await status({ "x-forwarded-for": "127.0.0.1" })).toBe(404);
  expect(await status({ authorization: "Bearer let-me-not" }, "192.0.2.7")).toBe(404);
  expect(await status({ authorization: "Bearer let-me-see" }, "192.0.2.7")).toBe(200);
});

test("a report that did not go is in the metrics at once", async () => {
  const now = workspace.effects.now();
  addSchedule(workspace.store, { name: "monthly", cadence: "monthly" }, now);
  const to = { schedule: "monthly", to: "a@example.com", role: "leader", repId: null, language: "en" } as const;
  addRecipient(workspace.store, to, now);
  queueNow(workspace.store, "monthly", false, now);
  await sendReady(workspace, { sleep: async () => undefined, environment: {}, allowed: allowedHosts("") });
  const { body } = await metrics();
  expect(body).toMatch(/^repmark_reports\{state="queued"\} 1$/m);
  expect(body).toMatch(/^repmark_reports_troubled 1$/m);
});

test("the log has routes and ids and no secret, whatever is logged", async () => {
  lines.length = 0;
  const cookie = "session=canary-cookie";
  await server.inject({
    url: "/api/v1/overview?rep=canary-rep",
    headers: { cookie, authorization: "Bearer canary-key" },
  });
  server.log.error({ smtp: { auth: { password: "canary-password" } }, clientSecret: "canary-secret" }, "it failed");
  server.log.error({ headers: { cookie, authorization: "Bearer canary-key", "x-api-key": "canary-api" } }, "it failed");
  await new Promise((resolve) => setTimeout(resolve, 20));
  const text = lines.join("\n");
  expect(text).toContain('"route":"/api/v1/overview"');
  expect(text).toContain("it failed");
  expect(text).not.toContain("canary");
});

test("who asks for what is not theirs is in the log of a server that tells of nothing else, by id and without a sentence", async () => {
  const said: string[] = [];
  const log = new PassThrough().on("data", (chunk: Buffer) => said.push(String(chunk)));
  const rep = { userId: "u-17", name: "canary@example.com", role: "rep", repId: "canary-rep", key: null } as const;
  const quiet = await createServer(workspace, { log: serverLog(undefined, log), callerOf: () => rep });
  await quiet.inject("/api/v1/people");
  await quiet.inject("/api/v1/audit?format=csv");
  await new Promise((resolve) => setTimeout(resolve, 20));
  await quiet.close();
  expect(said).toHaveLength(1);
  expect(JSON.parse(said[0]!)).toMatchObject({ problem: { status: 403, code: "for-admins" }, who: "u-17" });
  expect(said[0]).not.toContain("canary");
});

test("input that is refused, and what comes from another site, is in the log once, by its id and kind", async () => {
  const refused = [
    { method: "GET", url: "/api/v1/overview?period=canary-period" },
    { method: "GET", url: "/api/v1/overview?canary=1" },
    { method: "PUT", url: "/api/v1/settings", payload: { canary: true } },
    { method: "PUT", url: "/api/v1/settings", headers: { "sec-fetch-site": "cross-site" }, payload: {} },
  ] as const;
  for (const each of refused) {
    lines.length = 0;
    const answer = await server.inject(each);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    const { code, id } = answer.json();
    const told = lines.map((line) => JSON.parse(line)).filter(({ problem }) => problem?.id === id);
    expect(told.map(({ problem }) => problem.code)).toEqual([code]);
  }
});

test("health says when there is no room, and that all is well again once there is", () => {
  const room = { free: 1 * 2 ** 20, size: 64 * 2 ** 20 };
  const bad = health(workspace, () => room);
  expect(bad).toMatchObject({ status: "degraded", problems: [{ code: "disk-full" }] });
  expect(health(workspace, () => ({ ...room, free: 32 * 2 ** 20 }))).toEqual({
    status: "ok",
    version: workspace.data.version,
  });
});
