import normal from "@stdlib/stats-base-dists-normal";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalOf, type Money, money, unitsOf } from "../domain/money.ts";
import { countsOf, type Ingredients, Total } from "./total.ts";

const usd = (decimal: string): Money => money(decimal, "USD");
const quantiles = (total: Total) => [0.1, 0.5, 0.9].map((share) => decimalOf(total.quantile(share)));

/** METRICS F5. */
const f5: Ingredients = {
  booked: usd("12000"),
  prospects: [
    { value: 20_000, chance: 0.33 },
    { value: 10_000, chance: 0.6 },
    { value: 30_000, chance: 0.1 },
  ],
  turns: [5000, 9000, 16_000],
};

const rounded = (values: Iterable<number>, digits = 4) => [...values].map((value) => Number(value.toFixed(digits)));

test("F5: mean 37,600, sd 14,632.38, 21,000 / 37,000 / 58,000, and 0.3574 to reach 40,000", () => {
  const total = Total.of(f5);
  expect(decimalOf(total.mean)).toBe("37600.00");
  expect(total.deviation).toBeCloseTo(14_632.38, 2);
  expect(quantiles(total)).toEqual(["21000.00", "37000.00", "58000.00"]);
  expect(total.chanceOf(usd("40000"))).toBeCloseTo(0.3574, 4);
  expect(total.crps(usd("31000"))).toBeCloseTo(3841.5, 1);
});

test("F5 with cents: what is booked is never rounded, and only what is still to come goes in steps", () => {
  // 84 cents more are booked, and everything but the deviation moves by just that.
  const total = Total.of({ ...f5, booked: usd("12000.84") });
  expect(quantiles(total)).toEqual(["21000.84", "37000.84", "58000.84"]);
  expect(decimalOf(total.mean)).toBe("37600.84");
  expect(total.step).toBe(10);
  expect(total.chanceOf(usd("40000.84"))).toBeCloseTo(0.3574, 4);
  expect(total.crps(usd("31000.84"))).toBeCloseTo(3841.5, 1);
  // A large company's steps are thousands; its bookings keep their cents.
  const large = Total.of({
    booked: usd("2455813.84"),
    prospects: Array.from({ length: 400 }, () => ({ value: 50_000.55, chance: 0.5 })),
    turns: [],
  });
  expect(large.step).toBe(10_000);
  for (const told of quantiles(large)) expect(told).toMatch(/^\d+5813\.84$/);
  // 50,000.55 · ½ is 25,000.28 on each deal's line; 400 of those lines add up to 10,000,112.00
  expect(decimalOf(large.mean)).toBe("12455925.84");
});

test("turns that took back more than they brought lie below what is booked; yen have no cents", () => {
  const total = Total.of({ booked: money("5000", "JPY"), prospects: [], turns: [-300, 100] });
  expect(quantiles(total)).toEqual(["4700", "4700", "5100"]);
  expect([4700, 4701, 5100, 5101].map((yen) => total.chanceOf(money(String(yen), "JPY")))).toEqual([1, 0.5, 0.5, 0]);
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
  expect(Total.of({ booked: usd("0"), prospects: [], turns: [1, 2, 4] }).crps(usd("2.5"))).toBeCloseTo(0.5, 12);
});

test("METRICS §10: CRPS of the normal distribution, 0.233695 at 0 and 0.602441 at 1, by its own quantiles", () => {
  const n = 20_000;
  const turns = Array.from({ length: n }, (_, place) => 1000 * normal.quantile((place + 0.5) / n, 0, 1));
  const total = Total.of({ booked: usd("0"), prospects: [], turns });
  expect(total.crps(usd("0")) / 1000).toBeCloseTo(0.233695, 4);
  expect(total.crps(usd("1000")) / 1000).toBeCloseTo(0.602441, 4);
});

test("nothing open and nothing to come: what is booked is certain, to the cent", () => {
  const total = Total.of({ booked: usd("64337.17"), prospects: [], turns: [] });
  expect(quantiles(total)).toEqual(["64337.17", "64337.17", "64337.17"]);
  expect([total.chanceOf(usd("64337.17")), total.chanceOf(usd("64337.18")), total.crps(usd("64000"))]).toEqual([
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
        const yen = (amount: number) => money(String(amount), "JPY");
        const total = Total.of({ booked: yen(100), prospects, turns });
        const outcomes = everyOutcome(prospects).flatMap(({ sum, chance }) =>
          turns.map((turn) => ({ sum: 100 + sum + turn, chance: chance / turns.length })),
        );
        const chanceOf = (holds: (sum: number) => boolean) =>
          outcomes.reduce((all, { sum, chance }) => all + (holds(sum) ? chance : 0), 0);
        expect(total.chanceOf(yen(amount))).toBeCloseTo(
          chanceOf((sum) => sum >= amount),
          9,
        );
        // Each part is rounded to a yen.
        const mean = outcomes.reduce((all, { sum, chance }) => all + sum * chance, 0);
        expect(Math.abs(unitsOf(total.mean) - mean)).toBeLessThanOrEqual((prospects.length + turns.length) / 2 + 1e-9);
        const median = unitsOf(total.quantile(0.5));
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
  const total = Total.of({ booked: usd("0"), prospects, turns: [] });
  // So many independent deals are all but normal: 80 % lie within 1.2816 deviations.
  const [p10 = 0, p50 = 0, p90 = 0] = quantiles(total).map(Number);
  expect(p50 / unitsOf(total.mean)).toBeCloseTo(1, 2);
  expect((p90 - p10) / (2 * 1.281552 * total.deviation)).toBeCloseTo(1, 1);
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
