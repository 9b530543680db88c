import { expect, test } from "vitest";
import { bias, pinball, wape, widening } from "./scores.ts";

/** METRICS F1. */
const f1 = [
  { told: 100, actual: 90 },
  { told: 80, actual: 100 },
  { told: 120, actual: 120 },
  { told: 50, actual: 30 },
];

test("F1: calls that missed by 10, 20, 0 and 20 of 340 have WAPE 14.71 % and bias +2.94 %", () => {
  expect(wape(f1)).toBeCloseTo(50 / 340, 12);
  expect(bias(f1)).toBeCloseTo(10 / 340, 12);
  expect(wape([{ told: 5, actual: 0 }])).toBeNull();
});

test("F5: 31,000 against 21,000 / 37,000 / 58,000 costs 2,000, 6,000 and 5,400", () => {
  expect([pinball(0.1, 21_000, 31_000), pinball(0.5, 37_000, 31_000), pinball(0.9, 58_000, 31_000)]).toEqual([
    expect.closeTo(2000, 9),
    expect.closeTo(6000, 9),
    expect.closeTo(5400, 9),
  ]);
});

test("an interval that held six of ten is widened by the ninth smallest miss, one that held seven is not", () => {
  const held = { p10: 10, p90: 20, actual: 15 };
  const missed = [1, 2, 3, 4].map((by) => ({ p10: 10, p90: 20, actual: 20 + by }));
  // ⌈0.8 · 11⌉ = 9: of six misses below 0 and 1, 2, 3, 4 the ninth is 3.
  expect(widening([...Array.from({ length: 6 }, () => held), ...missed])).toBe(3);
  expect(widening([...Array.from({ length: 7 }, () => held), ...missed.slice(0, 3)])).toBe(0);
  expect(widening([...Array.from({ length: 5 }, () => held), ...missed])).toBe(0);
});
