import normal from "@stdlib/stats-base-dists-normal";
import fc from "fast-check";
import { expect, test } from "vitest";
import { countsOf, type Ingredients, Total } from "./total.ts";

/** METRICS F5. */
const f5: Ingredients = {
  booked: 12_000,
  prospects: [
    { value: 20_000, chance: 0.33 },
    { value: 10_000, chance: 0.6 },
    { value: 30_000, chance: 0.1 },
  ],
  turns: [5000, 9000, 16_000],
  digits: 2,
};

const rounded = (values: Iterable<number>, digits = 4) => [...values].map((value) => Number(value.toFixed(digits)));

test("F5: mean 37,600, sd 14,632.38, 21,000 / 37,000 / 58,000, and 0.3574 to reach 40,000", () => {
  const total = Total.of(f5);
  expect(total.mean).toBeCloseTo(37_600, 8);
  expect(total.deviation).toBeCloseTo(14_632.38, 2);
  expect([0.1, 0.5, 0.9].map((share) => total.quantile(share))).toEqual([21_000, 37_000, 58_000]);
  expect(total.chanceOf(40_000)).toBeCloseTo(0.3574, 4);
  expect(total.crps(31_000)).toBeCloseTo(3841.5, 1);
});

test("F5: 0.2412, 0.5074, 0.2316 and 0.0198 for none to three wins", () => {
  expect(rounded(countsOf([0.33, 0.6, 0.1]))).toEqual([0.2412, 0.5074, 0.2316, 0.0198]);
});

test("F6: 0.032, 0.216, 0.420, 0.284 and 0.048 for none to four starts; more than two with 0.332", () => {
  const counts = countsOf([0.8, 0.6, 0.5, 0.2]);
  expect(rounded(counts, 3)).toEqual([0.032, 0.216, 0.42, 0.284, 0.048]);
  expect(counts[3]! + counts[4]!).toBeCloseTo(0.332, 9);
});

test("METRICS §10: ten deals of 0.3, and four of 0.1 to 0.4", () => {
  expect(rounded(countsOf(Array.from({ length: 10 }, () => 0.3)), 6).slice(0, 4)).toEqual([
    0.028248, 0.121061, 0.233474, 0.266828,
  ]);
  expect(rounded(countsOf([0.1, 0.2, 0.3, 0.4]))).toEqual([0.3024, 0.4404, 0.2144, 0.0404, 0.0024]);
});

test("METRICS §10: CRPS 0.5 of an ensemble of 1, 2 and 4 when it came to 2.5", () => {
  expect(Total.of({ booked: 0, prospects: [], turns: [1, 2, 4], digits: 2 }).crps(2.5)).toBeCloseTo(0.5, 12);
});

test("METRICS §10: CRPS of the normal distribution, 0.233695 at 0 and 0.602441 at 1, by its own quantiles", () => {
  const n = 20_000;
  const turns = Array.from({ length: n }, (_, place) => 1000 * normal.quantile((place + 0.5) / n, 0, 1));
  const total = Total.of({ booked: 0, prospects: [], turns, digits: 2 });
  expect(total.crps(0) / 1000).toBeCloseTo(0.233695, 4);
  expect(total.crps(1000) / 1000).toBeCloseTo(0.602441, 4);
});

test("nothing open and nothing to come: what is booked is certain, to the cent", () => {
  const total = Total.of({ booked: 64_337.17, prospects: [], turns: [], digits: 2 });
  expect([0.1, 0.5, 0.9].map((share) => total.quantile(share))).toEqual([64_337.17, 64_337.17, 64_337.17]);
  expect([total.chanceOf(64_337.17), total.chanceOf(64_337.18), total.crps(64_000)]).toEqual([
    1,
    0,
    expect.closeTo(337.17, 6),
  ]);
});

test("the same as trying every outcome one by one", () => {
  const prospect = fc.record({
    value: fc.integer({ min: 0, max: 300 }),
    chance: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.array(prospect, { maxLength: 7 }),
      fc.array(fc.integer({ min: -50, max: 400 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 900 }),
      (prospects, turns, amount) => {
        const total = Total.of({ booked: 100, prospects, turns, digits: 0 });
        const outcomes = everyOutcome(prospects).flatMap(({ sum, chance }) =>
          turns.map((turn) => ({ sum: 100 + sum + turn, chance: chance / turns.length })),
        );
        const chanceOf = (holds: (sum: number) => boolean) =>
          outcomes.reduce((all, { sum, chance }) => all + (holds(sum) ? chance : 0), 0);
        expect(total.chanceOf(amount)).toBeCloseTo(
          chanceOf((sum) => sum >= amount),
          9,
        );
        expect(total.mean).toBeCloseTo(
          outcomes.reduce((all, { sum, chance }) => all + sum * chance, 0),
          6,
        );
        const median = total.quantile(0.5);
        expect(chanceOf((sum) => sum <= median)).toBeGreaterThanOrEqual(0.5 - 1e-9);
        expect(chanceOf((sum) => sum < median)).toBeLessThan(0.5 + 1e-9);
      },
    ),
    { numRuns: 60 },
  );
});

test("5,000 deals of a company whose sum is 20,000 times the grid's step come out as their mean and deviation say", () => {
  const prospects = Array.from({ length: 5000 }, (_, place) => ({
    value: 3000 + ((place * 7919) % 40_000),
    chance: ((place * 104_729) % 1000) / 1000,
  }));
  const total = Total.of({ booked: 0, prospects, turns: [], digits: 2 });
  // So many independent deals are all but normal: 80 % lie within 1.2816 deviations.
  expect(total.quantile(0.5) / total.mean).toBeCloseTo(1, 2);
  expect((total.quantile(0.9) - total.quantile(0.1)) / (2 * 1.281552 * total.deviation)).toBeCloseTo(1, 1);
});

function everyOutcome(prospects: Ingredients["prospects"]): { sum: number; chance: number }[] {
  return prospects.reduce(
    (outcomes, { value, chance }) =>
      outcomes.flatMap((each) => [
        { sum: each.sum + value, chance: each.chance * chance },
        { sum: each.sum, chance: each.chance * (1 - chance) },
      ]),
    [{ sum: 0, chance: 1 }],
  );
}
