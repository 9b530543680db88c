import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalOf, money, unitsOf } from "../domain/money.ts";
import { Ear, type Heard } from "./hearing.ts";
import { Total } from "./total.ts";

/** What Ada says is half as much again as what comes; what Bo says is what comes, give or take 5 %. */
const habits: Heard[] = [0.95, 1, 1.05, 1].flatMap((off, place) => [
  { id: "ada", said: 1.5 * off * 1000 * (place + 1), came: 1000 * (place + 1) },
  { id: "bo", said: off * 1000 * (place + 1), came: 1000 * (place + 1) },
]);

/** Of what may come, in steps of 100, the most likely once this was said. */
const likeliest = (ear: Ear, id: string | null, said: number) => {
  const likely = ear.likelihoodOf(id, said);
  return Array.from({ length: 100 }, (_, place) => 100 * (place + 1)).reduce((best, came) =>
    likely.ofLog(Math.log(came)) > likely.ofLog(Math.log(best)) ? came : best,
  );
};

test("a hopeful rep's call of 3,000 means 2,000, a plain one's 3,000, a newcomer's something in between", () => {
  const ear = Ear.of(habits)!;
  expect(likeliest(ear, "ada", 3000)).toBe(2000);
  expect(likeliest(ear, "bo", 3000)).toBe(3000);
  // Between ×1.5 and ×1 lies ×1.2247, and the eight calls' logarithms were 0.0006 less: 3,000 ÷ 1.2240 = 2,451, which is nearest to 2,500 in logarithms.
  expect(likeliest(ear, "cyd", 3000)).toBe(2500);
  // Nobody knows Cyd: 3,000 itself is far less unlikely than it is of Ada.
  const likely = (id: string, came: number) => ear.likelihoodOf(id, 3000).ofLog(Math.log(came));
  const against = (id: string) => likely(id, 3000) / likely(id, 2500);
  expect(against("cyd")).toBeGreaterThan(10 * against("ada"));
});

test("too few calls teach nothing: three misses beyond one for each caller are the least", () => {
  const of = (count: number) => Ear.of(habits.filter(({ id }) => id === "bo").slice(0, count));
  expect([of(3), of(4)].map((ear) => ear === null)).toEqual([true, false]);
});

test("that nothing more comes is believed as far as it came true", () => {
  const nothing: Heard[] = Array.from({ length: 8 }, (_, place) => ({
    id: "bo",
    said: 0,
    came: place === 0 ? 500 : 0,
  }));
  const likely = Ear.of([...habits, ...nothing])!.likelihoodOf("bo", 0);
  // 7 of 7 times nothing came it had been said: (7 + 1)/(7 + 2); 1 of the 9 times something did: (1 + 1)/(9 + 2).
  expect([likely.ofNothing, likely.ofLog(Math.log(2000))]).toEqual([8 / 9, 2 / 11]);
});

test("a total that hears a call moves towards it, by so much as the call has been worth", () => {
  const booked = money("1000.50", "USD");
  const prospects = Array.from({ length: 20 }, () => ({ value: 1000, chance: 0.3 }));
  const total = Total.of({ booked, prospects, turns: [0, 1000, 2000] });
  // Six of 20 deals and a turn of 1,000: 7,000 to come; Bo says 9,000, and is known to be right within 5 %.
  const heard = total.hearing(Ear.of(habits)!.likelihoodOf("bo", 9000));
  expect(decimalOf(heard.quantile(0.5))).toBe("10000.50");
  expect(unitsOf(heard.mean)).toBeGreaterThan(9500);
  expect(heard.deviation).toBeLessThan(total.deviation / 2);
  // Whoever has been right within a factor of five moves it little.
  const vague = habits.map(({ id, came }, place) => ({ id, said: came * (Math.floor(place / 2) % 2 ? 5 : 0.2), came }));
  const hardly = total.hearing(Ear.of(vague)!.likelihoodOf("bo", 9000));
  expect(Math.abs(unitsOf(hardly.mean) - unitsOf(total.mean))).toBeLessThan(600);
});

test("what is heard leaves a distribution: shares add up, quantiles do not cross, what is booked stays", () => {
  const past = fc.array(
    fc.record({
      id: fc.constantFrom("ada", "bo", null),
      said: fc.integer({ min: 0, max: 9000 }),
      came: fc.integer({ min: 0, max: 9000 }),
    }),
    { minLength: 8, maxLength: 30 },
  );
  const deals = fc.array(
    fc.record({ value: fc.integer({ min: 0, max: 3000 }), chance: fc.double({ min: 0, max: 1, noNaN: true }) }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(past, deals, fc.integer({ min: -500, max: 20_000 }), (calls, prospects, said) => {
      const total = Total.of({ booked: money("77.25", "USD"), prospects, turns: [0, 400] });
      const heard = Ear.of(calls) === null ? total : total.hearing(Ear.of(calls)!.likelihoodOf("bo", said));
      const [p10, p50, p90] = [0.1, 0.5, 0.9].map((share) => heard.quantile(share).minor);
      expect(p10! <= p50! && p50! <= p90!).toBe(true);
      expect(heard.chanceOf(money("77.25", "USD"))).toBe(1);
      expect(heard.chanceOf(money("9999999", "USD"))).toBe(0);
    }),
    { numRuns: 60 },
  );
});
