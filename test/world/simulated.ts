import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFiles } from "../../src/app/import.ts";
import { Workspace } from "../../src/app/workspace.ts";
import type { Scorecard } from "../../src/benchmarks/answer.ts";
import type { Company } from "../../src/simulator/company.ts";
import { writeCsv } from "../../src/simulator/csv.ts";
import { type DayNumber, dayText } from "../../src/simulator/timeline.ts";

/** Repmark with the export that `company` would give at the end of `day`, read that night. */
export async function repmarkOn(company: Company, day: DayNumber) {
  const folder = mkdtempSync(join(tmpdir(), "repmark-simulated-"));
  const nightOf = (day: DayNumber) => new Date((day + 1) * 86_400_000 + 3_600_000);
  let now = nightOf(day);
  const workspace = await Workspace.open(join(folder, "data"), {
    now: () => now,
    log: () => undefined,
  });
  await take(workspace, company, day, join(folder, "export"));
  return {
    workspace,
    /** A later export into the same folder. */
    take: (later: DayNumber) => {
      now = nightOf(later);
      return take(workspace, company, later, join(folder, `export-${later}`));
    },
    [Symbol.asyncDispose]: async () => {
      workspace.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function take(workspace: Workspace, company: Company, day: DayNumber, folder: string): Promise<void> {
  writeCsv(company, day, folder);
  await importFiles(workspace, {
    paths: [folder],
    observedAt: dayText(day),
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
}

/** Every number of a scorecard by who and what, doubles without their last digits: a sum may be added up in another order. */
export function numbersOf(card: Scorecard): Map<string, string> {
  const numbers = new Map<string, string>();
  const add = (who: string, answers: Scorecard["team"]["measures"]) => {
    for (const [id, answer] of Object.entries(answers)) {
      const { value, sampleSize, interval, benchmark, previous, verdict } = answer;
      numbers.set(
        `${id} of ${who}`,
        JSON.stringify({ value, sampleSize, interval, benchmark, previous, verdict }, plain),
      );
    }
  };
  add("all", card.team.measures);
  for (const team of card.teams) add(`team ${team.teamId}`, team.measures);
  for (const rep of card.reps) add(rep.repId, rep.measures);
  return numbers;
}

const plain = (_: string, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(11)) : value);
