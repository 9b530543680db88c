import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Landing, type LandingRun } from "./landing.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test("an import is there once committed, and runs come in the order the source said so", async () => {
  const folder = newFolder();
  const april = await imported(folder, "2026-04-30T10:00:00+02:00", ["D1,won\n", "D2,lost\n"]);
  const march = await imported(folder, "2026-03-31T00:00:00Z", ["D1,open\n"]);
  const landing = Landing.open(folder);
  expect(landing.runs()).toEqual([march, april]);
  expect(april.observedAt).toBe("2026-04-30T08:00:00.000Z");
  expect(april.parts[0]).toMatchObject({ object: "opportunity", source: "deals.csv", bytes: 15, rows: 2 });
  await landing.verify();
});

test("what was not committed is gone after the next opening, and nothing else is", async () => {
  const folder = newFolder();
  const kept = await imported(folder, "2026-03-31T00:00:00Z", ["D1,open\n"]);
  const writer = Landing.open(folder).begin("crm", "csv");
  const part = await writer.part("opportunity", "deals.csv", ["D2,open\n"], {});
  writeFileSync(join(folder, "landing/crm/opportunity/notes.txt"), "mine");
  const landing = Landing.open(folder);
  expect(existsSync(landing.path(part))).toBe(false);
  expect(readdirSync(join(folder, "landing/crm/opportunity")).sort()).toEqual([`${kept.run}.csv.zst`, "notes.txt"]);
  await landing.verify();
});

test("an import given up leaves no file", async () => {
  const folder = newFolder();
  const writer = Landing.open(folder).begin("crm", "csv");
  await writer.part("opportunity", "deals.csv", ["D1\n"], {});
  await writer.part("opportunity", "more.csv", ["D2\n"], {});
  expect(readdirSync(join(folder, "landing/crm/opportunity"))).toHaveLength(2);
  writer.abort();
  expect(readdirSync(join(folder, "landing/crm/opportunity"))).toEqual([]);
  await expect(writer.commit({ observedAt: "2026-01-01", observedAtStated: true, dataThrough: null })).rejects.toThrow(
    "is over",
  );
});

test("a source that fails half-way leaves no file", async () => {
  const folder = newFolder();
  const writer = Landing.open(folder).begin("crm", "csv");
  async function* broken() {
    yield "D1\n";
    throw new Error("the file could not be read further");
  }
  await expect(writer.part("opportunity", "deals.csv", broken(), {})).rejects.toThrow("could not be read further");
  expect(readdirSync(join(folder, "landing/crm/opportunity"))).toEqual([]);
});

test.each([
  ["is missing", (path: string) => rmSync(path)],
  ["has been cut short", (path: string) => truncateSync(path, 9)],
  ["has been added to", (path: string) => appendFileSync(path, "x")],
  ["has been altered", (path: string) => writeFileSync(path, "?", { flag: "r+" })],
])("a landing file that %s is named", async (what, damage) => {
  const folder = newFolder();
  const run = await imported(folder, "2026-03-31T00:00:00Z", ["D1,open\n"]);
  const landing = Landing.open(folder);
  const path = landing.path(run.parts[0]!);
  damage(path);
  const verified = landing.verify();
  await expect(verified).rejects.toMatchObject({ code: "landing-damaged", kind: "folder" });
  await expect(verified).rejects.toThrow(`${path}, which holds imported records, ${what}.`);
});

test("a manifest that cannot be read is named, one of a newer Repmark says so", async () => {
  const folder = newFolder();
  const { run } = await imported(folder, "2026-03-31T00:00:00Z", ["D1,open\n"]);
  const path = join(folder, "landing/crm", `${run}.json`);
  writeFileSync(path, '{"version": 1, "run": ');
  expect(() => Landing.open(folder)).toThrow(`${path}, which holds imported records, cannot be read.`);
  writeFileSync(path, '{"version": 4}');
  expect(() => Landing.open(folder)).toThrow(`${path} was written by a newer Repmark.`);
});

test("a run that keeps a journal is gone on with after a kill: what the journal names stays, what it does not goes", async () => {
  const folder = newFolder();
  const writer = Landing.open(folder).begin("crm", "salesforce", { extension: "ndjson" });
  await writer.part("deal", "Deal", ["D1\n"], null, 1, { goOn: () => "after D1" });
  await writer.part("user", "User", ["U1\n"], null, 1, { goOn: () => "after U1" });
  await writer.part("deal", "Deal", ["D2\n"], null, 1, { goOn: () => "after D2" });
  await writer.part("user", "User", ["U2\n"], null, 1); // on disk, and nobody has noted it
  const landing = Landing.open(folder);
  expect(landing.runs()).toEqual([]);
  const unfinished = landing.unfinished("crm")!;
  expect(unfinished.goOn).toBe("after D2");
  expect(readdirSync(join(folder, "landing/crm/user"))).toEqual([`${writer.run}.ndjson.zst`]);
  const on = landing.goOn(unfinished)!;
  await on.part("user", "User", ["U2\n"], null, 1, { goOn: () => "after U2" });
  const run = await on.commit({
    observedAt: "2026-03-31T00:00:00Z",
    observedAtStated: true,
    dataThrough: null,
    state: { cursor: 2 },
  });
  expect(run.parts.map((part) => `${part.object} ${part.rows}`)).toEqual(["deal 1", "user 1", "deal 1", "user 1"]);
  const after = Landing.open(folder);
  expect([after.stateOf("crm"), after.unfinished("crm"), after.runs()]).toEqual([{ cursor: 2 }, undefined, [run]]);
  await after.verify();
});

test("a run whose parts are not as they were is given up", async () => {
  const folder = newFolder();
  const writer = Landing.open(folder).begin("crm", "salesforce");
  const part = await writer.part("deal", "Deal", ["D1\n"], null, 1, { goOn: () => "after D1" });
  const landing = Landing.open(folder);
  truncateSync(landing.path(part), 3);
  expect(landing.goOn(landing.unfinished("crm")!)).toBeUndefined();
  expect(landing.unfinished("crm")).toBeUndefined();
});

test.each([1, 2])("a manifest of version %i opens as it did", async (version) => {
  const folder = newFolder();
  const run = await imported(folder, "2026-03-31T00:00:00Z", ["D1,open\n"]);
  const path = join(folder, "landing/crm", `${run.run}.json`);
  writeFileSync(path, readFileSync(path, "utf8").replace('"version": 3', `"version": ${version}`));
  expect(Landing.open(folder).runs()).toEqual([run]);
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "repmark-landing-"));
  folders.push(folder);
  return folder;
}

async function imported(folder: string, observedAt: string, lines: string[]): Promise<LandingRun> {
  const writer = Landing.open(folder).begin("crm", "csv");
  await writer.part("opportunity", "deals.csv", lines, { columns: ["id", "outcome"] }, lines.length);
  return writer.commit({ observedAt, observedAtStated: true, dataThrough: null });
}
