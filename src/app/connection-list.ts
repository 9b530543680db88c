import { z } from "zod";
import type { Remark } from "../crm/sync/connector.ts";
import { readReceipt } from "../crm/sync/receipt.ts";
import { connectionState } from "../crm/sync/round.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { StoredConnection } from "../store/connections.ts";
import { type ConnectAsking, type Connected, connect } from "./connect.ts";
import { type ConnectionFreshness, connectionFreshness } from "./freshness.ts";
import { scheduleInWords, scheduleOf } from "./schedule.ts";
import type { Workspace } from "./workspace.ts";

/** A connection as an admin sees it; nothing secret is in it. */
export interface ConnectionSeen extends ConnectionFreshness {
  readonly connectedAt: string;
  /** Which field means what, as somebody chose it. */
  readonly fields: Readonly<Record<string, string | null>>;
  /** What was chosen by itself and what is missing, at the last reading. */
  readonly remarks: readonly Remark[];
}

export function connectionsSeen(workspace: Workspace): ConnectionSeen[] {
  return workspace.store.connections.all().map((one) => seen(workspace, one));
}

export function connectionSeen(workspace: Workspace, name: string): ConnectionSeen {
  return seen(workspace, connectionNamed(workspace, name));
}

/** Changes when a connection is synced by itself; who keeps the schedules goes by it within a minute. */
export function rescheduled(workspace: Workspace, name: string, said: string): { scheduleInWords: string } {
  const schedule = scheduleOf(said);
  connectionNamed(workspace, name);
  workspace.store.connections.reschedule(name, schedule);
  return { scheduleInWords: scheduleInWords(schedule) };
}

/** Forgets a connection and its secrets; what was read stays. */
export function forgotten(workspace: Workspace, name: string): void {
  connectionNamed(workspace, name);
  workspace.store.connections.remove(name);
}

/** A CRM that does not answer is tried for minutes; who asks over HTTP waits for so long. */
export const longestWait = 30_000;

/** Connects while somebody waits for it in front of a screen. */
export async function connectedSoon(workspace: Workspace, asking: ConnectAsking): Promise<Connected> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), longestWait);
  try {
    return await connect(workspace, { ...asking, signal: patience.signal });
  } catch (cause) {
    throw patience.signal.aborted ? silent(cause) : cause;
  } finally {
    clearTimeout(timer);
  }
}

/** Says anew which field means what, and signs in to see that the CRM has them; nothing is kept when it does not. */
export async function fieldsChosen(
  workspace: Workspace,
  name: string,
  fields: Readonly<Record<string, string | null>>,
): Promise<Connected> {
  const { connector, settings } = connectionNamed(workspace, name);
  return connectedSoon(workspace, {
    connector,
    name,
    settings: { ...(settings as object), fields },
    secrets: workspace.store.connections.secrets(name),
    fromHere: true, // whoever gave the address was looked at when it was connected
  });
}

/** What each CRM said it holds, beside what is here, at the last reading of each connection. */
export function receipts(workspace: Workspace) {
  const { landing } = workspace.data;
  return workspace.store.connections.all().flatMap(({ name }) => {
    const run = landing.runs().findLast(({ connection }) => connection === name);
    const receipt = run === undefined ? undefined : readReceipt(landing.folder, run);
    return receipt === undefined ? [] : [{ connection: name, ...receipt }];
  });
}

function seen(workspace: Workspace, connection: StoredConnection): ConnectionSeen {
  const { fields } = chosen.parse(connection.settings);
  return {
    ...connectionFreshness(workspace, connection),
    connectedAt: connection.connectedAt,
    fields,
    remarks: connectionState(workspace.data.landing, connection.name)?.remarks ?? [],
  };
}

const chosen = z.object({ fields: z.record(z.string(), z.string().nullable()).default({}) });

function connectionNamed({ store }: Workspace, name: string): StoredConnection {
  const found = store.connections.all().find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new RepmarkError(
    "unknown-connection",
    { en: `There is no connection called “${name}”.`, sv: `Det finns ingen anslutning som heter ”${name}”.` },
    {
      kind: "usage",
      hint: { en: "Ask for the list of connections.", sv: "Fråga efter listan över anslutningar." },
    },
  );
}

export const silent = (cause: unknown) =>
  new RepmarkError(
    "crm-silent",
    {
      en: "The CRM has not let us in within half a minute.",
      sv: "CRM-systemet har inte släppt in oss på en halv minut.",
    },
    {
      kind: "refused",
      hint: {
        en: "Check the address and try again, or connect at the server itself: repmark connect.",
        sv: "Kontrollera adressen och försök igen, eller anslut på själva servern: repmark connect.",
      },
      cause,
    },
  );
