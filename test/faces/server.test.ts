import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "../../src/app/import.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { createServer } from "../../src/server/server.ts";

const sample = fileURLToPath(new URL("../../fixtures/b2b-pipeline", import.meta.url));
const effects = { now: () => new Date("2026-11-01T12:00:00Z"), log: () => undefined };

let folder = "";
let workspace: Workspace;
let address = "";
let stop: () => Promise<void>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "repmark-server-"));
  workspace = await Workspace.open(join(folder, "data"), effects);
  const server = await createServer(workspace);
  address = await server.listen({ port: 0, host: "127.0.0.1" });
  stop = () => server.close();
});

afterAll(async () => {
  await stop?.();
  workspace?.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, init?: RequestInit) => fetch(`${address}${path}`, init);

test("before anything was imported the Overview says what to do first", async () => {
  const answer = await ask("/api/v1/overview");
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({
    code: "nothing-imported",
    detail: expect.stringContaining("repmark import"),
  });
});

test("after an import the same server answers, and a card opens to rows that come to it", async () => {
  await importFiles(workspace, {
    paths: [sample],
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
  const overview = await (await ask("/api/v1/overview?period=2017-Q3")).json();
  expect(overview).toMatchObject({
    isDemo: false,
    scorecard: { asOf: "2017-12-31", currency: "USD", period: { label: "2017-Q3", until: "2017-10-01" } },
  });
  expect(overview.headlines).toHaveLength(6);
  const deals = await (
    await ask("/api/v1/deals?measure=bookings.amount&period=2017-Q3&rep=anna-snelling&language=sv")
  ).json();
  expect(deals).toMatchObject({ value: "72498.00", rep: "anna-snelling", currency: "USD" });
  expect(deals.rows).toHaveLength(deals.total);
});

const questions: readonly (readonly [string, string, string])[] = [
  ["an unknown period", "/api/v1/overview?period=2017-Q9", "unknown-period"],
  ["a period after the data", "/api/v1/overview?period=2025-Q1", "period-ahead"],
  ["a language we do not speak", "/api/v1/overview?language=xx", "FST_ERR_VALIDATION"],
  ["a day that is none", "/api/v1/overview?asOf=2017-02-31", "FST_ERR_VALIDATION"],
  ["a word too many", "/api/v1/deals?measure=won-lost.win_rate&period=2017-Q3&where=1", "FST_ERR_VALIDATION"],
  ["no measure", "/api/v1/deals?period=2017-Q3", "FST_ERR_VALIDATION"],
  ["an unknown measure", "/api/v1/deals?measure=won-lost.luck&period=2017-Q3", "unknown-measure"],
  [
    "a measure without an answer yet",
    "/api/v1/deals?measure=sales-cycle.versus_average&period=2017-Q3",
    "not-answered-yet",
  ],
  ["an unknown rep", "/api/v1/deals?measure=won-lost.won&period=2017-Q3&rep=' or 1=1 --", "unknown-rep"],
];

test.each(questions)("%s is 400, told as a problem with a way out", async (_, path, code) => {
  const answer = await ask(path);
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  const problem = await answer.json();
  expect(problem).toMatchObject({ code, status: 400, type: "about:blank", id: expect.any(String) });
  expect(problem.title).not.toBe("");
  expect(problem.detail).not.toBe("");
});

test.each(["/api/v1/nothing", "/api/v2/overview"])("%s is no address: 404, a problem like the others", async (path) => {
  const answer = await ask(path);
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  expect(await answer.json()).toMatchObject({
    code: "unknown-address",
    status: 404,
    detail: expect.stringMatching(/./),
  });
});

test("nothing can be written through the pages' addresses", async () => {
  expect((await ask("/api/v1/overview", { method: "POST" })).status).toBe(404);
  expect((await ask("/api/v1/deals", { method: "DELETE" })).status).toBe(404);
});

test("what no address is for is not answered: TRACE, OPTIONS and methods of others", async () => {
  const status = (method: string, path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const call = request(`${address}${path}`, { method, headers: { "x-canary": "echo me" } }, (answer) => {
        answer.on("data", (piece) => expect(String(piece)).not.toContain("echo me"));
        answer.on("end", () => resolve(answer.statusCode));
      });
      call.on("error", reject).end();
    });
  for (const method of ["TRACE", "OPTIONS", "PROPFIND", "PATCH"])
    for (const path of ["/", "/health", "/api/v1/overview", "/api/docs"])
      expect([method, path, await status(method, path)]).toEqual([method, path, 404]);
});

test("a message of which two could think that it ends in different places is not read", async () => {
  const answered = (head: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(address).port), "127.0.0.1", () =>
        socket.write(
          `POST /api/v1/notes HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${head}\r\n\r\n`,
        ),
      );
      let said = "";
      socket.on("data", (piece) => {
        said += String(piece);
      });
      socket.on("close", () => resolve(said)).on("error", reject);
    });
  for (const head of [
    "content-length: 5\r\ntransfer-encoding: chunked",
    "transfer-encoding: chunked\r\ncontent-length: 5",
    "content-length: 5\r\ncontent-length: 6",
    "transfer-encoding: chunked, identity",
    "content-length: +5",
    "content-length : 5",
    "content-length: 5\n x: y",
  ])
    expect([head, await answered(head)]).toEqual([head, expect.stringMatching(/^HTTP\/1\.1 400 /)]);
});

test("where people come by https, browsers are told for a year to use nothing else, on every answer", async () => {
  const behind = await createServer(workspace, {
    signIn: { publicUrl: "https://repmark.example", onlyProvider: false },
  });
  for (const url of ["/health", "/api/v1/freshness", "/api/v1/nothing", "/api/docs"])
    expect((await behind.inject(url)).headers["strict-transport-security"]).toBe("max-age=31536000; includeSubDomains");
  await behind.close();
});

test("health answers, and every answer carries the headers that keep a page to itself", async () => {
  const health = await ask("/health");
  expect(await health.json()).toMatchObject({ status: "ok" });
  for (const answer of [health, await ask("/api/v1/overview?period=2017-Q9"), await ask("/api/v1/nothing")]) {
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toContain("unsafe-eval");
    expect(answer.headers.get("strict-transport-security")).toBeNull(); // on plain http it would mean nothing
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  }
});
