import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyBackup } from "../../src/app/backup/restore.ts";
import { doctor } from "../../src/app/doctor.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { Store } from "../../src/store/store.ts";
import { coreHash } from "../../src/warehouse/core-hash.ts";
import { lost, rowsOf, unpacked } from "../upgrades/kept-folder.ts";
import { bookedDeals, dealsAfter, randomFrom, runOf } from "./company.ts";

/**
 * The real commands, killed by this process at instants spread over all of their run, from the start of the program to its exit. What
 * counts as acknowledged is what a script may rely on: exit code 0.
 */
const isSoak = process.env.REPMARK_SOAK === "1";
/** Of commands that change the numbers, and of the others: in all 52, with REPMARK_SOAK=1 1,225, of which some come after the command has ended. */
const [instants, fewer] = isSoak ? [175, 175] : [12, 4];
let kills = 0;
const folder = mkdtempSync(join(tmpdir(), "repmark-kill-commands-"));
const data = join(folder, "data");
/** Imports whose command ended with 0, or that were found whole after a kill. */
let imported = 0;

beforeAll(async () => {
  await importOf(imported).undisturbed();
  imported = 1;
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`killed commands: ${kills} kills\n`);
  if (isSoak) expect(kills).toBeGreaterThanOrEqual(1000);
});

test(
  `import, killed at ${instants} instants, is there whole once acknowledged, and else whole or not at all`,
  async () => {
    await killedOverItsRun(1, () => importOf(imported));
    expect(imported).toBeGreaterThan(3); // some of those that were killed too: one was before, and two were left alone
  },
  20_000 * instants,
);

test(
  `a build with other settings, killed at ${instants} instants, leaves the old numbers or the new`,
  async () => {
    await killedOverItsRun(2, (round) =>
      command("settings", `fiscalYear.firstMonth=${1 + (round % 12)}`, "--data", data),
    );
    await command("settings", "fiscalYear.firstMonth=1", "--data", data).undisturbed(); // as what follows takes it to be
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

test(
  `a note, killed at ${fewer} instants, is there once if it was acknowledged, and else once or not at all`,
  async () => {
    const acknowledged: string[] = [];
    const note = (round: number) =>
      command("coach", "--rep", "Ada", "--note", `Talk ${round}.`, "--measure", "won-lost.win_rate", "--data", data);
    await killedOverItsRun(4, note, {
      times: fewer,
      after: async (round, isAcknowledged) => {
        using store = Store.open(data);
        const notes = store.agreements.notes().map((one) => one.note);
        expect(notes).toHaveLength(new Set(notes).size);
        for (const said of acknowledged) expect(notes).toContain(said);
        if (isAcknowledged) expect(notes).toContain(`Talk ${round}.`);
        acknowledged.splice(0, acknowledged.length, ...notes);
      },
    });
    expect(acknowledged.length).toBeGreaterThanOrEqual(2);
  },
  20_000 * fewer,
);

test(
  `a report, killed at ${fewer} instants, is a whole file or none`,
  async () => {
    const out = join(folder, "report.html");
    const report = () => command("report", "--period", "2026-Q1", "--out", out, "--data", data);
    await killedOverItsRun(5, report, {
      times: fewer,
      after: async (_, isAcknowledged) => {
        if (isAcknowledged) expect(existsSync(out)).toBe(true);
        if (existsSync(out)) expect(readFileSync(out, "utf8").trimEnd()).toMatch(/<\/html>$/);
        rmSync(out, { force: true });
      },
    });
  },
  20_000 * fewer,
);

test(
  `a backup, killed at ${fewer} instants, can be restored or is not there`,
  async () => {
    const file = join(folder, "kept.backup");
    await killedOverItsRun(6, () => command("backup", file, "--data", data), {
      times: fewer,
      after: async (_, isAcknowledged) => {
        if (isAcknowledged) expect(existsSync(file)).toBe(true);
        if (existsSync(file)) expect(await verifyBackup(file, quiet)).toMatchObject({ isSame: true, runs: imported });
        rmSync(file, { force: true });
      },
    });
  },
  20_000 * fewer,
);

test(
  `an update from an earlier Repmark, killed at ${fewer} instants, has happened or has not, and nothing is lost`,
  async () => {
    const old = join(folder, "old");
    await unpacked(11, old);
    const before = rowsOf(join(old, "store.sqlite"));
    await killedOverItsRun(7, () => command("audit", "--data", old), {
      times: fewer,
      after: async (_, isAcknowledged) => {
        const found = rowsOf(join(old, "store.sqlite"));
        if (isAcknowledged) expect(found.schema).toBeGreaterThan(11);
        if (found.schema === 11) expect(found).toEqual(before);
        const workspace = await Workspace.open(old, quiet);
        const { findings } = await doctor(workspace);
        workspace.close();
        expect(findings.find(({ check }) => check === "audit")).toMatchObject({ isWell: true });
        expect(lost(before, rowsOf(join(old, "store.sqlite")))).toEqual([]);
        await unpacked(11, old);
      },
    });
  },
  20_000 * fewer,
);

const quiet = { now: () => new Date(), log: () => undefined };

interface Killing {
  readonly times: number;
  /** What has to hold after each, beside what always has to. */
  readonly after?: (round: number, isAcknowledged: boolean) => Promise<void>;
}

/** The first two rounds run to their end, to know how long that takes; the others are killed each in its own slice of that time. */
async function killedOverItsRun(
  seed: number,
  commandOf: (round: number) => ReturnType<typeof command>,
  { times, after = async () => undefined }: Killing = { times: instants },
): Promise<void> {
  const random = randomFrom(seed);
  const lengths = [];
  for (const round of [0, 1]) {
    lengths.push(await commandOf(round).undisturbed());
    await isWhole({ acknowledged: true });
    await after(round, true);
  }
  const length = Math.max(...lengths);
  let killed = 0;
  for (let slice = 0; slice < times; slice++) {
    const { wasKilled } = await commandOf(slice + 2).killedAfter(((slice + random()) / times) * length);
    if (wasKilled) killed++;
    await isWhole({ acknowledged: !wasKilled, isRebuilt: slice % 10 === 9 });
    await after(slice + 2, !wasKilled);
  }
  kills += killed;
  expect(killed).toBeGreaterThanOrEqual(times / 2);
}

/** Opens the folder as the next command would, without a word of damage, and holds its numbers against the files that were imported. */
async function isWhole({ acknowledged, isRebuilt = false }: { acknowledged: boolean; isRebuilt?: boolean }) {
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
    const { findings } = await doctor(workspace);
    expect(findings.filter(({ isWell }) => !isWell)).toEqual([]);
    if (isRebuilt) {
      const { version } = workspace.data;
      await workspace.data.rebuild();
      expect(workspace.data.version).toBe(version);
    }
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
