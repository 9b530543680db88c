import { webSignIn as hubspotSignIn } from "../crm/hubspot/web-sign-in.ts";
import { webSignIn } from "../crm/salesforce/web-sign-in.ts";
import type { Connection, Remark } from "../crm/sync/connector.ts";
import { type SyncEffects, systemEffects } from "../crm/sync/effects.ts";
import { Store } from "../store/store.ts";
import { connectorNamed, worldOf } from "./connections.ts";
import type { Workspace } from "./workspace.ts";

export interface ConnectAsking {
  readonly connector: string;
  /** The connection's name; that of the CRM when left out. */
  readonly name?: string | undefined;
  /** As the connector wants them; nothing secret. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly effects?: SyncEffects | undefined;
  /** Where somebody has to say yes, in a browser on this machine. */
  readonly show?: ((address: string) => void) | undefined;
}

export interface Connected {
  readonly name: string;
  readonly account: string;
  /** What of the CRM is read. */
  readonly found: readonly string[];
  /** What was chosen, and what is missing and what that costs. */
  readonly remarks: readonly Remark[];
}

/** Signs in, looks at what may be read, and keeps the connection with its secrets sealed. Nothing is kept when the sign-in fails. */
export async function connect(workspace: Workspace, asking: ConnectAsking): Promise<Connected> {
  const connector = connectorNamed(asking.connector);
  const name = asking.name ?? connector.name;
  const world = worldOf(asking.settings, new AbortController().signal, asking.effects ?? systemEffects);
  let secrets = { ...asking.secrets };
  if (connector.name === "salesforce" && asking.settings.signIn === "web" && secrets.refreshToken === undefined)
    secrets = { ...secrets, ...(await webSignIn(asking.settings, secrets, world, asking.show ?? (() => undefined))) };
  if (connector.name === "hubspot" && asking.settings.signIn === "oauth" && secrets.refreshToken === undefined)
    secrets = {
      ...secrets,
      ...(await hubspotSignIn(asking.settings, secrets, world, asking.show ?? (() => undefined))),
    };
  const connection: Connection = {
    name,
    settings: asking.settings as Connection["settings"],
    // A refresh token that is changed by this very sign-in is the one to keep.
    secrets: { read: () => secrets, keep: (changes) => void Object.assign(secrets, changes) },
  };
  const source = await connector.open(connection, world);
  const { steps, remarks } = await source.plan({}, "incremental");
  workspace.store.connections.put(
    {
      name,
      connector: connector.name,
      settings: asking.settings,
      schedule: null, // nothing syncs by itself yet
      connectedAt: workspace.effects.now().toISOString(),
    },
    secrets,
  );
  return { name, account: source.account.name, found: [...new Set(steps.map((step) => step.source))], remarks };
}

/** Forgets a connection and its secrets; what was read stays. */
export function disconnect(folder: string, name: string): boolean {
  using store = Store.open(folder);
  return store.connections.remove(name);
}

/** Seals all secrets with a new key; answers how many connections there are. */
export function rotateKey(folder: string): number {
  using store = Store.open(folder);
  return store.connections.rotateKey();
}
