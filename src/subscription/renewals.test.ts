import fc from "fast-check";
import { expect, test } from "vitest";
import { type Ended, RenewalRate } from "./renewals.ts";

const ended = (count: number, renewed: bigint, knownDaysBefore: number | null): Ended[] =>
  Array.from({ length: count }, () => ({ yearly: 10_000n, renewed, knownDaysBefore }));

test("eight of ten contracts were renewed 20 days before their end: whoever is not heard of by then is less likely to", () => {
  const rate = new RenewalRate([...ended(8, 10_000n, 20), ...ended(2, 0n, null)]);
  expect([rate.overall, rate.contracts, rate.ended, rate.renewed]).toEqual([0.8, 10, 100_000n, 80_000n]);
  expect(rate.at(100)).toBeCloseTo(0.8, 12);
  // Ten days before the end the two that nobody had heard of were left, none renewed: (2 × 0 + 20 × .8) ÷ 22.
  expect(rate.at(10)).toBeCloseTo(16 / 22, 12);
});

test("what went on at a smaller price counts for as much as went on", () => {
  const rate = new RenewalRate([...ended(4, 10_000n, null), ...ended(1, 5_000n, null)]);
  expect(rate.overall).toBeCloseTo(0.9, 12);
});

test("four contracts say nothing of the next", () => {
  const rate = new RenewalRate(ended(4, 10_000n, null));
  expect([rate.overall, rate.at(50)]).toEqual([null, null]);
});

test("however many days ahead, it is told from those whose fate was open then", () => {
  const known = fc.option(fc.integer({ min: 0, max: 120 }));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 9_999n }), fc.bigInt({ min: 0n, max: 9_999n }), known), {
        minLength: 5,
      }),
      fc.integer({ min: 0, max: 150 }),
      (contracts, days) => {
        const all = contracts.map(([yearly, went, knownDaysBefore]): Ended => {
          return { yearly, renewed: went < yearly ? went : yearly, knownDaysBefore };
        });
        const open = all.filter((each) => each.knownDaysBefore === null || each.knownDaysBefore < days);
        const share = (of: readonly Ended[]) =>
          of.reduce((sum, { renewed }) => sum + Number(renewed), 0) /
          of.reduce((sum, { yearly }) => sum + Number(yearly), 0);
        const told =
          open.length === 0 ? share(all) : (open.length * share(open) + 20 * share(all)) / (open.length + 20);
        expect(new RenewalRate(all).at(days)).toBeCloseTo(told, 12);
      },
    ),
  );
});
