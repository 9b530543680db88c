import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Workspace } from "../../src/app/workspace.ts";
import { Landing } from "../../src/warehouse/landing.ts";
import { coreOf, differing } from "./core-of.ts";
import { GivenHubspot } from "./given-hubspot.ts";
import { HubspotLife } from "./hubspot-life.ts";
import { seeds } from "./soak.ts";

describe.each(seeds(3))("a company grown from seed %i", (seed) => {
  let given: GivenHubspot;
  let whole: Workspace;
  let pieces: Workspace;

  beforeAll(async () => {
    given = await GivenHubspot.of(200, { reps: 8, seed });
    [whole, pieces] = [await given.workspace(), await given.workspace()];
    await given.round(whole);
  }, 120_000);
  afterAll(() => given.close());

  test("R3: lost after every page and begun again each time, a first load comes to what an uninterrupted one finds", async () => {
    expect(await inPieces(given, pieces)).toBeGreaterThan(15);
    await same(pieces, whole);
    const [deals] = await pieces.data.warehouse.rows(
      "select count(*)::integer as rows, count(distinct opportunity_id)::integer as ids from raw.opportunity",
    );
    expect(deals!.rows).toBe(deals!.ids);
  }, 300_000);

  test("R3: and so does the round of a week later, with all that happened in between", async () => {
    const life = new HubspotLife(given, seed);
    for (let day = 0; day < 9; day += 1) {
      given.sandbox.letPass({ days: 1 });
      life.live();
    }
    given.sandbox.letPass({ minutes: 30 });
    await given.round(whole);
    expect(await inPieces(given, pieces)).toBeGreaterThan(10);
    await same(pieces, whole);
  }, 300_000);
});

/** A round whose process is lost after each page that is on disk, and goes on as another one. How often it was lost. */
async function inPieces(given: GivenHubspot, { data }: Workspace): Promise<number> {
  for (let lost = 0; ; lost += 1) {
    let isLost = false;
    const progress = () => {
      isLost = true;
    };
    const fetching: typeof fetch = (url, init) => (isLost ? Promise.reject(new Error("lost")) : fetch(url, init));
    const calm = given.world({ fetch: fetching as never });
    const sleep: typeof calm.effects.sleep = (milliseconds, signal) =>
      isLost ? Promise.reject(new Error("lost")) : calm.effects.sleep(milliseconds, signal);
    try {
      const world = { ...calm, effects: { ...calm.effects, sleep } };
      const { wentOn } = await given.roundInto(data.landing, { partBytes: 1, sideBySide: 1, progress }, world);
      expect(wentOn).toBe(true);
      return lost;
    } catch (error) {
      expect((error as Error).message).toBe("lost");
      if (lost % 10 === 0) await Landing.open(data.path).verify(); // every opening in between keeps what counts
    }
  }
}

async function same(one: Workspace, other: Workspace): Promise<void> {
  await one.data.catchUp();
  await other.data.catchUp();
  expect(differing(await coreOf(one), await coreOf(other))).toEqual({});
}
