import type { SyncEffects } from "../crm/sync/effects.ts";
import type { StoredConnection } from "../store/connections.ts";
import { nextSync } from "./schedule.ts";
import { sync } from "./sync.ts";
import { sleep, untilStopped } from "./until-stopped.ts";
import type { Workspace } from "./workspace.ts";

export interface ScheduleEffects {
  /** Waits; ends early when `signal` does. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** What a sync touches of the world. */
  readonly sync?: SyncEffects | undefined;
}

export interface Schedules {
  /** The connection that is being synced right now. */
  readonly running: string | null;
  /** Stops a sync that runs at its next page; the next one goes on there. Over when nothing is done any more. */
  stop(): Promise<void>;
}

/** Clocks are set, machines sleep and schedules are changed: nobody waits longer before looking again. */
const longestWait = 60_000;
/** After a fault of the disk: soon, for room may have been made. */
const retryWait = 15_000;

/**
 * Syncs each connection when its schedule says so, one after the other, until it is stopped. One that was missed is caught up once.
 * One that fails is said and tried again at its next time.
 */
export function keepSchedules(workspace: Workspace, effects: ScheduleEffects = { sleep }): Schedules {
  const state = { running: null as string | null };
  const kept = untilStopped((signal) => keep(workspace, effects, signal, state));
  return {
    get running() {
      return state.running;
    },
    stop: kept.stop,
  };
}

async function keep(
  workspace: Workspace,
  effects: ScheduleEffects,
  signal: AbortSignal,
  state: { running: string | null },
): Promise<void> {
  while (!signal.aborted) {
    try {
      const [next] = upcoming(workspace);
      const left = (next?.at.getTime() ?? Number.POSITIVE_INFINITY) - workspace.effects.now().getTime();
      if (next !== undefined && left <= 0) {
        state.running = next.connection.name;
        await syncNow(workspace, next.connection, effects, signal);
      } else await effects.sleep(Math.min(left, longestWait), signal);
    } catch (error) {
      // Not even how it ended could be kept, such as on a full disk: it will be due still.
      workspace.effects.log(`The schedule is not kept for a moment: ${String(error)}`);
      await effects.sleep(retryWait, signal);
    } finally {
      state.running = null;
    }
  }
}

/** What is synced next first; of two at the same time the one that has waited longer. */
function upcoming(workspace: Workspace): { readonly connection: StoredConnection; readonly at: Date }[] {
  const { connections } = workspace.store;
  const { timeZone } = workspace.store.settings();
  return connections
    .all()
    .flatMap((connection) => {
      const tried = connections.tried(connection.name);
      const at = nextSync(connection, tried, timeZone);
      return at === undefined ? [] : [{ connection, at, since: tried?.at ?? connection.connectedAt }];
    })
    .sort((one, other) => one.at.getTime() - other.at.getTime() || (one.since < other.since ? -1 : 1));
}

async function syncNow(
  workspace: Workspace,
  { name }: StoredConnection,
  effects: ScheduleEffects,
  signal: AbortSignal,
): Promise<void> {
  const { log } = workspace.effects;
  try {
    const { synced } = await sync(workspace, {
      connection: name,
      signal,
      effects: effects.sync,
      progress: () => undefined,
    });
    for (const { objects, receipt } of synced) {
      const count = objects.reduce((sum, { added, changed, deleted }) => sum + added + changed + deleted, 0);
      log(
        `${name} was synced: ${count} records are new or changed${receipt.isComplete ? "." : "; counts differ, see repmark doctor."}`,
      );
    }
  } catch (error) {
    if (signal.aborted) return;
    const failure = workspace.store.connections.tried(name)?.failure;
    if (failure == null) throw error;
    // A server goes on serving, and tries again at the next time.
    log(`${name} could not be synced. ${failure.message} ${failure.hint}`);
  }
}
