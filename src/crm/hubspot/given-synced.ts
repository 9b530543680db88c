import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../../app/workspace.ts";
import type { Sandbox } from "../../simulator/sandbox/sandbox.ts";
import type { Connection, Json, World } from "../sync/connector.ts";
import { type SyncEffects, systemEffects } from "../sync/effects.ts";
import { Limiter } from "../sync/limiter.ts";
import { type Round, type RoundOptions, syncRound } from "../sync/round.ts";
import { hubspot } from "./connector.ts";

/** A workspace whose records come from a HubSpot account of the sandbox, for stories. */
export interface GivenSynced extends AsyncDisposable {
  readonly workspace: Workspace;
  readonly secrets: Record<string, string>;
  sync(options?: RoundOptions): Promise<Round>;
}

export async function givenSynced(
  sandbox: Sandbox,
  settings: Readonly<Record<string, Json>> = {},
  effects: Partial<SyncEffects> = {},
): Promise<GivenSynced> {
  const folder = mkdtempSync(join(tmpdir(), "repmark-hubspot-"));
  const nowOf = () => new Date(sandbox.world.now * 60_000 + 3_600_000);
  const workspace = await Workspace.open(join(folder, "data"), { now: nowOf, log: () => undefined });
  const { url, credentials } = sandbox.hubspot;
  const secrets: Record<string, string> = {
    serviceKey: credentials.serviceKey!,
    clientSecret: credentials.clientSecret!,
    refreshToken: credentials.refreshToken!,
  };
  const connection: Connection = {
    name: "hubspot",
    settings: { address: url, ...settings },
    secrets: { read: () => secrets, keep: (changes) => void Object.assign(secrets, changes) },
  };
  const all: SyncEffects = { ...systemEffects, sleep: async () => undefined, random: () => 0, ...effects };
  return {
    workspace,
    secrets,
    sync: async (options = {}) => {
      const world: World = {
        effects: all,
        limiter: new Limiter({ inFlight: 5, share: 0.8 }, { now: all.now, sleep: systemEffects.sleep }),
        signal: new AbortController().signal,
      };
      const round = await syncRound(workspace.data.landing, hubspot, connection, world, options);
      await workspace.data.catchUp();
      return round;
    },
    [Symbol.asyncDispose]: async () => {
      workspace.close();
      rmSync(folder, { recursive: true });
    },
  };
}
