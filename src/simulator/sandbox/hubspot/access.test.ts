import { createHash } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { givenPortal } from "./given-portal.ts";
import { allScopes } from "./settings.ts";

let time = Date.parse("2026-07-01T08:00:00Z");
const portal = await givenPortal({ clock: () => time });
afterAll(() => portal.sandbox.close());
const { credentials } = portal.sandbox.hubspot;

interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  hub_id: number;
}

const refresh = (path = "/oauth/2026-09/token", token = credentials.refreshToken!) =>
  portal.form<Tokens & { status: string }>(path, {
    grant_type: "refresh_token",
    client_id: credentials.clientId!,
    client_secret: credentials.clientSecret!,
    refresh_token: token,
  });

test("H1: the service key reads along both families of paths, and answers are the same", async () => {
  const dated = await portal.get("/crm/objects/2026-09/deals?limit=3");
  const older = await portal.get("/crm/v3/objects/deals?limit=3");
  expect(dated.status).toBe(200);
  expect(older.body.results).toEqual(dated.body.results);
  expect((await portal.get("/crm/v3/objects/0-3?limit=3")).body.results).toEqual(dated.body.results);
});

test("H1: nobody gets in without a token, nor with a wrong one", async () => {
  const bare = await fetch(`${portal.url}/crm/v3/objects/deals`);
  expect(bare.status).toBe(401);
  const wrong = await portal.get("/crm/v3/objects/deals", "pat-na1-wrong");
  expect([wrong.status, wrong.body.category]).toEqual([401, "INVALID_AUTHENTICATION"]);
});

test("H1: all three token endpoints refresh, and a token lives for 1,800 seconds", async () => {
  for (const path of ["/oauth/v1/token", "/oauth/v3/token", "/oauth/2026-09/token"]) {
    const { status, body } = await refresh(path);
    expect([status, body.expires_in, body.hub_id]).toEqual([200, 1800, 48_201_377]);
  }
  const { body: tokens } = await refresh();
  expect((await portal.get("/crm/v3/owners", tokens.access_token)).status).toBe(200);
  time += 1_799_000;
  expect((await portal.get("/crm/v3/owners", tokens.access_token)).status).toBe(200);
  time += 1000;
  const late = await portal.get("/crm/v3/owners", tokens.access_token);
  expect([late.status, late.body.category]).toEqual([401, "EXPIRED_AUTHENTICATION"]);
});

test("H1: with rotation on, the refresh token that was used is dead at once", async () => {
  portal.sandbox.hubspot.settings.rotatesRefreshTokens = true;
  const { body: first } = await refresh();
  const again = await refresh();
  expect([again.status, again.body.status]).toEqual([400, "BAD_REFRESH_TOKEN"]);
  expect((await refresh("/oauth/2026-09/token", first.refresh_token)).status).toBe(200);
  portal.sandbox.hubspot.settings.rotatesRefreshTokens = false;
});

test("H1: a code from the consent page is good once, for whoever has the verifier", async () => {
  const verifier = "a-verifier-that-nobody-else-knows-of-4711";
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const query = new URLSearchParams({
    client_id: credentials.clientId!,
    redirect_uri: credentials.redirectUri!,
    state: "s",
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  const codeOf = async () => {
    const consent = await fetch(`${portal.url}/oauth/authorize?${query}`, { redirect: "manual" });
    const back = new URL(consent.headers.get("location")!);
    expect(back.searchParams.get("state")).toBe("s");
    return back.searchParams.get("code")!;
  };
  const exchange = (code: string, code_verifier: string) =>
    portal.form<{ status: string }>("/oauth/2026-09/token", {
      grant_type: "authorization_code",
      client_id: credentials.clientId!,
      client_secret: credentials.clientSecret!,
      redirect_uri: credentials.redirectUri!,
      code,
      code_verifier,
    });
  expect((await exchange(await codeOf(), "another verifier")).body.status).toBe("BAD_CODE_VERIFIER");
  const code = await codeOf();
  expect((await exchange(code, verifier)).status).toBe(200);
  expect((await exchange(code, verifier)).body.status).toBe("BAD_AUTH_CODE");
});

test.each([
  ["crm.objects.deals.read", "/crm/v3/objects/deals"],
  ["crm.objects.contacts.read", "/crm/v3/objects/calls"],
  ["crm.objects.companies.read", "/crm/objects/2026-09/companies"],
  ["crm.objects.owners.read", "/crm/owners/2026-09"],
  ["crm.objects.leads.read", "/crm/v3/objects/leads"],
  ["crm.objects.goals.read", "/crm/v3/objects/goal_targets"],
  ["crm.objects.line_items.read", "/crm/v3/objects/line_items"],
  ["settings.users.teams.read", "/settings/v3/users/teams"],
  ["settings.currencies.read", "/settings/currencies/2026-09/exchange-rates"],
  ["forms", "/marketing/v3/forms"],
  ["crm.objects.marketing_events.read", "/marketing/v3/marketing-events"],
])("H1: without %s, %s is 403 and says which scope is missing", async (scope, path) => {
  portal.sandbox.do({ act: "withdraw-right", service: "hubspot", right: scope });
  const refused = await portal.get<{ category: string; errors: { context: { requiredGranularScopes: string[] } }[] }>(
    path,
  );
  expect([refused.status, refused.body.category]).toEqual([403, "MISSING_SCOPES"]);
  expect(refused.body.errors[0]!.context.requiredGranularScopes).toContain(scope);
  portal.sandbox.do({ act: "grant-right", service: "hubspot", right: scope });
  expect((await portal.get(path)).status).toBe(200);
});

test("H1: a portal may grant fewer scopes from the start", async () => {
  portal.sandbox.hubspot.settings.scopes = allScopes.filter((scope) => scope !== "crm.objects.deals.read");
  expect((await portal.get("/crm/pipelines/2026-09/deals")).status).toBe(403);
  portal.sandbox.hubspot.settings.scopes = allScopes;
});

test("an unknown path, type or method is refused as the vendor does", async () => {
  expect((await portal.get("/crm/v9/objects/deals")).status).toBe(404);
  expect((await portal.get("/crm/v3/objects/unicorns")).body.message).toBe(
    "Unable to infer object type from: unicorns",
  );
  expect((await portal.post("/crm/v3/objects/deals", {})).status).toBe(405);
});
