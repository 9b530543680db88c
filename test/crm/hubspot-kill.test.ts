import { afterAll, beforeAll, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { Landing } from "../../src/warehouse/landing.ts";
import { coreOf, differing } from "./core-of.ts";
import { GivenHubspot } from "./given-hubspot.ts";
import { killedWhileSyncing } from "./killed-while-syncing.ts";
import { isSoak } from "./soak.ts";

const kills = isSoak ? 50 : 3;

let given: GivenHubspot;
beforeAll(async () => {
  given = await GivenHubspot.of(200, { reps: 8 });
});
afterAll(() => given.close());

test("killed at random instants of syncs while the company works on: nothing is lost, nothing doubled, no cursor ahead of its rows", async () => {
  const folder = given.folder();
  const { url, credentials } = given.sandbox.hubspot;
  let committed = new Set<string>();
  let midway = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    // While it reads, or while it loads what it read.
    const pages = Math.floor(Math.random() * 25);
    const how = ["hubspot", folder, url, credentials.serviceKey!];
    const said = await killedWhileSyncing(how, Math.random() * (kill % 3 === 2 ? 2000 : 40), pages);
    const landing = Landing.open(folder);
    await landing.verify();
    if (landing.unfinished("hubspot") !== undefined) midway += 1;
    const there = new Set(landing.runs().map(({ run }) => run));
    for (const run of [...committed, ...said]) expect(there).toContain(run); // what was said to be there is there
    committed = there;
    given.sandbox.letPass({ minutes: 200 + kill });
  }
  expect(midway).toBeGreaterThan(0);
  const workspace = await given.workspace(folder);
  await given.round(workspace); // goes on with the one that was cut off, with the plan it had
  await given.round(workspace);
  await workspace.data.catchUp();
  expect(differing(await coreOf(workspace), await coreOf(await given.synced()))).toEqual({});
  await expectNoneDoubled(workspace);
}, 1_800_000);

/** Rounds overlap, so raw holds many a record twice; core holds each once. */
async function expectNoneDoubled(workspace: Workspace): Promise<void> {
  for (const [table, id] of Object.entries({
    opportunity: "opportunity_id",
    lead: "lead_id",
    activity: "activity_id",
    engagement: "engagement_id",
  })) {
    const [counts] = await workspace.data.warehouse.rows(
      `select count(*)::integer as rows, count(distinct ${id})::integer as ids from core.${table}`,
    );
    expect([table, counts!.rows]).toEqual([table, counts!.ids]);
  }
}
