import { afterAll, beforeAll, expect, test } from "vitest";
import { type ConnectAsking, connect } from "../../src/app/connect.ts";
import { opened } from "../../src/app/connections.ts";
import { GivenHubspot } from "./given-hubspot.ts";

let given: GivenHubspot;
beforeAll(async () => {
  given = await GivenHubspot.of(200, { reps: 8 }, { rotatesRefreshTokens: true });
}, 60_000);
afterAll(() => given.close());

const oauth = (show: (address: string) => void): ConnectAsking => ({
  connector: "hubspot",
  fromHere: true,
  settings: {
    address: given.sandbox.hubspot.url,
    signIn: "oauth",
    clientId: given.sandbox.hubspot.credentials.clientId!,
    callbackPort: 0,
  },
  secrets: { clientSecret: given.secrets.clientSecret! },
  show,
});

test("somebody lets Repmark in with a browser; the refresh token is kept sealed, and renewed again and again", async () => {
  const workspace = await given.workspace();
  const addresses: string[] = [];
  // The browser: it follows HubSpot back to this machine.
  const connected = await connect(
    workspace,
    oauth((address) => {
      addresses.push(address);
      void fetch(address);
    }),
  );
  const question = new URL(addresses[0]!).searchParams;
  expect(question.get("code_challenge_method")).toBe("S256");
  expect(question.get("scope")).toContain("crm.objects.deals.read");
  expect(question.get("optional_scope")).toContain("crm.objects.goals.read");
  expect(connected.found).toContain("deals");
  const [stored] = workspace.store.connections.all();
  const first = workspace.store.connections.secrets("hubspot").refreshToken;
  expect(JSON.stringify(stored)).not.toContain(first!);
  await given.round(workspace, {}, given.world(), opened(workspace.store.connections, stored!));
  const second = workspace.store.connections.secrets("hubspot").refreshToken;
  expect(second).not.toBe(first);
  expect(given.sandbox.log.entries(/oauth\/2026-09\/token/).every(({ status }) => status === 200)).toBe(true);
}, 60_000);

test("a browser that comes back with a refusal, or with another's state, connects nothing", async () => {
  const workspace = await given.workspace();
  const refused = connect(
    workspace,
    oauth(async (address) => {
      const question = new URL(address).searchParams;
      const back = question.get("redirect_uri")!;
      expect((await fetch(`${back}?code=stolen&state=another`)).status).toBe(404);
      await fetch(`${back}?error=access_denied&error_description=not+today&state=${question.get("state")}`);
    }),
  );
  await expect(refused).rejects.toMatchObject({
    code: "crm-login-refused",
    message: expect.stringContaining("not today"),
  });
  expect(workspace.store.connections.all()).toEqual([]);
});

test("a service key is all it takes otherwise, and a wrong one keeps nothing", async () => {
  const workspace = await given.workspace();
  const settings = { address: given.sandbox.hubspot.url };
  const wrong = connect(workspace, {
    connector: "hubspot",
    fromHere: true,
    settings,
    secrets: { serviceKey: "pat-na1-nobody" },
  });
  await expect(wrong).rejects.toMatchObject({ code: "crm-login-refused" });
  expect(workspace.store.connections.all()).toEqual([]);
  const connected = await connect(workspace, {
    connector: "hubspot",
    fromHere: true,
    settings,
    secrets: { serviceKey: given.secrets.serviceKey! },
  });
  expect(connected.account).toBe("HubSpot account 48201377");
  expect(connected.remarks.map(({ says }) => says)).toContain("arr is taken as arr of deals.");
}, 60_000);

test("another property can be chosen for a meaning, or none", async () => {
  const workspace = await given.workspace();
  const { remarks } = await connect(workspace, {
    connector: "hubspot",
    fromHere: true,
    settings: {
      address: given.sandbox.hubspot.url,
      fields: { "deals.arr": "hs_arr", "deals.competitor": null, "people.ramp": "no_such_thing" },
    },
    secrets: { serviceKey: given.secrets.serviceKey! },
  });
  const says = remarks.map((remark) => remark.says);
  expect(says).toContain("hs_arr is taken as arr of deals.");
  expect(says.filter((one) => one.includes("competitor"))).toEqual([]);
  expect(says).toContain("There is no property no_such_thing, chosen as ramp of people.");
}, 60_000);
