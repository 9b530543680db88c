import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coreHash } from "../../src/warehouse/core-hash.ts";
import { bookedDeals, dealsAfter, landDeals, openFolder, runOf } from "./company.ts";
import { damagesOfFile, damagesOfLog, flip, leaveLog } from "./damages.ts";

const place = mkdtempSync(join(tmpdir(), "repmark-damage-"));
afterAll(() => rmSync(place, { recursive: true }));

describe("the warehouse file", () => {
  const folder = join(place, "closed");
  const file = join(folder, "warehouse.duckdb");
  beforeAll(async () => {
    const opened = await openFolder(folder);
    for (const n of [0, 1, 2]) await landDeals(opened.landing, runOf(n).observedAt, runOf(n).deals);
    await opened.catchUp();
    opened.close();
  });

  test.each(Object.entries(damagesOfFile))("%s comes back by itself with the right numbers", async (what, damage) => {
    const copy = copied(folder, what);
    const damaged = join(copy, "warehouse.duckdb");
    const before = readFileSync(damaged);
    damage(damaged);
    const isChanged = existsSync(damaged) && !before.equals(readFileSync(damaged));
    const after = existsSync(damaged) ? readFileSync(damaged) : null;
    const { kept, said } = await opensRight(copy, 3);
    // Garbage after the end is read by nobody, so the file may stay in use.
    if (isChanged && what !== "followed by garbage") {
      expect(kept).toHaveLength(1);
      expect(readFileSync(join(copy, kept[0]!)).equals(after!)).toBe(true);
      expect(said).toHaveLength(1);
      expect(said[0]).toContain(kept[0]);
    }
    expect(await opensRight(copy, 3)).toMatchObject({ said: [] }); // once, not at every opening
  });

  test("with one byte lost in any block, its time and size kept, is mended at opening or when a question meets it", async () => {
    const copy = join(place, "rotten");
    let atOpening = 0;
    let whileAsked = 0;
    for (let block = 12_288; block < statSync(file).size; block += 262_144) {
      rmSync(copy, { recursive: true, force: true });
      cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
      flipUnnoticed(copy, block + 100);
      const said: string[] = [];
      const opened = await openFolder(copy, { log: (line) => said.push(line) });
      const saidAtOpening = said.length;
      expect(await bookedDeals(opened)).toEqual(dealsAfter(3));
      opened.close();
      if (saidAtOpening > 0) atOpening++;
      else if (said.length > 0) whileAsked++;
      const isKept = readdirSync(copy).some((name) => name.startsWith("warehouse.duckdb.damaged-"));
      expect(isKept).toBe(said.length > 0);
    }
    expect(atOpening).toBeGreaterThan(0);
    expect(whileAsked).toBeGreaterThan(0);
  });

  test("that ends the process whenever it is opened is not opened a third time", async () => {
    const copy = copied(folder, "deadly");
    writeFileSync(join(copy, "warehouse.duckdb.opening"), "2");
    const { kept, said } = await opensRight(copy, 3);
    expect(kept).toHaveLength(1);
    expect(said[0]).toContain("opening it ended the process 2 times");
  });

  test("taken from an older copy is noticed, though it opens", async () => {
    const copy = copied(folder, "fallen back");
    const old = readFileSync(join(copy, "warehouse.duckdb"));
    const opened = await openFolder(copy);
    await landDeals(opened.landing, runOf(3).observedAt, runOf(3).deals);
    await opened.catchUp();
    opened.close();
    writeFileSync(join(copy, "warehouse.duckdb"), old);
    const { kept, said } = await opensRight(copy, 4);
    expect(kept).toHaveLength(1);
    expect(said[0]).toContain("its last build is gone");
  });

  test("is untouched by all this", () => expect(existsSync(file)).toBe(true));
});

/** Repmark writes to a copy and leaves no log; a program that opened the warehouse to write, and died, has left one. */
describe("the log of another program beside the warehouse file", () => {
  const folder = join(place, "written to");
  beforeAll(async () => {
    const opened = await openFolder(folder);
    for (const n of [0, 1]) await landDeals(opened.landing, runOf(n).observedAt, runOf(n).deals);
    await opened.catchUp();
    opened.close();
    await leaveLog(folder);
    expect(statSync(join(folder, "warehouse.duckdb.wal")).size).toBeGreaterThan(8192);
  });

  test.each(Object.entries(damagesOfLog))("%s changes no number", async (what, damage) => {
    const copy = copied(folder, what);
    const log = join(copy, "warehouse.duckdb.wal");
    damage(log);
    const damaged = existsSync(log) ? readFileSync(log) : null;
    const { kept, said } = await opensRight(copy, 2);
    if (damaged === null)
      expect(kept).toEqual([]); // without its log the file is the one that was built
    else {
      const keptLog = kept.find((name) => name.startsWith("warehouse.duckdb.wal.damaged-"))!;
      expect(readFileSync(join(copy, keptLog)).equals(damaged)).toBe(true);
      expect(said).toHaveLength(1);
      expect(said[0]).toContain("another program has written to it");
    }
    expect(await opensRight(copy, 2)).toMatchObject({ said: [] });
  });
});

/** Opens the folder, holds its numbers against the runs landed and against a rebuild; what it said and set aside. */
async function opensRight(folder: string, runs: number): Promise<{ kept: string[]; said: string[] }> {
  const said: string[] = [];
  const opened = await openFolder(folder, { log: (line) => said.push(line) });
  expect(await bookedDeals(opened)).toEqual(dealsAfter(runs));
  const hash = await coreHash(opened.warehouse);
  await opened.rebuild();
  expect(await coreHash(opened.warehouse)).toBe(hash);
  opened.close();
  return { kept: readdirSync(folder).filter((name) => name.includes(".damaged-")), said };
}

function copied(folder: string, name: string): string {
  const copy = join(place, `${name} of ${folder.split("/").at(-1)}`);
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

/** As a disk loses a bit: the file looks as it was noted. */
function flipUnnoticed(folder: string, at: number): void {
  const path = join(folder, "warehouse.duckdb");
  const { atime, mtime } = statSync(path);
  flip(path, at);
  utimesSync(path, atime, mtime);
  const note = JSON.parse(readFileSync(join(folder, "warehouse.json"), "utf8"));
  const modifiedNs = String(statSync(path, { bigint: true }).mtimeNs);
  writeFileSync(join(folder, "warehouse.json"), JSON.stringify({ ...note, modifiedNs }));
}
