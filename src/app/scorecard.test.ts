import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "./import.ts";
import { scorecard } from "./scorecard.ts";
import { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-scorecard-"));
let workspace: Workspace;

const reps = [
  "Rep ID,Name,Team",
  "r1,Åsa Ek,North",
  "r2,Åsa Ek,South",
  "r3,Bo Lind,North",
  "r4,Bodil Ask,South",
  "r5,r3,South", // a person called like somebody's id
];
const deals = [
  "Opportunity ID,Opportunity Owner,Stage,Created Date,Close Date,Amount",
  "A,r1,Closed Won,2026-01-10,2026-02-20,1000.00",
  "B,r2,Closed Won,2026-01-10,2026-02-21,200.00",
  "C,r3,Closed Won,2026-01-10,2026-02-22,30.00",
  "D,r4,Closed Won,2026-01-10,2026-02-23,4.00",
];

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), {
    now: () => new Date("2026-04-02T09:00:00Z"),
    log: () => undefined,
  });
  writeFileSync(join(folder, "reps.csv"), `${reps.join("\n")}\n`);
  writeFileSync(join(folder, "opportunities.csv"), `${deals.join("\n")}\n`);
  await importFiles(workspace, {
    paths: [folder],
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
});
afterAll(() => {
  workspace.close();
  rmSync(folder, { recursive: true });
});

const asked = (narrowed: { rep?: string; team?: string }) =>
  scorecard(workspace, { period: "2026-Q1", language: "en", metric: "bookings.amount", ...narrowed });
const ids = async (narrowed: { rep?: string; team?: string }) => (await asked(narrowed)).reps.map((rep) => rep.repId);

test("a team shows its own figures and its own reps, held against whom they are always held against", async () => {
  const card = await asked({ team: "north" });
  expect(card.team.measures["bookings.amount"]?.value).toBe("1030.00");
  expect(card.teams.map((team) => team.name)).toEqual(["North"]);
  expect(card.reps.map((rep) => rep.name).sort()).toEqual(["Bo Lind", "Åsa Ek"]);
  expect(card.reps.every((rep) => rep.measures["bookings.amount"]?.benchmark?.peers === 3)).toBe(true);
});

test("a rep is found by id, by name or by how the name begins, whatever the case and however the Å is stored", async () => {
  expect(await ids({ rep: "R1" })).toEqual(["r1"]);
  expect(await ids({ rep: " bo  lind " })).toEqual(["r3"]);
  expect(await ids({ rep: "bod" })).toEqual(["r4"]);
  expect(await ids({ rep: "r3" })).toEqual(["r3"]); // the id, not the person called so
  expect(await ids({ rep: "A\u030asa Ek", team: "South" })).toEqual(["r2"]);
});

test("who is meant by a name of two people is asked, with their ids; by part of one, with the names", async () => {
  await expect(asked({ rep: "åsa ek" })).rejects.toMatchObject({
    code: "ambiguous-rep",
    message: "“åsa ek” may be Åsa Ek (r1) or Åsa Ek (r2).",
    hint: "Give the id of the rep.",
  });
  await expect(asked({ rep: "bo" })).rejects.toMatchObject({
    message: "“bo” may be Bo Lind or Bodil Ask.",
    hint: "Give the whole name or the id of the rep.",
  });
  await expect(asked({ rep: "lind" })).rejects.toMatchObject({
    code: "unknown-rep",
    message: "There is no rep “lind”.",
    hint: "Did you mean Bo Lind?",
  });
});

test("a rep of another team, or a team that is not there, is refused in a sentence", async () => {
  await expect(asked({ rep: "Bo Lind", team: "South" })).rejects.toMatchObject({
    code: "unknown-rep",
    kind: "usage",
  });
  await expect(asked({ team: "West" })).rejects.toMatchObject({
    code: "unknown-team",
    hint: "Names are, for instance: North, South.",
  });
});
