import { expect, test } from "vitest";
import { addTenths, tenthsOf } from "./calibration.ts";
import { horizonAt, horizonsOf, momentOf } from "./horizons.ts";
import type { ForecastDeal } from "./period-forecast.ts";
import { boards, wideningOf } from "./scoreboard.ts";
import type { Trial } from "./trial.ts";

/** Everyone's quarter, told 30 days before its end. */
const trial = (
  period: string,
  actual: number,
  crps: number | null,
  rivals: Partial<Trial["baselines"]> = {},
): Trial => ({
  period,
  knownOn: "2026-01-08",
  horizon: 30,
  grain: "all",
  id: null,
  actual,
  model: crps === null ? null : { p10: 90, p50: 100, p90: 110, mean: 102, crps, tenths: null },
  baselines: { "last-period": null, "year-ago": null, "stage-weighted": null, call: null, ...rivals },
});

/** Six quarters that came to 100, 105, 120, 95, 80 and 100, told within 90 to 110; last quarter's figure missed by 20 each time. */
const six = [100, 105, 120, 95, 80, 100].map((actual, place) =>
  trial(`Q${place}`, actual, 5, { "last-period": actual + 20, "stage-weighted": actual - 8 }),
);

test("the model is shown from six periods on, when its CRPS is less than the best baseline's", () => {
  const [board] = boards(six);
  // Stage-weighted misses by 8, last quarter by 20: skill is against the former, 1 − 5/8.
  expect(board).toMatchObject({ shown: "model", bestBaseline: "stage-weighted" });
  const [model, last, , staged] = board!.methods;
  expect(model).toMatchObject({ periods: 6, times: 6, crps: 5, skill: 0.375, coverage: 4 / 6 });
  // |100 − actual| is 0, 5, 20, 5, 20, 0 of 600; its mean is 2 above 100 each time.
  expect(model?.wape).toBeCloseTo(50 / 600, 12);
  expect(model?.bias).toBeCloseTo(12 / 600, 12);
  expect([last?.wape, staged?.bias]).toEqual([expect.closeTo(120 / 600, 12), expect.closeTo(-48 / 600, 12)]);
});

test("with five periods, or no better than the best baseline, that baseline is shown by name", () => {
  expect(boards(six.slice(1))[0]).toMatchObject({ shown: "stage-weighted" });
  const worse = six.map((each) => ({ ...each, baselines: { ...each.baselines, call: each.actual + 5 } }));
  expect(boards(worse)[0]).toMatchObject({ shown: "call", methods: [{ skill: 0 }, {}, {}, {}, {}] });
});

test("methods are scored on the same times; a baseline that speaks less than half of them is no rival", () => {
  const harder = [trial("Q9", 500, null, { "last-period": 0 })];
  const calls = six.map((each, place) =>
    place < 2 ? { ...each, baselines: { ...each.baselines, call: each.actual } } : each,
  );
  const [board] = boards([...calls, ...harder]);
  expect(board?.methods[1]).toMatchObject({ times: 6 });
  expect(board).toMatchObject({ shown: "model", bestBaseline: "stage-weighted" });
});

test("both ends are widened for whom they held too little, and only for them", () => {
  const own = Array.from({ length: 10 }, (_, place) => trial(`Q${place}`, place < 5 ? 100 : 110 + place, 5));
  // Five within (−10) and misses of 5, 6, 7, 8 and 9: the ninth smallest is 8.
  expect(wideningOf(own, 30, "all", null)).toBe(8);
  expect(wideningOf(own, 14, "all", null)).toBe(0);
  expect(wideningOf(own, 30, "rep", "ada")).toBe(0);
});

test("a quarter is tried at its start, 60, 30, 14 and 7 days before its end, a month at its start, 14 and 7", () => {
  const quarter = { from: "2026-04-01", until: "2026-07-01" };
  expect(horizonsOf(quarter)).toEqual(["start", 60, 30, 14, 7]);
  expect(horizonsOf({ from: "2026-04-01", until: "2026-05-01" })).toEqual(["start", 14, 7]);
  // 30 days before the end is midnight of 1 June: 31 May is the last day that is known.
  expect(momentOf(quarter, 30, "Europe/Stockholm")).toEqual({ on: "2026-05-31", instant: "2026-05-31T22:00:00Z" });
  expect(momentOf(quarter, "start", "UTC").on).toBe("2026-03-31");
  expect(["2026-03-31", "2026-05-31", "2026-06-08", "2026-06-29"].map((day) => horizonAt(quarter, day))).toEqual([
    "start",
    30,
    30,
    7,
  ]);
});

test("chances against what became of the deals, by tenths", () => {
  const deal = (opportunityId: string, chance: number) =>
    ({ opportunityId, chance: { chance, rests: [] } }) as unknown as ForecastDeal;
  const tenths = tenthsOf([deal("a", 0.72), deal("b", 0.78), deal("c", 0.05), deal("d", 1)], new Set(["a", "d"]));
  expect(tenths[7]).toEqual([2, 1.5, 1]);
  expect([tenths[0]?.[0], tenths[9]]).toEqual([1, [1, 1, 1]]);
  expect(addTenths([tenths, tenths])[7]).toEqual([4, 3, 2]);
});
