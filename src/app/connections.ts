import { hubspot } from "../crm/hubspot/connector.ts";
import { salesforce } from "../crm/salesforce/connector.ts";
import type { Connection, Connector, World } from "../crm/sync/connector.ts";
import { type SyncEffects, systemEffects } from "../crm/sync/effects.ts";
import { Limiter } from "../crm/sync/limiter.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { type Inside, insideOf } from "../outbound/allowed.ts";
import type { Connections, StoredConnection } from "../store/connections.ts";

/** The CRMs that can be connected. */
const connectors: Readonly<Record<string, Connector>> = { salesforce, hubspot };

export function connectorNamed(name: string): Connector {
  const connector = connectors[name];
  if (connector !== undefined) return connector;
  throw new RepmarkError("unknown-connector", `Repmark cannot connect to “${name}”.`, {
    kind: "usage",
    hint: `Use one of: ${Object.keys(connectors).join(", ")}. Exports of other CRMs are read with repmark import.`,
  });
}

/** A stored connection as its connector wants it. */
export function opened(connections: Connections, { name, settings }: StoredConnection): Connection {
  return {
    name,
    settings: settings as Connection["settings"],
    secrets: { read: () => connections.secrets(name), keep: (changes) => connections.keepSecrets(name, changes) },
  };
}

/**
 * What a connection is read in; one for all that it calls. The address that was given when it was connected may be one of this machine
 * (docs/decisions/0190): `connect` has looked at who gave it.
 */
export function worldOf(
  settings: unknown,
  signal: AbortSignal,
  effects: SyncEffects = systemEffects,
  inside: Inside | null = insideOf((settings as { address?: unknown } | null)?.address),
): World {
  const share = Number((settings as { share?: number } | null)?.share ?? 0.8);
  return { effects, limiter: new Limiter({ inFlight: 5, share }, effects), signal, inside };
}
