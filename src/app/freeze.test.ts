import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { importFiles } from "./import.ts";
import { scorecard } from "./scorecard.ts";
import { Workspace } from "./workspace.ts";

const header = "Opportunity ID,Opportunity Owner,Stage,Created Date,Close Date,Amount";
const people = "Name,Team\nAda,North\n";

/** A workspace whose clock the story sets, and a way to import an export made of these lines. */
async function story() {
  const folder = mkdtempSync(join(tmpdir(), "repmark-freeze-"));
  let now = new Date("2026-04-02T09:00:00Z");
  const workspace = await Workspace.open(join(folder, "data"), { now: () => now, log: () => undefined });
  onTestFinished(() => {
    workspace.close();
    rmSync(folder, { recursive: true });
  });
  let count = 0;
  const take = (file: string) =>
    importFiles(workspace, {
      paths: [file],
      dryRun: false,
      understood: () => undefined,
      progress: () => undefined,
    });
  return {
    workspace,
    async importOn(day: string, ...lines: string[]) {
      now = new Date(`${day}T09:00:00Z`);
      const file = join(folder, `export-${count++}.csv`);
      writeFileSync(file, `${[header, ...lines].join("\n")}\n`);
      await take(file);
    },
    async importPeople() {
      const file = join(folder, "reps.csv");
      writeFileSync(file, people);
      await take(file);
    },
    booked: async (asked: { asOf?: string; team?: string } = {}) =>
      (await scorecard(workspace, { period: "2026-Q1", language: "en", metric: "bookings.amount", ...asked })).team
        .measures["bookings.amount"],
  };
}

test("a win that is undone after the quarter was frozen shows both numbers", async () => {
  const { importOn, importPeople, booked } = await story();
  await importPeople();
  await importOn(
    "2026-04-02",
    "A,Ada,Closed Won,2026-01-10,2026-02-20,1000.00",
    "B,Ada,Closed Won,2026-01-10,2026-03-20,500.00",
  );
  expect(await booked()).toMatchObject({ value: "1500.00" });
  await importOn("2026-04-20", "B,Ada,Negotiation,2026-01-10,2026-06-20,500.00");
  expect(await booked()).toMatchObject({ value: "1000.00", frozen: { value: "1500.00", asOf: "2026-04-07" } });
  expect(await booked({ team: "North" })).toMatchObject({ value: "1000.00", frozen: { value: "1500.00" } });
  // On the last of March nothing was frozen yet, and only February's win was known.
  const then = await booked({ asOf: "2026-03-10" });
  expect(then).toMatchObject({ value: "1000.00" });
  expect(then).not.toHaveProperty("frozen");
});

test("the pieces of a first load, on one day, freeze nothing between them", async () => {
  const { importOn, booked } = await story();
  await importOn("2026-04-20", "A,Ada,Closed Won,2026-01-10,2026-02-20,1000.00");
  await importOn("2026-04-20", "B,Ada,Closed Won,2026-01-10,2026-03-20,500.00");
  const answer = await booked();
  expect(answer).toMatchObject({ value: "1500.00" });
  expect(answer).not.toHaveProperty("frozen");
});
