import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "./import.ts";
import { keepTrials } from "./keep-trials.ts";
import { keptTrials, trialsOf } from "./trials.ts";
import type { Kept } from "./until-stopped.ts";
import { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-keep-trials-"));
let workspace: Workspace;
let keeping: Kept;

const take = (name: string, lines: readonly string[]) => {
  writeFileSync(join(folder, `${name}.csv`), `${lines.join("\n")}\n`);
  return importFiles(workspace, {
    paths: [join(folder, `${name}.csv`)],
    observedAt: "2026-02-27",
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
};
const head = "Opportunity ID,Opportunity Owner,Stage,Created Date,Close Date,Closed At,Amount";
const won = (id: string, day: string) => `${id},Ada,Closed Won,2025-11-03,${day},${day},1000.00`;

/** A clock that stands still until it is woken. */
const clock = {
  asleep: Promise.withResolvers<void>(),
  wake: (): void => undefined,
  sleep(_: number, signal: AbortSignal): Promise<void> {
    clock.asleep.resolve();
    return new Promise((wake) => {
      clock.wake = wake;
      signal.addEventListener("abort", () => wake(), { once: true });
    });
  },
  async pass(): Promise<void> {
    clock.asleep = Promise.withResolvers();
    clock.wake();
    await clock.asleep.promise;
  },
};

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), {
    now: () => new Date("2026-02-28T09:00:00Z"),
    log: (line) => expect.unreachable(line),
  });
  await take("opportunities", [head, won("A1", "2025-12-15"), won("A2", "2026-01-20")]);
}, 60_000);
afterAll(async () => {
  await keeping.stop();
  workspace.close();
  rmSync(folder, { recursive: true });
});

test("a server tries forecasts on past periods by itself, after it has shown a page, and again when other records came", {
  timeout: 120_000,
}, async () => {
  const asOf = await workspace.asOf(undefined);
  const kept = () => keptTrials(workspace, "month", 7, asOf)?.trials.map(({ period, grain }) => `${period} ${grain}`);
  keeping = keepTrials(workspace, { sleep: clock.sleep });
  await clock.asleep.promise;
  expect(kept()).toBeUndefined();

  let answered = 0;
  const asking = setInterval(() => (answered += 1), 1);
  await clock.pass();
  clearInterval(asking);
  expect(answered).toBeGreaterThan(0);
  expect(kept()).toEqual(["2025-12 all", "2025-12 rep", "2026-01 all", "2026-01 rep"]);
  // Who asks now waits for nothing: they are the same.
  expect((await trialsOf(workspace, "month", [7], asOf)).trials).toEqual(
    keptTrials(workspace, "month", 7, asOf)?.trials,
  );

  await take("more", [head, won("A0", "2025-11-20")]);
  expect(kept()).toBeUndefined();
  await clock.pass();
  expect(kept()).toContain("2025-11 all");
});

test("trials that are asked for twice at once are made once", async () => {
  const asOf = await workspace.asOf(undefined);
  rmSync(join(workspace.folder, "forecast-trials.json"));
  const [one, other] = await Promise.all([0, 1].map(() => trialsOf(workspace, "month", ["start"], asOf)));
  expect(one?.trials.length).toBeGreaterThan(0);
  expect(one?.trials.map(({ baselines }) => baselines)).toEqual(other?.trials.map(({ baselines }) => baselines));
  expect(one?.trials[0]?.baselines).toBe(other?.trials[0]?.baselines);
});
