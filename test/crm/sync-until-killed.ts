import { Workspace } from "../../src/app/workspace.ts";
import { salesforce } from "../../src/crm/salesforce/connector.ts";
import { systemEffects } from "../../src/crm/sync/effects.ts";
import { Limiter } from "../../src/crm/sync/limiter.ts";
import { syncRound } from "../../src/crm/sync/round.ts";

/** Syncs a data folder from a Salesforce, round after round, until somebody kills it. Says when a round is committed, and when it is loaded. */
const [, , folder, address, clientId, clientSecret] = process.argv as string[];
const effects = { ...systemEffects, sleep: (milliseconds: number) => systemEffects.sleep(Math.min(milliseconds, 20)) };
const workspace = await Workspace.open(folder!, { now: () => new Date(), log: () => undefined });
for (;;) {
  const { run } = await syncRound(
    workspace.data.landing,
    salesforce,
    {
      name: "salesforce",
      settings: { address: address!, signIn: "client-credentials", clientId: clientId! },
      secrets: { read: () => ({ clientSecret: clientSecret! }), keep: () => undefined },
    },
    { effects, limiter: new Limiter({ inFlight: 5, share: 1 }, effects), signal: new AbortController().signal },
    { partBytes: 20_000 },
  );
  process.stdout.write(`committed ${run.run}\n`);
  await workspace.data.catchUp();
  process.stdout.write(`loaded ${run.run}\n`);
}
