import { existsSync } from "node:fs";
import { join } from "node:path";
import { webSignIn as hubspotSignIn } from "../crm/hubspot/web-sign-in.ts";
import { webSignIn } from "../crm/salesforce/web-sign-in.ts";
import type { Browser } from "../crm/sync/browser-code.ts";
import type { Connection, Known, Remark } from "../crm/sync/connector.ts";
import { type SyncEffects, systemEffects } from "../crm/sync/effects.ts";
import { connectionState } from "../crm/sync/round.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { Store } from "../store/store.ts";
import { FolderLock } from "../warehouse/lock.ts";
import { withRole } from "./connection-role.ts";
import { connectorNamed, worldOf } from "./connections.ts";
import { scheduleInWords, scheduleOf, usualSchedule } from "./schedule.ts";
import type { Workspace } from "./workspace.ts";

export interface ConnectAsking {
  readonly connector: string;
  /** The connection's name; that of the CRM when left out. */
  readonly name?: string | undefined;
  /** As the connector wants them; nothing secret. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly effects?: SyncEffects | undefined;
  /** When nobody waits any longer. */
  readonly signal?: AbortSignal | undefined;
  /** Asked for at this machine itself: the CRM may be on it too, as the sandbox is. */
  readonly fromHere?: boolean | undefined;
  /** When to sync it by itself, as `scheduleOf` reads it; as before when left out, hourly at first. */
  readonly schedule?: string | undefined;
  /** Where somebody has to say yes, in a browser on this machine. */
  readonly show?: Browser["show"] | undefined;
  /** Where that browser comes back to, when it is another machine's. */
  readonly wait?: Browser["wait"] | undefined;
}

export interface Connected {
  readonly name: string;
  readonly account: string;
  /** When it is synced by itself, in words. */
  readonly schedule: string;
  /** What of the CRM is read. */
  readonly found: readonly string[];
  /** What was chosen, and what is missing and what that costs. */
  readonly remarks: readonly Remark[];
}

/** Signs in, looks at what may be read, and keeps the connection with its secrets sealed. Nothing is kept when the sign-in fails. */
export async function connect(workspace: Workspace, asking: ConnectAsking): Promise<Connected> {
  const connector = connectorNamed(asking.connector);
  const name = asking.name ?? connector.name;
  const before = workspace.store.connections.all().find((one) => one.name === name);
  const schedule =
    asking.schedule === undefined
      ? before === undefined
        ? usualSchedule
        : before.schedule
      : scheduleOf(asking.schedule);
  const world = worldOf(
    asking.settings,
    asking.signal ?? new AbortController().signal,
    asking.effects ?? systemEffects,
    asking.fromHere ? undefined : null,
  );
  const { settings, remark } = withRole(workspace, connector.name, name, asking.settings);
  let secrets = { ...asking.secrets };
  const browser: Browser = { show: asking.show ?? (() => undefined), wait: asking.wait };
  if (connector.name === "salesforce" && asking.settings.signIn === "web" && secrets.refreshToken === undefined)
    secrets = { ...secrets, ...(await webSignIn(asking.settings, secrets, world, browser)) };
  if (connector.name === "hubspot" && asking.settings.signIn === "oauth" && secrets.refreshToken === undefined)
    secrets = {
      ...secrets,
      ...(await hubspotSignIn(asking.settings, secrets, world, browser)),
    };
  const connection: Connection = {
    name,
    settings: settings as Connection["settings"],
    // A refresh token that is changed by this very sign-in is the one to keep.
    secrets: { read: () => secrets, keep: (changes) => void Object.assign(secrets, changes) },
  };
  const source = await connector.open(connection, world);
  const known: Known = connectionState(workspace.data.landing, name)?.known ?? {};
  const { steps, remarks } = await source.plan(known, "incremental");
  workspace.store.connections.put(
    {
      name,
      connector: connector.name,
      settings,
      schedule,
      connectedAt: workspace.effects.now().toISOString(),
    },
    secrets,
  );
  return {
    name,
    account: source.account.name,
    schedule: scheduleInWords(schedule),
    found: [...new Set(steps.map((step) => step.source))],
    remarks: [...remark, ...remarks],
  };
}

/** Forgets a connection and its secrets; what was read stays. */
export function disconnect(folder: string, name: string): boolean {
  using store = Store.open(folder);
  return store.connections.remove(name);
}

/**
 * Seals all secrets with a new key; answers how many connections there are. Nobody else may hold the folder: a server that keeps a renewed token at the
 * same instant would seal it with the key that goes.
 */
export function rotateKey(folder: string, now: Date): number {
  if (!existsSync(join(folder, "store.sqlite"))) throw noFolder(folder);
  const lock = FolderLock.take(folder, now);
  try {
    using store = Store.open(folder);
    return store.rotateKey();
  } finally {
    lock.release();
  }
}

const noFolder = (folder: string) =>
  new RepmarkError(
    "no-data-folder",
    { en: `${folder} is no data folder of Repmark.`, sv: `${folder} är ingen datamapp för Repmark.` },
    {
      kind: "usage",
      hint: {
        en: "Name the one whose key is changed with --data or REPMARK_DATA.",
        sv: "Ange den vars nyckel byts med --data eller REPMARK_DATA.",
      },
    },
  );
