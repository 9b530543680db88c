import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/app/connect.ts";
import { doctor } from "../../src/app/doctor.ts";
import { keepSchedules, type Schedules } from "../../src/app/keep-schedules.ts";
import { reschedule } from "../../src/app/schedule.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { createServer } from "../../src/server/server.ts";
import { GivenSalesforce } from "./given-salesforce.ts";

let given: GivenSalesforce;
let workspace: Workspace;
let schedules: Schedules;
let address: string;
let server: Awaited<ReturnType<typeof createServer>>;
const said: string[] = [];

/** The sandbox's clock, which stands still while anything is done. */
const clock = {
  wake: [] as (() => void)[],
  asleep: Promise.withResolvers<void>(),
  sleep(_: number, signal: AbortSignal): Promise<void> {
    clock.asleep.resolve();
    return new Promise((wake) => {
      clock.wake.push(wake);
      signal.addEventListener("abort", () => wake(), { once: true });
    });
  },
  /** Minute by minute, waiting for what falls due. */
  async pass(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      given.sandbox.letPass({ minutes: 1 });
      clock.asleep = Promise.withResolvers();
      for (const wake of clock.wake.splice(0)) wake();
      await clock.asleep.promise;
    }
  },
};

function start(): Promise<void> {
  clock.asleep = Promise.withResolvers();
  schedules = keepSchedules(workspace, { sleep: clock.sleep, sync: given.world().effects });
  return clock.asleep.promise;
}

const runs = () => workspace.data.landing.runs().length;
const freshness = async () => {
  const answer = await (await fetch(`${address}/api/v1/freshness`)).json();
  return (answer as { connections: Record<string, unknown>[] }).connections[0]!;
};

beforeAll(async () => {
  given = await GivenSalesforce.of(200, { reps: 8 });
  workspace = await Workspace.open(given.folder(), { now: () => given.now(), log: (line) => void said.push(line) });
  const { settings, secrets } = given.connection();
  const connected = await connect(workspace, {
    connector: "salesforce",
    settings: settings as Record<string, unknown>,
    secrets: secrets.read(),
    effects: given.world().effects,
  });
  expect(connected.schedule).toBe("every hour");
  server = await createServer(workspace, { running: () => schedules?.running ?? null });
  address = await server.listen({ port: 0, host: "127.0.0.1" });
}, 60_000);

afterAll(async () => {
  await schedules.stop();
  await server.close();
  workspace.close();
  await given.close();
});

test("what was just connected is read at once, then every hour, and nobody who asks has to wait", async () => {
  const done = start();
  expect(schedules.running).toBe("salesforce");
  expect(await freshness()).toMatchObject({ isRunning: true, through: null, scheduleInWords: "every hour" });
  await done;
  expect(runs()).toBe(1);
  expect(said.at(-1)).toMatch(/^salesforce was synced: \d+ records are new or changed\.$/);
  expect(await freshness()).toMatchObject({
    isRunning: false,
    triedAt: "2026-07-01T00:00:00.000Z",
    nextAt: "2026-07-01T01:00:00.000Z",
    failure: null,
  });
  await clock.pass(59);
  expect(runs()).toBe(1);
  const overview = new Promise<number>((answered) => {
    let isAsked = false;
    given.sandbox.onCall(() => {
      if (isAsked) return;
      isAsked = true;
      void fetch(`${address}/api/v1/overview`).then(({ status }) => answered(status));
    });
  });
  await clock.pass(1);
  expect(runs()).toBe(2);
  expect(await overview).toBe(200);
}, 120_000);

test("meanwhile the folder is its server's, says who has it, and takes another schedule at once", async () => {
  await expect(Workspace.open(workspace.folder)).rejects.toMatchObject({ code: "folder-in-use", kind: "folder" });
  expect(reschedule(workspace.folder, "salesforce", "daily 06:00")).toBe(true);
  expect(await freshness()).toMatchObject({
    scheduleInWords: "every day at 06:00",
    nextAt: "2026-07-01T06:00:00.000Z",
  });
  expect(reschedule(workspace.folder, "nobody", "off")).toBe(false);
  expect(() => reschedule(workspace.folder, "salesforce", "now and then")).toThrow("no time");
});

test("times that were missed are caught up once", async () => {
  await schedules.stop();
  reschedule(workspace.folder, "salesforce", "every 15 min");
  given.sandbox.letPass({ minutes: 5 * 60 + 5 }); // 06:05
  const before = runs();
  await start();
  expect(runs()).toBe(before + 1);
  await clock.pass(9);
  expect(runs()).toBe(before + 1);
}, 60_000);

test("one that fails is said with the way out, here and in doctor, and tried again at its next time", async () => {
  const before = runs();
  given.sandbox.do({ act: "withdraw-right", service: "salesforce", right: "ApiEnabled" });
  await clock.pass(1); // 06:15
  expect(runs()).toBe(before);
  expect(said.at(-1)).toMatch(/could not be synced.*API Enabled/);
  expect(await freshness()).toMatchObject({
    failure: { code: "crm-no-api", hint: expect.stringContaining("API Enabled") },
    nextAt: "2026-07-01T06:30:00.000Z",
  });
  const findings = async () => (await doctor(workspace)).findings.filter(({ check }) => check.endsWith("schedule"));
  expect(await findings()).toMatchObject([{ isWell: false, says: expect.stringContaining("API Enabled") }]);
  const lines = said.length;
  await clock.pass(14);
  expect(said.length).toBe(lines); // not again before its time
  given.sandbox.do({ act: "grant-right", service: "salesforce", right: "ApiEnabled" });
  await clock.pass(1);
  expect(runs()).toBe(before + 1);
  expect(await findings()).toMatchObject([{ isWell: true, says: expect.stringContaining("every 15 minutes") }]);
}, 60_000);

test("stopped in the middle of a sync it keeps what it has, and the next start goes on there", async () => {
  reschedule(workspace.folder, "salesforce", "hourly");
  await schedules.stop();
  given.sandbox.letPass({ minutes: 240 });
  const before = runs();
  let isStopped = false;
  given.sandbox.onCall((_, { query }) => {
    if (isStopped || !query.get("q")?.includes("FROM Opportunity WHERE")) return;
    isStopped = true;
    void schedules.stop();
  });
  schedules = keepSchedules(workspace, { sleep: clock.sleep, sync: given.world().effects });
  await new Promise<void>((stopped) => {
    const look = setInterval(() => {
      if (schedules.running !== null) return;
      clearInterval(look);
      stopped();
    }, 20);
  });
  expect(runs()).toBe(before);
  expect(workspace.data.landing.unfinished("salesforce")).toBeDefined();
  const since = workspace.store.connections.tried("salesforce");
  expect(since?.failure).toBeNull(); // being stopped is no failure
  await start();
  expect(runs()).toBe(before + 1);
  expect(workspace.data.landing.unfinished("salesforce")).toBeUndefined();
}, 60_000);

test("off is off", async () => {
  reschedule(workspace.folder, "salesforce", "off");
  const before = runs();
  await clock.pass(180);
  expect(runs()).toBe(before);
  expect(await freshness()).toMatchObject({ schedule: null, nextAt: null, scheduleInWords: "only when asked" });
});
