import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { caller } from "../../test/http/caller.ts";
import type { Caller } from "../app/access/caller.ts";
import { Workspace } from "../app/workspace.ts";
import { proxiesOf } from "./proxies.ts";
import { perMinuteOf } from "./rate-limit.ts";
import { createServer } from "./server.ts";
import { signingIn } from "./sign-in/sign-in.ts";

/** A server that answers five requests a minute, behind a proxy at 192.0.2.10. */
const folder = mkdtempSync(join(tmpdir(), "repmark-limit-"));
const callers: Readonly<Record<string, Caller>> = {
  ada: caller("admin", "ada"),
  bo: caller("rep", "bo"),
  "a key of Ada's": caller("admin", "ada", ["read"]),
};
let workspace: Workspace;
let server: FastifyInstance;
let signIn: ReturnType<typeof signingIn>;
let address = "";

beforeAll(async () => {
  const now = () => new Date();
  workspace = await Workspace.open(join(folder, "data"), { now, log: () => undefined });
  const settings = { publicUrl: null, provider: null, onlyProvider: false, isDemo: false, now };
  signIn = signingIn(workspace, settings);
  server = await createServer(workspace, {
    callerOf: ({ headers }) => callers[String(headers["x-caller"])] ?? null,
    parts: [signIn.part],
    perMinute: 5,
    proxies: ["192.0.2.10"],
  });
  address = await server.listen({ port: 0, host: "127.0.0.1" });
}, 60_000);
// Only the clock is ours: every story begins in a minute of its own.
let begins = Date.now();
beforeEach(() => {
  begins += 600_000;
  vi.useFakeTimers({ toFake: ["Date"], now: begins });
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  await server?.close();
  signIn?.close();
  workspace?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Asking {
  readonly as?: string;
  readonly from?: string;
  readonly through?: string;
  readonly url?: string;
}
const ask = ({ as = "", from = "198.51.100.7", through, url = "/api/v1/freshness" }: Asking = {}) =>
  server.inject({
    method: url.endsWith("/email") ? "POST" : "GET",
    url,
    remoteAddress: through ?? from,
    headers: { "x-caller": as, "accept-language": "sv", ...(through === undefined ? {} : { "x-forwarded-for": from }) },
    ...(url.endsWith("/email") ? { payload: { email: "nobody@example.com", password: { wrong: "shape" } } } : {}),
  });
const codes = async (times: number, asking: Asking) => {
  const told: number[] = [];
  for (let time = 0; time < times; time += 1) told.push((await ask(asking)).statusCode);
  return told;
};

test("a person hears how many requests are left; the sixth in a minute is refused in their language, and the next minute is a new one", async () => {
  const left: unknown[] = [];
  for (let time = 0; time < 5; time += 1) left.push((await ask({ as: "ada" })).headers["ratelimit-remaining"]);
  expect(left.map(Number)).toEqual([4, 3, 2, 1, 0]);
  vi.setSystemTime(Date.now() + 20_000);
  const refused = await ask({ as: "ada" });
  expect(refused.statusCode).toBe(429);
  expect(refused.headers).toMatchObject({
    "content-type": expect.stringContaining("application/problem+json"),
    "ratelimit-limit": "5",
    "ratelimit-remaining": "0",
    "retry-after": "40",
  });
  expect(refused.json()).toMatchObject({
    title: "Det kom för många anrop på en minut.",
    detail: expect.stringContaining("Vänta 40 sekunder"),
    status: 429,
    code: "too-many-requests",
  });
  vi.setSystemTime(Date.now() + 41_000);
  expect((await ask({ as: "ada" })).statusCode).toBe(200);
});

test("each person and each key has requests of its own, though they share an address", async () => {
  expect(await codes(6, { as: "ada" })).toEqual([200, 200, 200, 200, 200, 429]);
  expect((await ask({ as: "bo" })).statusCode).toBe(200);
  expect((await ask({ as: "a key of Ada's" })).statusCode).toBe(200);
});

test("where nobody has signed in a network is counted: an IPv4 address, an IPv6 /64", async () => {
  expect(await codes(6, {})).toEqual([401, 401, 401, 401, 401, 429]);
  expect((await ask({ from: "198.51.100.8" })).statusCode).toBe(401);
  expect((await ask({ as: "ada" })).statusCode).toBe(200);
  const sixth: number[] = [];
  for (let place = 1; place <= 6; place += 1) sixth.push((await ask({ from: `2001:db8:1:2::${place}` })).statusCode);
  expect(sixth.at(-1)).toBe(429);
  expect((await ask({ from: "2001:db8:1:3::1" })).statusCode).toBe(401);
});

test("what signs people in is counted too; what says that the process lives, and the pages, are not", async () => {
  expect(await codes(6, { url: "/api/auth/sign-in/email" })).toEqual([400, 400, 400, 400, 400, 429]);
  for (const url of ["/health", "/sign-in", "/sign-in/page.js"])
    expect((await codes(6, { url })).every((code) => code === 200)).toBe(true);
});

test("the word of the proxy is believed on where a request comes from, and nobody else's", async () => {
  expect(await codes(6, { from: "203.0.113.1", through: "192.0.2.10" })).toEqual([401, 401, 401, 401, 401, 429]);
  expect((await ask({ from: "203.0.113.2", through: "192.0.2.10" })).statusCode).toBe(401);
  const liar: number[] = [];
  for (let time = 1; time <= 6; time += 1)
    liar.push((await ask({ from: `203.0.113.${10 + time}`, through: "192.0.2.66" })).statusCode);
  expect(liar.at(-1)).toBe(429);
});

test("a stream of events is one request, and goes on to its end when its reader has none left", async () => {
  const headers = { "x-caller": "ada", "content-type": "application/json" };
  const begun = await fetch(`${address}/api/v1/rebuild`, { method: "POST", headers: { "x-caller": "ada" } });
  expect(begun.status).toBe(202);
  const { id } = (await begun.json()) as { id: string };
  const events = await fetch(`${address}/api/v1/jobs/${id}/events`, { headers });
  expect(events.headers.get("ratelimit-remaining")).toBe("3");
  expect(await codes(4, { as: "ada" })).toEqual([200, 200, 200, 429]);
  expect(await events.text()).toMatch(/event: end\ndata: .*\n\n$/);
});

test("the settings are numbers and addresses, and say what they want where they are not", () => {
  expect([undefined, "", "0", "1200"].map(perMinuteOf)).toEqual([600, 600, undefined, 1200]);
  for (const said of ["-1", "many", "1.5", "1e3"]) expect(() => perMinuteOf(said), said).toThrow(/REPMARK_RATE_LIMIT/);
  expect(proxiesOf(" 127.0.0.1, 172.16.0.0/12,::1 ")).toEqual(["127.0.0.1", "172.16.0.0/12", "::1"]);
  expect(proxiesOf(undefined)).toEqual([]);
  for (const said of ["proxy.example", "10.0.0.0/40", "true", "1.2.3.4/8/8"])
    expect(() => proxiesOf(said), said).toThrow(/REPMARK_PROXY/);
});
