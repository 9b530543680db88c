import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEntries } from "../../src/app/audit.ts";
import { doctor } from "../../src/app/doctor.ts";
import { importFiles } from "../../src/app/import.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { damagesOfFile, damagesOfLog, leaveLog } from "./damages.ts";

/**
 * R5: the real server, started on a folder whose warehouse was damaged, is up with the numbers of before, and says what happened. By itself three of the
 * damages; with REPMARK_SOAK=1 all of them.
 */
const isSoak = process.env.REPMARK_SOAK === "1";
const place = mkdtempSync(join(tmpdir(), "repmark-damaged-server-"));
const folder = join(place, "whole");
const effects = { now: () => new Date(), log: () => undefined };
let key = "";
let before: unknown;
const seconds: string[] = [];

/** Ada won two deals in the first quarter, 100.25 and 101.25: 201.50. */
beforeAll(async () => {
  const file = join(place, "deals.csv");
  const deals = ["a,Ada,Won,2026-01-05,2026-02-10,100.25", "b,Ada,Won,2026-01-06,2026-02-11,101.25"];
  writeFileSync(file, ["opportunity_id,owner,stage,created,close date,amount", ...deals].join("\n"));
  const workspace = await Workspace.open(folder, effects);
  const nothing = () => undefined;
  await importFiles(workspace, { paths: [file], dryRun: false, understood: nothing, progress: nothing });
  const { people } = workspace.store;
  const now = new Date().toISOString();
  people.add({ email: "chief@example.com", name: "Chief", role: "admin", repId: null }, now);
  const userId = people.userByEmail("chief@example.com")!.id;
  key = people.makeKey({ name: "story", userId, scopes: ["read"], createdAt: now, expiresAt: null }).key;
  workspace.close();
  const { answers, stop } = await served(folder);
  before = answers.deals;
  expect(before).toMatchObject({ value: "201.50", total: 2 });
  expect(answers.freshness).toMatchObject({ damage: null });
  expect(answers.health).not.toHaveProperty("notices");
  await stop();
}, 120_000);
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
  process.stdout.write(`damaged warehouses: up after ${seconds.join(", ")}\n`);
});

const all = [
  ...Object.entries(damagesOfFile).map(([how, damage]) => ({ file: "warehouse.duckdb", how, damage })),
  ...Object.entries(damagesOfLog).map(([how, damage]) => ({ file: "warehouse.duckdb.wal", how, damage })),
];
const some = ["with its header zeroed", "removed"];
const told = all.filter(
  ({ file, how }) => isSoak || (some.includes(how) && !(file.endsWith(".wal") && how === "removed")),
);

test.each(told)(
  "on a $file $how a server comes up with the numbers of before, says so and keeps the file",
  async ({ file, how, damage }) => {
    const data = join(place, `${file} ${how}`);
    cpSync(folder, data, { recursive: true, preserveTimestamps: true });
    if (file.endsWith(".wal")) await leaveLog(data);
    const undamaged = readFileSync(join(data, file));
    damage(join(data, file));
    const left = existsSync(join(data, file)) ? readFileSync(join(data, file)) : null;
    const { answers, upAfter, stop } = await served(data);
    seconds.push(`${file} ${how}: ${(upAfter / 1000).toFixed(1)} s`);
    expect(answers.deals).toEqual(before);
    const kept = readdirSync(data).filter((name) => name.includes(".damaged-"));
    const [entry] = auditEntries(data, 1);
    await stop();
    // Zeros may have been there before, garbage behind the end is read by nobody, and without its log the file is the one that was built.
    const isLog = file.endsWith(".wal");
    const isHarmless = isLog ? how === "removed" : how === "followed by garbage" || left?.equals(undamaged);
    if (isHarmless) {
      expect(kept).toEqual([]);
      expect(answers.freshness).toMatchObject({ damage: null });
      return;
    }
    if (left !== null) {
      const copy = kept.find((name) => name.startsWith(`${file}.damaged-`))!;
      expect(readFileSync(join(data, copy)).equals(left)).toBe(true);
    }
    expect(entry).toMatchObject({ who: "Repmark", what: "damage", subject: "warehouse.duckdb, made again" });
    const { how: found, keptAs } = JSON.parse(entry!.after!) as { how: string; keptAs: string[] };
    expect(found).toMatch(/./);
    expect(keptAs.toSorted()).toEqual(kept.toSorted());
    const until = new Date(Date.parse(entry!.at) + 7 * 86_400_000).toISOString();
    expect(answers.freshness).toMatchObject({ damage: { at: entry!.at, how: found, keptAs, until } });
    expect(answers.health).toMatchObject({
      status: "ok",
      notices: [{ code: "warehouse-damaged", says: expect.stringContaining(entry!.at) }],
    });
    const says = await warehouseFinding(data, effects.now());
    expect(says).toMatchObject({
      isWell: false,
      says: expect.stringContaining("made again from the imported records"),
    });
    for (const name of kept) expect(says?.says).toContain(name);
    const weekLater = new Date(Date.parse(until));
    expect(await warehouseFinding(data, weekLater)).toMatchObject({ isWell: true });
  },
  120_000,
);

async function warehouseFinding(data: string, now: Date) {
  const workspace = await Workspace.open(data, { ...effects, now: () => now });
  try {
    return (await doctor(workspace)).findings.find(({ check }) => check === "warehouse");
  } finally {
    workspace.close();
  }
}

/** The real `repmark serve` on a folder: what it answers, and how long it took from its start to its being ready. */
async function served(data: string) {
  const main = join(import.meta.dirname, "../../src/cli/main.ts");
  const from = performance.now();
  const child = spawn(process.execPath, [main, "serve", "--port", "0", "--json", "--data", data], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = once(child, "exit");
  const [line] = await Promise.race([once(child.stdout, "data"), ended.then(() => Promise.reject(new Error(said)))]);
  const { address } = JSON.parse(String(line)) as { address: string };
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${key}` } });
    expect(answer.status, path).toBe(200);
    return answer.json();
  };
  await ask("/ready");
  const upAfter = performance.now() - from;
  return {
    upAfter,
    answers: {
      deals: await ask("/api/v1/deals?measure=bookings.amount&period=2026-Q1"),
      freshness: await ask("/api/v1/freshness"),
      health: await ask("/health"),
    },
    async stop() {
      child.kill("SIGTERM");
      expect(await ended, said).toEqual([0, null]);
    },
  };
}
