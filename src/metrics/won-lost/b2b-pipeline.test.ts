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

test("in the published pipeline reps differ no more than chance: a rep's rate is drawn to all as if by 1,476 more deals", async () => {
  const row = await world.row(familyOf("won-lost.shrunk_win_rate"), {
    period: "2017",
    asOf: "2017-12-31",
    rep: "anna-snelling",
  });
  expect(row.prior_weight).toBeCloseTo(1476, 0);
  expect(row.prior_rate).toBeCloseTo(4238 / 6711, 12);
});

test("a cohort of the published pipeline is followed for 120 days, the usual time to win", async () => {
  const row = await world.row(familyOf("won-lost.cohort_win_rate"), { period: "2017", asOf: "2017-12-31" });
  expect(row.tau).toBe(120);
});
