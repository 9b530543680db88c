import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givenCompany } from "../../test/world/given-company.ts";
import { coreHash } from "../warehouse/core-hash.ts";
import { buildApart } from "./build-apart.ts";
import { importFiles } from "./import.ts";
import { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-build-apart-"));
let company: Workspace;
const said: string[] = [];
const effects = { now: () => new Date("2026-05-15T09:00:00Z"), log: (line: string) => void said.push(line) };

beforeAll(async () => {
  (await givenCompany(folder, { south: ["Cyrus", "Diana"] })).close();
  company = await Workspace.open(join(folder, "data"), { ...effects, makeNext: buildApart });
}, 60_000);
afterAll(() => {
  company?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("made in a process of its own, the warehouse is the one that is made here, and who waits hears how far it is", async () => {
  const before = company.data.version;
  const heard: string[] = [];
  await company.data.rebuild((step, done, of) => heard.push(`${step} ${done} of ${of}`));
  expect(company.data.version).toBe(before);
  expect(await coreHash(company.data.warehouse)).toBe(before);
  expect(heard).toEqual([
    ...Array.from({ length: 4 }, (_, place) => `load ${place + 1} of 4`),
    "build 0 of 1",
    "build 1 of 1",
  ]);
});

test("an import is in its numbers", async () => {
  const file = join(folder, "more.csv");
  writeFileSync(
    file,
    "Opportunity ID,Opportunity Owner,Stage,Created Date,Close Date,Closed At,Amount\nada-more,ada,Closed Won,2026-04-01,2026-05-12,2026-05-12,77.00\n",
  );
  const before = company.data.version;
  const options = {
    dryRun: false,
    observedAt: "2026-05-14T12:00:00Z",
    understood: () => undefined,
    progress: () => undefined,
  };
  await importFiles(company, { paths: [file], ...options });
  expect(company.data.version).not.toBe(before);
  expect(
    await company.data.warehouse.rows("select amount from core.opportunity where opportunity_id = 'ada-more'"),
  ).toEqual([{ amount: "77.0000" }]);
});

test("one that cannot be made is refused in the same sentence as here, and the old numbers stay", async () => {
  const before = company.data.version;
  const part = join(company.folder, "landing");
  const [run] = readdirSync(part).filter((name) => existsSync(join(part, name)));
  const landed = readdirSync(join(part, run!), { recursive: true }).map((name) => join(part, run!, String(name)));
  const file = landed.find((name) => /\.(csv|ndjson)(\.\w+)?$/.test(name))!;
  const content = readFileSync(file);
  writeFileSync(file, content.subarray(0, content.length - 20));
  const refused = (error: { code?: string; kind?: string }) => [error.code, error.kind];
  const apart = await company.data.rebuild().then(() => null, refused);
  expect(apart).toEqual([expect.any(String), "folder"]);
  expect([company.data.version, await coreHash(company.data.warehouse)]).toEqual([before, before]);
  expect(readdirSync(company.folder).filter((name) => name.includes(".next"))).toEqual([]);
  writeFileSync(file, content);
  await company.data.rebuild();
  expect(company.data.version).toBe(before);
});
