import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Route } from "../../src/server/route.ts";
import { routes } from "../../src/server/routes/index.ts";
import { addressOf, exampleOf } from "./examples.ts";
import { type GivenServer, givenServer } from "./given-server.ts";

let given: GivenServer;
/** A CRM that lets nobody in: what is tried there is over at once. */
const crm = createServer((_, answer) => answer.writeHead(401, { "content-type": "application/json" }).end("{}"));
beforeAll(async () => {
  given = await givenServer();
  await new Promise<void>((resolve) => crm.listen(0, "127.0.0.1", resolve));
  const { port } = crm.address() as AddressInfo;
  given.workspace.store.connections.put(
    {
      name: "hubspot",
      connector: "hubspot",
      settings: { address: `http://127.0.0.1:${port}` },
      schedule: null,
      connectedAt: "2026-01-01T00:00:00Z",
    },
    { serviceKey: "canary" },
  );
  const bo = { email: "bo@acme.example", name: "Bo", role: "rep", repId: null } as const;
  given.workspace.store.people.add(bo, "2026-01-01T00:00:00Z");
});
afterAll(async () => {
  await given?.close();
  crm.close();
});

/** Every write there is; what calls a CRM fails, which is one way of ending too. */
const writes = routes.filter(({ method }) => method !== "GET");
const callingOut = new Set(["addConnection", "putFields", "connectInBrowser", "finishInBrowser"]);
const last = ["removeUser", "removeReportRecipient", "removeReportSchedule", "removeConnection"];
const inOrder = writes
  .filter(({ name }) => !callingOut.has(name))
  .toSorted((one, other) => last.indexOf(one.name) - last.indexOf(other.name));

const boundary = "----repmark";
const file = (text: string) =>
  [
    `--${boundary}`,
    'Content-Disposition: form-data; name="files"; filename="quotas.csv"',
    "Content-Type: text/csv",
    "",
    text,
    `--${boundary}--`,
    "",
  ].join("\r\n");

interface Sent {
  readonly payload?: string | object;
  readonly headers?: Record<string, string>;
}

function bodyOf(route: Route, isOther: boolean): Sent {
  if (route.uploads !== undefined)
    return {
      payload: file(`Rep ID,Period,Amount\r\nr1,2026-Q${isOther ? 2 : 1},1000\r\n`),
      headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    };
  if (route.body === undefined) return {};
  const { body } = exampleOf(route);
  return { payload: isOther ? otherThan(route, body) : body };
}

/** Another body that is in order too. */
function otherThan({ name }: Route, body: Readonly<Record<string, unknown>>): object {
  switch (name) {
    case "putDelivery":
      return { ...body, months: { "2026-05": 5 } };
    case "changeSettings":
      return { ...body, quotaSpread: false };
    case "putSchedule":
      return { schedule: "daily 07:00" };
    case "syncConnection":
      return { full: true };
    case "addNote":
      return { ...body, note: "something else" };
    case "addPayAdjustment":
      return { ...body, amount: "501" };
    case "addReportSchedule":
      return { ...body, cadence: "monthly" };
    case "addReportRecipient":
      return { ...body, language: "en" };
    case "sendReport":
      return { everyone: true };
    case "putQuotas":
      return { ...body, dryRun: true };
    case "putMailServer":
      return { ...body, port: 465 };
    case "addUser":
    case "changeUser":
      return { ...body, role: "leader" };
    case "putGoal":
      return { ...body, keep: "9001" };
    default:
      return { ...body, rates: "11%" };
  }
}

async function send(route: Route, key: string, isOther = false) {
  const { params } = exampleOf(route);
  const { payload, headers } = bodyOf(route, isOther);
  return given.server.inject({
    method: route.method,
    url: addressOf(route, params),
    ...(payload === undefined ? {} : { payload }),
    headers: { ...headers, "idempotency-key": key },
  });
}

const effects = () => ({
  audited: given.workspace.store.audit.entries(10_000).filter(({ what }) => what !== "sync" && what !== "import")
    .length,
  jobs: 0,
});
const jobs = async () => (await given.server.inject("/api/v1/jobs")).json().jobs.length as number;

test.each(inOrder)("$method $path: sent twice, at the same time, with another body: one effect", async (route) => {
  const key = `key-of-${route.name}`;
  const before = { ...effects(), jobs: await jobs() };
  const together = await Promise.all([send(route, key), send(route, key), send(route, key)]);
  const statuses = together.map(({ statusCode }) => statusCode).sort();
  const done = together.find(({ statusCode }) => statusCode < 300);
  expect(done, together.map(({ body }) => body).join()).toBeDefined();
  expect(statuses.filter((status) => status !== done!.statusCode && status !== 409)).toEqual([]);
  const after = { ...effects(), jobs: await jobs() };

  const again = await send(route, key);
  expect([again.statusCode, again.body]).toEqual([done!.statusCode, done!.body]);
  expect(again.headers["idempotency-replayed"]).toBe("true");
  expect({ ...effects(), jobs: await jobs() }).toEqual(after);
  expect(after.jobs - before.jobs).toBe(route.status === 202 ? 1 : 0);
  expect(after.audited - before.audited).toBeLessThanOrEqual(6); // one for each setting that was named

  if (route.body === undefined && route.uploads === undefined) return;
  const other = await send(route, key, true);
  expect([other.statusCode, other.json().code]).toEqual([422, "key-reused"]);
  expect({ ...effects(), jobs: await jobs() }).toEqual(after);
});

test("what was refused may be sent again with the same key, and then it is done", async () => {
  const add = (rep: string) =>
    given.server.inject({
      method: "POST",
      url: "/api/v1/notes",
      headers: { "idempotency-key": "a-second-chance" },
      payload: { rep, measure: "won-lost.win_rate", note: "after all" },
    });
  expect((await add("nobody")).statusCode).toBe(400);
  expect((await add("r3")).statusCode).toBe(201);
  expect((await add("nobody")).statusCode).toBe(422);
});

test("a write that the server stopped in the middle of is answered as unknown, and a day later its key is free", async () => {
  const { store } = given.workspace;
  const write = { userId: "owner", route: "addNote", key: "from-before", fingerprint: "x" };
  expect(store.idempotency.begin(write, "2026-04-02T08:00:00Z", "2026-04-01T08:00:00Z")).toEqual({ state: "begun" });
  expect(store.idempotency.begin(write, "2026-04-02T08:10:00Z", "2026-04-01T08:10:00Z")).toEqual({ state: "unknown" });
  expect(store.idempotency.begin(write, "2026-04-03T08:10:00Z", "2026-04-02T08:10:00Z")).toEqual({ state: "begun" });
});

test.each(["short", "with a space in it", "x".repeat(201)])("a key such as “%s” is refused", async (key) => {
  const answer = await given.server.inject({
    method: "POST",
    url: "/api/v1/notes",
    headers: { "idempotency-key": key },
    payload: { rep: "r1", measure: "won-lost.win_rate", note: "x" },
  });
  expect(answer.json().code).toBe("bad-key");
});

test("nobody is answered with what another was told", async () => {
  const { idempotency } = given.workspace.store;
  const write = { userId: "somebody else", route: "addNote", key: "shared-key", fingerprint: "x" };
  idempotency.begin(write, "2026-04-02T08:00:00Z", "2026-04-01T08:00:00Z");
  idempotency.done(write, { status: 201, body: '{"isTheirs":true}' });
  const mine = await given.server.inject({
    method: "POST",
    url: "/api/v1/notes",
    headers: { "idempotency-key": "shared-key" },
    payload: { rep: "r1", measure: "won-lost.win_rate", note: "mine" },
  });
  expect([mine.statusCode, mine.json()]).toEqual([201, { isKept: true }]);
});

test("uploads leave nothing behind", async () => {
  await expect
    .poll(
      async () =>
        (await given.server.inject("/api/v1/jobs"))
          .json()
          .jobs.every(({ endedAt }: { endedAt: string | null }) => endedAt !== null),
      { timeout: 120_000 },
    )
    .toBe(true);
  expect(readdirSync(given.workspace.data.scratch()).filter((name) => name.startsWith("upload-"))).toEqual([]);
});
