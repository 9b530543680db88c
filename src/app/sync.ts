import type { Remark } from "../crm/sync/connector.ts";
import { type Drifted, drift } from "../crm/sync/drift.ts";
import type { SyncEffects } from "../crm/sync/effects.ts";
import { type LoadedSummary, loadedSummary } from "../crm/sync/loaded.ts";
import { isGap, type ReceiptLine, writeReceipt } from "../crm/sync/receipt.ts";
import { connectionState, type Round, syncRound, type Told } from "../crm/sync/round.ts";
import { refusalOf } from "../domain/disk-trouble.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { Failure, StoredConnection } from "../store/connections.ts";
import { watched } from "../warehouse/watched.ts";
import { connectorNamed, opened, worldOf } from "./connections.ts";
import { freeze } from "./freeze.ts";
import { inTurn } from "./in-turn.ts";
import { type IssueCount, issueCounts } from "./issues.ts";
import type { Workspace } from "./workspace.ts";

export interface SyncAsking {
  /** One connection by its name; all of them when left out. */
  readonly connection?: string | undefined;
  /** Read everything anew and say what had drifted. */
  readonly full?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly effects?: SyncEffects | undefined;
  readonly progress: (told: SyncTold) => void;
}

export type SyncTold =
  | ({ readonly step: "read"; readonly connection: string; readonly calls: number } & Omit<Told, "step">)
  | { readonly step: "load" | "build"; readonly done: number; readonly of: number };

export interface Synced {
  readonly connection: string;
  readonly account: string;
  readonly run: string;
  readonly manner: "incremental" | "full";
  /** It went on with a round that had been cut off. */
  readonly wentOn: boolean;
  /** Everything written before this instant is here. */
  readonly through: string;
  readonly calls: number;
  /** Milliseconds that calls waited for their turn. */
  readonly waited: number;
  readonly objects: readonly LoadedSummary[];
  /** What a full reading showed that the rounds before it had not; null when it was none, or the first. */
  readonly drift: readonly Drifted[] | null;
  /** Whether the CRM's own counts are ours, and where they are not. */
  readonly receipt: { readonly isComplete: boolean; readonly gaps: readonly ReceiptLine[] };
  readonly remarks: readonly Remark[];
}

/** Reads what is new of each connection, loads it and holds it against the CRM's own counts. One that fails does not stop the others. How each ended is kept. */
export function sync(workspace: Workspace, asking: SyncAsking): Promise<{ synced: Synced[]; issues: IssueCount[] }> {
  return inTurn(workspace, () => watched("sync", {}, () => syncNow(workspace, asking)));
}

async function syncNow(workspace: Workspace, asking: SyncAsking): Promise<{ synced: Synced[]; issues: IssueCount[] }> {
  asking.signal?.throwIfAborted();
  const wanted = connectionsNamed(workspace, asking.connection);
  const going = new Set(wanted.map(({ name }) => name));
  const ended = (name: string, failure: Failure | null) => {
    going.delete(name);
    workspace.store.connections.noteTried(name, { at: workspace.effects.now().toISOString(), failure });
  };
  try {
    await freeze(workspace); // what complete periods came to before this changes them
    const rounds: Reading[] = [];
    const failures: unknown[] = [];
    for (const connection of wanted) {
      try {
        const facts = { "repmark.connection": connection.name, "repmark.connector": connection.connector };
        rounds.push(await watched("read", facts, () => read(workspace, connection, asking)));
      } catch (error) {
        asking.signal?.throwIfAborted();
        failures.push(error);
        ended(connection.name, failureOf(error));
      }
    }
    if (rounds.length > 0) await load(workspace, rounds, asking);
    const synced: Synced[] = [];
    for (const reading of rounds) {
      const one = await said(workspace, reading);
      workspace.store.audit.add("sync", one.connection, { run: one.run, manner: one.manner, through: one.through });
      synced.push(one);
      ended(reading.round.run.connection, null);
    }
    if (failures.length > 0) throw failures[0];
    return { synced, issues: await issueCounts(workspace) };
  } catch (error) {
    // One that was stopped has not ended: the next sync goes on there.
    if (!asking.signal?.aborted) for (const name of [...going]) ended(name, failureOf(error));
    throw error;
  }
}

interface Reading {
  readonly round: Round;
  readonly waited: number;
  /** Up to when all was said to be here before it; undefined when nothing was. */
  readonly before: string | undefined;
}

async function read(workspace: Workspace, connection: StoredConnection, asking: SyncAsking): Promise<Reading> {
  const { store, data } = workspace;
  const before = connectionState(data.landing, connection.name)?.through;
  const world = worldOf(connection.settings, asking.signal ?? new AbortController().signal, asking.effects);
  const round = await syncRound(
    data.landing,
    connectorNamed(connection.connector),
    opened(store.connections, connection),
    world,
    {
      manner: asking.full ? "full" : undefined,
      progress: ({ step: _, ...told }) =>
        asking.progress({ step: "read", connection: connection.name, calls: world.limiter.calls, ...told }),
    },
  );
  return { round, waited: world.limiter.waited, before };
}

async function load(workspace: Workspace, rounds: readonly { round: Round }[], asking: SyncAsking): Promise<void> {
  try {
    await workspace.data.catchUp((step, done, of) => asking.progress({ step, done, of }));
  } catch (error) {
    // A run that cannot be loaded would meet every later opening again; its cursors go with it, so it is read anew.
    for (const { round } of rounds) workspace.data.landing.withdraw(round.run);
    throw error;
  }
  workspace.data.landing.forgetDemo();
}

async function said(workspace: Workspace, { round, waited, before }: Reading): Promise<Synced> {
  const { run, state, wentOn } = round;
  const { warehouse, landing } = workspace.data;
  const receipt = await writeReceipt(landing.folder, warehouse, run, state);
  return {
    connection: run.connection,
    account: state.account.name,
    run: run.run,
    manner: state.manner,
    wentOn,
    through: state.through,
    calls: state.calls,
    waited,
    objects: await loadedSummary(warehouse, run),
    drift: state.manner === "full" && before !== undefined ? await drift(warehouse, run, before) : null,
    receipt: { isComplete: receipt.isComplete, gaps: receipt.lines.filter(isGap) },
    remarks: state.remarks,
  };
}

function failureOf(error: unknown): Failure {
  const refusal = refusalOf(error);
  if (refusal !== null) return { code: refusal.code, message: refusal.message, hint: refusal.hint };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "fault", message, hint: "This is a fault in Repmark; please report it." };
}

function connectionsNamed(workspace: Workspace, name: string | undefined): StoredConnection[] {
  const all = workspace.store.connections.all();
  if (all.length === 0)
    throw new RepmarkError("nothing-connected", "No CRM is connected to this data folder.", {
      kind: "usage",
      hint: "Connect one first: repmark connect salesforce, or repmark connect hubspot.",
    });
  const wanted = all.filter((one) => name === undefined || one.name === name);
  if (wanted.length > 0) return wanted;
  throw new RepmarkError("unknown-connection", `There is no connection called “${name}”.`, {
    kind: "usage",
    hint: `Connected are: ${all.map((one) => one.name).join(", ")}.`,
  });
}
