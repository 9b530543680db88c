import fc from "fast-check";
import { expect, test } from "vitest";
import type { BeforeAfter } from "./effect.ts";
import { effectOnFlow, type Flow } from "./flow.ts";

/** So many in ten weeks, each worth the same. */
const flow = (count: number, worth = 1, weeks = 10): Flow => ({
  total: count * worth,
  squares: count * worth ** 2,
  weeks,
});
const counts = (before: number, after: number): BeforeAfter<Flow> => ({ before: flow(before), after: flow(after) });
const times = <One>(count: number, one: One): One[] => Array.from({ length: count }, () => one);

/** One a week each, before and after. */
const alike = times(5, counts(10, 10));

test("one who was slow among equals and comes back to one a week is no success", () => {
  const effect = effectOnFlow(counts(6, 10), alike)!;
  // 6 against 10 is within chance: one a week was to be expected
  expect(effect.expected).toBeCloseTo(1, 10);
  expect(effect.value).toBeCloseTo(0, 10);
  // 3.8415 ÷ 10 = 0.38415: 1.1921 ± √(0.38415 + 0.1921²) = 0.5432 to 1.8410; of fifty weeks of peers 1.96 × √0.02 = 0.2772
  expect(effect.interval[0]).toBeCloseTo(-Math.hypot(1 - 0.5432, 0.2772), 3);
  expect(effect.interval[1]).toBeCloseTo(Math.hypot(1.841 - 1, 0.2772), 3);
  expect(effect.verdict).toBe("nothing shown");
});

test("twice as much money in as many more deals is shown, in two large ones it is not", () => {
  const peers = times(5, { before: flow(10, 1000), after: flow(10, 1000) });
  const inMany = effectOnFlow({ before: flow(6, 1000), after: flow(20, 1000) }, peers)!;
  // pieces of 1,000: 2 a week, 2.1921 − √(0.7683 + 0.0369) = 1.2948; 1 − √(0.7052² + 0.2772²) = 0.2422
  expect([inMany.after, inMany.expected]).toEqual([2000, 1000]);
  expect(inMany.interval[0]).toBeCloseTo(242.2, 0);
  expect(inMany.verdict).toBe("higher");
  const inTwo = effectOnFlow({ before: flow(6, 1000), after: flow(2, 10_000) }, peers)!;
  // the same 2,000 a week, in pieces of 306,000,000 ÷ 126,000 = 2,428.57
  expect([inTwo.after, inTwo.expected]).toEqual([2000, 1000]);
  expect(inTwo.verdict).toBe("nothing shown");
});

test("what doubles for everyone in those weeks is not the conversation's", () => {
  const effect = effectOnFlow(counts(10, 20), times(5, counts(10, 20)))!;
  expect(effect.expected).toBeCloseTo(2, 10);
  expect(effect.value).toBeCloseTo(0, 10);
});

test("who brings in twice what others do, and did before, did not change", () => {
  const unlike = [5, 20, 40, 60, 80].map((each) => counts(each, each));
  const effect = effectOnFlow(counts(40, 41), unlike)!;
  expect(Math.abs(effect.value)).toBeLessThan(0.15);
  expect(effectOnFlow(counts(5, 25), unlike)!.verdict).toBe("higher");
  expect(effectOnFlow(counts(60, 25), unlike)!.verdict).toBe("lower");
});

test("where everybody's number goes up and down by itself, one that goes up shows nothing", () => {
  const steady = effectOnFlow(counts(10, 25), alike)!;
  expect(steady.verdict).toBe("higher");
  const restless = [counts(2, 18), counts(18, 2), counts(4, 16), counts(16, 4), counts(10, 10)];
  // χ² of the five pairs is 12.8 + 12.8 + 7.2 + 7.2 + 0 = 40 on 4: ten times Poisson's variance
  expect(effectOnFlow(counts(10, 25), restless)!.verdict).toBe("nothing shown");
});

test("a number is held against the weeks somebody was there", () => {
  const away = { before: flow(10), after: flow(5, 1, 5) };
  expect(effectOnFlow(away, alike)!.value).toBeCloseTo(0, 10);
});

test("on fewer than five before and after together, or fewer than four peers, nothing is said", () => {
  expect(effectOnFlow(counts(2, 2), alike)).toBeNull();
  expect(effectOnFlow(counts(2, 3), alike)).not.toBeNull();
  expect(effectOnFlow(counts(6, 10), alike.slice(0, 3))).toBeNull();
  expect(effectOnFlow(counts(6, 10), times(5, counts(0, 10)))).toBeNull();
});

test("what is told in cents is a hundred times what is told in dollars", () => {
  const some = fc.record({
    count: fc.nat(40),
    worth: fc.integer({ min: 1, max: 900 }),
    weeks: fc.integer({ min: 1, max: 26 }),
  });
  const person = fc.record({ before: some, after: some });
  const told = (hundred: number, { before, after }: { before: Person; after: Person }): BeforeAfter<Flow> => ({
    before: flow(before.count, before.worth * hundred, before.weeks),
    after: flow(after.count, after.worth * hundred, after.weeks),
  });
  type Person = { count: number; worth: number; weeks: number };
  fc.assert(
    fc.property(person, fc.array(person, { minLength: 4, maxLength: 8 }), (own, peers) => {
      const [dollars, cents] = [1, 100].map((by) =>
        effectOnFlow(
          told(by, own),
          peers.map((peer) => told(by, peer)),
        ),
      );
      expect(cents === null).toBe(dollars === null);
      if (dollars == null || cents == null) return;
      expect(cents.verdict).toBe(dollars.verdict);
      expect(cents.value).toBeCloseTo(100 * dollars.value, 4);
      expect(cents.interval[0]).toBeLessThanOrEqual(cents.value);
      expect(cents.interval[1]).toBeGreaterThanOrEqual(cents.value);
    }),
  );
});
