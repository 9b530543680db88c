import { existsSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Company } from "../src/simulator/company.ts";
import { writeCsv } from "../src/simulator/csv.ts";
import { planOfSize } from "../src/simulator/plan.ts";
import { tables } from "../src/simulator/records.ts";
import { dayNumber } from "../src/simulator/timeline.ts";

/** Where the CSV files of `exportOf` are kept from run to run. */
export function folderOf(deals: number, reps?: number): string {
  return join(tmpdir(), ["repmark-bench", deals, ...(reps === undefined ? [] : [reps])].join("-"));
}

/** The CSV files of a simulated company of that many deals, grown once; of so many reps, or as many as its deals keep busy. */
export function exportOf(deals: number, reps?: number): { folder: string; bytes: number; today: string } {
  const plan = planOfSize(deals, reps === undefined ? {} : { reps });
  const folder = folderOf(deals, reps);
  const done = join(folder, "forecast_calls.csv");
  if (!existsSync(done) || statSync(done).size < 100) {
    rmSync(folder, { recursive: true, force: true });
    writeCsv(new Company(plan), dayNumber(plan.today), folder);
  }
  const bytes = Object.keys(tables).reduce((sum, table) => sum + statSync(join(folder, `${table}.csv`)).size, 0);
  return { folder, bytes, today: plan.today };
}
