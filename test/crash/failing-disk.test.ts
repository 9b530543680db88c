import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Workspace } from "../../src/app/workspace.ts";
import { coreHash } from "../../src/warehouse/core-hash.ts";
import { bookedDeals, randomFrom, runOf } from "./company.ts";
import { type Failure, failingDisk, type Operation } from "./failing-disk.ts";

/**
 * R2: every command, on a disk that fails at its first, second, third … operation. After each: the state is the one before or the one after, the sentence
 * names the file and says what to do, and the command itself succeeds when it is given again. By itself two operations of each command;
 * with REPMARK_SOAK=1 forty of each, over its whole length.
 */
const isSoak = process.env.REPMARK_SOAK === "1";
const pointsEach = isSoak ? 40 : 2;
const work = mkdtempSync(join(tmpdir(), "repmark-failing-disk-"));
const disk = failingDisk(work);
const base = join(work, "base");
const place = join(work, "place");
const data = join(place, "data");
let points = 0;

beforeAll(async () => {
  if (disk === null) return;
  mkdirSync(join(base, "files"), { recursive: true });
  for (const n of [0, 1]) writeFileSync(join(base, "files", `deals-${n}.csv`), exportOf(n));
  fresh();
  expect(await disk.run(importOf(0), place)).toMatchObject({ code: 0 });
  expect(await disk.run(["backup", join(place, "kept.zip"), "--data", data], place)).toMatchObject({ code: 0 });
  rmSync(base, { recursive: true });
  cpSync(place, base, { recursive: true });
}, 180_000);
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
  if (points > 0) process.stdout.write(`failing disk: ${points} points\n`);
});

const commands: Readonly<Record<string, readonly string[]>> = {
  import: importOf(1),
  settings: ["settings", "fiscalYear.firstMonth=4", "--data", data],
  rebuild: ["rebuild", "--data", data],
  "users invite": ["users", "invite", "ada@example.com", "--role", "leader", "--data", data],
  "report-schedule add": ["report-schedule", "add", "monday", "--every", "weekly", "--data", data],
  "capacity --deliver": ["capacity", "--deliver", "2026-04=12", "--data", data],
  "plan --commission": ["plan", "--commission", "10%", "--data", data],
  "people erase": ["people", "erase", "--person", "Ada", "--order", "2026/17", "--data", data],
  backup: ["backup", join(place, "new.zip"), "--data", data],
  restore: ["restore", join(place, "kept.zip"), "--data", join(place, "restored")],
};

test.skipIf(disk === null).each(Object.entries(commands))(
  "repmark %s on a disk that fails: all or nothing, a sentence, and all is well the next time",
  async (name, args) => {
    fresh();
    const before = await stateOf();
    const { code, said, operations } = await disk!.run(args, place);
    expect(code, said).toBe(0);
    const after = await stateOf();
    const sentences = new Set<string>();
    for (const { operation, failure } of chosen(name, operations)) {
      fresh();
      const failed = await disk!.run(args, place, { at: operation.number, failure });
      const where = `${name}, ${failure} at ${operation.number} of ${operations.length}: ${operation.name} ${operation.file.slice(place.length)}\n${failed.said}`;
      const found = await stateOf();
      if (failed.code === 0) expect(found, where).toEqual(after);
      else expect([before, after], where).toContainEqual(found);
      if (failure !== "KILL" && failed.code !== 0) {
        expect(failed.code, where).toBeOneOf(name === "backup" ? [2, 5] : [5]);
        expect(failed.said, where).not.toMatch(/^ {4}at /m);
        expect(failed.said, where).toContain(place);
        sentences.add(failed.said.replaceAll(place, "…"));
      }
      if (same(found, before) && !same(before, after)) {
        const again = await disk!.run(args, place);
        expect(again.code, `${where}\nand again: ${again.said}`).toBe(0);
        expect(await stateOf(), where).toEqual(after);
      }
      points += 1;
    }
    if (isSoak) process.stdout.write(`${name}: ${operations.length} operations\n${[...sentences].join("")}\n`);
  },
  isSoak ? 4 * 3_600_000 : 180_000,
);

/** In each part of the command an operation, each in its turn in another way. */
function chosen(name: string, operations: readonly Operation[]): { operation: Operation; failure: Failure }[] {
  const random = randomFrom(name.length);
  const parts = Math.min(pointsEach, operations.length);
  return Array.from({ length: parts }, (_, part) => {
    const operation = operations[Math.floor(((part + random()) / parts) * operations.length)]!;
    const isOfNames = /open|rename|mkdir/.test(operation.name);
    const ways: readonly Failure[] = isOfNames ? ["EIO", "ENOSPC", "KILL", "EACCES"] : ["EIO", "ENOSPC", "KILL"];
    return { operation, failure: ways[(part + name.length) % ways.length]! };
  });
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What somebody would find: the numbers, the settings, how much of everything is kept, and the files that were asked for. */
async function stateOf() {
  const { numbers, settings } = await opened(data);
  const restored = join(place, "restored");
  return {
    numbers,
    settings,
    kept: keptIn(join(data, "store.sqlite")),
    isErased: existsSync(join(data, "erased.json")),
    isBackedUp: existsSync(join(place, "new.zip")),
    restored: existsSync(join(restored, "store.sqlite")) ? (await opened(restored)).numbers : null,
  };
}

async function opened(folder: string) {
  const workspace = await Workspace.open(folder, { now: () => new Date(), log: () => undefined });
  try {
    expect(workspace.data.version).toBe(await coreHash(workspace.data.warehouse));
    const runs = workspace.data.landing.runs().length;
    return { numbers: { runs, deals: await bookedDeals(workspace.data) }, settings: workspace.store.settings() };
  } finally {
    workspace.close();
  }
}

/** Rows by table; the audit tells what was tried as well. */
function keptIn(path: string): Record<string, number> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = database.prepare("select name from sqlite_schema where type = 'table' order by name").all();
    return Object.fromEntries(
      tables.flatMap(({ name }) =>
        /audit|sqlite/.test(String(name))
          ? []
          : [[String(name), Number(database.prepare(`select count(*) as rows from "${name}"`).get()?.rows)]],
      ),
    );
  } finally {
    database.close();
  }
}

function fresh(): void {
  rmSync(place, { recursive: true, force: true });
  cpSync(base, place, { recursive: true, preserveTimestamps: true });
}

function importOf(n: number): string[] {
  const observedAt = new Date(Date.UTC(2026, 2, 1 + n)).toISOString();
  return ["import", join(place, "files", `deals-${n}.csv`), "--observed-at", observedAt, "--data", data];
}

function exportOf(n: number): string {
  const lines = runOf(n).deals.map((deal) => `${deal.opportunity_id},Ada,Won,2026-01-05,2026-02-10,${deal.amount}\n`);
  return `opportunity_id,owner,stage,created,close date,amount\n${lines.join("")}`;
}
