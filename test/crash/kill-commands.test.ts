import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Workspace } from "../../src/app/workspace.ts";
import { coreHash } from "../../src/warehouse/core-hash.ts";
import { bookedDeals, dealsAfter, randomFrom, runOf } from "./company.ts";

/**
 * The real commands, killed by this process at instants spread over all of their run, from the start of the program to its exit. What
 * counts as acknowledged is what a script may rely on: exit code 0.
 */
const instants = process.env.REPMARK_SOAK === "1" ? 340 : 18;
const folder = mkdtempSync(join(tmpdir(), "repmark-kill-commands-"));
const data = join(folder, "data");
/** Imports whose command ended with 0, or that were found whole after a kill. */
let imported = 0;

beforeAll(async () => {
  await importOf(imported).undisturbed();
  imported = 1;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  `import, killed at ${instants} instants, is there whole once acknowledged, and else whole or not at all`,
  async () => {
    await killedOverItsRun(1, () => importOf(imported));
    expect(imported).toBeGreaterThan(5);
  },
  20_000 * instants,
);

test(
  `a build with other settings, killed at ${instants} instants, leaves the old numbers or the new`,
  async () => {
    await killedOverItsRun(2, (round) =>
      command("settings", `fiscalYear.firstMonth=${1 + (round % 12)}`, "--data", data),
    );
  },
  20_000 * instants,
);

test(
  `rebuild, killed at ${instants} instants, leaves every number as it was`,
  async () => {
    await killedOverItsRun(3, () => command("rebuild", "--data", data));
  },
  20_000 * instants,
);

/** The first two rounds run to their end, to know how long that takes; the others are killed each in its own slice of that time. */
async function killedOverItsRun(seed: number, commandOf: (round: number) => ReturnType<typeof command>) {
  const random = randomFrom(seed);
  const lengths = [];
  for (const round of [0, 1]) {
    lengths.push(await commandOf(round).undisturbed());
    await isWhole({ acknowledged: true });
  }
  const length = Math.max(...lengths);
  let killed = 0;
  for (let slice = 0; slice < instants; slice++) {
    const { wasKilled } = await commandOf(slice).killedAfter(((slice + random()) / instants) * length);
    if (wasKilled) killed++;
    await isWhole({ acknowledged: !wasKilled });
  }
  expect(killed).toBeGreaterThan(instants / 2);
}

/** Opens the folder as the next command would, without a word of damage, and holds its numbers against the files that were imported. */
async function isWhole({ acknowledged }: { acknowledged: boolean }): Promise<void> {
  const said: string[] = [];
  const workspace = await Workspace.open(data, { now: () => new Date(), log: (line) => said.push(line) });
  try {
    const runs = workspace.data.landing.runs().length;
    const isImport = pending > imported;
    if (isImport && acknowledged) expect(runs).toBe(imported + 1);
    expect(runs - imported).toBeGreaterThanOrEqual(0);
    expect(runs - imported).toBeLessThanOrEqual(isImport ? 1 : 0);
    imported = runs;
    pending = runs;
    expect(await bookedDeals(workspace.data)).toEqual(dealsAfter(runs));
    expect(workspace.data.version).toBe(await coreHash(workspace.data.warehouse));
    expect(said).toEqual([]); // a kill alone damages nothing
  } finally {
    workspace.close();
  }
  expect(readdirSync(data).filter((name) => /^scratch|\.damaged-|\.next/.test(name))).toEqual([]);
}

let pending = 0;

/** Imports run `n` of the tests' company as an export of its own day. */
function importOf(n: number) {
  pending = n + 1;
  const file = join(folder, `deals-${n}.csv`);
  const lines = runOf(n).deals.map((deal) => `${deal.opportunity_id},Ada,Won,2026-01-05,2026-02-10,${deal.amount}\n`);
  writeFileSync(file, `opportunity_id,owner,stage,created,close date,amount\n${lines.join("")}`);
  return command("import", file, "--observed-at", new Date(Date.UTC(2026, 2, 1 + n)).toISOString(), "--data", data);
}

function command(...args: string[]) {
  const start = () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "../../src/cli/main.ts"), ...args], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
    return { child, ended: once(child, "close"), said: () => said };
  };
  return {
    /** Milliseconds to its good end. */
    async undisturbed(): Promise<number> {
      const began = performance.now();
      const { ended, said } = start();
      const [code] = await ended;
      expect(code, said()).toBe(0);
      return performance.now() - began;
    },
    async killedAfter(ms: number): Promise<{ wasKilled: boolean }> {
      const { child, ended, said } = start();
      await Promise.race([wait(ms), ended]);
      child.kill("SIGKILL");
      const [code, signal] = await ended;
      if (signal !== "SIGKILL") expect(code, said()).toBe(0);
      return { wasKilled: signal === "SIGKILL" };
    },
  };
}
