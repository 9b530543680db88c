import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createServer } from "../../src/server/server.ts";
import { signingIn } from "../../src/server/sign-in/sign-in.ts";
import { caller } from "./caller.ts";
import { type GivenServer, givenServer } from "./given-server.ts";

/** An admin lets people in over HTTP; people come in by the real door. */
const way = { publicUrl: "https://repmark.acme.example", onlyProvider: false };
const good = "correct-horse-battery-41";
let given: GivenServer;
let door: ReturnType<typeof signingIn>;
let who = caller("admin", null);
beforeAll(async () => {
  given = await givenServer();
  door = signingIn(given.workspace, { ...way, provider: null, isDemo: false, now: given.workspace.effects.now });
  await given.server.close();
  given = {
    ...given,
    server: await createServer(given.workspace, { callerOf: () => who, signIn: way, parts: [door.part] }),
  };
  const admin = { email: "vera@acme.example", name: "Vera", role: "admin", repId: null } as const;
  given.workspace.store.people.add(admin, "2026-01-01T00:00:00Z");
});
afterAll(async () => {
  await given?.server.close();
  door?.close();
  given?.workspace.close();
});

const send = (method: "GET" | "POST" | "PUT" | "DELETE", path: string, payload?: object, key?: string) =>
  given.server.inject({
    method,
    url: `/api${path}`,
    ...(payload === undefined ? {} : { payload }),
    headers: key === undefined ? {} : { "idempotency-key": key },
  });
const accept = (link: string) =>
  send("POST", "/auth/accept", { token: link.split("#link=")[1], name: "Åsa Ek", password: good });
const listed = async () =>
  (await send("GET", "/v1/users"))
    .json()
    .users.map(({ email, role, rep }: Record<string, string>) => [email, role, rep]);

test("somebody is let in by a link, changed, given a new password and shown out; no link is anywhere but in its answer", async () => {
  const asked = { email: "asa@acme.example", role: "rep", rep: "Åsa Ek" };
  const invited = await send("POST", "/v1/users", asked, "invite-asa-once");
  const { link } = invited.json();
  expect([invited.statusCode, link]).toEqual([
    201,
    expect.stringMatching(/^https:\/\/repmark\.acme\.example\/sign-in#link=/),
  ]);
  // The same write again has the same link, though it is kept for nobody to read.
  expect((await send("POST", "/v1/users", asked, "invite-asa-once")).json()).toEqual(invited.json());
  const secret = link.split("#link=")[1];
  for (const file of ["store.sqlite", "store.sqlite-wal"])
    expect(readFileSync(join(given.folder, "data", file)).includes(secret)).toBe(false);

  expect((await accept(link)).statusCode).toBe(200);
  expect((await accept(link)).json()).toMatchObject({ code: "link-over" });
  expect(await listed()).toEqual([
    ["asa@acme.example", "rep", "r1"],
    ["vera@acme.example", "admin", null],
  ]);
  expect((await send("POST", "/v1/users", asked)).json()).toMatchObject({ code: "already-a-user" });

  await send("PUT", "/v1/users/asa%40acme.example", { role: "manager", rep: null });
  expect((await listed())[0]).toEqual(["asa@acme.example", "manager", null]);
  const { link: anew } = (await send("POST", "/v1/users/asa%40acme.example/reset")).json();
  expect((await accept(anew)).statusCode).toBe(200);
  expect((await send("DELETE", "/v1/users/asa%40acme.example")).json()).toEqual({ isRemoved: true });
  expect((await send("DELETE", "/v1/users/asa%40acme.example")).json()).toMatchObject({ code: "unknown-user" });
  expect((await send("DELETE", "/v1/users/vera%40acme.example")).json()).toMatchObject({ code: "last-admin" });
  const told = JSON.stringify((await send("GET", "/v1/audit")).json());
  expect([told.includes("asa@acme.example"), told.includes(secret)]).toEqual([true, false]);
});

test("a rep that there is none of is refused, and whoever is no admin lets nobody in", async () => {
  const asked = { email: "bo@acme.example", role: "admin", rep: "Nobody" };
  expect((await send("POST", "/v1/users", asked)).json()).toMatchObject({ code: "unknown-rep" });
  who = caller("leader", null);
  expect((await send("POST", "/v1/users", { email: "bo@acme.example", role: "admin" })).statusCode).toBe(403);
  who = caller("admin", null, ["write"]);
  expect((await send("POST", "/v1/users", { email: "bo@acme.example", role: "admin" })).statusCode).toBe(403);
  who = caller("admin", null);
});

test("where the company signs people in there is no link, and no password to choose", async () => {
  const signIn = { ...way, onlyProvider: true };
  const byCompany = await createServer(given.workspace, { callerOf: () => who, signIn });
  const payload = { email: "cia@acme.example", role: "leader" };
  const added = await byCompany.inject({ method: "POST", url: "/api/v1/users", payload });
  expect([added.statusCode, added.json()]).toEqual([201, { email: payload.email, link: null, expiresAt: null }]);
  const reset = await byCompany.inject({ method: "POST", url: "/api/v1/users/cia%40acme.example/reset" });
  expect([reset.statusCode, reset.json().code]).toEqual([400, "no-passwords"]);
  await byCompany.close();
});
