import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { totp } from "../../../test/world/totp.ts";
import { changeRole, invite, removeUser, resetPassword, setupSecret } from "../../app/access/users.ts";
import { Workspace } from "../../app/workspace.ts";
import { createServer } from "../server.ts";
import { signingIn } from "./sign-in.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-sign-in-"));
const good = "correct-horse-battery-41";
let workspace: Workspace;
let server: FastifyInstance;
let signIn: ReturnType<typeof signingIn>;
let minutes = 0;
/** Only the clock is ours: it stands an hour later for every story, so that no delay of one lasts into the next. */
const now = () => new Date(Date.now() + minutes * 60_000);

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), { now, log: () => undefined });
  signIn = signingIn(workspace, { publicUrl: null, provider: null, onlyProvider: false, isDemo: false, now });
  server = await createServer(workspace, { callerOf: signIn.callerOf, parts: [signIn.part] });
  const token = setupSecret(workspace.store, now())!;
  await accept({ token, email: "vera@example.com", name: "Vera Lind", password: good });
}, 60_000);
beforeEach(() => {
  minutes += 30;
});
afterAll(async () => {
  await server?.close();
  signIn?.close();
  workspace?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Sending {
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
  readonly from?: string;
}
const send = (method: "GET" | "POST", url: string, body: object | undefined, { cookie, headers, from }: Sending = {}) =>
  server.inject({
    method,
    url,
    ...(body === undefined ? {} : { payload: body }),
    headers: { ...(cookie === undefined ? {} : { cookie }), ...headers },
    remoteAddress: from ?? "192.0.2.1",
  });
const post = (path: string, body: object, sending?: Sending) => send("POST", `/api/auth${path}`, body, sending);
const accept = (body: object) => post("/accept", body);
const enter = (email: string, password: string, sending?: Sending) =>
  post("/sign-in/email", { email, password }, sending);
type Answer = Awaited<ReturnType<typeof send>>;
const cookieOf = (answer: Answer) =>
  answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");
const me = (cookie: string) => send("GET", "/api/auth/me", undefined, { cookie });
const joined = async (email: string, role = "rep", rep?: string) => {
  const { token } = invite(workspace.store, { email, role, rep }, now());
  expect((await accept({ token, name: "Somebody", password: good })).statusCode).toBe(200);
  return email;
};

test("the first admin comes in by the secret of the terminal; it is dead after use, and so is every later one", async () => {
  const cookie = cookieOf(await enter("vera@example.com", good));
  expect((await me(cookie)).json()).toMatchObject({ name: "vera@example.com", role: "admin", isDemo: false });
  expect(setupSecret(workspace.store, now())).toBeNull();
});

test("without signing in nothing is told; with it, what the role may see", async () => {
  expect((await send("GET", "/api/v1/audit", undefined)).statusCode).toBe(401);
  const cookie = cookieOf(await enter("vera@example.com", good));
  expect((await send("GET", "/api/v1/audit", undefined, { cookie })).statusCode).toBe(200);
  const rep = cookieOf(await enter(await joined("ada@example.com"), good));
  expect((await send("GET", "/api/v1/audit", undefined, { cookie: rep })).statusCode).toBe(403);
});

test("a link is good once, for an hour, for whom it was made; two at the same time are one", async () => {
  const { token } = invite(workspace.store, { email: "bo@example.com", role: "rep" }, now());
  const both = await Promise.all([accept({ token, password: good }), accept({ token, password: good })]);
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400]);
  const late = invite(workspace.store, { email: "cy@example.com", role: "rep" }, now());
  minutes += 61;
  expect((await accept({ token: late.token, password: good })).json()).toMatchObject({ code: "link-over" });
});

test("a password that is short, common or made of one's own name is refused, and the link stays good", async () => {
  const { token } = invite(workspace.store, { email: "gunilla.storm@example.com", role: "rep" }, now());
  for (const password of ["short", "password123", "gunilla.storm1"])
    expect((await accept({ token, password })).json()).toMatchObject({ code: "weak-password" });
  expect((await accept({ token, password: good })).statusCode).toBe(200);
});

test("whoever guesses waits longer and longer, by account; while they wait the right password is refused too", async () => {
  const email = await joined("di@example.com");
  const codes: number[] = [];
  // from ten networks: only the account counts them together
  for (let place = 0; place < 10; place += 1)
    codes.push((await enter(email, "wrong-wrong-wrong", { from: `198.51.100.${place}` })).statusCode);
  expect(codes.slice(0, 3)).toEqual([401, 401, 401]);
  expect(codes.at(-1)).toBe(429);
  expect((await enter(email, good, { from: "203.0.113.9" })).statusCode).toBe(429);
  minutes += 6;
  expect((await enter(email, good, { from: "203.0.113.9" })).statusCode).toBe(200);
});

test("a network is one /64, and no header tells another", async () => {
  const codes: number[] = [];
  for (let place = 0; place < 14; place += 1)
    codes.push(
      (
        await enter(`nobody${place}@example.com`, good, {
          from: `2001:db8:1:2::${place + 1}`,
          headers: { "x-forwarded-for": `203.0.113.${place}`, "x-repmark-address": `203.0.113.${place}` },
        })
      ).statusCode,
    );
  expect(codes.slice(0, 10).every((code) => code === 401)).toBe(true);
  expect(codes.at(-1)).toBe(429);
  expect((await enter("nobody@example.com", good, { from: "2001:db8:1:3::1" })).statusCode).toBe(401);
});

test("whether there is such a user is told by neither status nor body", async () => {
  const email = await joined("ed@example.com");
  const [known, unknown] = [
    await enter(email, "wrong-wrong-wrong"),
    await enter("zed@example.com", "wrong-wrong-wrong"),
  ];
  expect(unknown.statusCode).toBe(known.statusCode);
  const asTold = ({ body }: Answer) => body.replace(/"id":"[^"]*"/, "");
  expect(asTold(unknown)).toBe(asTold(known));
  expect(Object.keys(unknown.headers).sort()).toEqual(Object.keys(known.headers).sort());
});

test("each sign-in is a new session; a changed password ends all others, a signed-out one is dead", async () => {
  const email = await joined("fay@example.com");
  const [one, other] = [cookieOf(await enter(email, good)), cookieOf(await enter(email, good))];
  expect(one).not.toBe(other);
  const changed = await post("/change-password", { currentPassword: good, newPassword: `${good}-2` }, { cookie: one });
  expect(changed.statusCode).toBe(200);
  expect((await me(other)).statusCode).toBe(401);
  expect((await me(one)).statusCode).toBe(401);
  const fresh = cookieOf(changed);
  expect((await me(fresh)).statusCode).toBe(200);
  await post("/sign-out", {}, { cookie: fresh });
  expect((await me(fresh)).statusCode).toBe(401);
});

test("a reset ends every session, and is good once", async () => {
  const email = await joined("gus@example.com");
  const cookie = cookieOf(await enter(email, good));
  const { token } = resetPassword(workspace.store, email, now());
  expect((await me(cookie)).statusCode).toBe(200);
  expect((await accept({ token, password: `${good}-new` })).statusCode).toBe(200);
  expect((await me(cookie)).statusCode).toBe(401);
  expect((await accept({ token, password: `${good}-newer` })).statusCode).toBe(400);
  expect((await enter(email, `${good}-new`)).statusCode).toBe(200);
});

test("sessions are listed without their secrets, and can be ended one by one or all", async () => {
  const email = await joined("hal@example.com");
  const [one, other] = [cookieOf(await enter(email, good)), cookieOf(await enter(email, good))];
  const listed = (await send("GET", "/api/auth/sessions", undefined, { cookie: one })).json();
  expect(listed).toHaveLength(2);
  expect(JSON.stringify(listed)).not.toContain("token");
  const { id } = listed.find(({ isThis }: { isThis: boolean }) => !isThis);
  await post("/sessions/end", { id }, { cookie: one });
  expect((await me(other)).statusCode).toBe(401);
  expect((await me(one)).statusCode).toBe(200);
});

test("somebody who was removed, or has another role, is signed out at once; the last admin stays", async () => {
  const email = await joined("ivy@example.com", "leader");
  const cookie = cookieOf(await enter(email, good));
  changeRole(workspace.store, { email, role: "rep" });
  expect((await me(cookie)).statusCode).toBe(401);
  const again = cookieOf(await enter(email, good));
  removeUser(workspace.store, email);
  expect((await me(again)).statusCode).toBe(401);
  expect(() => removeUser(workspace.store, "vera@example.com")).toThrow(/last admin/);
});

test("with a second factor a password alone is not enough, and a code is good once", async () => {
  const email = await joined("jo@example.com");
  const cookie = cookieOf(await enter(email, good));
  const { totpURI } = (await post("/two-factor/enable", { password: good }, { cookie })).json();
  const code = totp(String(totpURI));
  const verified = await post("/two-factor/verify-totp", { code }, { cookie });
  expect(verified.statusCode).toBe(200);
  const half = await enter(email, good);
  expect(half.json()).toMatchObject({ twoFactorRedirect: true });
  expect((await me(cookieOf(half))).statusCode).toBe(401);
  // the code that has just been used, by somebody who looked over the shoulder
  const replayed = await post("/two-factor/verify-totp", { code }, { cookie: cookieOf(half) });
  expect(replayed.statusCode).toBe(401);
  expect((await me(cookieOf(replayed))).statusCode).toBe(401);
});

test("a key does what it was made for until it ends or its person is gone; a key makes no keys", async () => {
  const email = await joined("kim@example.com", "admin");
  const cookie = cookieOf(await enter(email, good));
  const { id, key } = (await post("/keys/make", { name: "board", scopes: ["read"], days: 1 }, { cookie })).json();
  const headers = { authorization: `Bearer ${key}` };
  expect((await send("GET", "/api/v1/freshness", undefined, { headers })).statusCode).toBe(200);
  expect((await post("/keys/make", { name: "more", scopes: ["read"], days: 1 }, { headers })).statusCode).toBe(401);
  const forAnother = { name: "x", scopes: ["read"], days: 1, userId: "somebody-else" }; // CVE-2025-61928
  expect((await post("/keys/make", forAnother, { cookie })).statusCode).toBe(400);
  expect(JSON.stringify((await send("GET", "/api/auth/keys", undefined, { cookie })).json())).not.toContain(key);
  minutes += 25 * 60;
  expect((await send("GET", "/api/v1/freshness", undefined, { headers })).statusCode).toBe(401);
  minutes -= 25 * 60;
  await post("/keys/remove", { id }, { cookie });
  expect((await send("GET", "/api/v1/freshness", undefined, { headers })).statusCode).toBe(401);
});

test("a page of another site can do nothing in somebody's name", async () => {
  const cookie = cookieOf(await enter("vera@example.com", good));
  for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }, { origin: "null" }])
    expect(
      (await post("/sessions/end", { id: null }, { cookie, headers: headers as Record<string, string> })).statusCode,
    ).toBe(403);
  expect((await me(cookie)).statusCode).toBe(200);
});

test("an object where a string belongs, or a word too many, goes no further (CVE-2026-72898)", async () => {
  for (const body of [
    { email: { $ne: "" }, password: good },
    { email: "vera@example.com", password: { select: 1 } },
    { email: ["vera@example.com"], password: good },
    { email: "vera@example.com", password: good, callbackURL: "https://evil.example" },
    { email: "vera@example.com", password: good, role: "admin" },
  ])
    expect((await post("/sign-in/email", body)).statusCode).toBe(400);
});

test("what people do at the door is in the audit, and no secret is", async () => {
  const entries = workspace.store.audit.entries(500);
  const told = (what: string) => entries.filter((entry) => entry.what === what).length;
  for (const what of ["user", "sign-in", "sign-in refused", "invitation", "password", "key"])
    expect(told(what), what).toBeGreaterThan(0);
  const text = JSON.stringify(entries);
  for (const secret of [good, "wrong-wrong-wrong", "rmk_"]) expect(text).not.toContain(secret);
  expect(workspace.store.audit.broken()).toBeNull();
});

test("the page to sign in at is there in both languages, and runs nothing of its own inline", async () => {
  for (const [language, words] of [
    ["en", "Sign in"],
    ["sv", "Logga in"],
  ] as const) {
    const { body, statusCode } = await send("GET", "/sign-in", undefined, { headers: { "accept-language": language } });
    expect(statusCode).toBe(200);
    expect(body).toContain(words);
    expect(body).not.toMatch(/<script>|<style|style=|\son\w+=/);
  }
});
