import fc from "fast-check";
import { expect, test } from "vitest";
import type { BeforeAfter } from "./effect.ts";
import { effectOnSize, type Sizes, sizesOf } from "./size.ts";

/** Ten deals whose typical size is this, a half the variance of their logarithms. */
const typical = (size: number, cases = 10): Sizes => ({ cases, mean: Math.log(size), variance: 0.5 });
const sizes = (before: number, after: number): BeforeAfter<Sizes> => ({
  before: typical(before),
  after: typical(after),
});
const times = <One>(count: number, one: One): One[] => Array.from({ length: count }, () => one);

const alike = times(5, sizes(10_000, 10_000));
const unlike = [4000, 8000, 16_000, 32_000, 64_000].map((size) => sizes(size, size));

test("sizes are known by their logarithms; days and minutes by those of one more, for none is a length too", () => {
  // ln 1, ln 2 and ln 4 are 0, 0.6931 and 1.3863: mean ln 2, variance 2 × 0.6931² ÷ 2 = 0.4805
  expect(sizesOf([0, 1, 3], 1)).toEqual({
    cases: 3,
    mean: expect.closeTo(Math.LN2, 10),
    variance: expect.closeTo(0.4805, 4),
  });
  expect(sizesOf([1, 2, 4], 0)).toEqual(sizesOf([0, 1, 3], 1));
  expect(sizesOf([], 0).cases).toBe(0);
});

test("one whose deals were small among equals and are as large as all again is no success", () => {
  const effect = effectOnSize(sizes(8000, 10_000), alike)!;
  expect(effect.expected).toBeCloseTo(10_000, 6);
  expect(effect.value).toBeCloseTo(0, 6);
  // 0.5 ÷ 10 of the own, 0.05 ÷ 5 of the peers; 108 degrees, t 1.9822: 1.9822 × √0.06 = 0.48554, e to that is 1.62505
  expect(effect.interval[0]).toBeCloseTo(10_000 * (1 / 1.62505 - 1), -1);
  expect(effect.interval[1]).toBeCloseTo(6250.5, -1);
  expect(effect.verdict).toBe("nothing shown");
});

test("where reps sell deals of different size and go on so, twice the size is shown and the old one is not", () => {
  expect(effectOnSize(sizes(4000, 16_000), unlike)!.verdict).toBe("higher");
  expect(effectOnSize(sizes(64_000, 12_000), unlike)!.verdict).toBe("lower");
  const same = effectOnSize(sizes(4000, 4000), unlike)!;
  // a little towards the middle: 4,000 was to be expected, and some
  expect(same.expected).toBeGreaterThan(4000);
  expect(same.expected).toBeLessThan(4800);
  expect(same.verdict).toBe("nothing shown");
});

test("what grows for everyone in those weeks is not the conversation's", () => {
  const growing = unlike.map(({ before }) => ({ before, after: typical(1.5 * Math.exp(before.mean)) }));
  const effect = effectOnSize(sizes(16_000, 24_000), growing)!;
  expect(effect.expected).toBeCloseTo(24_000, 6);
});

test("where sizes change by themselves from one half to the next, the past says less and a change shows nothing", () => {
  const restless = [
    sizes(4000, 32_000),
    sizes(32_000, 4000),
    sizes(8000, 16_000),
    sizes(16_000, 8000),
    sizes(11_314, 11_314),
  ];
  const effect = effectOnSize(sizes(4000, 22_627), restless)!;
  expect(effect.expected).toBeGreaterThan(8000);
  expect(effect.verdict).toBe("nothing shown");
});

test("days are told as days: two more where ten were to be expected", () => {
  const days = (before: number, after: number): BeforeAfter<Sizes> => ({
    before: typical(before + 1),
    after: typical(after + 1),
  });
  const effect = effectOnSize(days(10, 12), times(5, days(10, 10)), 1)!;
  expect(effect.after).toBeCloseTo(12, 10);
  expect(effect.expected).toBeCloseTo(10, 10);
  expect(effect.value).toBeCloseTo(2, 10);
  expect(effect.interval[0]).toBeGreaterThan(-11); // no length is below none
});

test("on fewer than six before or after, or fewer than four peers, nothing is said", () => {
  expect(effectOnSize({ before: typical(1000, 5), after: typical(1000) }, alike)).toBeNull();
  expect(effectOnSize({ before: typical(1000), after: typical(1000, 5) }, alike)).toBeNull();
  expect(effectOnSize(sizes(1000, 1000), alike.slice(0, 3))).toBeNull();
  expect(effectOnSize(sizes(1000, 1000), alike.slice(0, 4))).not.toBeNull();
});

test("what is told in cents is a hundred times what is told in dollars", () => {
  const list = fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 1, maxLength: 12 });
  const person = fc.record({ before: list, after: list });
  const told = (by: number, { before, after }: { before: number[]; after: number[] }): BeforeAfter<Sizes> => {
    const [then, now] = [before, after].map((values) =>
      sizesOf(
        values.map((value) => by * value),
        0,
      ),
    );
    return { before: then!, after: now! };
  };
  fc.assert(
    fc.property(person, fc.array(person, { minLength: 4, maxLength: 8 }), (own, peers) => {
      const [dollars, cents] = [1, 100].map((by) =>
        effectOnSize(
          told(by, own),
          peers.map((peer) => told(by, peer)),
        ),
      );
      expect(cents === null).toBe(dollars === null);
      if (dollars == null || cents == null) return;
      expect(cents.value / 100).toBeCloseTo(dollars.value, 3);
      expect(cents.interval[0]).toBeLessThanOrEqual(cents.value);
      expect(cents.interval[1]).toBeGreaterThanOrEqual(cents.value);
    }),
  );
});
