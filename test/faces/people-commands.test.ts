import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEntries } from "../../src/app/audit.ts";
import { Store } from "../../src/store/store.ts";

/** What is held, erased and backed up, through the real program: Ada won two deals, Bo one. */
const place = mkdtempSync(join(tmpdir(), "repmark-people-"));
const data = join(place, "data");
const at = (name: string) => join(place, name);

function repmark(...args: string[]) {
  const main = join(import.meta.dirname, "../../src/cli/main.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

beforeAll(() => {
  const deals = ["a,Ada Adasson,Won,2026-01-05,2026-02-10,100", "b,Ada Adasson,Won,2026-01-06,2026-02-11,200"];
  deals.push("c,Bo Bosson,Won,2026-01-07,2026-02-12,50");
  writeFileSync(at("deals.csv"), ["opportunity_id,owner,stage,created,close date,amount", ...deals].join("\n"));
  expect(repmark("import", at("deals.csv"), "--data", data)).toMatchObject({ status: 0 });
}, 60_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

test("what is held about somebody is told on the terminal, as JSON and as a sheet, and nobody else's", () => {
  const told = JSON.parse(repmark("people", "held", "--person", "Ada Adasson", "--json", "--data", data).stdout);
  const records = Object.fromEntries(
    told.kinds.map(({ label, records }: { label: string; records: number }) => [label, records]),
  );
  expect(records["Who you are"]).toBe(2); // the rep, and the day of the first deal
  // Of each of two deals: itself, its version, its booking and its credit; what the data lacks comes on top.
  expect(records["Your deals and what became of them"]).toBeGreaterThanOrEqual(8);
  const sheet = repmark("people", "held", "--person", "Ada Adasson", "--out", at("held.html"), "--data", data);
  expect(sheet).toMatchObject({ status: 0 });
  expect(readFileSync(at("held.html"), "utf8")).toContain("Ada Adasson");
  expect(readFileSync(at("held.html"), "utf8")).not.toContain("Bo Bosson");
  expect(auditEntries(data, 1)[0]).toMatchObject({ what: "export", subject: "what is held about a person" });
  const nobody = repmark("people", "held", "--person", "Cy", "--data", data);
  expect(nobody.status).toBe(2);
  expect(nobody.stderr).toContain("Cy");
}, 60_000);

test("the sheet for a works council is written, or it is said why not; retaining says how much went", () => {
  expect(repmark("people", "sheet", "--out", at("council.html"), "--data", data)).toMatchObject({ status: 0 });
  expect(readFileSync(at("council.html"), "utf8")).toMatch(/<\/html>\s*$/);
  const lost = repmark("people", "sheet", "--out", join(place, "no", "council.html"), "--data", data);
  expect(lost).toMatchObject({ status: 2, stderr: expect.stringContaining("The sheet cannot be written to") });
  expect(repmark("people", "retain", "--json", "--data", data)).toMatchObject({
    status: 0,
    stdout: '{\n  "rows": 0,\n  "auditDetails": 0\n}\n',
  });
}, 60_000);

test("an erasure is refused without an order, of nobody, and of the last admin; a dry run changes nothing; then it is done, for good", () => {
  const erase = (...more: string[]) => repmark("people", "erase", "--data", data, ...more);
  const ada = ["--person", "Ada Adasson", "--order", "2026/17"];
  expect(erase("--person", "Ada Adasson")).toMatchObject({ status: 2, stderr: expect.stringContaining("--order") });
  expect(erase("--person", "Ada Adasson", "--order", " ")).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("By which order somebody is erased is not said."),
  });
  expect(erase("--person", "Cy", "--order", "2026/17")).toMatchObject({ status: 2 });
  {
    using store = Store.open(data);
    store.people.add(
      { email: "ada@example.com", name: "Ada Adasson", role: "admin", repId: "ada-adasson" },
      "2026-01-01T00:00:00Z",
    );
  }
  const lastAdmin = erase(...ada, "--also", "ada@example.com");
  expect(lastAdmin).toMatchObject({ status: 2, stderr: expect.stringContaining("This is the last admin.") });
  {
    using store = Store.open(data);
    store.people.add({ email: "cia@example.com", name: "Cia", role: "admin", repId: null }, "2026-01-01T00:00:00Z");
  }
  expect(repmark("backup", at("before.backup"), "--data", data)).toMatchObject({ status: 0 });
  expect(erase(...ada, "--dry-run")).toMatchObject({ status: 0 });
  expect(existsSync(join(data, "erased.json"))).toBe(false);
  const done = erase(...ada);
  expect(done).toMatchObject({ status: 0, stderr: expect.stringContaining("before.backup") });
  const after = repmark("scorecard", "--period", "2026-Q1", "--json", "--data", data).stdout;
  expect(after).not.toContain("Ada");
  expect(JSON.parse(after).team.measures["bookings.amount"].value).toBe("350.00");
  expect(repmark("people", "held", "--person", "Ada Adasson", "--data", data).status).toBe(2);
  expect(auditEntries(data, 1)[0]).toMatchObject({ what: "erasure", subject: "2026/17" });
}, 120_000);

test("a backup is refused over a file, of what is no data folder, into a folder that is not there, and while somebody is being erased", () => {
  const backup = (file: string, folder = data) => repmark("backup", file, "--data", folder);
  writeFileSync(at("taken"), "a file of mine");
  expect(backup(at("taken"))).toMatchObject({ status: 2, stderr: expect.stringContaining("is there already") });
  expect(readFileSync(at("taken"), "utf8")).toBe("a file of mine");
  expect(backup(at("new"), place)).toMatchObject({ status: 2, stderr: expect.stringContaining("is no data folder") });
  expect(backup(join(place, "no", "new"))).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("cannot be written"),
  });
  const list = JSON.parse(readFileSync(join(data, "erased.json"), "utf8"));
  writeFileSync(join(data, "erased.json"), JSON.stringify({ ...list, isSwept: false, order: "2026/17" }));
  expect(backup(at("new"))).toMatchObject({ status: 5, stderr: expect.stringContaining("Somebody is being erased") });
  expect(existsSync(at("new"))).toBe(false);
  expect(repmark("doctor", "--data", data)).toMatchObject({ status: 0 }); // goes on with it
  expect(backup(at("new"))).toMatchObject({ status: 0 });
}, 120_000);
