import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Caller } from "../../src/app/access/caller.ts";
import { folderOwner } from "../../src/app/access/caller.ts";
import { routes } from "../../src/server/routes/index.ts";
import { createServer } from "../../src/server/server.ts";
import { addressOf, exampleOf } from "./examples.ts";
import { type GivenServer, givenServer } from "./given-server.ts";

let given: GivenServer;
let caller: Caller | null = folderOwner();
beforeAll(async () => {
  given = await givenServer({ callerOf: () => caller });
});
afterAll(() => given?.close());

const ask = (url: string, headers: Record<string, string> = {}) => given.server.inject({ url, headers });
const asCaller = async <Answer>(who: Caller | null, work: () => Promise<Answer>) => {
  const before = caller;
  caller = who;
  try {
    return await work();
  } finally {
    caller = before;
  }
};

describe("every answer keeps to its schema", () => {
  const questions: readonly string[] = [
    "/overview?period=2026-Q1",
    "/scorecard?period=2026-Q1",
    "/scorecard?period=2026-Q1&rep=r1&metric=won-lost&language=sv",
    "/trend?measure=won-lost.win_rate&from=2026-01&until=2026-03",
    "/deals?measure=bookings.amount&period=2026-Q1",
    "/breakdown?measure=won-lost.win_rate&period=2026-Q1&by=type",
    "/bridge?measure=bookings.amount&period=2026-Q1",
    "/benchmarks?measure=won-lost.win_rate&period=2026-Q1",
    "/definitions?metric=won-lost",
    "/forecast?period=2026-Q1&rep=r1",
    "/backtest?kind=month",
    "/revenue",
    "/capacity",
    "/plan?rep=r1&period=2026-Q1",
    "/coaching?period=2026-Q1",
    "/notes",
    "/fit",
    "/frozen?period=2026-Q1",
    "/people",
    "/quotas?period=2026-Q1",
    "/quotas/versions",
    "/settings",
    "/calendar?kind=quarter&from=2026-01-01&until=2027-01-01",
    "/audit",
    "/doctor",
    "/freshness",
    "/connections",
    "/receipts",
    "/imports",
    "/jobs",
    "/report-schedules",
    "/report-deliveries",
    "/mail-server",
    "/users",
    "/me/held",
    "/held?rep=r1",
  ];

  test.each(questions)("%s", async (path) => {
    const answer = await ask(`/api/v1${path}`);
    expect([answer.statusCode, answer.json().title]).toEqual([200, undefined]);
    expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(answer.headers["cache-control"]).toMatch(/^private, no-(cache|store)$/);
    expect(answer.headers.vary).toContain("authorization");
  });

  test("no route is left out", () => {
    const asked = new Set(questions.map((path) => path.split("?")[0]));
    const plain = routes.filter(
      ({ method, path, answer }) => method === "GET" && !path.includes(":") && answer !== "file",
    );
    expect(plain.map(({ path }) => path).filter((path) => !asked.has(path))).toEqual([]);
  });
});

test("a report is a file of its kind, and taking it out is in the audit", async () => {
  const answer = await ask(`/api/v1/report?period=2026-Q1&rep=${encodeURIComponent("Åsa Ek")}&format=html`);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-disposition"]).toBe(
    `attachment; filename="repmark-2026-Q1-A-sa-Ek.html"; filename*=UTF-8''repmark-2026-Q1-%C3%85sa%20Ek.html`,
  );
  expect(answer.body).toContain("<!doctype html>");
  expect(given.workspace.store.audit.entries(1)[0]).toMatchObject({ what: "export", subject: "getReport as html" });
});

test("an address outside the table cannot come about", async () => {
  const outside = (address: string) =>
    createServer(given.workspace, {
      parts: [{ addresses: ["/mine", address], register: (server) => void server.get(address, () => "hello") }],
    });
  await expect(outside("/api/v1/secret")).rejects.toThrow("/api/v1/secret is in no table of addresses");
  const unnamed = createServer(given.workspace, {
    parts: [{ addresses: [], register: (server) => void server.get("/mine", () => "hello") }],
  });
  await expect(unnamed).rejects.toThrow("/mine is in no table of addresses");
  await (await outside("/mine")).close();
});

describe("who may ask", () => {
  const person = (role: Caller["role"], key: Caller["key"] = null): Caller => ({
    ...folderOwner(),
    userId: role,
    role,
    key,
  });
  const key = (...scopes: NonNullable<Caller["key"]>["scopes"][number][]) => ({ id: "k", scopes, expiresAt: null });

  test("nobody who has not signed in, and they learn nothing of how to ask", async () => {
    for (const { method, path } of routes) {
      const url = `/api/v1${path.replace(":name", "x").replace(":id", "x").replace(":address", "x")}`;
      const answer = await asCaller(null, () => given.server.inject({ method, url }));
      expect([path, answer.statusCode, answer.json().code]).toEqual([path, 401, "sign-in-needed"]);
    }
  });

  test.each(routes)("$method $path is for those roles alone, and for keys made for it", async (route) => {
    const { method, path, roles, scope } = route;
    const url = `/api/v1${path.replace(":name", "x").replace(":id", "x").replace(":address", "x")}?no=1`;
    const status = async (who: Caller) => (await asCaller(who, () => given.server.inject({ method, url }))).statusCode;
    for (const role of ["admin", "leader", "manager", "rep"] as const)
      expect([role, (await status(person(role))) === 403]).toEqual([role, !roles.includes(role)]);
    const [some] = roles;
    const needed = route.writes ? "write" : scope;
    for (const one of ["read", "export", "write"] as const)
      expect([one, (await status(person(some!, key(one)))) === 403]).toEqual([one, scope === null || needed !== one]);
  });

  test("a key for reading does not take a table out", async () => {
    const csv = await asCaller(person("admin", key("read")), () => ask("/api/v1/people?format=csv"));
    expect(csv.json()).toMatchObject({ status: 403, code: "key-for-less" });
    expect(
      (await asCaller(person("admin", key("read", "export")), () => ask("/api/v1/people?format=csv"))).body,
    ).toContain("r1");
  });
});

test.each(["manager", "rep"] as const)(
  "what a %s is told keeps to its schema, or is refused in a sentence",
  async (role) => {
    const who: Caller = { ...folderOwner(), userId: role, role, repId: "r1" };
    for (const route of routes.filter(({ method, answer }) => method === "GET" && answer !== "file")) {
      const { params, query } = exampleOf(route);
      const { team: _, cursor: __, ...ofOne } = query;
      const answer = await asCaller(who, () => ask(addressOf(route, params, ofOne)));
      expect([200, 400, 403, 404], `${route.name} ${answer.body.slice(0, 300)}`).toContain(answer.statusCode);
    }
  },
);

test("a page of another site changes nothing", async () => {
  const elsewhere: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site", origin: "http://localhost:80" },
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://localhost.evil.example" },
  ];
  for (const route of routes.filter(({ method }) => method !== "GET"))
    for (const headers of elsewhere) {
      const url = addressOf(route, exampleOf(route).params);
      const answer = await given.server.inject({
        method: route.method,
        url,
        headers: { host: "localhost:80", ...headers },
      });
      expect([route.name, answer.json().code]).toEqual([route.name, "from-elsewhere"]);
    }
  const ours = { host: "localhost:4466", origin: "http://localhost:4466", "sec-fetch-site": "same-origin" };
  const note = { rep: "r1", measure: "won-lost.win_rate", note: "from our own page" };
  for (const headers of [ours, { host: ours.host, origin: ours.origin }, { host: ours.host }])
    expect(
      (await given.server.inject({ method: "POST", url: "/api/v1/notes", headers, payload: note })).statusCode,
    ).toBe(201);
});

describe("the same question", () => {
  test("has the same ETag until something is entered, and is not answered twice", async () => {
    const first = await ask("/api/v1/scorecard?period=2026-Q1");
    const etag = String(first.headers.etag);
    const again = await ask("/api/v1/scorecard?period=2026-Q1", { "if-none-match": etag });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, "", etag]);
    expect((await ask("/api/v1/scorecard?period=2026-Q1&rep=r1")).headers.etag).not.toBe(etag);
    given.workspace.store.agreements.addNote(
      { repId: "r1", measure: "won-lost.win_rate", on: "2026-03-01", note: "qualify earlier" },
      "2026-03-01T00:00:00Z",
    );
    const later = await ask("/api/v1/scorecard?period=2026-Q1", { "if-none-match": etag });
    expect(later.statusCode).toBe(200);
  });

  test("of somebody who sees less has another ETag", async () => {
    const mine = (await ask("/api/v1/people")).headers.etag;
    const rep: Caller = { ...folderOwner(), userId: "asa", role: "rep", repId: "r1" };
    const theirs = await asCaller(rep, () => ask("/api/v1/people", { "if-none-match": String(mine) }));
    expect(theirs.statusCode).toBe(200);
    expect(theirs.json().reps).toEqual([{ repId: "r1", name: "Åsa Ek" }]);
  });
});

test("pages of a list are the list, and a cursor of another list is refused", async () => {
  const address = "/api/v1/deals?measure=won-lost.win_rate&period=2026-Q1";
  const whole = (await ask(address)).json();
  expect(whole.next).toBeNull();
  const rows: unknown[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: { rows: unknown[]; next: string | null; total: number } = (
      await ask(`${address}&limit=4${cursor === null ? "" : `&cursor=${cursor}`}`)
    ).json();
    expect(page.total).toBe(whole.total);
    rows.push(...page.rows);
    cursor = page.next;
    pages += 1;
  } while (cursor !== null);
  expect(rows).toEqual(whole.rows);
  expect(pages).toBe(Math.ceil(whole.total / 4));
  const { next } = (await ask(`${address}&limit=4`)).json();
  const other = await ask(`/api/v1/deals?measure=bookings.amount&period=2026-Q1&limit=4&cursor=${next}`);
  expect(other.json()).toMatchObject({ status: 409, code: "page-outdated" });
  expect((await ask(`${address}&cursor=${Buffer.from('[-1,"x"]').toString("base64url")}`)).json().code).toBe(
    "bad-cursor",
  );
});

test("the audit is read page by page, the latest first, whatever is added meanwhile", async () => {
  const all = given.workspace.store.audit.entries(1000).map(({ number }) => number);
  const first = (await ask("/api/v1/audit?limit=2")).json();
  given.workspace.store.audit.add("export", "something else");
  const second = (await ask(`/api/v1/audit?limit=2&cursor=${first.next}`)).json();
  expect([...first.entries, ...second.entries].map(({ number }: { number: number }) => number)).toEqual(
    all.slice(0, 4),
  );
});

test("answers are sent compressed to whom can read that", async () => {
  for (const encoding of ["br", "gzip"]) {
    const answer = await ask("/api/v1/definitions", { "accept-encoding": encoding });
    expect([answer.statusCode, answer.headers["content-encoding"]]).toEqual([200, encoding]);
  }
});

test("problems are told in the reader's language, with an id", async () => {
  const swedish = await ask("/api/v1/plan?rep=nobody&language=sv");
  expect(swedish.json()).toMatchObject({ title: "Säljaren ”nobody” finns inte.", status: 400 });
  expect(swedish.json().id).toMatch(/^[0-9a-f-]{36}$/);
  expect((await ask("/api/v1/nothing", { "accept-language": "sv-SE,sv;q=0.9" })).json().title).toContain(
    "Det finns inget",
  );
  for (const broken of ["/api/v1/%zz", "/%"]) {
    const answer = await ask(broken);
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
      400,
      "application/problem+json; charset=utf-8",
    ]);
  }
});

describe("the documentation", () => {
  test("is OpenAPI 3.1 with every route of the table, and a page to read with each", async () => {
    const openapi = (await ask("/api/openapi.json")).json();
    expect(openapi.openapi).toBe("3.1.0");
    const operations = Object.values<Record<string, { operationId: string }>>(openapi.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(operations.sort()).toEqual(routes.map(({ name }) => name).sort());
    expect(new Set(operations).size).toBe(routes.length);
    const page = (await ask("/api/docs")).body;
    for (const { name } of routes) expect(page).toContain(`<article id="${name}">`);
    expect(page).not.toMatch(/<script|https?:\/\/(?!repmark\.example)|style=/);
  });
});

test("health and readiness are told apart", async () => {
  expect((await ask("/ready")).json()).toEqual({ status: "ready" });
  const starting = await createServer(given.workspace, { isReady: () => false });
  expect((await starting.inject("/ready")).statusCode).toBe(503);
  expect((await starting.inject("/health")).statusCode).toBe(200);
  await starting.close();
});
