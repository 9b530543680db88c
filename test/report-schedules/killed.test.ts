import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addRecipient, addSchedule } from "../../src/app/report-schedules/manage.ts";
import { isSoak } from "../crm/soak.ts";
import { type GivenMailing, givenMailing, mailboxes } from "./given-mailing.ts";

/** R8 whole under REPMARK_SOAK=1; a twenty-fifth otherwise. */
const mails = isSoak ? 1000 : 40;
const program = fileURLToPath(new URL("send-until-killed.ts", import.meta.url));
let given: GivenMailing;
let child: ChildProcess | undefined;

beforeAll(async () => {
  given = await givenMailing(1, "2026-08-01T06:00:00Z");
  const { store } = given.workspace;
  addSchedule(store, { name: "monthly", cadence: "monthly" }, new Date("2026-07-20T00:00:00Z"));
  const asking = { schedule: "monthly", role: "leader", repId: null } as const;
  for (let place = 0; place < mails; place += 1)
    addRecipient(
      store,
      { ...asking, to: `leader${place}@example.com`, language: "en" },
      new Date("2026-07-20T00:00:00Z"),
    );
}, 240_000);
afterAll(async () => {
  child?.kill("SIGKILL");
  await given?.close();
});

test(
  `${mails} mails arrive once each through 3 kills, 2 changes of the clock and a server that drops what it has read`,
  async () => {
    given.workspace.close();
    let drops = 0;
    given.smtp.cutting((connection) => {
      if (connection % 12 !== 0) return null;
      drops += 1;
      return drops % 2 === 0 ? "after-the-end" : "after-the-end-kept";
    });
    const kills = 3;
    // On at seven, a day ahead, an hour back, and as it should be.
    const clocks = ["2026-08-01T06:59:00Z", "2026-08-02T09:00:00Z", "2026-08-01T06:30:00Z", "2026-08-01T10:00:00Z"];
    for (const [place, clock] of clocks.entries()) {
      const isLast = place === kills;
      const upTo = Math.floor((mails * (place + 1)) / (kills + 1));
      await run(clock, isLast ? null : () => given.smtp.received.length >= upTo);
    }
    await given.reopen();
    const { reportSchedules } = given.workspace.store;
    expect(reportSchedules.counts()).toEqual({ queued: 0, sending: 0, sent: mails, unknown: 0, failed: 0 });
    const boxes = await mailboxes(given.smtp.received);
    expect(boxes.size).toBe(mails);
    expect([...boxes.values()].filter((box) => box.size !== 1)).toEqual([]);
    const twice = given.smtp.received.length - mails;
    console.info(`${mails} mails, ${kills} kills, ${drops} drops: ${twice} came twice, as the same message`);
    expect(twice).toBeLessThanOrEqual(kills + drops);
  },
  isSoak ? 1_200_000 : 480_000,
);

/** Runs it until that is so, and kills it; without, until it is quiet. */
async function run(clock: string, isEnough: (() => boolean) | null): Promise<void> {
  const running = spawn(process.execPath, [program, given.data, clock], {
    env: { ...process.env, ...given.effects.environment, UV_THREADPOOL_SIZE: "8" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = running;
  let isQuiet = false;
  running.stdout.on("data", (text: Buffer) => {
    if (text.includes("quiet")) isQuiet = true;
  });
  const ended = new Promise<void>((resolve) => running.once("exit", () => resolve()));
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  while (!(isEnough?.() ?? isQuiet)) {
    if (hasEnded) throw new Error("it ended by itself");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  running.kill("SIGKILL");
  await ended;
}
