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
