import type { AddressInfo } from "node:net";
import { createServer as createSocket } from "node:net";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { createServer } from "../../src/server/server.ts";
import { browserPath } from "../browser.ts";
import { GivenHubspot } from "../crm/given-hubspot.ts";
import { GivenSalesforce } from "../crm/given-salesforce.ts";
import { caller } from "./caller.ts";

/** Somebody lets Repmark in with the browser of another machine: the sandbox asks nobody and sends it back at once. */
let hubspot: GivenHubspot;
let salesforce: GivenSalesforce;
let workspace: Workspace;
let server: Awaited<ReturnType<typeof createServer>>;
let browser: Browser;
let address = "";
let who = caller("admin", null);

beforeAll(async () => {
  [hubspot, salesforce] = [await GivenHubspot.of(200, { reps: 8 }), await GivenSalesforce.of(200)];
  vi.stubEnv("REPMARK_ALLOW_HOSTS", "127.0.0.1,localhost"); // whoever runs the server names what is inside and meant
  workspace = await hubspot.workspace();
  const port = await freePort();
  address = `http://localhost:${port}`;
  const signIn = { publicUrl: address, onlyProvider: false };
  server = await createServer(workspace, { callerOf: () => who, signIn });
  await server.listen({ port, host: "127.0.0.1" });
  browser = await chromium.launch({
    executablePath: browserPath(),
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  });
}, 240_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await browser?.close();
  await server?.close();
  await Promise.all([hubspot?.close(), salesforce?.close()]);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket().listen(0, "127.0.0.1", () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}

const post = (path: string, payload: object) => server.inject({ method: "POST", url: `/api/v1${path}`, payload });
const hubspotApp = () => ({
  connector: "hubspot",
  address: hubspot.sandbox.hubspot.url,
  clientId: hubspot.sandbox.hubspot.credentials.clientId,
  clientSecret: hubspot.secrets.clientSecret,
});
const begin = async (app: object) => {
  const begun = await post("/connections/browser", app);
  expect([begun.statusCode, begun.json().title]).toEqual([201, undefined]);
  return begun.json() as { address: string; redirect: string };
};

/** Where the CRM sends the browser, which is not followed. */
async function cameBack(to: string): Promise<URLSearchParams> {
  const answer = await fetch(to, { redirect: "manual" });
  return new URL(answer.headers.get("location") ?? "").searchParams;
}

test("a browser goes to HubSpot, comes back to a page of ours, and the connection is kept with its secrets sealed", async () => {
  const begun = await begin(hubspotApp());
  expect(begun.redirect).toBe(`${address}/connected`);
  const question = new URL(begun.address).searchParams;
  expect([question.get("code_challenge_method"), question.get("redirect_uri")]).toEqual(["S256", begun.redirect]);
  const page = await browser.newPage({ locale: "sv-SE" });
  await page.goto(begun.address);
  await page.getByText(/^Ansluten till .* som ”hubspot”\.$/).waitFor({ timeout: 60_000 });
  expect(page.url()).toBe(`${address}/connected`); // the code has left the address
  await page.close();
  expect(workspace.store.connections.secrets("hubspot").refreshToken).toMatch(/./);
  const seen = await server.inject("/api/v1/connections");
  expect(seen.json().connections).toMatchObject([{ name: "hubspot", connector: "hubspot" }]);
  expect(seen.body).not.toContain(hubspot.secrets.clientSecret);
}, 120_000);

test("the same with Salesforce and PKCE", async () => {
  Object.assign(salesforce.sandbox.salesforce.settings, { requiresPkce: true });
  const { clientId, clientSecret } = salesforce.sandbox.salesforce.credentials;
  const begun = await begin({
    connector: "salesforce",
    address: salesforce.sandbox.salesforce.url,
    clientId,
    clientSecret,
  });
  const back = await cameBack(begun.address);
  const finished = await post("/connections/browser/finish", { state: back.get("state"), code: back.get("code") });
  expect([finished.statusCode, finished.json()]).toEqual([
    200,
    expect.objectContaining({ name: "salesforce", account: "Northgate Software" }),
  ]);
}, 120_000);

test("what a browser comes back with is good once, for whoever began it, and a refusal is told", async () => {
  const back = await cameBack((await begin({ ...hubspotApp(), name: "another" })).address);
  const sent = { state: back.get("state"), code: back.get("code") };
  who = { ...caller("admin", null), userId: "another admin" };
  expect((await post("/connections/browser/finish", sent)).json()).toMatchObject({ code: "sign-in-not-begun" });
  who = caller("admin", null);
  expect((await post("/connections/browser/finish", { ...sent, state: "x" })).json()).toMatchObject({
    code: "sign-in-not-begun",
  });
  const refused = await post("/connections/browser/finish", { state: sent.state, error: "not today" });
  expect([refused.statusCode, refused.json().title]).toEqual([502, expect.stringContaining("not today")]);
  expect((await post("/connections/browser/finish", sent)).json()).toMatchObject({ code: "sign-in-not-begun" });
  expect(workspace.store.connections.all().map(({ name }) => name)).not.toContain("another");
});

test("a page that nothing is waited for says so, in the reader's language", async () => {
  const page = await browser.newPage({ locale: "en-GB" });
  await page.goto(`${address}/connected?state=nobody&code=canary`);
  await page.getByText("No such sign-in is waited for.").waitFor();
  expect(page.url()).toBe(`${address}/connected`);
  await page.close();
});

test("where nobody has said where people reach the server, and for a CRM inside that nobody has named, it is refused at once", async () => {
  const nowhere = await createServer(workspace, { callerOf: () => who });
  const payload = hubspotApp();
  const answer = await nowhere.inject({ method: "POST", url: "/api/v1/connections/browser", payload });
  expect([answer.statusCode, answer.json().code]).toEqual([400, "no-address"]);
  await nowhere.close();
  const begun = await begin({ ...hubspotApp(), name: "inside", address: "http://10.20.30.40:8080" });
  const state = new URL(begun.address).searchParams.get("state");
  const inside = await post("/connections/browser/finish", { state, code: "x" });
  expect(inside.json()).toMatchObject({ code: "address-inside" });
  expect(workspace.store.connections.all().map(({ name }) => name)).not.toContain("inside");
});
