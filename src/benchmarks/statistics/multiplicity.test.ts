import fc from "fast-check";
import { expect, test } from "vitest";
import { benjaminiHochberg } from "./multiplicity.ts";

// The fifteen p-values of Benjamini & Hochberg (1995).
const published = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
];

test("the published fifteen: four found, where Bonferroni finds three", () => {
  const adjusted = benjaminiHochberg(published);
  expect(adjusted.slice(0, 9).map((p) => p.toFixed(5))).toEqual([
    "0.00150",
    "0.00300",
    "0.00950",
    "0.03562",
    "0.06030",
    "0.06386",
    "0.06386",
    "0.06450",
    "0.07650",
  ]);
  expect(adjusted.filter((p) => p <= 0.05)).toHaveLength(4);
  expect(published.filter((p) => p * published.length <= 0.05)).toHaveLength(3);
});

test("adjusting never helps a p-value, keeps their order and does not mind the order they come in", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), (pValues) => {
      const adjusted = benjaminiHochberg(pValues);
      for (const [i, p] of pValues.entries()) {
        expect(adjusted[i]).toBeGreaterThanOrEqual(p);
        expect(adjusted[i]).toBeLessThanOrEqual(1);
        for (const [j, other] of pValues.entries())
          if (p <= other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? 0);
      }
      expect(benjaminiHochberg(pValues.toReversed())).toEqual(adjusted.toReversed());
    }),
  );
});
