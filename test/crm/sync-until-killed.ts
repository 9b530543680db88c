import { Workspace } from "../../src/app/workspace.ts";
import { hubspot } from "../../src/crm/hubspot/connector.ts";
import { salesforce } from "../../src/crm/salesforce/connector.ts";
import { systemEffects } from "../../src/crm/sync/effects.ts";
import { Limiter } from "../../src/crm/sync/limiter.ts";
import { syncRound } from "../../src/crm/sync/round.ts";
import { insideOf } from "../../src/outbound/allowed.ts";

/**
 * Syncs a data folder from a CRM, round after round, until somebody kills it: `salesforce FOLDER ADDRESS CLIENT-ID SECRET`, or
 * `hubspot FOLDER ADDRESS KEY`. Says when it begins, when a page is on disk, when a round is committed, and when it is loaded.
 */
const [crm, folder, address, ...keys] = process.argv.slice(2) as string[];
const effects = { ...systemEffects, sleep: (milliseconds: number) => systemEffects.sleep(Math.min(milliseconds, 20)) };
const [connector, settings, secrets]: readonly [typeof hubspot, Record<string, string>, Record<string, string>] =
  crm === "hubspot"
    ? [hubspot, { address: address! }, { serviceKey: keys[0]! }]
    : [salesforce, { address: address!, signIn: "client-credentials", clientId: keys[0]! }, { clientSecret: keys[1]! }];
const workspace = await Workspace.open(folder!, { now: () => new Date(), log: () => undefined });
process.stdout.write("begins\n");
const world = {
  effects,
  limiter: new Limiter({ inFlight: 5, share: 1 }, effects),
  signal: new AbortController().signal,
  inside: insideOf(address),
};
for (;;) {
  const { run } = await syncRound(
    workspace.data.landing,
    connector,
    { name: connector.name, settings, secrets: { read: () => secrets, keep: () => undefined } },
    world,
    { partBytes: 20_000, progress: () => process.stdout.write("page\n") },
  );
  process.stdout.write(`committed ${run.run}\n`);
  await workspace.data.catchUp();
  process.stdout.write(`loaded ${run.run}\n`);
}
