import fc from "fast-check";
import { expect, test } from "vitest";
import { leavings } from "../../benchmarks/statistics/survival.ts";
import { decimalOf, money } from "../../domain/money.ts";
import { activitiesPerWin, activitiesRange, type Funnel, leverOf, logError, stepsOf } from "./funnel.ts";
import { shareInTime } from "./in-time.ts";
import { chanceOf, leastTrials } from "./odds.ts";
import { activityPlan, meanWin } from "./plan.ts";

const usd = (amount: string) => money(amount, "USD");
const funnel = (meetings: [number, number], opportunities: [number, number], wins: [number, number]): Funnel => ({
  meetings: { successes: meetings[0], trials: meetings[1] },
  opportunities: { successes: opportunities[0], trials: opportunities[1] },
  wins: { successes: wins[0], trials: wins[1] },
});

/** METRICS, example Q5. */
const ada = funnel([60, 1200], [18, 60], [9, 30]);
const plan = activityPlan(usd("35663"), usd("12000"), stepsOf(ada, []), 1)!;

test("Q5: a gap of 35,663 at 12,000 a win takes 3 wins, and a win takes 222.2 activities, 109 to 454", () => {
  expect(plan.wins).toBe(3);
  expect(plan.activitiesPerWin!.value).toBeCloseTo(222.2, 1);
  expect(plan.activitiesPerWin!.logError).toBeCloseTo(0.364, 4);
  expect(plan.activitiesPerWin!.range.map(Math.round)).toEqual([109, 454]);
});

test("Q5: on averages 10 opportunities, 34 meetings and 667 activities, which reach 3 wins with a chance of 0.6172", () => {
  expect(plan.average).toEqual({ opportunities: 10, meetings: 34, activities: 667, chance: expect.closeTo(0.6172, 4) });
});

test("Q5: even odds need 9 opportunities, four of five 14 and 934 activities; 13 would give 0.7975", () => {
  expect(plan.even.opportunities).toBe(9);
  expect(plan.even.chance).toBeGreaterThanOrEqual(0.5);
  expect(chanceOf(3, 8, 0.3)).toBeLessThan(0.5);
  expect(plan.safe).toEqual({ opportunities: 14, meetings: 47, activities: 934, chance: expect.closeTo(0.8392, 4) });
  expect(chanceOf(3, 13, 0.3)).toBeCloseTo(0.7975, 4);
});

test("the lever is the step whose move to the peers' median saves most, and it says how much", () => {
  const peers = [
    funnel([40, 1000], [30, 60], [12, 30]),
    funnel([50, 1000], [24, 60], [12, 40]),
    funnel([60, 1000], [36, 60], [9, 30]),
  ];
  const steps = stepsOf(funnel([60, 1200], [18, 60], [9, 30]), peers);
  // opportunities: (18 + 10 × 0.5) ÷ 70 = 0.3286 against a median of 0.5 saves 34 %; wins: (9 + 3.3) ÷ 40 = 0.3075 against 0.3 nothing
  const lever = leverOf(steps)!;
  expect(lever.step.name).toBe("opportunities");
  expect(lever.saves).toBeCloseTo(1 - 23 / 70 / 0.5, 10);
  expect(leverOf(stepsOf(ada, []))).toBeNull();
});

test("a newcomer with ten cases is planned with half of what peers show, and one with none with all of it", () => {
  const peers = [funnel([100, 1000], [50, 100], [20, 50])];
  const [meetings, , wins] = stepsOf(funnel([0, 0], [0, 0], [0, 10]), peers);
  expect(meetings!.rate).toBeCloseTo(0.1, 12);
  expect(wins!.rate).toBeCloseTo(0.2, 12); // (0 + 10 × 0.4) ÷ 20
  expect(activityPlan(usd("1"), usd("1"), stepsOf(funnel([0, 0], [0, 0], [0, 10]), []), 1)).toBeNull();
  expect(decimalOf(meanWin({ deals: 10, value: usd("50000") }, { deals: 4, value: usd("60000") })!)).toBe("10000.00");
  expect(decimalOf(meanWin({ deals: 0, value: usd("0") }, { deals: 3, value: usd("100") })!)).toBe("33.33");
  expect(meanWin({ deals: 0, value: usd("0") }, { deals: 0, value: usd("0") })).toBeNull();
});

test("with half the time for a new deal left, twice the work is needed; a gap that is met needs none", () => {
  const late = activityPlan(usd("35663"), usd("12000"), stepsOf(ada, []), 0.5)!;
  expect(late.average).toMatchObject({ opportunities: 20, meetings: 67, activities: 1334 });
  expect(late.activitiesPerWin!.value).toBeCloseTo(2 * plan.activitiesPerWin!.value, 10);
  expect(activityPlan(usd("-1"), usd("12000"), stepsOf(ada, []), 1)).toMatchObject({
    wins: 0,
    safe: { opportunities: 0, activities: 0, chance: 1 },
  });
  expect(activityPlan(usd("1"), usd("12000"), stepsOf(ada, []), 0)).toBeNull();
});

test("without activities on record the opportunities are told all the same, and nothing is made up about the rest", () => {
  const told = activityPlan(usd("35663"), usd("12000"), stepsOf(funnel([0, 0], [18, 0], [9, 30]), []), 1)!;
  expect(told.safe).toEqual({ opportunities: 14, meetings: null, activities: null, chance: expect.closeTo(0.8392, 4) });
  expect(told.activitiesPerWin).toBeNull();
});

test("the least number of opportunities is enough, and one fewer is not", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.constantFrom(0.5, 0.8, 0.95),
      (wins, rate, odds) => {
        const least = leastTrials(wins, rate, odds)!;
        expect(chanceOf(wins, least, rate)).toBeGreaterThanOrEqual(odds);
        expect(least === wins || chanceOf(wins, least - 1, rate) < odds).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});

test("the range holds the value, and closes as the records grow", () => {
  const few = stepsOf(ada, []);
  const many = stepsOf(funnel([6000, 120_000], [1800, 6000], [900, 3000]), []);
  expect(activitiesPerWin(many)).toBeCloseTo(activitiesPerWin(few), 10);
  expect(logError(many)).toBeCloseTo(logError(few) / 10, 10);
  const [low, high] = activitiesRange(many);
  expect(low).toBeLessThan(activitiesPerWin(many));
  expect(high).toBeGreaterThan(activitiesPerWin(many));
});

test("C1: of what Ada wins within 60 days 23 % is won in ten, and 69 % in thirty; none of it on the last day", () => {
  const ends: [number, "won" | "lost" | "open"][] = [
    [10, "won"],
    [14, "won"],
    [14, "lost"],
    [21, "won"],
    [25, "open"],
    [30, "lost"],
    [45, "won"],
    [60, "open"],
  ];
  const deals = leavings(ends.map(([days, end]) => ({ days, end })));
  expect(shareInTime(deals, 10, 60)).toBeCloseTo(0.125 / 0.54167, 4);
  expect(shareInTime(deals, 30, 60)).toBeCloseTo(0.375 / 0.54167, 4);
  expect(shareInTime(deals, 0, 60)).toBe(0);
  expect(shareInTime(deals, 400, 60)).toBe(1);
  expect(shareInTime(leavings([{ days: 5, end: "lost" }]), 10, 60)).toBeNull();
});
