import { afterAll, expect, test } from "vitest";
import { givenPortal } from "./given-portal.ts";

let time = Date.parse("2026-07-01T08:00:00Z");
const portal = await givenPortal({ clock: () => time, tenSecondly: 10, daily: 40 });
const { sandbox } = portal;
afterAll(() => sandbox.close());
const ask = (token?: string) => portal.get("/crm/v3/objects/deals?limit=1", token);

test("H10: ten calls in any ten seconds, told in headers, and a 429 that names its policy", async () => {
  for (let call = 1; call <= 10; call += 1) {
    const { status, headers } = await ask();
    expect(status).toBe(200);
    expect(headers.get("x-hubspot-ratelimit-max")).toBe("10");
    expect(headers.get("x-hubspot-ratelimit-remaining")).toBe(String(10 - call));
    expect(headers.get("x-hubspot-ratelimit-interval-milliseconds")).toBe("10000");
    time += 500;
  }
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(refused.body).toMatchObject({
    status: "error",
    message: "You have reached your ten_secondly_rolling limit.",
    errorType: "RATE_LIMIT",
    policyName: "TEN_SECONDLY_ROLLING",
    correlationId: expect.any(String),
  });
  // Rolling: the first two calls leave the window, the refused one is in it.
  time += 5_500;
  expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(429);
  time += 20_000;
});

test("H10: the day has an end, which is the account's midnight, and OAuth is not told of it", async () => {
  const { credentials } = sandbox.hubspot;
  const { body: tokens } = await portal.form<{ access_token: string }>("/oauth/v1/token", {
    grant_type: "refresh_token",
    client_id: credentials.clientId!,
    client_secret: credentials.clientSecret!,
    refresh_token: credentials.refreshToken!,
  });
  const oauth = await ask(tokens.access_token);
  expect(oauth.headers.has("x-hubspot-ratelimit-daily")).toBe(false);
  expect(oauth.headers.has("x-hubspot-ratelimit-remaining")).toBe(true);
  const { headers } = await ask();
  expect(headers.get("x-hubspot-ratelimit-daily")).toBe("40");
  for (let left = Number(headers.get("x-hubspot-ratelimit-daily-remaining")); left > 0; left -= 1) {
    time += 10_000;
    expect((await ask()).status).toBe(200);
  }
  const spent = await ask();
  expect([spent.status, spent.body.policyName]).toEqual([429, "DAILY"]);
  // 00:00 UTC is 02:00 in Stockholm: a day later by the sandbox's clock, 22 hours are enough.
  sandbox.letPass({ minutes: 22 * 60 - 1 });
  time += 10_000;
  expect((await ask()).status).toBe(429);
  sandbox.letPass({ minutes: 1 });
  time += 10_000;
  expect((await ask()).status).toBe(200);
});

test.each(["TEN_SECONDLY_ROLLING", "SECONDLY", "DAILY"])(
  "H10: a 429 of %s on demand, with and without Retry-After",
  async (policy) => {
    time += 20_000;
    sandbox.fault({ kind: "rate-limit", with: { policy }, retryAfter: 3 }, { kind: "rate-limit", with: { policy } });
    const told = await ask();
    expect([told.status, told.body.policyName, told.headers.get("retry-after")]).toEqual([429, policy, "3"]);
    expect((await ask()).headers.has("retry-after")).toBe(false);
    expect((await ask()).status).toBe(200);
  },
);

test("locked and moving portals: 423, and 477 with when to come back", async () => {
  time += 20_000;
  sandbox.fault({ kind: "locked" }, { kind: "moving" });
  expect((await ask()).status).toBe(423);
  const moving = await ask();
  expect([moving.status, moving.headers.get("retry-after")]).toEqual([477, "3600"]);
  expect((await ask()).status).toBe(200);
});

test("tokens end mid-way, keys are refused, a scope goes: each on demand", async () => {
  time += 20_000;
  sandbox.fault({ kind: "unauthorised" }, { kind: "scope-withdrawn", with: { scope: "crm.objects.deals.read" } });
  expect((await ask()).status).toBe(401);
  const refused = await ask();
  expect([refused.status, refused.body.category]).toEqual([403, "MISSING_SCOPES"]);
  const { credentials } = sandbox.hubspot;
  const { body: tokens } = await portal.form<{ access_token: string }>("/oauth/v3/token", {
    grant_type: "refresh_token",
    client_id: credentials.clientId!,
    client_secret: credentials.clientSecret!,
    refresh_token: credentials.refreshToken!,
  });
  sandbox.fault({ kind: "token-expires", after: 1 });
  expect((await ask(tokens.access_token)).status).toBe(200);
  expect((await ask(tokens.access_token)).body.category).toBe("EXPIRED_AUTHENTICATION");
});
