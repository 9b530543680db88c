import { setTimeout as wait } from "node:timers/promises";
import { keepReportSchedules } from "../../src/app/report-schedules/keep.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { allowedHosts } from "../../src/outbound/allowed.ts";

/**
 * Keeps the report schedules of a data folder until somebody kills it: `FOLDER NOW`. Its clock starts at NOW and goes on by half a minute with each
 * wait. Says `quiet` when nothing waits any more. The mail server is that of the environment.
 */
const [folder, start] = process.argv.slice(2) as [string, string];
const clock = { now: Date.parse(start) };
const workspace = await Workspace.open(folder, { now: () => new Date(clock.now), log: () => undefined });
keepReportSchedules(workspace, {
  environment: process.env,
  allowed: allowedHosts("127.0.0.1"),
  sleep: async () => {
    if (workspace.store.reportSchedules.nextAt() === null) process.stdout.write("quiet\n");
    await wait(5);
    clock.now += 30_000;
  },
});
