import { expect, test } from "vitest";
import { costOfDate } from "./late-dates.ts";
import { yearly } from "./schedule.ts";

const year = yearly(2_400_000n, 12);
const gap = { schedule: year, oneOff: 0n, chance: 0.4, repsLiveOn: "2026-06-15", modelsLiveOn: "2026-05-01" };

test("B3: 24,000 a year brings 16,109.59 from 1 May and 13,150.68 from 15 June; at a chance of .4 the late date costs 1,183.56", () => {
  expect(costOfDate({ ...gap, repsLiveOn: "2026-05-01", modelsLiveOn: "2026-06-15" }, "2027-01-01")).toEqual({
    onRepsDate: 1_610_959n,
    onModelsDate: 1_315_068n,
    cost: 118_356n,
  });
});

test("a deal that comes sooner than the rep says costs less than nothing, and what starts after the year's end costs nothing in it", () => {
  expect(costOfDate(gap, "2027-01-01").cost).toBe(-118_356n);
  expect(costOfDate({ ...gap, repsLiveOn: "2027-02-01", modelsLiveOn: "2027-03-01" }, "2027-01-01").cost).toBe(0n);
  // Live on the year's last day brings one day of it.
  expect(costOfDate({ ...gap, repsLiveOn: "2026-12-31", modelsLiveOn: "2027-01-01" }, "2027-01-01")).toMatchObject({
    onRepsDate: 6_575n,
    onModelsDate: 0n,
  });
});

test("a set-up fee of 1,000 is lost to the year only where the deal starts after its end", () => {
  const withFee = { ...gap, oneOff: 100_000n, repsLiveOn: "2026-12-31" };
  expect(costOfDate({ ...withFee, modelsLiveOn: "2026-12-31" }, "2027-01-01").cost).toBe(0n);
  expect(costOfDate({ ...withFee, modelsLiveOn: "2027-01-01" }, "2027-01-01")).toEqual({
    onRepsDate: 106_575n,
    onModelsDate: 0n,
    cost: 42_630n, // .4 × (a day of the year, and the fee)
  });
});
