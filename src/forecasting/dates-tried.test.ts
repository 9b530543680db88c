import { expect, test } from "vitest";
import type { MadeTrial, Told } from "./backtest.ts";
import { settled } from "./dates-tried.ts";

/** Told a median alone, which came to 100: it loses 2 × its miss at .1, .5 and .9 together, being |miss| × 2·(.1 + .5 + .9) above or 2·(.9 + .5 + .1) below. */
const point = (median: number): Told => ({
  p10: median,
  p50: median,
  p90: median,
  mean: median,
  crps: 0,
  tenths: null,
});

const trial = (period: number, without: number, dated: number, more: Partial<MadeTrial> = {}): MadeTrial => ({
  period: `Q${period}`,
  knownOn: "2026-01-08",
  horizon: 30,
  grain: "rep",
  id: "ada",
  actual: 100,
  model: point(without),
  dated: point(dated),
  baselines: { "last-period": null, "year-ago": null, "stage-weighted": null, call: null },
  ...more,
});
const six = (without: number, dated: number, more: Partial<MadeTrial> = {}) =>
  Array.from({ length: 6 }, (_, period) => trial(period, without, dated, more));

test("dates are used where they take 2 % off the pinball loss of six periods, and the trials are then those with dates", () => {
  // Misses of 50 and of 49: 2 % less.
  const { dates, trials } = settled(six(150, 149));
  expect(dates).toEqual([{ horizon: 30, periods: 6, gain: expect.closeTo(0.02, 12), isUsed: true }]);
  expect(trials.map(({ model }) => model?.p50)).toEqual([149, 149, 149, 149, 149, 149]);
  expect(trials[0]).not.toHaveProperty("dated");
});

test("less than 2 %, five periods, or a gain of everyone's total alone is not enough; each horizon for itself", () => {
  const [weak, short, total] = [
    settled(six(150, 149.1)),
    settled(six(150, 110).slice(1)),
    settled(six(150, 110, { grain: "all" })),
  ];
  expect([weak, short, total].map(({ dates }) => dates[0]?.isUsed)).toEqual([false, false, false]);
  expect(weak.trials[0]?.model?.p50).toBe(150);
  expect(total.dates[0]).toMatchObject({ periods: 0, gain: null });
  const both = settled([...six(150, 110), ...six(150, 160, { horizon: 7 })]);
  expect(both.dates.map(({ horizon, isUsed }) => [horizon, isUsed])).toEqual([
    [30, true],
    [7, false],
  ]);
  expect(both.trials.map(({ model }) => model?.p50)).toEqual([
    110, 110, 110, 110, 110, 110, 150, 150, 150, 150, 150, 150,
  ]);
});
