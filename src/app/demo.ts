import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDays, type Day } from "../domain/day.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { Company } from "../simulator/company.ts";
import { writeCsv } from "../simulator/csv.ts";
import { type CompanyPlan, demoPlan, planOfSize } from "../simulator/plan.ts";
import { dayNumber } from "../simulator/timeline.ts";
import { type Truth, truth } from "../simulator/truth.ts";
import { type ImportAsking, type Imported, importFiles } from "./import.ts";
import type { Workspace } from "./workspace.ts";

/** What the demo company is to be; what is left out is as in the company that `npm start` shows. */
export interface DemoAsking {
  readonly deals?: number | undefined;
  readonly reps?: number | undefined;
  readonly seed?: number | undefined;
  /** The last day of its records; yesterday when nothing is said. */
  readonly today?: Day | undefined;
  readonly progress?: ImportAsking["progress"];
}

/**
 * Fills an empty data folder with a simulated company, read through the importer like anybody's export, and marked as demo
 * data wherever it is shown. Answers what was imported and the truth about the company.
 */
export async function fillWithDemo(
  workspace: Workspace,
  asking: DemoAsking = {},
): Promise<{ imported: Imported; truth: () => Truth }> {
  if (workspace.data.landing.runs().length > 0) throw notEmpty(workspace);
  const plan = planOf(asking, workspace.effects.now());
  const company = new Company(plan);
  const today = dayNumber(plan.today);
  const folder = mkdtempSync(join(tmpdir(), "repmark-demo-"));
  try {
    writeCsv(company, today, folder);
    const imported = await importFiles(workspace, {
      paths: [folder],
      observedAt: plan.today,
      dryRun: false,
      isDemo: true,
      understood: () => undefined,
      progress: asking.progress ?? (() => undefined),
    });
    return { imported, truth: () => truth(company, today) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The company that is asked for; what is left unsaid is as in the one that `npm start` shows. */
export function planOf(asking: DemoAsking, now: Date): CompanyPlan {
  const today = asking.today ?? addDays(now.toISOString().slice(0, 10), -1);
  const given = Object.fromEntries(
    Object.entries({ reps: asking.reps, seed: asking.seed }).filter(([, value]) => value !== undefined),
  );
  if (asking.deals !== undefined) return planOfSize(asking.deals, { ...given, today });
  const demo = demoPlan(today);
  return planOfSize(demo.deals, { ...demo, ...given });
}

function notEmpty(workspace: Workspace): RepmarkError {
  const { isDemo } = workspace.data.landing;
  return new RepmarkError(
    "folder-not-empty",
    isDemo
      ? "This data folder holds a demo company already."
      : "This data folder holds records of your own, which a demo company would mix with.",
    { kind: "usage", hint: "Name another folder: repmark demo --data ./demo-data" },
  );
}
