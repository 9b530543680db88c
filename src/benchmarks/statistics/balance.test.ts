import { expect, test } from "vitest";
import { balance } from "./balance.ts";
import { Sample } from "./location.ts";

test("P3: 24 deals worth 192,000 beside 15 worth 210,000 are many small ones", () => {
  const split = balance({ deals: 24, value: 192_000 }, { deals: 15, value: 210_000 });
  expect(split).toMatchObject({
    value: expect.closeTo(0.9143, 4),
    number: expect.closeTo(1.6, 4),
    size: expect.closeTo(0.5714, 4),
    shape: "many small",
  });
  expect(Math.log(split?.value ?? 0)).toBeCloseTo(-0.0896, 4);
  expect(Math.log(split?.number ?? 0)).toBeCloseTo(0.47, 4);
  expect(Math.log(split?.size ?? 0)).toBeCloseTo(-0.5596, 4);
});

test("the reverse is few large, and a pipeline of nothing has no balance", () => {
  expect(balance({ deals: 15, value: 210_000 }, { deals: 24, value: 192_000 })?.shape).toBe("few large");
  expect(balance({ deals: 0, value: 0 }, { deals: 24, value: 192_000 })).toBeNull();
});

test("sizes of 5, 6, 8, 12 and 60 thousand have a 20 % trimmed mean of 8,666.67", () => {
  expect(Sample.of([5000, 6000, 8000, 12_000, 60_000]).trimmedMean(0.2)).toBeCloseTo(8666.67, 2);
});
