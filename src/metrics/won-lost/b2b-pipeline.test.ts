import { afterAll, beforeAll, expect, test } from "vitest";
import { b2bObservedAt, b2bPipeline } from "../../../test/world/b2b-pipeline.ts";
import { given, type World } from "../../../test/world/given.ts";
import { familyOf } from "../../../test/world/measures.ts";

let world: World;
beforeAll(async () => {
  world = await given({ raw: b2bPipeline(), observedAt: b2bObservedAt });
}, 60_000);
afterAll(() => world.close());

test.each([
  ["2017-Q1", 531, 116],
  ["2017-Q2", 1254, 778],
  ["2017-Q3", 1257, 790],
  ["2017-Q4", 1196, 789],
])("the published pipeline of %s: %i won, %i lost", async (period, won, lost) => {
  const row = await world.row(familyOf("won-lost.win_rate"), { period, asOf: "2017-12-31" });
  expect([row.won, row.lost]).toEqual([won, lost]);
  expect(row.win_rate).toBeCloseTo(won / (won + lost), 12);
});
