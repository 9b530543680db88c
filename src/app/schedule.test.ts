import fc from "fast-check";
import { expect, test } from "vitest";
import { nextSync, nextTime, scheduleInWords, scheduleOf } from "./schedule.ts";

test.each([
  ["hourly", "0 * * * *", "every hour"],
  ["every 60 min", "0 * * * *", "every hour"],
  ["Every 15 min", "*/15 * * * *", "every 15 minutes"],
  ["every 6 hours", "0 */6 * * *", "every 6 hours"],
  ["daily 06:05", "5 6 * * *", "every day at 06:05"],
  ["weekdays 23:30", "30 23 * * 1-5", "on weekdays at 23:30"],
  ["30 5 1 * *", "30 5 1 * *", "at 30 5 1 * * (cron)"],
  ["off", null, "only when asked"],
])("“%s” is kept as %s and said as “%s”", (said, cron, words) => {
  expect(scheduleOf(said)).toBe(cron);
  expect(scheduleInWords(cron)).toBe(words);
});

test.each([
  "",
  "sometimes",
  "every 7 min",
  "every 0 min",
  "every 5 hours",
  "daily 24:00",
  "daily 6",
  "61 * * * *",
  "* * * *",
])("“%s” is refused with what can be written", (said) => {
  expect(() => scheduleOf(said)).toThrow(expect.objectContaining({ code: "bad-schedule", kind: "usage" }));
});

const times = (schedule: string, from: string, count: number, zone = "Europe/Stockholm") => {
  const found: string[] = [];
  for (let at = new Date(from); found.length < count; found.push(at.toISOString())) at = nextTime(schedule, at, zone)!;
  return found;
};

test("a day at half past two comes once on the day that leaves that time out, and once on the day that has it twice", () => {
  // 29 March 2026 goes from 02:00 to 03:00: 03:00 in summer is 01:00 UTC.
  expect(times("30 2 * * *", "2026-03-27T12:00:00Z", 3)).toEqual([
    "2026-03-28T01:30:00.000Z",
    "2026-03-29T01:00:00.000Z",
    "2026-03-30T00:30:00.000Z",
  ]);
  // 25 October goes back from 03:00 to 02:00: 02:30 is 00:30 and 01:30 UTC.
  expect(times("30 2 * * *", "2026-10-24T12:00:00Z", 2)).toEqual([
    "2026-10-25T00:30:00.000Z",
    "2026-10-26T01:30:00.000Z",
  ]);
});

test("every hour stays every hour while clocks are changed", () => {
  for (const from of ["2026-03-28T22:30:00Z", "2026-10-24T22:30:00Z"]) {
    const found = times("0 * * * *", from, 6).map((at) => Date.parse(at));
    expect(found.slice(1).map((at, place) => at - found[place]!)).toEqual([
      3_600_000, 3_600_000, 3_600_000, 3_600_000, 3_600_000,
    ]);
  }
});

test("in any zone and year a daily time comes once a civil day, always later than it was asked for", () => {
  const zones = [
    "Europe/Stockholm",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "America/Santiago",
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
      fc.date({ min: new Date("2026-01-01T00:00:00Z"), max: new Date("2029-01-01T00:00:00Z"), noInvalidDate: true }),
      (zone, hour, minute, from) => {
        const [one, other] = times(`${minute} ${hour} * * *`, from.toISOString(), 2, zone).map((at) =>
          Temporal.Instant.from(at),
        );
        const day = (at: Temporal.Instant) => at.toZonedDateTimeISO(zone).toPlainDate();
        expect(one!.epochMilliseconds).toBeGreaterThan(from.getTime());
        expect(day(one!).until(day(other!)).days).toBe(1);
      },
    ),
    { numRuns: 300 },
  );
});

test("one that was never synced is due at once; one that was is due after it ended, missed times counting as one", () => {
  const connection = {
    name: "a",
    connector: "salesforce",
    settings: {},
    schedule: "0 * * * *",
    connectedAt: "2026-07-01T08:10:00Z",
  };
  expect(nextSync(connection, undefined, "UTC")).toEqual(new Date("2026-07-01T08:10:00Z"));
  const tried = { at: "2026-07-01T09:59:59Z", failure: null };
  expect(nextSync(connection, tried, "UTC")).toEqual(new Date("2026-07-01T10:00:00Z"));
  expect(nextSync({ ...connection, schedule: null }, tried, "UTC")).toBeUndefined();
});
