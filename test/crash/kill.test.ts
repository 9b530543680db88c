import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { coreHash } from "../../src/warehouse/core-hash.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { bookedDeals, dealsAfter, openFolder, randomFrom } from "./company.ts";

/** Where the kill falls: anywhere from the start of the process, or so long after it said what it begins. */
const instants = [
  { after: null, from: 150, until: 1100 },
  { after: "landing", from: 0, until: 12 },
  { after: "rebuilding", from: 0, until: 400 },
  { after: "landed", from: 0, until: 350 },
] as const;

test.each([1, 2])(
  "killed 25 times at any instant (seed %i), nothing that was acknowledged is lost and no number is torn",
  async (seed) => {
    const random = randomFrom(seed);
    const folder = mkdtempSync(join(tmpdir(), "repmark-kill-"));
    let acknowledged = 0;
    for (let round = 0; round < 25; round++) {
      const { after, from, until } = instants[round % instants.length]!;
      const said = await workKilled(folder, after, from + random() * (until - from));
      acknowledged = Math.max(acknowledged, ...said.map((n) => n + 1));

      await seenByAReader(folder, random);

      const lines: string[] = [];
      const opened = await openFolder(folder, { log: (line) => lines.push(line) });
      const landed = opened.landing.runs().length;
      // A run whose last word was cut off by the kill may be there or not.
      expect(landed - acknowledged).toBeGreaterThanOrEqual(0);
      expect(landed - acknowledged).toBeLessThanOrEqual(1);
      acknowledged = landed;
      expect(await bookedDeals(opened)).toEqual(dealsAfter(landed));
      const hash = await coreHash(opened.warehouse);
      expect(opened.version).toBe(hash);
      if (round % 5 === 4) {
        await opened.rebuild();
        expect(await coreHash(opened.warehouse)).toBe(hash);
      }
      opened.close();
      expect(lines).toEqual([]); // a kill alone damages nothing
    }
    expect(acknowledged).toBeGreaterThan(10);
    rmSync(folder, { recursive: true });
  },
  300_000,
);

test("while a worker has the folder it is named to whoever else opens it, and a killed one holds nothing", async () => {
  const folder = mkdtempSync(join(tmpdir(), "repmark-kill-"));
  const worker = startWorker(folder);
  await once(worker.stdout, "data");
  await expect(openFolder(folder)).rejects.toThrow(`is in use by process ${worker.pid} (work-until-killed, since `);
  const closed = once(worker, "close");
  worker.kill("SIGKILL");
  await closed;
  (await openFolder(folder)).close();
  rmSync(folder, { recursive: true });
});

/** The runs a worker acknowledged before it was killed `delayMs` after it said `after`. */
async function workKilled(folder: string, after: string | null, delayMs: number): Promise<number[]> {
  const worker = startWorker(folder);
  let said = "";
  const heard = Promise.withResolvers<void>();
  worker.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    said += chunk;
    if (after !== null && said.includes(after)) heard.resolve();
  });
  const closed = once(worker, "close");
  if (after !== null) await heard.promise;
  await wait(delayMs);
  worker.kill("SIGKILL");
  const [code, signal] = await closed;
  expect({ code, signal }).toEqual({ code: null, signal: "SIGKILL" }); // it never ended by itself
  const lines = said.split("\n").slice(0, -1);
  return lines.filter((line) => line.startsWith("landed ")).map((line) => Number(line.slice("landed ".length)));
}

function startWorker(folder: string): ChildProcessByStdio<null, Readable, null> {
  const script = join(import.meta.dirname, "work-until-killed.ts");
  return spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
}

/** What the file holds before anything mends it: a world as it was after some run, never half a run. */
async function seenByAReader(folder: string, random: () => number): Promise<void> {
  const file = join(folder, "warehouse.duckdb");
  if (!existsSync(file)) return;
  const copy = join(folder, `seen-${random()}.duckdb`);
  for (const end of ["", ".wal"]) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
  const warehouse = await Warehouse.open(copy);
  const built = await warehouse.rows("select 1 from duckdb_schemas() where schema_name = 'core'");
  if (built.length > 0) {
    const seen = await bookedDeals({ warehouse });
    expect(seen).toEqual(dealsAfter(Math.floor(Object.keys(seen).length / 2))); // two of its own and the shared one
  }
  warehouse.close();
  for (const end of ["", ".wal"]) rmSync(copy + end, { force: true });
}
