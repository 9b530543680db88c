import { afterAll, beforeAll, expect, test } from "vitest";
import { b2bObservedAt, b2bPipeline } from "../../../test/world/b2b-pipeline.ts";
import { given, type World } from "../../../test/world/given.ts";
import { answerOf, familyOf } from "../../../test/world/measures.ts";
import { leavingsIn } from "../../benchmarks/days.ts";
import { aalenJohansen, curveAt } from "../../benchmarks/statistics/survival.ts";

let world: World;
beforeAll(async () => {
  // A window that holds all of it: days to win rest on everything that was ever engaged.
  world = await given({ settings: { cycleWindow: 500 }, raw: b2bPipeline(), observedAt: b2bObservedAt });
}, 60_000);
afterAll(() => world.close());

test.each([
  ["2017-Q1", 65.625],
  ["2017-Q2", 51.01],
  ["2017-Q3", 48.817],
  ["2017-Q4", 49.561],
])("the published pipeline of %s took %f days from engaging to winning, on average", async (period, days) => {
  const row = await world.row(familyOf("sales-cycle.average_days"), { period, asOf: "2017-12-31" });
  expect(Number(row.average_days)).toBeCloseTo(days, 3);
});

test("over all of 2017 its won deals took 51.78 days on average and 57 in the middle", async () => {
  const row = await world.row(familyOf("sales-cycle.average_days"), { period: "2017", asOf: "2017-12-31" });
  expect([row.wins, Number(row.average_days).toFixed(2), row.median_days]).toEqual([4238, "51.78", 57]);
});

test("its CRM keeps no day of creation: the report it could show counts from engaging too, and agrees to the day", async () => {
  const steps = await world.bridge(familyOf("sales-cycle.total_days"), { period: "2017-Q3", asOf: "2017-12-31" });
  const sum = (side: "crm" | "ours") => steps.reduce((total, step) => total + Number(step[side]), 0);
  expect([sum("crm"), sum("ours")]).toEqual([61_363, 61_363]);
});

test("all 8,300 deals that were engaged, open ones counted: 54 days to win in the middle, 49.71 on average, 69 to a decision", async () => {
  const row = await world.row(familyOf("sales-cycle.days_to_win"), { period: "2017", asOf: "2017-12-31" });
  expect([row.opened, row.tau, row.days_to_win, row.days_to_decision]).toEqual([8300, 120, 54, 69]);
  expect([Number(row.mean_days_to_win).toFixed(2), Number(row.won_share).toFixed(4)]).toEqual(["49.71", "0.5000"]);
  const comparison = answerOf("sales-cycle.days_to_win").comparison;
  if (comparison.kind !== "days") throw new Error("Days to win are held against peers as days.");
  const curve = aalenJohansen(leavingsIn(row, comparison));
  expect([30, 60, 90].map((day) => curveAt(curve, day).wonShare.toFixed(5))).toEqual(["0.21899", "0.26473", "0.39701"]);
});
