import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendReady } from "../../src/app/report-schedules/keep.ts";
import { type GivenServer, givenServer } from "./given-server.ts";

/** Where reports are sent is said over HTTP; what is secret of it is never told again. */
let given: GivenServer;
let chat: Server;
const posts: string[] = [];
beforeAll(async () => {
  given = await givenServer();
  chat = createServer((call, reply) => {
    posts.push(call.url ?? "");
    call.resume().on("end", () => reply.end("ok"));
  });
  await new Promise<void>((ready) => chat.listen(0, "127.0.0.1", ready));
});
afterAll(async () => {
  await given?.close();
  chat?.close();
});

const send = (method: "POST" | "PUT", path: string, payload: object) =>
  given.server.inject({ method, url: `/api/v1${path}`, payload });
const get = async (path: string) => (await given.server.inject(`/api/v1${path}`)).json();

/** Every file of the data folder that has this text in clear. */
function holding(text: string): string[] {
  const folder = join(given.folder, "data");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .filter((name) => readFileSync(join(folder, name)).includes(text));
}

test("the mail server is said and told again without its password", async () => {
  expect(await get("/mail-server")).toEqual({ server: null });
  const body = {
    host: "smtp.acme.example",
    user: "repmark",
    password: "canary-password",
    from: "reports@acme.example",
    address: "https://repmark.acme.example",
  };
  const { password: _, ...open } = body;
  const server = {
    ...{ ...open, port: 587, security: "starttls", fromName: "Repmark" },
    ...{ hasPassword: true, isFromOutside: false },
  };
  expect((await send("PUT", "/mail-server", body)).json()).toEqual({ server });
  expect(await get("/mail-server")).toEqual({ server });
  const [entry] = (await get("/audit")).entries;
  expect([entry.what, entry.subject]).toEqual(["mail server", "smtp.acme.example"]);
  expect([JSON.stringify(await get("/audit")).includes("canary-password"), holding("canary-password")]).toEqual([
    false,
    [],
  ]);
});

test("a chat is added by its webhook, which is sealed; one on this machine is refused at the socket when it is called", async () => {
  await send("POST", "/report-schedules", { name: "chat", cadence: "quarterly" });
  const webhook = `http://127.0.0.1:${(chat.address() as AddressInfo).port}/services/canary-webhook`;
  const body = { to: "#sales", webhook, role: "leader" };
  const added = await send("POST", "/report-schedules/chat/recipients", body);
  expect([added.statusCode, added.json()]).toMatchObject([201, { channel: "webhook", address: "#sales" }]);
  const unnamed = await send("POST", "/report-schedules/chat/recipients", {
    webhook: "https://hooks.acme.example/services/canary-webhook",
    role: "leader",
  });
  expect(unnamed.json()).toMatchObject({ channel: "webhook", address: "hooks.acme.example" });
  const told = JSON.stringify([await get("/report-schedules"), await get("/audit"), added.json(), unnamed.json()]);
  expect([told.includes("canary-webhook"), holding("canary-webhook")]).toEqual([false, []]);

  await given.server.inject({ method: "DELETE", url: "/api/v1/report-schedules/chat/recipients/hooks.acme.example" });
  expect((await send("POST", "/report-schedules/chat/send", {})).json()).toEqual({ queued: 1 });
  await sendReady(given.workspace);
  const { deliveries } = await get("/report-deliveries");
  expect([deliveries[0].state, deliveries[0].failure.code, posts]).toEqual(["queued", "address-inside", []]);
});

test.each([
  [{ role: "leader" }],
  [{ role: "leader", webhook: "ftp://hooks.acme.example/canary-webhook" }],
  [{ role: "leader", to: "nobody at all" }],
])("a recipient such as %o is refused without saying the secret again", async (body) => {
  await send("POST", "/report-schedules", { name: "refused", cadence: "weekly" });
  const answer = await send("POST", "/report-schedules/refused/recipients", body);
  expect([answer.statusCode, answer.body.includes("canary")]).toEqual([400, false]);
});

test("nothing that goes into a mail's head can end its line or name somebody else", async () => {
  const server = { host: "smtp.acme.example", from: "reports@acme.example", address: "https://repmark.acme.example" };
  const before = await get("/mail-server");
  await send("POST", "/report-schedules", { name: "heads", cadence: "weekly" });
  for (const end of [
    "\r\nBcc: canary@evil.example",
    "\nBcc: canary@evil.example",
    "\r.\r",
    "\u0000",
    "\u0085x\u2028",
  ]) {
    const heads = [{ fromName: `Ada${end}` }, { from: `ada@acme.example${end}` }, { host: `smtp.acme.example${end}` }];
    for (const head of heads.slice(end.includes("\u0085") ? 1 : 0))
      expect((await send("PUT", "/mail-server", { ...server, ...head })).statusCode).toBe(400);
    const to = `ada@acme.example${end}`;
    expect((await send("POST", "/report-schedules/heads/recipients", { to, role: "leader" })).statusCode).toBe(400);
  }
  for (const to of [
    "ada@acme.example, canary@evil.example",
    "Ada <canary@evil.example>",
    '"canary@evil.example x"@acme.example',
    "canary@evil.example;ada@acme.example",
    "<canary@evil.example>",
  ])
    expect((await send("POST", "/report-schedules/heads/recipients", { to, role: "leader" })).statusCode).toBe(400);
  expect(await get("/mail-server")).toEqual(before);
  expect(JSON.stringify(await get("/report-schedules"))).not.toContain("evil");
});
