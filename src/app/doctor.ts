import { isGap, readReceipt } from "../crm/sync/receipt.ts";
import { connectionState } from "../crm/sync/round.ts";
import type { StoredConnection } from "../store/connections.ts";
import { connectionFreshness } from "./freshness.ts";
import { damageSaid } from "./health.ts";
import { type IssueCount, issueCounts } from "./issues.ts";
import { reportSchedules } from "./report-schedules/manage.ts";
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
    warehouseFinding(workspace),
    auditWhole(workspace),
    ...workspace.store.connections.all().flatMap((connection) => connectionFindings(workspace, connection)),
    ...reportFindings(workspace),
  ];
  return { findings, issues: await issueCounts(workspace) };
}

/** How fresh a connection is, whether the CRM's counts are ours, what is left out, and whether a round is waiting to be gone on with. */
function connectionFindings(workspace: Workspace, connection: StoredConnection): Finding[] {
  return [...readFindings(workspace, connection), scheduleFinding(workspace, connection)];
}

/** When it is read by itself, and how that went last. */
function scheduleFinding(workspace: Workspace, connection: StoredConnection): Finding {
  const { scheduleInWords, nextAt, triedAt, failure } = connectionFreshness(workspace, connection);
  const when = `Synced ${scheduleInWords}${nextAt === null ? "" : ` while repmark serve runs, next at ${nextAt}`}.`;
  const check = `connection ${connection.name} schedule`;
  if (failure === null) return { check, isWell: true, says: when };
  return {
    check,
    isWell: false,
    says: `${when} The last sync failed at ${triedAt}: ${failure.message} ${failure.hint}`,
  };
}

function readFindings(workspace: Workspace, { name }: StoredConnection): Finding[] {
  const { landing } = workspace.data;
  const state = connectionState(landing, name);
  const run = landing.runs().findLast((one) => one.connection === name);
  const check = `connection ${name}`;
  if (state === undefined || run === undefined)
    return [{ check, isWell: false, says: `Nothing has been read yet: repmark sync ${name}` }];
  const hours = Math.round((workspace.effects.now().getTime() - Date.parse(state.through)) / 3_600_000);
  const receipt = readReceipt(landing.folder, run);
  const gaps = receipt?.lines.filter(isGap) ?? [];
  const unfinished = landing.unfinished(name);
  return [
    { check, isWell: hours <= 48, says: `${state.account.name}, read up to ${state.through} (${hours} hours ago).` },
    receipt === undefined
      ? {
          check: `${check} receipt`,
          isWell: false,
          says: `The last round was not held against the CRM's counts: repmark sync ${name}`,
        }
      : {
          check: `${check} receipt`,
          isWell: receipt.isComplete,
          says: receipt.isComplete
            ? "The CRM's own counts are ours."
            : `${gaps.length} counts differ, the first for ${gaps[0]!.object} ${gaps[0]!.month ?? ""}: the CRM says ${gaps[0]!.crm}, here are ${gaps[0]!.ours}. Try repmark sync ${name} --full`,
        },
    ...state.remarks
      .filter(({ kind }) => kind === "missing")
      .map(({ object, says }) => ({ check: `${check} ${object}`, isWell: true, says })),
    ...(unfinished === undefined
      ? []
      : [
          {
            check: `${check} unfinished`,
            isWell: false,
            says: `A round of ${unfinished.startedAt} was cut off; repmark sync ${name} goes on with it.`,
          },
        ]),
  ];
}

/** Whether reports that go out by themselves arrive; nothing where there are none. */
function reportFindings({ store, effects }: Workspace): Finding[] {
  return reportSchedules(store, effects.now()).map(
    ({ name, cadence, at, nextAt, recipients, troubled: [latest, ...more] }) => ({
      check: `report schedule ${name}`,
      isWell: latest === undefined,
      says:
        latest === undefined
          ? `Goes out ${cadence} at ${at} to ${recipients.filter(({ leftAt }) => leftAt === null).length} while repmark serve runs, next at ${nextAt ?? "no time"}.`
          : `${more.length + 1} did not arrive or may not have; the latest, of ${latest.period} to ${latest.address}, is ${latest.state}: ${latest.failure === null ? "the program ended while it was handed over." : `${latest.failure.message} ${latest.failure.hint}`}`,
    }),
  );
}

function warehouseFinding({ data, damages, effects }: Workspace): Finding {
  const damage = damages.lately(effects.now());
  const says = `Version ${data.version || "none yet"}.`;
  return {
    check: "warehouse",
    isWell: damage === null,
    says: damage === null ? says : `${says} ${damageSaid(damage)}`,
  };
}

function auditWhole({ store }: Workspace): Finding {
  const broken = store.audit.broken();
  const entries = store.audit.end()?.number ?? 0;
  return {
    check: "audit",
    isWell: broken === null,
    says:
      broken === null
        ? `${entries} entries of who changed or took out what, each sealed with the one before.`
        : `Entry ${broken.number} of the audit ${broken.how === "missing" ? "is missing" : "was altered"}: what it says of later ones cannot be relied on. A backup from before has the rest.`,
  };
}

async function landingIntact(workspace: Workspace): Promise<Finding> {
  try {
    await workspace.data.landing.verify();
    return { check: "checksums", isWell: true, says: "Every imported file is as it was when it was imported." };
  } catch (error) {
    return { check: "checksums", isWell: false, says: error instanceof Error ? error.message : String(error) };
  }
}
