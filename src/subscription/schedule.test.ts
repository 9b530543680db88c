import fc from "fast-check";
import { expect, test } from "vitest";
import { earned, earnedBetween, toMinor, yearly } from "./schedule.ts";

test("B1: a year for 12,000.00 brings 460.27 in its first 14 days and 1,019.18 in the 31 after them", () => {
  const year = yearly(1_200_000n, 12);
  expect([earnedBetween(year, 0, 14), earnedBetween(year, 14, 45), earned(year, 45)]).toEqual([
    46_027n,
    101_918n,
    147_945n,
  ]);
  expect(earnedBetween(year, 351, 500)).toBe(46_027n);
});

test("half a year of 12,000 a year is 182.5 days, told as 183, and what comes after it brings nothing", () => {
  const half = yearly(1_200_000n, 6);
  expect(half).toEqual({ value: 601_644n, days: 183 });
  expect([earned(half, -5), earned(half, 183), earned(half, 400)]).toEqual([0n, 601_644n, 601_644n]);
});

test("chances of cents are rounded once, half away from zero on both sides", () => {
  expect([toMinor(2.5), toMinor(-2.5), toMinor(0.49)]).toEqual([3n, -3n, 0n]);
});

test("wherever a term is cut, its parts add up to it to the cent", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -10_000_000n, max: 10_000_000n }),
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.integer({ min: -50, max: 2_000 }), { maxLength: 8 }),
      (value, months, cuts) => {
        const schedule = yearly(value, months);
        const days = [-1, ...cuts.sort((a, b) => a - b), 2_001];
        const parts = days.slice(1).map((day, index) => earnedBetween(schedule, days[index] ?? 0, day));
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(schedule.value);
      },
    ),
  );
});
