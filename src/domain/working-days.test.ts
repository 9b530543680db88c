import { expect, test } from "vitest";
import { likeForLikeDay, likeForLikeUntil } from "./position.ts";
import { countWorkingDays, holidayRegionNamed, workingDays } from "./working-days.ts";

const open = { holidays: null, closedDays: [] };
const firstQuarter = { from: "2026-01-01", until: "2026-04-01" };

test("Stockholm's first quarter of 2026 has 62 working days, from the library or from loaded holidays (METRICS Q1)", () => {
  const loaded = workingDays(open, "2026-01-01", "2026-04-01", ["2026-01-01", "2026-01-06"]);
  const swedish = workingDays({ ...open, holidays: "SE" }, "2026-01-01", "2026-04-01");
  expect(countWorkingDays(loaded, firstQuarter.from, firstQuarter.until)).toBe(62);
  expect(swedish).toEqual(loaded);
  expect(countWorkingDays(loaded, "2026-01-01", "2026-02-28")).toBe(40);
});

test("days a company closes are no working days; a closed Sunday changes nothing", () => {
  const days = workingDays({ ...open, closedDays: ["2026-05-15", "2026-05-17"] }, "2026-05-11", "2026-05-18");
  expect(days.filter((day) => day.isWorking).map(({ day }) => day)).toEqual([
    "2026-05-11",
    "2026-05-12",
    "2026-05-13",
    "2026-05-14",
  ]);
});

test("an American Independence Day on a Saturday is taken on Friday", () => {
  const days = workingDays({ ...open, holidays: "US" }, "2026-06-29", "2026-07-06");
  expect(countWorkingDays(days, "2026-06-29", "2026-07-06")).toBe(4);
  expect(days.find(({ day }) => day === "2026-07-03")?.isWorking).toBe(false);
});

test("a holiday that starts at sunset is the next day: Yom Kippur 2026 is 21 September", () => {
  const days = workingDays({ ...open, holidays: "IL" }, "2026-09-16", "2026-09-23");
  expect(days.filter(({ isWorking }) => !isWorking).map(({ day }) => day)).toEqual([
    "2026-09-19",
    "2026-09-20",
    "2026-09-21",
  ]);
});

test("thirty years take no time worth waiting for", () => {
  const started = performance.now();
  expect(workingDays({ ...open, holidays: "SE" }, "2000-01-01", "2030-01-01")).toHaveLength(10_958);
  expect(performance.now() - started).toBeLessThan(2000);
});

test("a region is known, or refused with the regions there are", () => {
  expect(holidayRegionNamed("us-ca")).toBe("US-CA");
  expect(() => holidayRegionNamed("Sweden")).toThrow("No public holidays are known for “SWEDEN”.");
});

test("after working day 40 of 62 the quarters before are cut at day 39, 41 and 40 (METRICS Q2)", () => {
  expect([61, 63, 62].map((then) => likeForLikeDay(40, 62, then))).toEqual([39, 41, 40]);
  expect(likeForLikeDay(1, 2, 3)).toBe(2); // 1.5 goes up
});

test("the cut comes before the next working day, so a Saturday's money belongs to the Friday", () => {
  const days = workingDays(open, "2025-12-01", "2026-04-01", ["2026-01-01", "2026-01-06"]);
  const january = { from: "2026-01-01", until: "2026-02-01" };
  const december = { from: "2025-12-01", until: "2026-01-01" };
  // 9 January is working day 5 of January's 20, so day round(5.75) = 6 of December's 23: Monday 8 December.
  expect(likeForLikeUntil(days, january, "2026-01-09", december)).toBe("2025-12-09");
  // Sunday 11 January still stands at day 5; working day 20 is the whole month.
  expect(likeForLikeUntil(days, january, "2026-01-11", december)).toBe("2025-12-09");
  expect(likeForLikeUntil(days, january, "2026-01-30", december)).toBe("2026-01-01");
  // Day 4: round(4.6) = 5, Friday 5 December; the weekend after it is still before the cut.
  expect(likeForLikeUntil(days, january, "2026-01-08", december)).toBe("2025-12-08");
});
