import { connectionState } from "../crm/sync/round.ts";
import type { Failure, StoredConnection } from "../store/connections.ts";
import { nextSync, scheduleInWords } from "./schedule.ts";
import type { Workspace } from "./workspace.ts";

export interface ConnectionFreshness {
  readonly name: string;
  readonly connector: string;
  /** Whom it is signed in to; null before the first sync. */
  readonly account: string | null;
  /** Everything written before this instant is here; null before the first sync. */
  readonly through: string | null;
  readonly schedule: string | null;
  readonly scheduleInWords: string;
  /** When a server syncs it by itself; the past means as soon as there is one. Null: never. */
  readonly nextAt: string | null;
  /** When the last sync ended, and why it failed if it did. */
  readonly triedAt: string | null;
  readonly failure: Failure | null;
}

/** How fresh the records of each connection are, and when it is read by itself. */
export function freshness(workspace: Workspace): ConnectionFreshness[] {
  return workspace.store.connections.all().map((connection) => connectionFreshness(workspace, connection));
}

export function connectionFreshness(workspace: Workspace, connection: StoredConnection): ConnectionFreshness {
  const { name, connector, schedule } = connection;
  const state = connectionState(workspace.data.landing, name);
  const tried = workspace.store.connections.tried(name);
  return {
    name,
    connector,
    account: state?.account.name ?? null,
    through: state?.through ?? null,
    schedule,
    scheduleInWords: scheduleInWords(schedule),
    nextAt: nextSync(connection, tried, workspace.store.settings().timeZone)?.toISOString() ?? null,
    triedAt: tried?.at ?? null,
    failure: tried?.failure ?? null,
  };
}
