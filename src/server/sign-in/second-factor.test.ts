import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { totp } from "../../../test/world/totp.ts";
import { addUser, invite, resetPassword, setupSecret } from "../../app/access/users.ts";
import { Workspace } from "../../app/workspace.ts";
import { createServer } from "../server.ts";
import { lacksSecondFactor } from "./second-factor.ts";
import { signingIn } from "./sign-in.ts";

/** Two factors, where an admin asks them of everyone, and being asked once more (docs/decisions/0230). */
const folder = mkdtempSync(join(tmpdir(), "repmark-second-factor-"));
const good = "correct-horse-battery-41";
let workspace: Workspace;
let server: FastifyInstance;
let signIn: ReturnType<typeof signingIn>;
let minutes = 0;
const now = () => new Date(Date.now() + minutes * 60_000);

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), { now, log: () => undefined });
  signIn = signingIn(workspace, { publicUrl: null, provider: null, onlyProvider: false, isDemo: false, now });
  server = await createServer(workspace, { callerOf: signIn.callerOf, parts: [signIn.part] });
  const token = setupSecret(workspace.store, now())!;
  await post("/accept", { token, email: "vera@example.com", name: "Vera Lind", password: good });
}, 60_000);
beforeEach(() => {
  minutes += 30;
  workspace.store.changeSettings({ secondFactor: "optional" });
});
afterAll(async () => {
  await server?.close();
  signIn?.close();
  workspace?.close();
  rmSync(folder, { recursive: true, force: true });
});

const send = (method: "GET" | "POST" | "PUT", url: string, payload?: object, headers: Record<string, string> = {}) =>
  server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
const post = (path: string, body: object, cookie = "") => send("POST", `/api/auth${path}`, body, { cookie });
type Answer = Awaited<ReturnType<typeof send>>;
const cookieOf = (answer: Answer) =>
  answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");
const enter = (email: string, password = good) => post("/sign-in/email", { email, password });
const me = async (cookie: string) => (await send("GET", "/api/auth/me", undefined, { cookie })).json();
const joined = async (email: string, role = "rep") => {
  const { token } = invite(workspace.store, { email, role }, now());
  expect((await post("/accept", { token, password: good })).statusCode).toBe(200);
  return cookieOf(await enter(email));
};
const withCodes = async (cookie: string) => {
  const { totpURI, backupCodes } = (await post("/two-factor/enable", { password: good }, cookie)).json();
  const proved = await post("/two-factor/verify-totp", { code: totp(String(totpURI)) }, cookie);
  expect(proved.statusCode).toBe(200);
  return { uri: String(totpURI), codes: backupCodes as string[], cookie: cookieOf(proved) };
};

test("where two factors are asked of everyone, whoever has one is answered nothing until they have set up another", async () => {
  const vera = cookieOf(await enter("vera@example.com"));
  const { key } = (await post("/keys/make", { name: "board", scopes: ["read"], days: 1 }, vera)).json();
  const asked = await send("PUT", "/api/v1/settings", { secondFactor: "everyone" }, { cookie: vera });
  expect([asked.statusCode, asked.json().secondFactor]).toEqual([200, "everyone"]);

  const refused: [Answer, string][] = [
    [await send("GET", "/api/v1/freshness", undefined, { cookie: vera }), "questions"],
    [await send("GET", "/api/v1/settings", undefined, { cookie: vera }), "administration"],
    [await send("PUT", "/api/v1/settings", { secondFactor: "optional" }, { cookie: vera }), "the setting itself"],
    [await send("GET", "/api/v1/freshness", undefined, { authorization: `Bearer ${key}` }), "a key of theirs"],
    [await post("/keys/make", { name: "another", scopes: ["read"], days: 1 }, vera), "a new key"],
    [await send("GET", "/api/auth/sessions", undefined, { cookie: vera }), "where they are signed in"],
    [await post("/change-password", { currentPassword: good, newPassword: `${good}-2` }, vera), "a new password"],
  ];
  for (const [{ statusCode, body }, what] of refused)
    expect([statusCode, JSON.parse(body).code], what).toEqual([403, "second-factor-needed"]);
  expect(await me(vera)).toMatchObject({ name: "vera@example.com", needsSecondFactor: true });

  const { cookie } = await withCodes(vera);
  expect(await me(cookie)).toMatchObject({ secondFactor: true, needsSecondFactor: false });
  expect((await send("GET", "/api/v1/freshness", undefined, { cookie })).statusCode).toBe(200);
  const byKey = await send("GET", "/api/v1/freshness", undefined, { authorization: `Bearer ${key}` });
  expect(byKey.statusCode).toBe(200);
});

test("who turns the second factor off is asked for another, and who comes by their company is not", async () => {
  const { cookie } = await withCodes(await joined("ada@example.com"));
  workspace.store.changeSettings({ secondFactor: "everyone" });
  expect((await send("GET", "/api/v1/freshness", undefined, { cookie })).statusCode).toBe(200);
  const off = await post("/two-factor/disable", { password: good }, cookie);
  expect(off.statusCode).toBe(200);
  const after = cookieOf(off) || cookie;
  expect(await me(after)).toMatchObject({ needsSecondFactor: true });
  expect((await send("GET", "/api/v1/freshness", undefined, { cookie: after })).statusCode).toBe(403);

  addUser(workspace.store, { email: "eve@example.com", role: "rep" }, now());
  const [ada, eve] = ["ada@example.com", "eve@example.com"].map((email) => workspace.store.people.userByEmail(email)!);
  expect([lacksSecondFactor(ada!, workspace), lacksSecondFactor(eve!, workspace)]).toEqual([true, false]);
});

test("a recovery code lets in once, however it is typed, and what is kept of it opens nothing", async () => {
  const { codes } = await withCodes(await joined("fay@example.com"));
  const by = async (code: string) => {
    const half = await enter("fay@example.com");
    return (await post("/two-factor/verify-backup-code", { code }, cookieOf(half))).statusCode;
  };
  const database = new DatabaseSync(workspace.store.path, { readOnly: true });
  const { kept } = database
    .prepare(`select "backupCodes" as kept from "twoFactor" where "userId" = $id`)
    .get({ id: workspace.store.people.userByEmail("fay@example.com")!.id })!;
  database.close();
  for (const code of codes) expect(kept).not.toContain(code);
  const [first = ""] = JSON.parse(String(kept)) as string[];
  expect(first).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await by(first.slice(0, 40))).toBe(401);
  expect(await by(codes[0]!.toUpperCase().replaceAll("-", " "))).toBe(200);
  expect(await by(codes[0]!)).toBe(401);
  expect(await by(codes[1]!)).toBe(200);
});

test("a forgotten password is chosen anew, and the second factor is still asked for", async () => {
  const { uri } = await withCodes(await joined("bea@example.com"));
  const { token } = resetPassword(workspace.store, "bea@example.com", now());
  expect((await post("/accept", { token, password: `${good}-new` })).statusCode).toBe(200);
  const half = await enter("bea@example.com", `${good}-new`);
  expect(half.json()).toMatchObject({ twoFactorRedirect: true });
  expect((await send("GET", "/api/auth/me", undefined, { cookie: cookieOf(half) })).statusCode).toBe(401);
  const whole = await post("/two-factor/verify-totp", { code: totp(uri, 1) }, cookieOf(half));
  expect(await me(cookieOf(whole))).toMatchObject({ name: "bea@example.com" });
});

/** As if everybody who is signed in had come that much earlier. */
function earlier(byMinutes: number): void {
  const database = new DatabaseSync(workspace.store.path);
  database.prepare(`update "session" set "createdAt" = $at`).run({
    at: new Date(Date.now() - byMinutes * 60_000).toISOString(),
  });
  database.close();
}

test("what ends others' sessions, lets programs in or takes a passkey away asks for the password, ten minutes after signing in", async () => {
  const cookie = await joined("cia@example.com");
  const doing = [
    ["/sessions/end", { id: null, keepThis: true }, 200],
    ["/keys/make", { name: "board", scopes: ["read"], days: 1 }, 200],
    ["/passkey/delete-passkey", { id: "there-is-none" }, 401],
  ] as const;
  for (const [path, body, done] of doing) expect((await post(path, body, cookie)).statusCode, path).toBe(done);
  earlier(11);
  for (const [path, body, done] of doing) {
    expect((await post(path, body, cookie)).json(), path).toMatchObject({ code: "password-needed" });
    const wrong = await post(path, { ...body, password: "wrong-wrong-wrong" }, cookie);
    expect(wrong.json(), path).toMatchObject({ code: "not-right" });
    expect((await post(path, { ...body, password: good }, cookie)).statusCode, path).toBe(done);
  }
});

test("guessing at the password of somebody who is signed in waits like any other", async () => {
  const cookie = await joined("dee@example.com");
  earlier(11);
  const tries: string[] = [];
  for (let place = 0; place < 5; place += 1) {
    const answer = await post("/sessions/end", { id: null, password: `wrong-wrong-${place}` }, cookie);
    tries.push(String(answer.json().code));
  }
  expect(tries.slice(0, 3)).toEqual(["not-right", "not-right", "not-right"]);
  expect(tries.at(-1)).toBe("too-many-tries");
});
