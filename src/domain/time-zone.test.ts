import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, daysBetween } from "./day.ts";
import { civilDay, midnight, timeZoneNamed } from "./time-zone.ts";

test("half past ten in the evening in UTC is the next day in Stockholm", () => {
  expect(civilDay("2026-03-31T22:30:00Z", "Europe/Stockholm")).toBe("2026-04-01");
  expect(civilDay("2026-03-31T22:30:00Z", "America/New_York")).toBe("2026-03-31");
});

test("a day starts at its own midnight, an hour earlier in UTC once summer time has come", () => {
  expect(midnight("2026-03-29", "Europe/Stockholm")).toBe("2026-03-28T23:00:00Z");
  expect(midnight("2026-03-30", "Europe/Stockholm")).toBe("2026-03-29T22:00:00Z");
  expect(midnight("2026-10-26", "Europe/Stockholm")).toBe("2026-10-25T23:00:00Z");
});

test("where clocks jump over midnight the day starts at one", () => {
  expect(midnight("2018-11-04", "America/Sao_Paulo")).toBe("2018-11-04T03:00:00Z");
  expect(civilDay("2018-11-04T02:59:59Z", "America/Sao_Paulo")).toBe("2018-11-03");
});

test("a zone may be written in any case; offsets and inventions are refused in a sentence", () => {
  expect(timeZoneNamed("europe/stockholm")).toBe("Europe/Stockholm");
  for (const wrong of ["+02:00", "Europe/Atlantis", ""])
    expect(() => timeZoneNamed(wrong)).toThrow("is not a time zone");
});

const zones = [
  "UTC",
  "Europe/Stockholm",
  "America/New_York",
  "America/Sao_Paulo",
  "Asia/Kathmandu",
  "Pacific/Auckland",
  "Asia/Beirut",
];
const anyDay = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays("1990-01-01", count));

test("the midnight of a day lies in that day, and the instant before it in the day before", () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom(...zones), (day, zone) => {
      const starts = midnight(day, zone);
      expect(civilDay(starts, zone)).toBe(day);
      expect(civilDay(new Date(Date.parse(starts) - 1).toISOString(), zone)).toBe(addDays(day, -1));
    }),
    { numRuns: 500 },
  );
});

test("counting days on and back comes home", () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (day, count) => {
      expect(addDays(addDays(day, count), -count)).toBe(day);
      expect(daysBetween(day, addDays(day, count))).toBe(count);
    }),
  );
});
