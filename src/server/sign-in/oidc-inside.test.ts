import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttp, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { addUser } from "../../app/access/users.ts";
import { Workspace } from "../../app/workspace.ts";
import { createServer } from "../server.ts";
import { signingIn } from "./sign-in.ts";

/** A company's sign-in that was taken over, or never was one: what it leads on to inside is not called (anchors S6). */
const folder = mkdtempSync(join(tmpdir(), "repmark-oidc-inside-"));
const publicUrl = "http://repmark.example";
let workspace: Workspace;
let said: string[] = [];
/** Something of the same machine that answers whoever comes by; nobody may. */
let inside: Server;
let reached: string[] = [];

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), { now: () => new Date(), log: (line) => said.push(line) });
  addUser(workspace.store, { email: "ada@example.com", role: "leader" }, new Date());
  inside = await listening((call, answer) => {
    reached.push(call.url ?? "");
    answer.setHeader("content-type", "application/json").end("{}");
  });
}, 60_000);
beforeEach(() => {
  said = [];
  reached = [];
});
afterAll(() => {
  inside?.close();
  workspace?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function listening(answer: RequestListener): Promise<Server> {
  const server = createHttp(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Repmark with that issuer, as far as somebody who begins to sign in, and who comes back with a code, gets. */
async function signingInBy(answer: (issuer: string) => RequestListener) {
  const company = await listening((request, response) => answer(addressOf(company))(request, response));
  onTestFinished(() => void company.close());
  const issuer = addressOf(company);
  const provider = { id: "company", issuer, clientId: "repmark", clientSecret: "canary-of-the-client" };
  const signIn = signingIn(workspace, {
    publicUrl,
    provider,
    onlyProvider: true,
    isDemo: false,
    now: () => new Date(),
  });
  const server = await createServer(workspace, { callerOf: signIn.callerOf, parts: [signIn.part] });
  onTestFinished(async () => {
    await server.close();
    signIn.close();
  });
  const begun = await server.inject({
    method: "POST",
    url: "/api/auth/sign-in/social",
    payload: { provider: "company", callbackURL: "/" },
  });
  return {
    begun,
    async comeBack() {
      const state = new URL(begun.json().url).searchParams.get("state");
      const cookie = begun.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");
      const query = new URLSearchParams({ code: "a-code", state: String(state), iss: issuer });
      const ended = await server.inject({
        method: "GET",
        url: `/api/auth/callback/company?${query}`,
        headers: { cookie },
      });
      const me = await server.inject({
        method: "GET",
        url: "/api/auth/me",
        headers: { cookie: ended.headers["set-cookie"] ? String(ended.headers["set-cookie"]) : "" },
      });
      return me.statusCode;
    },
  };
}

const description = (issuer: string, changed: object = {}) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  id_token_signing_alg_values_supported: ["RS256"],
  ...changed,
});

const elsewhere = [
  ["this machine at another port", () => addressOf(inside)],
  ["this machine by name", () => addressOf(inside).replace("127.0.0.1", "localhost")],
  ["this machine in IPv6", () => addressOf(inside).replace("127.0.0.1", "[::ffff:127.0.0.1]")],
  ["a cloud's metadata", () => "http://169.254.169.254/latest/meta-data"],
  ["a private network", () => "https://10.0.0.7"],
] as const;

test.each(elsewhere)("an issuer that redirects to %s is not followed, and the terminal says why", async (_, to) => {
  const { begun } = await signingInBy(() => (_request, response) => {
    response.writeHead(302, { location: `${to()}/.well-known/openid-configuration` }).end();
  });
  expect(begun.statusCode).toBe(502);
  expect(begun.json()).toMatchObject({ code: "company-away" });
  expect(reached).toEqual([]);
  expect(said.join("\n")).toMatch(/which Repmark does not call\. If it is meant, .*REPMARK_ALLOW_HOSTS/);
});

test.each(elsewhere)("a code, and our secret with it, is not taken to %s, though the issuer says so", async (_, to) => {
  const { begun, comeBack } = await signingInBy((issuer) => (_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(description(issuer, { token_endpoint: `${to()}/token` })));
  });
  expect(begun.statusCode).toBe(200);
  expect(await comeBack()).toBe(401);
  expect(reached).toEqual([]);
  expect(said.join("\n")).toContain("which Repmark does not call");
});

test("the keys that tokens are signed with are not fetched from inside either", async () => {
  const token = [
    { alg: "RS256", kid: "one" },
    { sub: "ada", email: "ada@example.com", email_verified: true },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const { comeBack } = await signingInBy((issuer) => ({ url }, response) => {
    response.setHeader("content-type", "application/json");
    const answer =
      url === "/token"
        ? { access_token: "x", token_type: "Bearer", id_token: `${token}.${"A".repeat(342)}` }
        : description(issuer, { jwks_uri: `${addressOf(inside)}/jwks` });
    response.end(JSON.stringify(answer));
  });
  expect(await comeBack()).toBe(401);
  expect(reached).toEqual([]);
  expect(said.join("\n")).toContain("which Repmark does not call");
});

test("whoever else calls by fetch calls as before", async () => {
  expect((await fetch(addressOf(inside))).status).toBe(200);
});
