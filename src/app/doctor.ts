import { type IssueCount, issueCounts } from "./issues.ts";
import type { Workspace } from "./workspace.ts";

export interface Finding {
  readonly check: string;
  readonly isWell: boolean;
  readonly says: string;
}

/** What a person would ask of a data folder: is everything imported still there and readable, and what do the records lack? */
export async function doctor(workspace: Workspace): Promise<{ findings: Finding[]; issues: IssueCount[] }> {
  const runs = workspace.data.landing.runs();
  const rows = runs.flatMap((run) => run.parts).reduce((sum, part) => sum + (part.rows ?? 0), 0);
  const findings: Finding[] = [
    { check: "landing", isWell: true, says: `${runs.length} imports with ${rows} records are on disk.` },
    await landingIntact(workspace),
    { check: "warehouse", isWell: true, says: `Version ${workspace.data.version || "none yet"}.` },
  ];
  return { findings, issues: await issueCounts(workspace) };
}

async function landingIntact(workspace: Workspace): Promise<Finding> {
  try {
    await workspace.data.landing.verify();
    return { check: "checksums", isWell: true, says: "Every imported file is as it was when it was imported." };
  } catch (error) {
    return { check: "checksums", isWell: false, says: error instanceof Error ? error.message : String(error) };
  }
}
