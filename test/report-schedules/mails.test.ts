import { readdirSync, readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { doctor } from "../../src/app/doctor.ts";
import { leavingBy } from "../../src/app/report-schedules/links.ts";
import {
  addRecipient,
  addSchedule,
  queueNow,
  removeSchedule,
  reportSchedules,
  sendLog,
} from "../../src/app/report-schedules/manage.ts";
import { createServer } from "../../src/server/server.ts";
import { unsubscribePages } from "../../src/server/unsubscribe.ts";
import { type Cut, type GivenMailing, givenMailing, mailboxes, numbered } from "./given-mailing.ts";

const managers = 40;
let given: GivenMailing;

beforeAll(async () => {
  given = await givenMailing(managers, "2026-07-20T06:00:00Z");
  const { store } = given.workspace;
  addSchedule(store, { name: "monthly", cadence: "monthly" }, given.clock.now);
  const names = await given.repIds();
  for (let place = 1; place <= managers; place += 1)
    addRecipient(
      store,
      {
        schedule: "monthly",
        to: `boss${place}@example.com`,
        role: "manager",
        repId: names.get(`Boss ${numbered(place)}`)!,
        language: place % 2 === 0 ? "sv" : "en",
      },
      given.clock.now,
    );
}, 300_000);
afterAll(() => given?.close());

test("forty managers get exactly their own, once, through a server that drops connections wherever it can", async () => {
  const cuts: readonly (Cut | null)[] = [
    "at-once",
    null,
    "after-recipient",
    null,
    null,
    "in-the-middle",
    null,
    null,
    "after-the-end",
    null,
    "after-the-end-kept",
    null,
    null,
  ];
  given.smtp.cutting((connection) => cuts[connection % cuts.length] ?? null);
  await given.turn();
  expect(given.smtp.received).toEqual([]); // July is not over yet
  given.clock.now = new Date("2026-08-01T07:00:30Z");
  const minutes = await given.untilQuiet();
  const boxes = await mailboxes(given.smtp.received);
  expect(boxes.size).toBe(managers);
  for (let place = 1; place <= managers; place += 1) {
    const box = boxes.get(`boss${place}@example.com`);
    expect([place, box?.size]).toEqual([place, 1]);
    const [mail] = box!.values();
    const said = `${mail!.text} ${mail!.html}`;
    expect(said).toContain(`Team ${numbered(place)}`);
    expect(said).toContain(`Rep ${numbered(place)}A`);
    const others = [...said.matchAll(/(?:Team|Rep|Boss) (\d{3})/g)].map(([, number]) => Number(number));
    expect(new Set(others)).toEqual(new Set([place]));
    expect(mail!.subject).toBe(
      place % 2 === 0 ? `Försäljning 2026-07: Team ${numbered(place)}` : `Sales 2026-07: Team ${numbered(place)}`,
    );
  }
  const log = sendLog(given.workspace.store, 1000);
  expect(log.map(({ state }) => state)).toEqual(Array(managers).fill("sent"));
  const twice = given.smtp.received.length - managers;
  console.info(`${given.smtp.connections} connections, ${twice} came twice as the same message, ${minutes} minutes`);
  expect(given.smtp.connections).toBeGreaterThan(managers * 1.3);
  await given.turn();
  expect(given.smtp.received).toHaveLength(managers + twice);
}, 300_000);

test("a mail is whole: under 100 kB, pictures inside, all of it in plain text, one click to leave", async () => {
  const [mail] = (await mailboxes(given.smtp.received)).get("boss1@example.com")!.values();
  expect(Buffer.byteLength(mail!.html as string)).toBeLessThan(100_000);
  const raw = given.smtp.received.find(({ to }) => to === "boss1@example.com")!.raw;
  expect(raw).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  expect(raw).toContain("Auto-Submitted: auto-generated");
  for (const { cid, contentType, content } of mail!.attachments) {
    expect(contentType).toBe("image/png");
    expect(content.subarray(1, 4).toString()).toBe("PNG");
    expect(raw).toContain(`cid:${cid}`);
  }
  expect(mail!.attachments.length).toBeGreaterThan(0);
  expect(raw).not.toMatch(/<script|src=3D"http/i);
  for (const part of [
    "Booked",
    "https://repmark.example/?period=2026-07",
    "Unsubscribe: https://repmark.example/unsubscribe/",
  ])
    expect(mail!.text).toContain(part);
  // Every number of the HTML is in the text, too.
  const shown = [
    ...(mail!.html as string)
      .replaceAll(/<style[\s\S]*?<\/style>|<[^>]+>/g, " ")
      .matchAll(/\$[\d,.]+\d|\d+(?:\.\d+)?\s%/g),
  ].map(([one]) => one.replaceAll("\u00a0", " "));
  expect(shown.length).toBeGreaterThan(5);
  for (const number of shown) expect(mail!.text!.replaceAll("\u00a0", " ")).toContain(number);
});

test("who leaves by the link of the mail gets no more; looking at the page changes nothing, a link that was altered is nobody's", async () => {
  const { store } = given.workspace;
  const leaving = leavingBy(store, () => given.clock.now);
  const server = await createServer(given.workspace, { parts: [unsubscribePages(leaving)] });
  const raw = given.smtp.received.find(({ to }) => to === "boss2@example.com")!.raw.replaceAll(/\r\n\s/g, "");
  const path = /<https:\/\/repmark\.example(\/unsubscribe\/[^>]+)>/.exec(raw)![1]!;
  const boss2 = () =>
    store.reportSchedules.recipients("monthly").find(({ address }) => address === "boss2@example.com")!;
  const looked = await server.inject({ method: "GET", url: path });
  expect([looked.statusCode, looked.body.includes('<form method="post">'), boss2().leftAt]).toEqual([200, true, null]);
  expect(looked.headers["content-security-policy"]).not.toContain("unsafe");
  for (const altered of [
    path.slice(0, -1),
    `${path.slice(0, -1)}${path.endsWith("A") ? "B" : "A"}`,
    "/unsubscribe/x",
    "/unsubscribe/..%2f",
  ])
    expect((await server.inject({ method: "POST", url: altered })).statusCode).toBeGreaterThanOrEqual(400);
  expect(boss2().leftAt).toBeNull();
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const left = await server.inject({ method: "POST", url: path, headers: form, payload: "List-Unsubscribe=One-Click" });
  expect([left.statusCode, boss2().leftAt]).toEqual([200, given.clock.now.toISOString()]);
  expect(left.body).toContain("inga fler utskick");
  await server.close();
  given.smtp.cutting(() => null);
  for (let place = 4; place <= managers; place += 1) removeSchedule(store, "monthly", `boss${place}@example.com`);
  const before = given.smtp.received.length;
  given.clock.now = new Date("2026-09-01T07:00:30Z");
  await given.untilQuiet();
  const since = given.smtp.received.slice(before).map(({ to }) => to);
  expect(since.sort()).toEqual(["boss1@example.com", "boss3@example.com"]);
}, 180_000);

test("a machine that was off for three months catches up once, and a clock that is put back sends nothing again", async () => {
  const before = given.smtp.received.length;
  given.clock.now = new Date("2026-12-15T12:00:00Z");
  await given.reopen();
  await given.untilQuiet();
  expect(given.smtp.received.length - before).toBe(2);
  for (const day of ["2026-12-01T06:59:00Z", "2026-12-01T07:00:00Z", "2026-09-02T00:00:00Z", "2026-12-15T12:10:00Z"]) {
    given.clock.now = new Date(day);
    await given.untilQuiet();
  }
  // November was told when the machine came back; September's clock owes nobody August again.
  expect(given.smtp.received.length - before).toBe(2);
}, 180_000);

test("what fails is seen at once: an address that is none is given up, a full mailbox is tried again, each in the list with what to do", async () => {
  const { store } = given.workspace;
  removeSchedule(store, "monthly");
  addSchedule(store, { name: "weekly", cadence: "weekly", at: "08:00" }, given.clock.now);
  for (const who of ["nobody", "full", "well"])
    addRecipient(
      store,
      { schedule: "weekly", to: `${who}@example.com`, role: "leader", repId: null, language: "en" },
      given.clock.now,
    );
  expect(queueNow(store, "weekly", false, given.clock.now)).toBe(3);
  await given.turn();
  const [listed] = reportSchedules(store, given.clock.now);
  const troubled = listed!.troubled.map(({ address, state, failure }) => [address, state, failure?.code]);
  expect(new Set(troubled)).toEqual(
    new Set([
      ["nobody@example.com", "failed", "mail-eenvelope"],
      ["full@example.com", "queued", "mail-eenvelope"],
    ]),
  );
  const { findings } = await doctor(given.workspace);
  expect(findings.find(({ check }) => check === "report schedule weekly")).toMatchObject({
    isWell: false,
    says: expect.stringContaining("2 did not arrive"),
  });
  expect(given.logged.at(-1)).toMatch(/for one recipient is/);
  // Once more for those alone who did not get it.
  expect(queueNow(store, "weekly", false, given.clock.now)).toBe(2);
}, 180_000);

test("a chat gets it once: an answer that never came is unknown and not posted again by itself; its address is nowhere in clear", async () => {
  const { store } = given.workspace;
  const posts: { readonly text: string; readonly blocks: readonly unknown[] }[] = [];
  const answers = ["hang up", 500, 200];
  const chat = createHttpServer((call, reply) => {
    let body = "";
    call.on("data", (chunk) => {
      body += chunk;
    });
    call.on("end", () => {
      posts.push(JSON.parse(body));
      const answer = answers[posts.length - 1] ?? 200;
      if (typeof answer === "string") call.socket.destroy();
      else reply.writeHead(answer).end("ok");
    });
  });
  await new Promise<void>((ready) => chat.listen(0, "127.0.0.1", ready));
  addSchedule(store, { name: "chat", cadence: "quarterly" }, given.clock.now);
  const asking = {
    schedule: "chat",
    to: "#sales",
    webhook: `http://127.0.0.1:${(chat.address() as AddressInfo).port}/services/canary-webhook`,
    role: "leader",
    repId: null,
    language: "en",
  } as const;
  addRecipient(store, asking, given.clock.now);
  queueNow(store, "chat", false, given.clock.now);
  await given.turn();
  const state = () => sendLog(store, 10, "chat").map((one) => [one.state, one.failure?.code ?? null]);
  expect(state()).toEqual([["unknown", "webhook-unanswered"]]);
  given.clock.now = new Date(given.clock.now.getTime() + 86_400_000);
  await given.turn();
  expect(posts).toHaveLength(1);
  queueNow(store, "chat", false, given.clock.now); // somebody has looked, and it is not there
  await given.turn();
  expect(state()).toEqual([["queued", "webhook-500"]]);
  given.clock.now = new Date(given.clock.now.getTime() + 120_000);
  await given.turn();
  expect(state()).toEqual([["sent", null]]);
  expect(posts[2]!.text).toContain("Sales 2026-Q3: the whole company");
  for (const name of readdirSync(given.data).filter((one) => one.startsWith("store")))
    expect(readFileSync(join(given.data, name)).includes("canary-webhook")).toBe(false);
  chat.close();
}, 180_000);
