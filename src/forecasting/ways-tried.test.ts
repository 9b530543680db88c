import { expect, test } from "vitest";
import type { MadeTrial, Told, Way } from "./trial.ts";
import { settled, wayOf } from "./ways-tried.ts";

/** Told a single amount of what came to 100: above it loses 2 · (.9 + .5 + .1) = 3 times the miss at .1, .5 and .9 together. */
const point = (told: number): Told => ({ p10: told, p50: told, p90: told, mean: told, crps: 0, tenths: null });

type Amounts = Readonly<Record<Way, number>>;

const trial = (period: number, amounts: Amounts, more: Partial<MadeTrial> = {}): MadeTrial => ({
  period: `Q${period}`,
  knownOn: "2026-01-08",
  horizon: 30,
  grain: "rep",
  id: "ada",
  actual: 100,
  booked: 50,
  said: null,
  told: {
    plain: point(amounts.plain),
    dates: point(amounts.dates),
    calls: point(amounts.calls),
    "dates and calls": point(amounts["dates and calls"]),
  },
  baselines: { "last-period": null, "year-ago": null, "stage-weighted": null, call: null },
  ...more,
});
const six = (amounts: Partial<Amounts>, more: Partial<MadeTrial> = {}) =>
  Array.from({ length: 6 }, (_, period) =>
    trial(period, { plain: 150, dates: 150, calls: 150, "dates and calls": 150, ...amounts }, more),
  );
const shown = (trials: readonly MadeTrial[]) => settled(trials).trials.map(({ model }) => model?.p50);
const wayIn = (trials: readonly MadeTrial[]) => settled(trials).ways.map(wayOf);

test("dates are used where they take 2 % off the pinball loss of six periods, and the trials are then those with dates", () => {
  // Misses of 50 and of 49: 2 % less.
  const { ways, trials } = settled(six({ dates: 149 }));
  expect(ways).toEqual([
    {
      horizon: 30,
      dates: { periods: 6, gain: expect.closeTo(0.02, 12), isUsed: true },
      // Dates and calls together miss by 50 again.
      calls: { periods: 6, gain: expect.closeTo(-1 / 49, 12), isUsed: false },
    },
  ]);
  expect(trials.map(({ model }) => model?.p50)).toEqual([149, 149, 149, 149, 149, 149]);
  expect(trials[0]).not.toHaveProperty("told");
});

test("calls have to add 2 % to what is used without them", () => {
  expect(wayIn(six({ calls: 120 }))).toEqual(["calls"]);
  expect(wayIn(six({ dates: 120, calls: 110, "dates and calls": 105 }))).toEqual(["dates and calls"]);
  // Better than nothing by far, but not than dates.
  expect(wayIn(six({ dates: 120, calls: 121, "dates and calls": 120 }))).toEqual(["dates"]);
  expect(shown(six({ calls: 120 }))).toEqual([120, 120, 120, 120, 120, 120]);
});

test("less than 2 %, five periods, or a gain of everyone's total alone is not enough; each horizon for itself", () => {
  expect(wayIn(six({ dates: 149.1 }))).toEqual(["plain"]);
  expect(wayIn(six({ dates: 110, calls: 110 }).slice(1))).toEqual(["plain"]);
  const total = settled(six({ dates: 110 }, { grain: "all" }));
  expect(total.ways[0]?.dates).toEqual({ periods: 0, gain: null, isUsed: false });
  const both = [...six({ dates: 110, "dates and calls": 110 }), ...six({ dates: 160 }, { horizon: 7 })];
  expect(wayIn(both)).toEqual(["dates", "plain"]);
  expect(shown(both)).toEqual([110, 110, 110, 110, 110, 110, 150, 150, 150, 150, 150, 150]);
});
