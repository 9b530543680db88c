import { salesforce as salesforceConnector } from "../crm/salesforce/connector.ts";
import type { Connection } from "../crm/sync/connector.ts";
import { type LoadedSummary, loadedSummary } from "../crm/sync/loaded.ts";
import { syncRound, type Told } from "../crm/sync/round.ts";
import { addDays, type Day } from "../domain/day.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { Company } from "../simulator/company.ts";
import { type CompanyPlan, demoPlan, planOfSize } from "../simulator/plan.ts";
import { salesforce } from "../simulator/sandbox/salesforce/salesforce.ts";
import type { Sandbox } from "../simulator/sandbox/sandbox.ts";
import { startSandbox } from "../simulator/sandbox/server.ts";
import { dayNumber } from "../simulator/timeline.ts";
import { type Truth, truth } from "../simulator/truth.ts";
import { demoConnection } from "../warehouse/landing.ts";
import { worldOf } from "./connections.ts";
import { type IssueCount, issueCounts } from "./issues.ts";
import type { Workspace } from "./workspace.ts";

/** What the demo company is to be; what is left out is as in the company that `npm start` shows. */
export interface DemoAsking {
  readonly deals?: number | undefined;
  readonly reps?: number | undefined;
  readonly seed?: number | undefined;
  /** The last day of its records; yesterday when nothing is said. */
  readonly today?: Day | undefined;
  readonly progress?: ((told: DemoTold) => void) | undefined;
}

type DemoTold =
  | ({ readonly step: "read" } & Omit<Told, "step">)
  | { readonly step: "load" | "build"; readonly done: number; readonly of: number };

export interface DemoFilled {
  readonly objects: readonly LoadedSummary[];
  readonly issues: readonly IssueCount[];
  /** The truth about the company, worked out for who asks. */
  readonly truth: () => Truth;
}

/**
 * Fills an empty data folder with a simulated company, synced through the Salesforce connector from a sandbox of its own like
 * anybody's CRM, and marked as demo data wherever it is shown. The sandbox is gone when this returns.
 */
export async function fillWithDemo(workspace: Workspace, asking: DemoAsking = {}): Promise<DemoFilled> {
  const { data, effects } = workspace;
  if (data.landing.runs().length > 0) throw notEmpty(workspace);
  const plan = planOf(asking, effects.now());
  const company = new Company(plan);
  const sandbox = await startSandbox({ company, services: [salesforce(keepsEverything)], packs: false });
  try {
    const { run } = await syncRound(
      data.landing,
      salesforceConnector,
      connectionTo(sandbox),
      worldOf(connectionTo(sandbox).settings, new AbortController().signal),
      { progress: ({ step: _, ...told }) => asking.progress?.({ step: "read", ...told }) },
    );
    try {
      await data.catchUp((step, done, of) => asking.progress?.({ step, done, of }));
    } catch (error) {
      data.landing.withdraw(run);
      throw error;
    }
    return {
      objects: await loadedSummary(data.warehouse, run),
      issues: await issueCounts(workspace),
      truth: () => truth(company, dayNumber(plan.today)),
    };
  } finally {
    await sandbox.close();
  }
}

/** An org with a field audit trail: what the company remembers can be looked back on, as far back as it goes. */
const keepsEverything = { historyShownMonths: 120, historyKeptMonths: 120 };

function connectionTo({ salesforce: { url, credentials } }: Sandbox): Connection {
  return {
    name: demoConnection,
    settings: { address: url, signIn: "client-credentials", clientId: credentials.clientId! },
    secrets: { read: () => ({ clientSecret: credentials.clientSecret! }), keep: () => undefined },
  };
}

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
