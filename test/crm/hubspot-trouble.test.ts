import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { connectionState } from "../../src/crm/sync/round.ts";
import type { FaultOrder } from "../../src/simulator/sandbox/faults.ts";
import { defaultSettings } from "../../src/simulator/sandbox/hubspot/settings.ts";
import { buyerActsOf } from "../../src/simulator/touches.ts";
import { GivenHubspot } from "./given-hubspot.ts";

let time = Date.parse("2026-07-01T00:00:00Z");
let given: GivenHubspot;
let clean: Record<string, number | string>;

/** One clock for both sides: whoever waits moves it. */
const effects = {
  now: () => new Date(time),
  sleep: async (milliseconds: number) => {
    time += milliseconds;
  },
};

beforeAll(async () => {
  given = await GivenHubspot.of(200, { reps: 8 }, { tenSecondly: 190, searchesPerSecond: 5, clock: () => time });
  const workspace = await given.workspace();
  await given.round(workspace, {}, given.world(effects));
  await workspace.data.catchUp();
  clean = await sumsOf(workspace);
}, 120_000);
afterAll(() => given.close());
beforeEach(() => {
  given.sandbox.faults.disarm();
  Object.assign(given.sandbox.hubspot.settings, defaultSettings);
  time += 60_000;
});

test("a first load keeps to both of HubSpot's rates: nothing of it was refused", () => {
  const answers = given.sandbox.log.entries();
  expect(answers.length).toBeGreaterThan(200);
  expect(answers.filter(({ status }) => status === 429)).toEqual([]);
  expect(answers.filter(({ status }) => status >= 400)).toEqual([]);
});

const storms: Readonly<Record<string, readonly FaultOrder[]>> = {
  "limits of every kind": [
    { kind: "rate-limit", with: { policy: "TEN_SECONDLY_ROLLING" }, on: "batch/read", times: 4 },
    { kind: "rate-limit", with: { policy: "TEN_SECONDLY_ROLLING" }, on: "owners", retryAfter: 3, times: 2 },
    { kind: "rate-limit", with: { policy: "SECONDLY" }, on: "/search", times: 5 },
    { kind: "locked", on: "companies", times: 2 },
  ],
  "a bad network": [
    { kind: "reset", on: "deals", after: 3, times: 2 },
    { kind: "reset-mid-body", on: "batch/read", after: 5, times: 2 },
    { kind: "truncated-body", on: "objects/2026-09/calls", times: 2 },
    { kind: "truncated-gzip", on: "associations", times: 1 },
    { kind: "status", on: "leads", status: 502, times: 3 },
    { kind: "status", on: "emails", status: 524, times: 1 },
  ],
  "answers that are none": [
    { kind: "html", on: "deals/batch/read", times: 2 },
    { kind: "empty-json", on: "objects/2026-09/emails", times: 2 },
    { kind: "empty-json", on: "associations", after: 3, times: 2 },
    { kind: "empty-json", on: "owners", times: 1 },
  ],
  "pages that lie": [
    { kind: "page-repeated", on: "emails\\?.*after=", times: 2 },
    { kind: "record-on-two-pages", on: "calls\\?", times: 2 },
    { kind: "after-expired", on: "emails\\?.*after=", after: 2, times: 1 },
    { kind: "batch-drops-ids", on: "deals/batch/read", with: { every: 7 }, times: 3 },
  ],
};

test.each(Object.entries(storms))(
  "%s: nothing is lost and nothing doubled",
  async (_, orders) => {
    given.sandbox.fault(...orders);
    const workspace = await given.workspace();
    await given.round(workspace, {}, given.world(effects));
    for (const { kind, struck } of given.sandbox.faults.report()) expect([kind, struck > 0]).toEqual([kind, true]);
    await workspace.data.catchUp();
    expect(await sumsOf(workspace)).toEqual(clean);
  },
  120_000,
);

test.each<[string, () => void, string, RegExp]>([
  [
    "a wrong key",
    () => void Object.assign(given.secrets, { serviceKey: "pat-na1-wrong" }),
    "crm-login-refused",
    /refused the sign-in/,
  ],
  [
    "no right to read deals",
    () =>
      given.sandbox.do(
        { act: "withdraw-right", service: "hubspot", right: "crm.objects.deals.read" },
        { act: "withdraw-right", service: "hubspot", right: "crm.schemas.deals.read" },
      ),
    "crm-right-missing",
    /crm\.objects\.deals\.read/,
  ],
  [
    "an account that is being moved",
    () => given.sandbox.fault({ kind: "moving", times: null }),
    "crm-moving",
    /60 minutes/,
  ],
  [
    "a day whose calls are used up",
    () => given.sandbox.fault({ kind: "rate-limit", with: { policy: "DAILY" }, times: null }),
    "budget-spent",
    /used up/,
  ],
  [
    "a server that stays down",
    () => given.sandbox.fault({ kind: "status", status: 503, times: null }),
    "crm-unreachable",
    /after 7 tries/,
  ],
  [
    "our share of the day reached",
    () => Object.assign(given.sandbox.hubspot.settings, { daily: Math.round(given.sandbox.log.total * 1.1) }),
    "budget-spent",
    /calls that the CRM allows in a day are used/,
  ],
])("%s is said in a sentence with the next step, and heals", async (_, trouble, code, says) => {
  const key = given.secrets.serviceKey!;
  trouble();
  const workspace = await given.workspace();
  const refused = given.round(workspace, {}, given.world(effects));
  await expect(refused).rejects.toMatchObject({
    code,
    message: expect.stringMatching(says),
    hint: expect.stringMatching(/\.$/),
  });
  given.secrets.serviceKey = key;
  given.sandbox.faults.disarm();
  for (const right of ["crm.objects.deals.read", "crm.schemas.deals.read"])
    given.sandbox.do({ act: "grant-right", service: "hubspot", right });
});

test("what may not be read is left out and said with its scope; the rest is read", async () => {
  const rights = [
    "crm.objects.goals.read",
    "crm.dealsplits.read_write",
    "forms",
    "content",
    "crm.objects.leads.read",
    "settings.users.teams.read",
  ];
  for (const right of rights) given.sandbox.do({ act: "withdraw-right", service: "hubspot", right });
  const workspace = await given.workspace();
  const { state } = await given.round(workspace, {}, given.world(effects));
  const missing = state.remarks.filter(({ kind }) => kind === "missing");
  expect(missing.map(({ object }) => object)).toEqual(
    expect.arrayContaining(["goals", "splits", "form_submissions", "mail_opens", "leads", "teams"]),
  );
  await workspace.data.catchUp();
  expect((await sumsOf(workspace)).deals).toBe(clean.deals);
  for (const right of rights) given.sandbox.do({ act: "grant-right", service: "hubspot", right });
}, 120_000);

test("a professional portal has neither splits nor events: visits come from what contacts carry of them", async () => {
  given.sandbox.hubspot.settings.tier = "professional";
  const workspace = await given.workspace();
  const { state } = await given.round(workspace, {}, given.world(effects));
  expect(state.remarks.filter(({ kind }) => kind === "missing").map(({ object }) => object)).toEqual(["splits"]);
  expect(state.remarks.map(({ object }) => object)).toContain("page_visits");
  await workspace.data.catchUp();
  const done = [...given.company.deals()]
    .flatMap((deal) => buyerActsOf(deal, given.company.plan))
    .filter((act) => act.kind === "visit" && act.at < given.sandbox.world.now);
  const [row] = await workspace.data.warehouse.rows(
    "select count(*)::integer as visits, count(opportunity_id)::integer as of_deals, count(asset)::integer as pages from core.engagement where kind = 'visit'",
  );
  const visits = new Set(done.map((act) => `${act.contact} ${act.at}`)).size;
  expect(row).toMatchObject({ visits, pages: visits });
  expect(Number(row!.of_deals)).toBeGreaterThan(visits * 0.9);
}, 120_000);

test("a scope that is withdrawn in the middle of a round costs what it was for, and the next round with it heals", async () => {
  // The plan still sees companies; when they are read the scope is gone.
  given.sandbox.fault({
    kind: "scope-withdrawn",
    with: { scope: "crm.objects.companies.read" },
    on: "GET /crm/objects/2026-09/companies\\?",
    times: null,
  });
  const workspace = await given.workspace();
  const { state } = await given.round(workspace, {}, given.world(effects));
  expect(state.remarks.filter(({ kind }) => kind === "missing")).toEqual([
    { kind: "missing", object: "companies", says: expect.stringContaining("hasn't been granted all required scopes") },
  ]);
  expect(state.known.companies).toBeUndefined();
  given.sandbox.faults.disarm();
  await given.round(workspace, {}, given.world(effects));
  await workspace.data.catchUp();
  expect(await sumsOf(workspace)).toEqual(clean);
}, 120_000);

test("records that change, vanish and come back while they are being paged are neither lost nor doubled", async () => {
  const [one, other] = [...given.sandbox.world.standingDeals()]
    .filter(({ standing }) => !standing.isDeleted && standing.stage < 4)
    .map(({ deal }) => deal.id);
  const acts = (list: FaultOrder["acts"], after: number): FaultOrder => ({
    kind: "acts",
    on: "deals",
    after,
    acts: list,
  });
  given.sandbox.fault(
    acts([{ act: "delete-deal", deal: one! }], 6),
    acts([{ act: "system-write", count: 50 }], 8),
    acts([{ act: "undelete-deal", deal: one! }], 12),
    acts([{ act: "change-deal", deal: other!, field: "forecast_category", to: "commit" }], 10),
  );
  const workspace = await given.workspace();
  await given.round(workspace, {}, given.world(effects));
  given.sandbox.faults.disarm();
  given.sandbox.letPass({ minutes: 5 });
  await given.round(workspace, {}, given.world(effects));
  // What was archived just while it would have been read, and restored before anybody looked again, is found by the weekly round.
  given.sandbox.letPass({ days: 8 });
  await given.round(workspace, {}, given.world(effects));
  await workspace.data.catchUp();
  const whole = await given.workspace();
  await given.round(whole, {}, given.world(effects));
  await whole.data.catchUp();
  expect(await sumsOf(workspace)).toEqual(await sumsOf(whole));
}, 120_000);

test("our clock may be wrong by five minutes either way: the watermark is HubSpot's", async () => {
  const workspace = await given.workspace();
  for (const wrong of [-300_000, 300_000]) {
    given.sandbox.letPass({ minutes: 30 });
    const now = () => new Date(time + wrong);
    const { state } = await given.round(workspace, {}, given.world({ ...effects, now }));
    const behind = given.now().getTime() - Date.parse(state.through);
    expect(Math.abs(behind - 60_000)).toBeLessThan(60_000);
  }
}, 120_000);

test("a stage is deleted and a property goes while deals have both: they keep their outcome, and the rest is read", async () => {
  given.sandbox.do(
    { act: "delete-stage", stage: "won" },
    { act: "remove-field", service: "hubspot", object: "deals", name: "competitor" },
  );
  given.sandbox.letPass({ minutes: 5 });
  const workspace = await given.workspace();
  const { state } = await given.round(workspace, {}, given.world(effects));
  expect(state.remarks.map(({ says }) => says).filter((says) => says.includes("competitor"))).toEqual([]);
  await workspace.data.catchUp();
  const [row] = await workspace.data.warehouse.rows(
    "select count(*)::integer as won from core.opportunity where outcome = 'won'",
  );
  const won = [...given.sandbox.world.standingDeals()].filter(
    ({ standing }) => standing.closing?.isWon === true && !standing.isDeleted,
  );
  expect(row).toEqual({ won: won.length });
}, 120_000);

test("with OAuth the token is renewed by the clock, a rotated refresh token is kept first, and one that ends early is renewed once", async () => {
  Object.assign(given.sandbox.hubspot.settings, { rotatesRefreshTokens: true, tokenSeconds: 330 });
  given.sandbox.fault({ kind: "token-expires", on: "companies", times: 1 });
  const before = given.secrets.refreshToken;
  const { clientId } = given.sandbox.hubspot.credentials;
  const workspace = await given.workspace();
  await given.round(workspace, {}, given.world(effects), given.connection({ signIn: "oauth", clientId: clientId! }));
  expect(given.secrets.refreshToken).not.toBe(before);
  const asked = given.sandbox.log.entries(/oauth/).filter(({ status }) => status === 200).length;
  expect(asked).toBeGreaterThan(1);
  given.secrets.refreshToken = "na1-revoked";
  const refused = given.round(
    await given.workspace(),
    {},
    given.world(effects),
    given.connection({ signIn: "oauth", clientId: clientId! }),
  );
  await expect(refused).rejects.toMatchObject({ code: "crm-login-refused" });
}, 120_000);

test("no key and no token is in any state that is kept", async () => {
  const workspace = await given.workspace();
  await given.round(workspace, {}, given.world(effects));
  const state = JSON.stringify(connectionState(workspace.data.landing, "hubspot"));
  for (const secret of Object.values(given.secrets)) expect(state).not.toContain(secret);
}, 120_000);

async function sumsOf(workspace: Workspace): Promise<Record<string, number | string>> {
  const [row] = await workspace.data.warehouse.rows(`select
    (select count(*) from core.opportunity) as deals, (select sum(amount)::varchar from core.opportunity) as amount,
    (select count(*) from core.opportunity_version) as versions, (select count(*) from core.activity) as activities,
    (select count(*) from core.engagement) as acts, (select count(*) from core.lead) as leads, (select count(*) from core.account) as accounts,
    (select count(*) from core.quota) as quotas, (select count(*) from core.forecast_call) as calls, (select count(*) from core.subscription_term) as terms,
    (select count(*) from core.opportunity where account_id is null) as without_account`);
  return row as Record<string, number | string>;
}
