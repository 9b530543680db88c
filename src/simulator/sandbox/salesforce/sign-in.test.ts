import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { type GivenOrg, givenOrg, refusal } from "./given-org.ts";

const callback = "http://localhost:1717/callback";
const verifier = "a-verifier-that-is-long-enough-for-the-standard-0123456789";
const challenge = createHash("sha256").update(verifier).digest("base64url");
const usual = (org: GivenOrg) => ({
  client_id: org.sandbox.salesforce.credentials.clientId!,
  client_secret: org.sandbox.salesforce.credentials.clientSecret!,
});

interface Granted {
  readonly status: number;
  readonly body: Record<string, string>;
}

async function token(org: GivenOrg, form: Record<string, string>, base = org.url): Promise<Granted> {
  const answer = await fetch(`${base}/services/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

async function authorize(org: GivenOrg, more: Record<string, string> = {}): Promise<URLSearchParams> {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: usual(org).client_id,
    redirect_uri: callback,
    state: "s 1",
    ...more,
  });
  const answer = await fetch(`${org.url}/services/oauth2/authorize?${query}`, { redirect: "manual" });
  return new URL(answer.headers.get("location")!).searchParams;
}

const pkce = { code_challenge: challenge, code_challenge_method: "S256" };

async function signedIn(org: GivenOrg): Promise<Record<string, string>> {
  const code = (await authorize(org, pkce)).get("code")!;
  const form = {
    ...usual(org),
    grant_type: "authorization_code",
    code,
    redirect_uri: callback,
    code_verifier: verifier,
  };
  const { body } = await token(org, form);
  return body;
}

test("S1: client credentials give a session without a refresh token, on My Domain alone", async () => {
  const org = await givenOrg();
  const form = { ...usual(org), grant_type: "client_credentials" };
  const { status, body } = await token(org, form);
  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual([
    "access_token",
    "id",
    "instance_url",
    "issued_at",
    "scope",
    "signature",
    "token_type",
  ]);
  expect(body.instance_url).toBe(org.url);

  const login = org.url.replace("127.0.0.1", "localhost");
  expect(await token(org, form, login)).toEqual({
    status: 400,
    body: { error: "invalid_grant", error_description: "request not supported on this domain" },
  });
});

test("S1: a wrong secret, an unknown app and an app without a user to run as are refused in one object", async () => {
  const org = await givenOrg();
  const form = { ...usual(org), grant_type: "client_credentials" };
  expect((await token(org, { ...form, client_secret: "no" })).body.error).toBe("invalid_client");
  expect((await token(org, { ...form, client_id: "no" })).body.error).toBe("invalid_client_id");
  org.settings.runAsUser = false;
  expect((await token(org, form)).body).toEqual({
    error: "invalid_grant",
    error_description: "no client credentials user enabled",
  });
  expect((await token(org, { ...form, grant_type: "password" })).body.error).toBe("unsupported_grant_type");
});

test("S1: the web server flow gives a code that is good once, to whoever holds the verifier", async () => {
  const org = await givenOrg();
  const back = await authorize(org, pkce);
  expect(back.get("state")).toBe("s 1");
  const form = { ...usual(org), grant_type: "authorization_code", code: back.get("code")!, redirect_uri: callback };
  const granted = await token(org, { ...form, code_verifier: verifier });
  expect(granted.body.refresh_token).toMatch(/^5Aep861/);
  expect((await token(org, { ...form, code_verifier: verifier })).body.error).toBe("invalid_grant");

  const without = { ...form, code: (await authorize(org, pkce)).get("code")! };
  expect((await token(org, without)).body).toEqual({
    error: "invalid_grant",
    error_description: "invalid code verifier",
  });
  const other = { ...form, code: (await authorize(org, pkce)).get("code")!, code_verifier: `${verifier}x` };
  expect((await token(org, other)).body.error).toBe("invalid_grant");
});

test("S1: redirect addresses match to the byte, codes live a quarter of an hour, and somebody may say no", async () => {
  const org = await givenOrg({ callbackUrls: [callback] });
  const query = new URLSearchParams({
    response_type: "code",
    client_id: usual(org).client_id,
    redirect_uri: `${callback}/`,
  });
  const answer = await fetch(`${org.url}/services/oauth2/authorize?${query}`, { redirect: "manual" });
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: "redirect_uri_mismatch" }]);

  const form = { ...usual(org), grant_type: "authorization_code", redirect_uri: callback, code_verifier: verifier };
  const moved = { ...form, code: (await authorize(org, pkce)).get("code")!, redirect_uri: `${callback}/` };
  expect((await token(org, moved)).body.error).toBe("redirect_uri_mismatch");
  const old = { ...form, code: (await authorize(org, pkce)).get("code")! };
  org.sandbox.letPass({ minutes: 15 });
  expect((await token(org, old)).body).toEqual({
    error: "invalid_grant",
    error_description: "expired authorization code",
  });

  org.settings.consents = false;
  expect((await authorize(org, pkce)).get("error")).toBe("access_denied");
  org.settings.requiresPkce = true;
  expect((await authorize(org)).get("error")).toBe("invalid_request");
  expect((await authorize(org, { code_challenge: "short" })).get("error")).toBe("invalid_request");
});

test("S1: a refresh keeps its token, or with rotation gets another and the old one dies at once", async () => {
  const org = await givenOrg();
  const { refresh_token } = await signedIn(org);
  const form = { ...usual(org), grant_type: "refresh_token", refresh_token: refresh_token! };
  const kept = await token(org, form);
  expect([kept.status, kept.body.refresh_token]).toEqual([200, undefined]);

  org.settings.rotatesRefreshTokens = true;
  const rotated = await token(org, form);
  expect(rotated.body.refresh_token).not.toBe(refresh_token);
  expect(await token(org, form)).toEqual({
    status: 400,
    body: { error: "invalid_grant", error_description: "expired access/refresh token" },
  });
  expect((await token(org, { ...form, refresh_token: rotated.body.refresh_token! })).status).toBe(200);
});

test("S1: an assertion signed with the app's certificate lets in the user it names, for minutes only", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const org = await givenOrg({ certificate: publicKey.export({ type: "spki", format: "pem" }).toString() });
  const { clientId, username } = org.sandbox.salesforce.credentials;
  const assertion = (claims: Record<string, unknown>) => {
    const now = Math.floor(Date.now() / 1000);
    const whole = { iss: clientId, sub: username, aud: "https://login.salesforce.com", exp: now + 180, ...claims };
    const text = [{ alg: "RS256" }, whole]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey).toString("base64url")}`;
  };
  const ask = (claims: Record<string, unknown> = {}) =>
    token(org, { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: assertion(claims) });
  const granted = await ask();
  expect([granted.status, granted.body.refresh_token]).toEqual([200, undefined]);
  expect((await ask({ aud: org.url })).status).toBe(200);
  expect((await ask({ sub: "somebody@example.com" })).body).toEqual({
    error: "invalid_grant",
    error_description: "user hasn't approved this consumer",
  });
  expect((await ask({ aud: "https://example.com" })).body.error_description).toBe("audience is invalid");
  expect((await ask({ exp: Math.floor(Date.now() / 1000) - 300 })).body.error).toBe("invalid_grant");
  expect((await ask({ exp: Math.floor(Date.now() / 1000) + 4000 })).body.error).toBe("invalid_grant");
  const forged = `${assertion({}).slice(0, -8)}AAAAAAAA`;
  const refused = await token(org, { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: forged });
  expect(refused.body.error_description).toBe("invalid assertion");
});

test("S1: sessions end by time, on demand, and when they are revoked; then an array says so with 401", async () => {
  const org = await givenOrg({ sessionMinutes: 120 });
  expect((await org.call("limits")).status).toBe(200);
  org.sandbox.letPass({ minutes: 120 });
  expect(refusal(await org.call("limits"))).toEqual({
    status: 401,
    errorCode: "INVALID_SESSION_ID",
    message: "Session expired or invalid",
  });

  await org.signIn();
  org.sandbox.fault({ kind: "session-expires", on: "/limits" });
  expect((await org.call("limits")).status).toBe(401);
  expect((await org.call("limits")).status).toBe(401); // the session is gone, not only refused once

  const { access_token } = await signedIn(org);
  const asked = () =>
    fetch(`${org.url}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
  expect(await (await asked()).json()).toMatchObject({ preferred_username: "repmarkintegration@example.com" });
  const body = new URLSearchParams({ token: access_token! });
  expect((await fetch(`${org.url}/services/oauth2/revoke`, { method: "POST", body })).status).toBe(200);
  expect((await asked()).status).toBe(401);
});

test("F19: the answer of a rotation is lost, and the old token is dead all the same", async () => {
  const org = await givenOrg({ rotatesRefreshTokens: true });
  const { refresh_token } = await signedIn(org);
  const form = { ...usual(org), grant_type: "refresh_token", refresh_token: refresh_token! };
  org.sandbox.fault({ kind: "answer-lost", on: "^POST /services/oauth2/token" });
  await expect(token(org, form)).rejects.toThrow();
  expect((await token(org, form)).body.error).toBe("invalid_grant");
});

test("F18, F20: a refresh fails once, a session is refused for ever", async () => {
  const org = await givenOrg();
  const { refresh_token } = await signedIn(org);
  const form = { ...usual(org), grant_type: "refresh_token", refresh_token: refresh_token! };
  org.sandbox.fault({ kind: "refresh-fails" }, { kind: "session-refused", times: null });
  expect((await token(org, form)).status).toBe(500);
  expect((await token(org, form)).status).toBe(200);
  for (let call = 0; call < 3; call += 1) expect((await org.call("limits")).status).toBe(401);
});

test("F21: an org that moves ends its sessions and is served at another address", async () => {
  const org = await givenOrg();
  org.settings.movedInstance = true;
  expect((await org.call("limits")).status).toBe(401);
  const { body } = await token(org, { ...usual(org), grant_type: "client_credentials" });
  expect(body.instance_url).toBe(org.url.replace("127.0.0.1", "127.0.0.2"));
  const headers = { authorization: `Bearer ${body.access_token}` };
  expect((await fetch(`${body.instance_url}/services/data/v68.0/limits`, { headers })).status).toBe(200);
  expect((await fetch(`${org.url}/services/data/v68.0/limits`, { headers })).status).toBe(401);
});
