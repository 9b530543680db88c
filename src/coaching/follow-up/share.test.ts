import { expect, test } from "vitest";
import { newcombe, type Proportion } from "../../benchmarks/statistics/proportion.ts";
import type { BeforeAfter } from "./effect.ts";
import { effectOnShare } from "./share.ts";

const counts = (before: [number, number], after: [number, number]): BeforeAfter<Proportion> => ({
  before: { successes: before[0], trials: before[1] },
  after: { successes: after[0], trials: after[1] },
});

/** Reps who do not differ by more than chance: what one had before says nothing of the next weeks. */
const alike = [
  counts([10, 40], [10, 40]),
  counts([9, 40], [11, 40]),
  counts([11, 40], [9, 40]),
  counts([10, 40], [10, 40]),
  counts([10, 40], [10, 40]),
];
/** Reps who differ clearly and stay as they are. */
const unlike = [
  counts([4, 40], [4, 40]),
  counts([12, 40], [12, 40]),
  counts([20, 40], [20, 40]),
  counts([28, 40], [28, 40]),
  counts([36, 40], [36, 40]),
];

test("one who had bad luck among equals and comes back to what all have is no success", () => {
  const effect = effectOnShare(counts([4, 40], [10, 40]), alike)!;
  // 25 % were to be expected, for equals are equal: nothing of the 15 points is the conversation's
  expect(effect.expected).toBeCloseTo(0.25, 10);
  expect(effect.value).toBeCloseTo(0, 10);
  expect(effect.verdict).toBe("nothing shown");
});

test("among equals the interval is Newcombe's but for the peers' two periods", () => {
  const { value, interval } = effectOnShare(counts([4, 40], [24, 40]), alike)!;
  // 24 of 40 against 25 %; the expected share is that of 200 deals now, told by Wald and not by Wilson
  expect(value).toBeCloseTo(0.35, 10);
  const [low, high] = newcombe({ successes: 24, trials: 40 }, { successes: 50, trials: 200 });
  expect(interval[0]).toBeCloseTo(low, 1);
  expect(interval[1]).toBeCloseTo(high, 1);
});

test("where reps differ and stay as they are, one who was low and rises to the middle did change", () => {
  const effect = effectOnShare(counts([4, 40], [20, 40]), unlike)!;
  expect(effect.expected).toBeLessThan(0.2); // 10 %, a little towards 50 %
  expect(effect.verdict).toBe("higher");
  expect(effectOnShare(counts([20, 40], [4, 40]), unlike)!.verdict).toBe("lower");
});

test("what lifts everyone in those weeks is not the conversation's", () => {
  const rising = unlike.map(({ before, after }) => ({
    before,
    after: { ...after, successes: Math.min(40, after.successes + 4) },
  }));
  // the middle rep goes from 50 to 60 %, as all do
  const effect = effectOnShare(counts([20, 40], [24, 40]), rising)!;
  expect(Math.abs(effect.value)).toBeLessThan(0.01);
});

test("on fewer than five deals before or after, or without peers, nothing is said", () => {
  expect(effectOnShare(counts([1, 4], [4, 10]), alike)).toBeNull();
  expect(effectOnShare(counts([1, 10], [4, 4]), alike)).toBeNull();
  expect(effectOnShare(counts([1, 10], [4, 10]), [])).toBeNull();
});
