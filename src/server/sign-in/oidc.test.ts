import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  type Altered,
  type Company,
  openCompany,
  openFolder,
  openRepmark,
} from "../../../test/world/company-sign-in.ts";
import { addUser } from "../../app/access/users.ts";
import { passedOn } from "./passed-on.ts";

let company: Company;
let folder: Awaited<ReturnType<typeof openFolder>>;
let repmark: Awaited<ReturnType<typeof openRepmark>>;

beforeAll(async () => {
  company = await openCompany();
  folder = await openFolder();
  repmark = await openRepmark(company, folder);
}, 60_000);
beforeEach(() => {
  company.visitor = "ada@example.com";
});
afterAll(async () => {
  await repmark?.close();
  folder?.close();
  company?.close();
});

test("whoever was let in by an admin signs in with their company's account", async () => {
  expect(await repmark.comeIn()).toBe("ada@example.com");
});

test("whoever was not let in does not come in, whatever their company says of them", async () => {
  company.visitor = "stranger@example.com";
  expect(await repmark.comeIn()).toBeNull();
  expect(folder.workspace.store.people.users()).toHaveLength(1);
});

test("a session is Repmark's own: the company ends none, and after thirty days it is asked again; who is removed here is out", async () => {
  const cookie = (await repmark.goThrough())!;
  company.visitor = null; // signed out there, and let in no more
  expect([await repmark.me(cookie), await repmark.comeIn()]).toEqual(["ada@example.com", null]);

  const database = new DatabaseSync(folder.workspace.store.path);
  const monthAgo = new Date(Date.now() - 30 * 86_400_000).toISOString();
  database.prepare(`update "session" set "createdAt" = $monthAgo`).run({ monthAgo });
  database.close();
  expect([await repmark.me(cookie), await repmark.comeIn()]).toEqual([null, null]);

  addUser(folder.workspace.store, { email: "bo@example.com", role: "rep" }, new Date());
  company.visitor = "bo@example.com";
  const bo = (await repmark.goThrough())!;
  expect(await repmark.me(bo)).toBe("bo@example.com");
  folder.workspace.store.people.remove(folder.workspace.store.people.userByEmail("bo@example.com")!.id);
  expect(await repmark.me(bo)).toBeNull();
});

const altered: readonly (readonly [string, Altered])[] = [
  ["no state", { back: (url) => url.searchParams.delete("state") }],
  ["no state at the company either", { there: (url) => url.searchParams.delete("state") }],
  ["another state", { back: (url) => url.searchParams.set("state", "another") }],
  ["no cookie of this browser", { cookie: "" }],
  ["no issuer", { back: (url) => url.searchParams.delete("iss") }],
  ["another issuer", { back: (url) => url.searchParams.set("iss", "https://evil.example") }],
  ["another code", { back: (url) => url.searchParams.set("code", "another") }],
  ["no proof of who began (PKCE)", { there: (url) => url.searchParams.delete("code_challenge") }],
  ["no way of proving (PKCE, plain)", { there: (url) => url.searchParams.delete("code_challenge_method") }],
  ["another way of proving", { there: (url) => url.searchParams.set("code_challenge_method", "plain") }],
  ["another proof", { there: (url) => url.searchParams.set("code_challenge", "A".repeat(43)) }],
  ["another nonce", { there: (url) => url.searchParams.set("nonce", "another") }],
  ["no nonce", { there: (url) => url.searchParams.delete("nonce") }],
  ["no audience", { there: (url) => url.searchParams.delete("client_id") }],
  ["another audience", { there: (url) => url.searchParams.set("client_id", "another") }],
];

test.each(altered)("with %s nobody comes in", async (_, alteration) => {
  expect(await repmark.comeIn(alteration)).toBeNull();
});

test("where the company signs people in, no password does: all its addresses are gone", async () => {
  const settings = { publicUrl: null, provider: null, onlyProvider: false };
  const always = new Set(["/sign-out"]);
  const withPasswords = passedOn(settings).filter(({ path }) => !always.has(path));
  const all = [...withPasswords, { method: "POST", path: "/accept" }, { method: "GET", path: "/passkeys" }] as const;
  expect(all.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      "/sign-in/email",
      "/change-password",
      "/two-factor/enable",
      "/passkey/verify-registration",
    ]),
  );
  for (const { method, path } of all) {
    const payload = { email: "ada@example.com", password: "x", token: "x".repeat(43) };
    const sent = method === "POST" ? { payload } : {};
    const answer = await repmark.server.inject({ method, url: `/api/auth${path}`, ...sent });
    expect(answer.statusCode, path).toBe(404);
  }
});

test("sign-in leads nowhere but home", async () => {
  const elsewhere = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%09/evil.example",
    "/%2f%2fevil.example",
    "/\t/evil.example",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/..//evil.example",
    "/.evil.example",
    "/@evil.example",
    "http://repmark.example@evil.example",
    "http://repmark.example.evil.example",
    "http://evil.example#repmark.example",
    "http://evil.example?repmark.example",
    "HTTPS://EVIL.EXAMPLE",
    " https://evil.example",
    "\u0000https://evil.example",
    "https://evil。example",
    "/%5cevil.example",
    "/;@evil.example",
    "/?next=//evil.example",
    "ftp://evil.example",
    "mailto:a@evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "",
  ];
  expect(elsewhere).toHaveLength(30);
  for (const callbackURL of elsewhere) {
    const payload = { provider: "company", callbackURL };
    const answer = await repmark.server.inject({ method: "POST", url: "/api/auth/sign-in/social", payload });
    expect(answer.statusCode, callbackURL).toBe(400);
  }
});

test("a provider comes from configuration alone", async () => {
  const payload = { provider: "another", callbackURL: "/", issuer: "https://evil.example" };
  expect((await repmark.server.inject({ method: "POST", url: "/api/auth/sign-in/social", payload })).statusCode).toBe(
    400,
  );
});
