import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { importFiles } from "../import.ts";
import { scorecard } from "../scorecard.ts";
import { Workspace } from "../workspace.ts";
import { backUp } from "./backup.ts";
import { restore, verifyBackup } from "./restore.ts";

const root = mkdtempSync(join(tmpdir(), "repmark-backup-story-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const now = new Date("2026-11-26T12:00:00Z");
const effects = { now: () => now, log: () => undefined };
const isWhole = process.env.REPMARK_SOAK === "1";
let made = 0;
const fresh = (name: string) => join(root, `${++made}-${name}`);

/** Adds an export with one more deal than there were, all of it in one run. */
async function imported(workspace: Workspace, deals: number): Promise<void> {
  const rows = Array.from(
    { length: deals },
    (_, at) => `D-${at},Deal ${at},Ada,won,${100 + at}.25,2026-02-${10 + (at % 10)},2026-01-0${1 + (at % 9)}`,
  );
  const file = fresh("opportunities.csv");
  writeFileSync(file, ["opportunity id,name,owner,outcome,amount,close date,created date", ...rows].join("\n"));
  const nothing = () => undefined;
  await importFiles(workspace, {
    paths: [file],
    observedAt: "2026-03-01",
    dryRun: false,
    understood: nothing,
    progress: nothing,
  });
}

/** A data folder with two deals, and a backup of it. */
async function backedUp(): Promise<{ folder: string; file: string }> {
  const [folder, file] = [fresh("data"), fresh("good.zip")];
  const workspace = await Workspace.open(folder, effects);
  await imported(workspace, 2);
  workspace.close();
  await backUp(folder, file, now);
  return { folder, file };
}

const asked = { period: "2026-Q1", language: "en" } as const;

test("what was imported and typed in comes back, into an empty folder and none other, with the same numbers", async () => {
  const folder = fresh("data");
  const workspace = await Workspace.open(folder, effects);
  workspace.store.changeSettings({ reportingCurrency: "SEK" });
  await workspace.rebuildCore();
  await imported(workspace, 3);
  const before = await scorecard(workspace, asked);
  const file = fresh("of today.zip");

  const done = await backUp(folder, file, now); // the folder is open: a backup takes no lock
  workspace.close();
  expect(done).toMatchObject({ runs: 1, version: workspace.data.version, needsKey: false });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await verifyBackup(file, effects)).toMatchObject({ folder: null, runs: 1, isSame: true });

  const target = fresh("restored");
  mkdirSync(target);
  expect(await restore(file, target, effects)).toMatchObject({ folder: target, isSame: true, version: done.version });
  const restored = await Workspace.open(target, effects);
  expect(restored.store.settings().reportingCurrency).toBe("SEK");
  expect(await scorecard(restored, asked)).toEqual(before);
  restored.close();

  await expect(restore(file, target, effects)).rejects.toMatchObject({ code: "folder-not-empty" });
  await expect(backUp(folder, file, now)).rejects.toMatchObject({ code: "file-exists" });
  await expect(backUp(root, fresh("x.zip"), now)).rejects.toMatchObject({ code: "no-data-folder" });
  await expect(backUp(folder, join(root, "no", "folder", "x.zip"), now)).rejects.toMatchObject({
    code: "cannot-write",
  });
  await expect(restore(fresh("none.zip"), fresh("y"), effects)).rejects.toMatchObject({ code: "backup-unreadable" });
});

test("sign-ins are in it sealed, and the key is not", async () => {
  const folder = fresh("data");
  const workspace = await Workspace.open(folder, effects);
  const connection = {
    name: "hubspot",
    connector: "hubspot",
    settings: {},
    schedule: null,
    connectedAt: now.toISOString(),
  };
  workspace.store.connections.put(connection, { serviceKey: "canary-of-a-service-key" });
  const file = fresh("sealed.zip");
  expect(await backUp(folder, file, now)).toMatchObject({ needsKey: true });
  workspace.close();
  const target = fresh("restored");
  await restore(file, target, effects);
  expect(readdirSync(target)).not.toContain("key");
  const stored = Buffer.concat([readFileSync(join(target, "store.sqlite")), readFileSync(file)]);
  expect(stored.includes("canary-of-a-service-key")).toBe(false);
});

test("taken while imports are landed and numbers built, each is as of one instant and restores to the numbers of that", async () => {
  const folder = fresh("data");
  const workspace = await Workspace.open(folder, effects);
  /** What the numbers were when there were that many runs. */
  const versions = new Map<number, string>([[0, workspace.data.version]]);
  let isOver = false;
  const work = (async () => {
    for (let run = 1; !isOver; run += 1) {
      await imported(workspace, run);
      versions.set(run, workspace.data.version);
    }
  })();
  const files: string[] = [];
  for (let backup = 0; backup < (isWhole ? 20 : 3); backup += 1) {
    const file = fresh("busy.zip");
    await backUp(folder, file, now);
    files.push(file);
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
  isOver = true;
  await work;
  workspace.close();
  for (const file of files) {
    const verified = await verifyBackup(file, effects);
    const { runs, version, isSame } = await restore(file, fresh("restored"), effects);
    expect(version).toBe(versions.get(runs));
    expect(verified).toMatchObject({ runs, version, isSame });
    expect(isSame).not.toBe(false);
  }
}, 600_000);

test("what is no backup, or not a whole one, is refused before anything is touched", async () => {
  const good = readFileSync((await backedUp()).file);

  const parent = fresh("parent");
  mkdirSync(parent);
  const refused = async (bytes: Uint8Array | string, code = "backup-damaged") => {
    const bad = fresh("bad.zip");
    writeFileSync(bad, bytes);
    await expect(restore(bad, join(parent, "data"), effects)).rejects.toMatchObject({ code });
    expect(readdirSync(parent)).toEqual([]);
    rmSync(bad);
  };
  await refused("");
  await refused("not an archive at all");
  await refused(await zipped({ "notes.txt": "of something else" }));
  const said = (change: object) =>
    JSON.stringify({ format: 1, madeAt: "", runs: [], core: null, files: [], ...change });
  await refused(await zipped({ "backup.json": "{}" }));
  await refused(await zipped({ "backup.json": said({ format: 2 }) }), "backup-newer");
  await refused(await zipped({ "backup.json": said({}), "folder.json": "{}" }));
  await refused(await zipped({ "backup.json": said({ files: [{ name: "folder.json", bytes: 2, sha256: "0" }] }) }));
  const outside = { name: "landing/../../../evil", bytes: 4, sha256: "0" };
  await refused(await zipped({ "backup.json": said({ files: [outside] }) }));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: good.length - 1 }), (length) => refused(good.subarray(0, length))),
    { numRuns: 20 },
  );
}, 120_000);

test("a bit that has turned in what was imported is found", async () => {
  const { folder, file } = await backedUp();
  const bytes = readFileSync(file);
  const [landed] = readdirSync(join(folder, "landing"), { recursive: true, withFileTypes: true }).filter(({ name }) =>
    name.endsWith(".zst"),
  );
  const content = readFileSync(join(landed!.parentPath, landed!.name));
  const place = bytes.indexOf(content) + Math.floor(content.length / 2);
  bytes[place] = bytes[place]! ^ 1;
  const bad = fresh("bad.zip");
  writeFileSync(bad, bytes);
  await expect(verifyBackup(bad, effects)).rejects.toThrow(
    /holds another landing\/.*than was put into it; nothing was restored/,
  );
});

test("what a killed restore has left is in nobody's way", async () => {
  const folder = fresh("data");
  (await Workspace.open(folder, effects)).close();
  const file = fresh("good.zip");
  await backUp(folder, file, now);
  const target = join(root, "after a kill");
  const left = join(root, ".after a kill.restoring");
  mkdirSync(left);
  writeFileSync(join(left, "store.sqlite"), "half of it");
  await restore(file, target, effects);
  expect(existsSync(left)).toBe(false);
  (await Workspace.open(target, effects)).close();
});

async function zipped(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const path = fresh("made.zip");
  await pipeline(zip.outputStream, createWriteStream(path));
  return readFileSync(path);
}
