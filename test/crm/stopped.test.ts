import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/app/connect.ts";
import { Workspace } from "../../src/app/workspace.ts";
import { Landing } from "../../src/warehouse/landing.ts";
import { compared } from "./compared.ts";
import { GivenSalesforce, told } from "./given-salesforce.ts";

const main = join(import.meta.dirname, "../../src/cli/main.ts");
let given: GivenSalesforce;
beforeAll(async () => {
  given = await GivenSalesforce.of(200, {}, { pageSize: 50, bulkPageRecords: 100 });
});
afterAll(() => given.close());

test("told to stop (SIGTERM), a sync and a server in a scheduled sync end at their page within seconds; the next goes on there, and nothing is lost or twice", async () => {
  const folder = given.folder();
  const workspace = await Workspace.open(folder, { now: () => given.now(), log: () => undefined });
  const { settings, secrets } = given.connection();
  await connect(workspace, {
    connector: "salesforce",
    fromHere: true,
    settings: settings as Record<string, unknown>,
    secrets: secrets.read(),
  });
  workspace.close();
  const unfinished = () => Landing.open(folder).unfinished("salesforce");

  const sync = await stopped(["sync", "--data", folder]);
  expect(sync).toMatchObject({ code: 0, said: expect.stringContaining("the next sync goes on from there") });
  const begun = unfinished();
  expect(begun?.parts.length).toBeGreaterThan(0);

  // Its time has come long ago: the server syncs as soon as it is up, and goes on with the same round.
  const server = await stopped(["serve", "--port", "0", "--data", folder]);
  expect(server).toMatchObject({ code: 0, said: expect.stringContaining("Stopping: nothing new is begun") });
  expect(unfinished()).toMatchObject({ run: begun!.run });
  expect(unfinished()!.parts.length).toBeGreaterThan(begun!.parts.length);

  given.sandbox.faults.disarm();
  expect(await ended(run(["sync", "--data", folder]))).toMatchObject({ code: 0 });
  expect(unfinished()).toBeUndefined();
  const landing = Landing.open(folder);
  await landing.verify();
  expect(landing.runs().map((one) => one.run)).toEqual([begun!.run]);

  const [after, whole] = [await everything(await given.workspace(folder)), await everything(await given.synced())];
  expect(after).toEqual(whole);
  expect(after.opportunity?.length ?? Object.values(after)[0]!.length).toBeGreaterThan(100);
}, 180_000);

/** So many calls are answered at once, and all after them slowly. */
const pages = 20;

/** Starts the real program, tells it to stop in the middle of a sync, and holds its last seconds against the clock of services. */
async function stopped(args: readonly string[]): Promise<{ code: number | null; said: string }> {
  given.sandbox.faults.disarm();
  const before = given.sandbox.log.entries(/query|results/i).length;
  given.sandbox.fault({ kind: "slow", on: "/query", after: pages, bytes: 200, ms: 400, times: 1000 });
  const running = run(args);
  await expect
    .poll(() => given.sandbox.log.entries(/query|results/i).length - before, { timeout: 60_000, interval: 50 })
    .toBeGreaterThanOrEqual(pages);
  const from = performance.now();
  running.child.kill("SIGTERM");
  const answer = await ended(running);
  expect(performance.now() - from).toBeLessThan(10_000);
  return answer;
}

function run(args: readonly string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  const said: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
  return { child, said, closed: once(child, "close") };
}

async function ended({ said, closed }: ReturnType<typeof run>): Promise<{ code: number | null; said: string }> {
  const [code] = await closed;
  return { code: code as number | null, said: said.join("") };
}

async function everything({ data }: Workspace): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const [table, sql] of Object.entries(compared)) all[table] = await told(data.warehouse, sql);
  return all;
}
