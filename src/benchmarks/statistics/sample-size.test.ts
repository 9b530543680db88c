import { expect, test } from "vitest";
import { wilson } from "./proportion.ts";
import { dealsToTell, midP } from "./sample-size.ts";

test("what a sample can show near 25 %", () => {
  const halfWidth = (trials: number) => {
    const [low, high] = wilson({ successes: Math.floor(trials / 4), trials });
    return Math.round((100 * (high - low)) / 2);
  };
  expect([5, 10, 20, 50, 100, 200].map(halfWidth)).toEqual([29, 23, 18, 12, 8, 6]);
  expect([0.4, 0.35, 0.3].map((rate) => dealsToTell(rate, 0.25))).toEqual([71, 157, 610]);
});

test("why five deals are no minimum: they can praise and never warn", () => {
  expect(midP({ successes: 4, trials: 5 }, 0.25).toFixed(4)).toBe("0.0166");
  expect(midP({ successes: 0, trials: 5 }, 0.25).toFixed(4)).toBe("0.2373");
  const firstReaching = (p: number) => {
    let trials = 1;
    while (midP({ successes: 0, trials }, 0.25) > p) trials += 1;
    return trials;
  };
  expect([firstReaching(0.05), firstReaching(0.1 / 8)]).toEqual([11, 16]);
});
