import type { LandingRun } from "../warehouse/landing.ts";
import type { Workspace } from "./workspace.ts";

/** The connection whose records are a simulated company's: by this name a folder knows that it shows a demo. */
export const demoConnection = "demo";

export function demoRuns(workspace: Workspace): LandingRun[] {
  return workspace.data.landing.runs().filter((run) => run.connection === demoConnection);
}
