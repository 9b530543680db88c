import { worldOf } from "../src/app/connections.ts";
import { Workspace } from "../src/app/workspace.ts";
import { salesforce } from "../src/crm/salesforce/connector.ts";
import { syncRound } from "../src/crm/sync/round.ts";
import { peakMemory } from "./measure.ts";

/** Syncs a company for the first time, up to the build, and prints the seconds of reading and of loading. */
const [address = "", clientId = "", clientSecret = "", data = ""] = process.argv.slice(2);
const workspace = await Workspace.open(data, { now: () => new Date(), log: () => undefined });
const connection = {
  name: "salesforce",
  settings: { address, signIn: "client-credentials", clientId },
  secrets: { read: () => ({ clientSecret }), keep: () => undefined },
};
const started = performance.now();
const { run } = await syncRound(
  workspace.data.landing,
  salesforce,
  connection,
  worldOf(connection.settings, new AbortController().signal),
);
const read = (performance.now() - started) / 1000;
const from = performance.now();
const records = run.parts.reduce((sum, part) => sum + (part.rows ?? 0), 0);
const bytes = run.parts.reduce((sum, part) => sum + part.bytes, 0);
await workspace.data.catchUp((step, done) => {
  if (step !== "build" || done !== 0) return;
  const load = (performance.now() - from) / 1000;
  process.stdout.write(`${JSON.stringify({ read, load, records, bytes, peak: peakMemory() })}\n`);
  process.exit(0);
});
