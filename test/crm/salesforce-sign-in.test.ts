import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "../../src/app/connect.ts";
import { sync } from "../../src/app/sync.ts";
import type { RepmarkError } from "../../src/domain/repmark-error.ts";
import { GivenSalesforce } from "./given-salesforce.ts";

let given: GivenSalesforce;
beforeEach(async () => {
  given = await GivenSalesforce.of(200);
});
afterEach(() => given.close());

test("connecting says what may be read and what was chosen; a secret is in no file as it is", async () => {
  const workspace = await given.workspace();
  const { clientId, clientSecret } = given.sandbox.salesforce.credentials as { clientId: string; clientSecret: string };
  const settings = { address: given.sandbox.salesforce.url, signIn: "client-credentials", clientId };
  const connected = await connect(workspace, {
    connector: "salesforce",
    settings,
    secrets: { clientSecret },
    effects: effects(),
  });
  expect(connected.account).toBe("Northgate Software");
  expect(connected.found).toContain("OpportunityFieldHistory");
  expect(connected.remarks.map(({ says }) => says)).toContain("Opportunity.ARR__c (“ARR”) is taken for “arr”.");
  const { synced } = await sync(workspace, { progress: () => undefined, effects: effects() });
  expect(synced[0]!.receipt).toEqual({ isComplete: true, gaps: [] });
  expect(synced[0]!.objects.find(({ object }) => object === "opportunities")).toMatchObject({ changed: 0, refused: 0 });
  const [full] = (await sync(workspace, { full: true, progress: () => undefined, effects: effects() })).synced;
  expect(full).toMatchObject({ manner: "full", drift: [], receipt: { isComplete: true } });
  workspace.close();
  for (const entry of readdirSync(workspace.folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) expect(readFileSync(join(entry.parentPath, entry.name)).includes(clientSecret)).toBe(false);
});

test("in a browser: with PKCE, a refresh token that changes with each use is on disk before its access token is used", async () => {
  Object.assign(given.sandbox.salesforce.settings, { rotatesRefreshTokens: true, requiresPkce: true });
  const workspace = await given.workspace();
  const { clientId, clientSecret } = given.sandbox.salesforce.credentials as { clientId: string; clientSecret: string };
  const settings = { address: given.sandbox.salesforce.url, signIn: "web", clientId, callbackPort: 0 };
  const browser = (address: string) => void fetch(address).then((page) => page.text());
  await connect(workspace, {
    connector: "salesforce",
    settings,
    secrets: { clientSecret },
    show: browser,
    effects: effects(),
  });
  const kept = [workspace.store.connections.secrets("salesforce").refreshToken];
  for (let round = 0; round < 2; round++) {
    await sync(workspace, { progress: () => undefined, effects: effects() });
    kept.push(workspace.store.connections.secrets("salesforce").refreshToken);
  }
  expect(new Set(kept).size).toBe(3);
}, 30_000);

test("F19 when the answer that has the next refresh token is lost, one sentence asks to connect again, and syncing goes on from where it was", async () => {
  given.sandbox.salesforce.settings.rotatesRefreshTokens = true;
  const workspace = await given.workspace();
  const { clientId, clientSecret } = given.sandbox.salesforce.credentials as { clientId: string; clientSecret: string };
  const connecting = {
    connector: "salesforce",
    settings: { address: given.sandbox.salesforce.url, signIn: "web", clientId, callbackPort: 0 },
    secrets: { clientSecret },
    show: (address: string) => void fetch(address).then((page) => page.text()),
    effects: effects(),
  };
  await connect(workspace, connecting);
  const asking = { progress: () => undefined, effects: effects() };
  const [first] = (await sync(workspace, asking)).synced;
  given.sandbox.letPass({ days: 1 });
  given.sandbox.fault({ kind: "answer-lost", on: "oauth2/token" });
  const lost = sync(workspace, asking);
  await expect(lost).rejects.toMatchObject({ code: "crm-login-refused", kind: "refused" });
  await expect(lost).rejects.toThrow("refused the saved sign-in");
  await expect(sync(workspace, asking)).rejects.toMatchObject({ code: "crm-login-refused" }); // and so it stays, until
  await connect(workspace, connecting);
  const [second] = (await sync(workspace, asking)).synced;
  expect(second).toMatchObject({ manner: "incremental", receipt: { isComplete: true } });
  expect(Date.parse(second!.through) - Date.parse(first!.through)).toBe(86_400_000);
});

test("who does not let Repmark in is told so, and nothing is kept", async () => {
  given.sandbox.salesforce.settings.consents = false;
  const workspace = await given.workspace();
  const settings = {
    address: given.sandbox.salesforce.url,
    signIn: "web",
    clientId: given.sandbox.salesforce.credentials.clientId,
    callbackPort: 0,
  };
  const show = (address: string) => void fetch(address).then((page) => page.text());
  await expect(
    connect(workspace, { connector: "salesforce", settings, secrets: {}, show, effects: effects() }),
  ).rejects.toThrow("Repmark was not let in");
  expect(workspace.store.connections.all()).toEqual([]);
});

test("by a signed token: of a key whose certificate is in the app", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  given.sandbox.salesforce.settings.certificate = publicKey.export({ type: "spki", format: "pem" });
  const { clientId, username } = given.sandbox.salesforce.credentials as { clientId: string; username: string };
  const settings = { address: given.sandbox.salesforce.url, signIn: "jwt", clientId, username };
  const asking = (key: string, late = 0) => ({
    connector: "salesforce",
    settings,
    secrets: { privateKey: key },
    effects: { ...effects(), now: () => new Date(Date.now() + late) },
  });
  const connected = await connect(
    await given.workspace(),
    asking(privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
  );
  expect(connected.account).toBe("Northgate Software");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const slow = connect(await given.workspace(), asking(pem, -3_600_000));
  await expect(slow).rejects.toMatchObject({ code: "crm-clock" });
  await expect(connect(await given.workspace(), asking("no key"))).rejects.toMatchObject({ code: "bad-private-key" });
});

/** Wrong use and a world that says no: each a sentence and a next step. */
const troubles: readonly [string, (given: GivenSalesforce) => Wrong, string, RegExp][] = [
  [
    "a wrong secret",
    () => ({ secrets: { clientSecret: "wrong" } }),
    "crm-login-refused",
    /does not know this client, or its secret is wrong/,
  ],
  [
    "a client nobody knows",
    () => ({ settings: { clientId: "3MVG9wrong" } }),
    "crm-login-refused",
    /does not know this client|refused the saved sign-in/,
  ],
  [
    "a token that was revoked",
    () => ({ settings: { signIn: "web" }, secrets: { refreshToken: "revoked" } }),
    "crm-login-refused",
    /refused the saved sign-in: expired access\/refresh token/,
  ],
  [
    "an app that names no user to run as",
    (one) => set(one, { runAsUser: false }),
    "crm-login-refused",
    /names no user that client credentials run as/,
  ],
  [
    "a user without the right to use the API",
    (one) => act(one, "ApiEnabled"),
    "crm-no-api",
    /does not let programs in/,
  ],
  [
    "no right to read deals",
    (one) => act(one, "object:Opportunity"),
    "crm-right-missing",
    /Opportunity is not there or may not be read/,
  ],
  [
    "an API version that is gone",
    (one) => set(one, { oldestVersion: 69, newestVersion: 70 }),
    "crm-version-gone",
    /no longer answers the API version/,
  ],
  ["an address that is none", () => ({ settings: { address: "acme" } }), "bad-connection", /address: Invalid URL/],
  [
    "a server that is not Salesforce",
    (one) => ({ settings: { address: one.sandbox.controlUrl.replace("/_sandbox", "") } }),
    "crm-",
    /./,
  ],
  [
    "a port where nobody listens",
    () => ({ settings: { address: "http://127.0.0.1:9" } }),
    "crm-unreachable",
    /after 7 tries/,
  ],
];

interface Wrong {
  readonly settings?: Record<string, unknown>;
  readonly secrets?: Record<string, string>;
}

test.each(troubles)("%s is told in one sentence with a next step", async (_, wrong, code, says) => {
  const { settings = {}, secrets } = wrong(given);
  const { clientId, clientSecret } = given.sandbox.salesforce.credentials as { clientId: string; clientSecret: string };
  const asking = {
    connector: "salesforce",
    settings: { address: given.sandbox.salesforce.url, signIn: "client-credentials", clientId, ...settings },
    secrets: secrets ?? { clientSecret },
    effects: effects(),
  };
  const workspace = await given.workspace();
  const error = await connect(workspace, asking).then(
    () => undefined,
    (refusal: RepmarkError) => refusal,
  );
  expect(error?.code).toContain(code);
  expect(error?.message).toMatch(says);
  expect(error?.hint.length).toBeGreaterThan(10);
  expect(`${error?.message} ${error?.hint}`).not.toContain(clientSecret);
  expect(workspace.store.connections.all()).toEqual([]);
});

function set(one: GivenSalesforce, settings: Record<string, unknown>): Wrong {
  Object.assign(one.sandbox.salesforce.settings, settings);
  return {};
}

function act(one: GivenSalesforce, right: string): Wrong {
  one.sandbox.do({ act: "withdraw-right", service: "salesforce", right });
  return {};
}

const effects = () => given.world().effects;
