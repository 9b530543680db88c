import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openOidcCompany, throughCompany } from "../../../test/world/oidc-company.ts";
import { addUser } from "../../app/access/users.ts";
import { Workspace } from "../../app/workspace.ts";
import { createServer } from "../server.ts";
import { signingIn } from "./sign-in.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-oidc-"));
const publicUrl = "http://repmark.example";
const redirect = `${publicUrl}/api/auth/callback/company`;
const now = () => new Date();
let company: Awaited<ReturnType<typeof openOidcCompany>>;
let workspace: Workspace;
let server: FastifyInstance;
let signIn: ReturnType<typeof signingIn>;
/** Who sits before the company's sign-in page. */
let visitor = "ada@example.com";

beforeAll(async () => {
  company = await openOidcCompany(redirect, () => visitor);
  workspace = await Workspace.open(join(folder, "data"), { now, log: () => undefined });
  signIn = signingIn(workspace, {
    publicUrl,
    provider: { id: "company", issuer: company.issuer, clientId: "repmark", clientSecret: "repmark-secret" },
    onlyProvider: true,
    isDemo: false,
    now,
  });
  server = await createServer(workspace, { callerOf: signIn.callerOf, parts: [signIn.part] });
  addUser(workspace.store, { email: "ada@example.com", role: "leader" }, now());
}, 60_000);
afterAll(async () => {
  await server?.close();
  signIn?.close();
  workspace?.close();
  company?.close();
  rmSync(folder, { recursive: true, force: true });
});

const cookiesOf = (answer: { cookies: { name: string; value: string }[] }) =>
  answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");

interface Altered {
  /** The address of the company's page, on the way there. */
  readonly there?: (url: URL) => void;
  /** Ours, on the way back. */
  readonly back?: (url: URL) => void;
  readonly cookie?: string;
}

/** From our page to the company's and back, as a browser goes; answers who is signed in then. */
async function comeIn({ there, back, cookie }: Altered = {}): Promise<string | null> {
  const begun = await server.inject({
    method: "POST",
    url: "/api/auth/sign-in/social",
    payload: { provider: "company", callbackURL: "/" },
  });
  expect(begun.statusCode).toBe(200);
  const url = new URL(begun.json().url);
  there?.(url);
  const returned = await throughCompany(url, publicUrl);
  if (returned === null) return null;
  back?.(returned);
  const ended = await server.inject({
    method: "GET",
    url: returned.pathname + returned.search,
    headers: { cookie: cookie ?? cookiesOf(begun) },
  });
  const me = await server.inject({ method: "GET", url: "/api/auth/me", headers: { cookie: cookiesOf(ended) } });
  return me.statusCode === 200 ? me.json().name : null;
}

test("whoever was let in by an admin signs in with their company's account", async () => {
  expect(await comeIn()).toBe("ada@example.com");
});

test("whoever was not let in does not come in, whatever their company says of them", async () => {
  visitor = "stranger@example.com";
  expect(await comeIn()).toBeNull();
  expect(workspace.store.people.users()).toHaveLength(1);
  visitor = "ada@example.com";
});

const altered: readonly (readonly [string, Altered])[] = [
  ["no state", { back: (url) => url.searchParams.delete("state") }],
  ["another state", { back: (url) => url.searchParams.set("state", "another") }],
  ["no cookie of this browser", { cookie: "" }],
  ["another issuer", { back: (url) => url.searchParams.set("iss", "https://evil.example") }],
  ["another code", { back: (url) => url.searchParams.set("code", "another") }],
  ["no proof of who began (PKCE)", { there: (url) => url.searchParams.delete("code_challenge") }],
  ["another proof", { there: (url) => url.searchParams.set("code_challenge", "A".repeat(43)) }],
  ["another nonce", { there: (url) => url.searchParams.set("nonce", "another") }],
  ["no nonce", { there: (url) => url.searchParams.delete("nonce") }],
  ["another audience", { there: (url) => url.searchParams.set("client_id", "another") }],
];

test.each(altered)("with %s nobody comes in", async (_, alteration) => {
  expect(await comeIn(alteration)).toBeNull();
});

test("where the company signs people in, no password does: all its addresses are gone", async () => {
  for (const path of [
    "/sign-in/email",
    "/change-password",
    "/accept",
    "/two-factor/enable",
    "/two-factor/verify-totp",
    "/passkey/verify-authentication",
    "/passkey/verify-registration",
  ]) {
    const payload = { email: "ada@example.com", password: "x", token: "x".repeat(43) };
    const answer = await server.inject({ method: "POST", url: `/api/auth${path}`, payload });
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
    const answer = await server.inject({ method: "POST", url: "/api/auth/sign-in/social", payload });
    expect(answer.statusCode, callbackURL).toBe(400);
  }
});

test("a provider comes from configuration alone", async () => {
  const payload = { provider: "another", callbackURL: "/", issuer: "https://evil.example" };
  expect((await server.inject({ method: "POST", url: "/api/auth/sign-in/social", payload })).statusCode).toBe(400);
});
