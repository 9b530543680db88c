import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givenCompany } from "../../../test/world/given-company.ts";
import type { Answers, Scorecard } from "../../benchmarks/answer.ts";
import { withErased, writeErased } from "../../warehouse/erasure/erased.ts";
import { auditEntries } from "../audit.ts";
import { backUp } from "../backup/backup.ts";
import { restore } from "../backup/restore.ts";
import { doctor } from "../doctor.ts";
import { freeze } from "../freeze.ts";
import { importFiles } from "../import.ts";
import { scorecard } from "../scorecard.ts";
import { type Effects, openData, Workspace } from "../workspace.ts";
import { calledSo } from "./called-so.ts";
import { type Erasure, erase } from "./erase.ts";
import { heldOf } from "./held.ts";
import { sweepBeside } from "./swept-folder.ts";

/** Cy sells in the South, is noted, paid, invited and audited. */
const root = mkdtempSync(join(tmpdir(), "repmark-erase-"));
const folder = join(root, "data");
const later: Effects = { now: () => new Date("2026-05-17T09:00:00Z"), log: () => undefined };
const asked = { period: "2026-Q2", language: "en" } as const;
let before: Scorecard;
let plan: Erasure;
let done: Erasure;

beforeAll(async () => {
  (await givenCompany(root, { south: ["Cy", "Di", "Ed", "Fay", "Gus"] })).close();
  const workspace = await Workspace.open(folder, later); // what was imported has settled: complete periods are frozen
  const { store } = workspace;
  await freeze(workspace);
  const at = "2026-05-15T09:00:00Z";
  store.agreements.addNote(
    { repId: "cy", measure: "won-lost.win_rate", on: "2026-05-02", note: "qualify earlier" },
    at,
  );
  store.agreements.addNote(
    { repId: "ada", measure: "won-lost.win_rate", on: "2026-05-02", note: "listen to Cy Cysson" },
    at,
  );
  store.agreements.adjustPay({ repId: "cy", on: "2026-05-03", amount: "500", currency: "USD", note: "bonus" }, at);
  store.people.add({ email: "boss@example.com", name: "Boss", role: "admin", repId: null }, at);
  store.people.add({ email: "cy@example.com", name: "Cy Cysson", role: "rep", repId: null }, at);
  store.people.invite({
    purpose: "join",
    email: "cy@example.com",
    role: "rep",
    repId: "cy",
    userId: null,
    expiresAt: at,
  });
  store.audit.add("export", "report 2026-Q2 cy as pdf", { file: "/tmp/Cy Cysson.pdf" });
  before = await scorecard(workspace, asked);
  workspace.close();
  const asking = { person: "Cy Cysson", order: "Dnr 2026-117", progress: () => undefined };
  plan = await erase(folder, { ...asking, dryRun: true }, later);
  done = await erase(folder, { ...asking, dryRun: false }, later);
}, 180_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Every file of a folder, by name and content, compressed ones unpacked. */
function everything(of: string): string {
  return readdirSync(of, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      return `${path}\n${(path.endsWith(".zst") ? zstdDecompressSync(bytes) : bytes).toString("latin1")}`;
    })
    .join("\n");
}

const values = (answers: Answers) =>
  Object.fromEntries(Object.entries(answers).map(([id, { value, sampleSize }]) => [id, { value, sampleSize }]));

const withWorkspace = async <Answer>(work: (workspace: Workspace) => Promise<Answer>): Promise<Answer> => {
  const workspace = await Workspace.open(folder, later);
  try {
    return await work(workspace);
  } finally {
    workspace.close();
  }
};

test("a dry run says what is held and changes nothing", () => {
  const kinds = Object.fromEntries(plan.removes.map(({ kind, records }) => [kind.id, records]));
  expect(plan).toMatchObject({ dryRun: true, called: null, filesRewritten: null });
  expect(kinds).toMatchObject({ talks: 1, pay: 1, "sign-in": 2 });
  expect(kinds.frozen).toBeGreaterThan(100); // three quarters and more, each with all measures
  expect(kinds.deals).toBeGreaterThan(35); // 32 decided, 3 open, and what follows from them
});

test("company and teams come to the same, to the cent, and so does everybody else", async () => {
  const after = await withWorkspace((workspace) => scorecard(workspace, asked));
  expect(values(after.team.measures)).toEqual(values(before.team.measures));
  expect(after.teams.map(({ teamId, measures }) => [teamId, values(measures)])).toEqual(
    before.teams.map(({ teamId, measures }) => [teamId, values(measures)]),
  );
  const others = before.reps.filter(({ repId }) => repId !== "cy");
  expect(after.reps.map(({ repId }) => repId)).toEqual(others.map(({ repId }) => repId));
  for (const [at, { measures }] of others.entries()) {
    expect(values(after.reps[at]!.measures)).toEqual(values(measures));
    expect(after.reps[at]!.measures["won-lost.win_rate"]).toEqual(measures["won-lost.win_rate"]);
  }
});

test("nobody is called so any more, in no file of the folder", () => {
  expect(done.leftIn).toEqual([]);
  expect(everything(folder)).not.toMatch(/cy cysson|cy@example\.com|"cy"/i);
});

test("they are found by no name, address or id", async () => {
  await withWorkspace(async (workspace) => {
    for (const rep of ["Cy Cysson", "cy", done.called!])
      await expect(scorecard(workspace, { ...asked, rep })).rejects.toMatchObject({ code: "unknown-rep" });
    const notes = workspace.store.agreements.notes();
    expect(notes).toEqual([
      { repId: "ada", measure: "won-lost.win_rate", on: "2026-05-02", note: `listen to ${done.called}` },
    ]);
    expect(workspace.store.people.users().map(({ email }) => email)).toEqual(["boss@example.com"]);
  });
});

test("the audit is whole and says by which order, and not whom", async () => {
  const entries = auditEntries(folder, 1000);
  expect(entries.find(({ what }) => what === "erasure")).toMatchObject({ subject: "Dnr 2026-117" });
  expect(JSON.stringify(entries)).not.toMatch(/cysson|cy@/i);
  const { findings } = await withWorkspace((workspace) => doctor(workspace));
  expect(findings.filter(({ isWell }) => !isWell)).toEqual([]);
});

test("an import of the same files finds them there already, and a later one does not bring the person back", async () => {
  await withWorkspace(async (workspace) => {
    const importing = (observedAt: string) =>
      importFiles(workspace, {
        paths: [join(root, "export")],
        observedAt,
        dryRun: false,
        understood: () => undefined,
        progress: () => undefined,
      });
    expect(await importing("2026-05-14")).toMatchObject({ run: null });
    await importing("2026-05-16");
    const after = await scorecard(workspace, asked);
    expect(after.team.measures["bookings.amount"]?.value).toBe(before.team.measures["bookings.amount"]?.value);
    expect(after.reps.map(({ name }) => name)).not.toContain("Cy Cysson");
    expect((await heldOf(workspace, "ada")).kinds.map(({ kind }) => kind.id)).toContain("deals");
  });
  expect(everything(folder)).not.toMatch(/cy cysson|cy@example\.com/i);
});

test.each([
  [{ order: " " }, "order-needed"],
  [{ person: "Nobody" }, "unknown-rep"],
  [{ person: "Cy" }, "unknown-rep"],
])("%o is refused as %s, and nothing is changed", async (wrong, code) => {
  const asking = { person: "Ada Adasson", order: "Dnr 1", dryRun: true, progress: () => undefined, ...wrong };
  await expect(erase(folder, asking, later)).rejects.toMatchObject({ code });
});

test("a backup from before is restored with the erasure repeated, by the list of who was erased", async () => {
  const archive = join(root, "before.zip");
  const original = join(root, "again");
  const company = await givenCompany(original, { south: ["Cy", "Di", "Ed", "Fay", "Gus"] });
  company.close();
  const data = join(original, "data");
  await backUp(data, archive, later.now());
  const { backups } = await erase(
    data,
    { person: "cy", order: "Dnr 2", dryRun: false, progress: () => undefined },
    later,
  );
  expect(backups).toEqual([{ file: archive, madeOn: expect.any(String), isThere: true }]);
  const target = join(root, "restored");
  expect(await restore(archive, target, later, join(data, "erased.json"))).toMatchObject({ isSame: true, erased: 1 });
  expect(everything(target)).not.toMatch(/cy cysson|cy@example\.com/i);
  const workspace = await Workspace.open(target, later);
  const after = await scorecard(workspace, asked);
  workspace.close();
  expect(values(after.team.measures)).toEqual(values(before.team.measures));
});

test("an erasure that was cut off once it counted is gone on with at the next opening", async () => {
  const original = join(root, "cut-off");
  (await givenCompany(original, { south: ["Cy", "Di", "Ed", "Fay", "Gus"] })).close();
  const data = join(original, "data");
  const workspace = await Workspace.open(data, later);
  const list = { ...withErased(null, await calledSo(workspace, "cy"), later.now()), order: "Dnr 3" };
  await sweepBeside({
    folder: data,
    list,
    warehouse: workspace.data.warehouse,
    build: async (next) => {
      const made = await openData(next, workspace.store, later);
      return { warehouse: made.warehouse, close: () => made.close() };
    },
    progress: () => undefined,
  });
  writeErased(data, list);
  renameSync(join(data, "landing"), join(data, "erasing", "old-landing")); // the first step, and then a kill
  workspace.close();
  const opened = await Workspace.open(data, later);
  const card = await scorecard(opened, asked);
  opened.close();
  expect(card.team.measures["bookings.amount"]?.value).toBe(before.team.measures["bookings.amount"]?.value);
  expect(everything(data)).not.toMatch(/cy cysson|cy@example\.com/i);
  expect(auditEntries(data, 1)).toMatchObject([{ what: "erasure", subject: "Dnr 3" }]);
});
