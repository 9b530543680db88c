import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { setupSecret } from "../../app/access/users.ts";
import { Workspace } from "../../app/workspace.ts";
import { createServer } from "../server.ts";
import { signingIn } from "./sign-in.ts";

/** Behind a proxy that speaks https. */
const publicUrl = "https://repmark.example";
const folder = mkdtempSync(join(tmpdir(), "repmark-session-"));
const long = `${"Fyra ord, åtta mellanslag och mer än hundra tecken: 🐎 ".repeat(2)}lodrät gris pumpar blå`;
let workspace: Workspace;
let server: FastifyInstance;
let signIn: ReturnType<typeof signingIn>;
const now = () => new Date();

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), { now, log: () => undefined });
  signIn = signingIn(workspace, { publicUrl, provider: null, onlyProvider: false, isDemo: false, now });
  server = await createServer(workspace, {
    callerOf: signIn.callerOf,
    parts: [signIn.part],
    signIn: { publicUrl, onlyProvider: false },
  });
  const token = setupSecret(workspace.store, now())!;
  expect((await post("/accept", { token, email: "vera@example.com", password: long })).statusCode).toBe(200);
}, 60_000);
afterAll(async () => {
  vi.useRealTimers();
  await server?.close();
  signIn?.close();
  workspace?.close();
  rmSync(folder, { recursive: true, force: true });
});

const post = (path: string, payload: object) => server.inject({ method: "POST", url: `/api/auth${path}`, payload });
const enter = (password: string) => post("/sign-in/email", { email: "vera@example.com", password });

test("a password of more than a hundred characters of any kind is taken as it was typed, and nothing near it is", async () => {
  expect(long.length).toBeGreaterThan(100);
  expect((await enter(long.toUpperCase())).statusCode).toBe(401);
  expect((await enter(long.slice(0, -1))).statusCode).toBe(401);
  expect((await enter(long)).statusCode).toBe(200);
});

test("passwords are hidden where they are typed, named for password managers, and may be pasted", async () => {
  const { body } = await server.inject("/sign-in");
  const fields = body.match(/<input name="password"[^>]*>/g) ?? [];
  expect(fields.map((field) => /autocomplete="([a-z-]+)"/.exec(field)?.[1])).toEqual([
    "current-password",
    "new-password",
  ]);
  for (const field of fields) expect(field).toContain('type="password"');
  expect((await server.inject("/sign-in/page.js")).body).not.toMatch(/paste|keydown|beforeinput|readOnly/i);
});

test("a session is a cookie of this host that no script reads, sent by https alone and not from other sites", async () => {
  const cookies = [(await enter(long)).headers["set-cookie"]].flat().map(String);
  const session = cookies.filter((cookie) => cookie.startsWith("__Host-repmark.session_token="));
  expect(session).toHaveLength(1);
  for (const cookie of cookies)
    for (const word of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(`; ${word}`);
  expect(cookies.join()).not.toMatch(/Domain=/i);
  const [token = ""] = /(?<==)[^;.]+/.exec(session[0]!) ?? [];
  expect(token.length).toBeGreaterThanOrEqual(32);
});

test("at sign-out the browser is told to forget what it kept, and the cookie goes with it", async () => {
  const { cookies } = await enter(long);
  const cookie = cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");
  const out = await server.inject({ method: "POST", url: "/api/auth/sign-out", headers: { cookie }, payload: {} });
  expect(out.headers["clear-site-data"]).toBe('"cache", "storage"');
  const gone = [out.headers["set-cookie"]].flat().find((each) => each?.startsWith("__Host-repmark.session_token="));
  expect(gone).toMatch(/=; Max-Age=0; .*Path=\/; .*Secure/);
});

test("a session that nobody uses for a week is over; one that is used goes on", async () => {
  const { cookies } = await enter(long);
  const cookie = cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");
  const me = async () => (await server.inject({ url: "/api/auth/me", headers: { cookie } })).statusCode;
  const began = Date.now();
  const after = async (days: number) => {
    vi.useFakeTimers({ toFake: ["Date"], now: began + days * 86_400_000 });
    return [days, await me()];
  };
  expect([await after(6), await after(12), await after(18), await after(25.5)]).toEqual([
    [6, 200],
    [12, 200],
    [18, 200],
    [25.5, 401],
  ]);
});

test("a session ends after thirty days, however much its person comes by", async () => {
  const began = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: began });
  const { cookies } = await enter(long);
  const cookie = cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");
  const me = async () => (await server.inject({ url: "/api/auth/me", headers: { cookie } })).statusCode;
  const codes: number[] = [];
  for (const days of [0, 5, 10, 15, 20, 25, 29.99, 30.01]) {
    vi.useFakeTimers({ toFake: ["Date"], now: began + days * 86_400_000 });
    codes.push(await me());
  }
  expect(codes).toEqual([200, 200, 200, 200, 200, 200, 200, 401]);
  vi.useFakeTimers({ toFake: ["Date"], now: began + 29 * 86_400_000 });
  expect(await me()).toBe(401); // it is gone, and not only hidden
});
