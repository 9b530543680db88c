import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, daysBetween } from "./day.ts";
import { checkCalendar, findPeriod, fiscalCalendar, periodOf, previousPeriod, yearAgo } from "./fiscal-calendar.ts";
import { calendarYear, type FiscalYear, firstDay, fiscalYearOf, weekdays } from "./fiscal-year.ts";
import { RepmarkError } from "./repmark-error.ts";

/** The calendar of the (American) National Retail Federation: 4-5-4, ending on the Saturday nearest the end of January. */
const retail: FiscalYear = {
  firstMonth: 2,
  namedAfter: "start",
  pattern: "4-5-4",
  weekStart: "sunday",
  yearEnd: "nearest",
};

test("a company of calendar months calls July to September its third quarter", () => {
  const calendar = fiscalCalendar(calendarYear, 2016, 2018);
  expect(findPeriod(calendar, "2017-Q3")).toEqual({
    kind: "quarter",
    label: "2017-Q3",
    fiscalYear: 2017,
    ordinal: 3,
    from: "2017-07-01",
    until: "2017-10-01",
  });
  expect(findPeriod(calendar, "2017-08")).toMatchObject({
    kind: "month",
    ordinal: 8,
    from: "2017-08-01",
    until: "2017-09-01",
  });
  expect(findPeriod(calendar, "2017-w31")).toMatchObject({
    kind: "week",
    ordinal: 31,
    from: "2017-07-31",
    until: "2017-08-07",
  });
  expect(findPeriod(calendar, "2017")).toMatchObject({ kind: "year", from: "2017-01-01", until: "2018-01-01" });
});

test("a year from July is named after the year it starts or ends in; its months keep their calendar names", () => {
  const july = { ...calendarYear, firstMonth: 7 };
  const byStart = fiscalCalendar({ ...july, namedAfter: "start" }, 2017, 2018);
  const byEnd = fiscalCalendar({ ...july, namedAfter: "end" }, 2017, 2018);
  expect(findPeriod(byStart, "2017")).toMatchObject({ from: "2017-07-01", until: "2018-07-01" });
  expect(findPeriod(byEnd, "2017")).toMatchObject({ from: "2016-07-01", until: "2017-07-01" });
  expect(findPeriod(byEnd, "2018-Q1")).toMatchObject({ from: "2017-07-01", until: "2017-10-01" });
  expect(findPeriod(byEnd, "2017-08")).toMatchObject({ fiscalYear: 2018, ordinal: 2, from: "2017-08-01" });
});

test("the retail years of 53 weeks are 2006, 2012, 2017 and 2023, as its federation publishes them", () => {
  const years = fiscalCalendar(retail, 2005, 2024).filter((period) => period.kind === "year");
  const long = years.filter(({ from, until }) => daysBetween(from, until) === 53 * 7).map((year) => year.label);
  expect(long).toEqual(["2006", "2012", "2017", "2023"]);
  expect(years.find((year) => year.label === "2017")).toMatchObject({ from: "2017-01-29", until: "2018-02-04" });
});

test("a year that ends on the last Saturday of September ended on 30 September in 2023 and on 24 September in 2022", () => {
  const calendar = fiscalCalendar(
    { firstMonth: 10, namedAfter: "end", pattern: "4-4-5", weekStart: "sunday", yearEnd: "last" },
    2022,
    2023,
  );
  expect(findPeriod(calendar, "2022").until).toBe("2022-09-25");
  expect(findPeriod(calendar, "2023").until).toBe("2023-10-01");
});

test("weeks make months by the pattern, and week 53 lengthens the last month", () => {
  const calendar = fiscalCalendar(retail, 2017, 2017);
  const weeksOf = (label: string) => {
    const { from, until } = findPeriod(calendar, label);
    return daysBetween(from, until) / 7;
  };
  expect(["2017-P01", "2017-P02", "2017-P03", "2017-P10", "2017-P11", "2017-P12"].map(weeksOf)).toEqual([
    4, 5, 4, 4, 5, 5,
  ]);
  expect(["2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4"].map(weeksOf)).toEqual([13, 13, 13, 14]);
});

test("previous is the row before, a year ago the same ordinal, and week 53 has none in a year of 52", () => {
  const calendar = fiscalCalendar(retail, 2015, 2019);
  const before = (label: string) => previousPeriod(calendar, findPeriod(calendar, label))?.label ?? null;
  const ago = (label: string) => yearAgo(calendar, findPeriod(calendar, label))?.label ?? null;
  expect(before("2018-Q1")).toBe("2017-Q4");
  expect(before("2018-W01")).toBe("2017-W53");
  expect(before("2015-P01")).toBeNull();
  expect(ago("2017-W53")).toBeNull();
  expect(ago("2018-W52")).toBe("2017-W52");
  expect(ago("2018-Q2")).toBe("2017-Q2");
  expect(ago("2018")).toBe("2017");
  expect(ago("2015-Q1")).toBeNull();
});

test("an ISO week is compared with the same week of the ISO year before", () => {
  const calendar = fiscalCalendar(calendarYear, 2019, 2021);
  expect(periodOf(calendar, "week", "2021-01-03")?.label).toBe("2020-W53");
  expect(yearAgo(calendar, findPeriod(calendar, "2020-W53"))).toBeNull();
  expect(yearAgo(calendar, findPeriod(calendar, "2021-W31"))?.label).toBe("2020-W31");
});

test("a label that is not there is answered with its nearest neighbour and the forms that are", () => {
  const calendar = fiscalCalendar(calendarYear, 2016, 2018);
  const answer = (label: string) => {
    try {
      return findPeriod(calendar, label).label;
    } catch (error) {
      if (!(error instanceof RepmarkError)) throw error;
      return { code: error.code, kind: error.kind, message: error.message, hint: error.hint };
    }
  };
  expect(answer("Q3 2017")).toEqual({
    code: "unknown-period",
    kind: "usage",
    message: "There is no period “Q3 2017”. The calendar runs from 2016 to 2018.",
    hint: "Did you mean 2017-Q3? Write a period as 2017, 2017-Q3, 2017-08 or 2017-W31.",
  });
  for (const [wrong, near] of [
    ["2017K3", "2017-Q3"],
    ["2017-8", "2017-08"],
    ["fy2017", "2017"],
    ["2017 v.5", "2017-W05"],
    ["2017-Q5", "2017"],
  ]) {
    expect(answer(wrong!)).toMatchObject({ hint: expect.stringContaining(`Did you mean ${near}?`) });
  }
  expect(answer("last quarter")).toMatchObject({ hint: "Write a period as 2017, 2017-Q3, 2017-08 or 2017-W31." });
});

test("a calendar with a hole or a double day is found out", () => {
  const calendar = fiscalCalendar(calendarYear, 2017, 2017);
  expect(checkCalendar(calendar.filter((period) => period.label !== "2017-Q2"))).toEqual([
    { kind: "quarter", fault: "gap", before: "2017-Q1", after: "2017-Q3", from: "2017-04-01", until: "2017-07-01" },
  ]);
  const longMay = calendar.map((period) => (period.label === "2017-05" ? { ...period, until: "2017-06-02" } : period));
  expect(checkCalendar(longMay)).toEqual([
    { kind: "month", fault: "overlap", before: "2017-05", after: "2017-06", from: "2017-06-01", until: "2017-06-02" },
  ]);
});

const anyFiscalYear = fc.record<FiscalYear>({
  firstMonth: fc.integer({ min: 1, max: 12 }),
  namedAfter: fc.constantFrom("start", "end"),
  pattern: fc.constantFrom("calendar", "4-4-5", "4-5-4", "5-4-4"),
  weekStart: fc.constantFrom(...weekdays),
  yearEnd: fc.constantFrom("last", "nearest"),
});
const anyYear = fc.integer({ min: 1990, max: 2090 });

test("whatever the calendar, each kind tiles it, labels are unique and periods of one year lie in that year", () => {
  fc.assert(
    fc.property(anyFiscalYear, anyYear, fc.integer({ min: 0, max: 8 }), (fiscalYear, from, more) => {
      const calendar = fiscalCalendar(fiscalYear, from, from + more);
      expect(checkCalendar(calendar)).toEqual([]);
      expect(new Set(calendar.map((period) => period.label)).size).toBe(calendar.length);
      const [first, until] = [firstDay(fiscalYear, from), firstDay(fiscalYear, from + more + 1)];
      for (const kind of ["month", "quarter", "year"] as const) {
        const periods = calendar.filter((period) => period.kind === kind);
        expect([periods[0]!.from, periods.at(-1)!.until]).toEqual([first, until]);
        for (const { from, until, fiscalYear: name } of periods) {
          expect([from, addDays(until, -1)].map((day) => fiscalYearOf(fiscalYear, day))).toEqual([name, name]);
        }
      }
      const weeks = calendar.filter((period) => period.kind === "week");
      expect(weeks[0]!.from <= first && until <= weeks.at(-1)!.until).toBe(true);
      expect(weeks.every((week) => daysBetween(week.from, week.until) === 7)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("a year of weeks has 52 or 53 of them, starts on its weekday and within a week of its month", () => {
  fc.assert(
    fc.property(anyFiscalYear, anyYear, (fiscalYear, year) => {
      fc.pre(fiscalYear.pattern !== "calendar");
      const from = firstDay(fiscalYear, year);
      const nominal = firstDay({ ...fiscalYear, pattern: "calendar" }, year);
      expect([52 * 7, 53 * 7]).toContain(daysBetween(from, firstDay(fiscalYear, year + 1)));
      expect(weekdays[Temporal.PlainDate.from(from).dayOfWeek - 1]).toBe(fiscalYear.weekStart);
      const early = daysBetween(from, nominal);
      if (fiscalYear.yearEnd === "last") expect(early >= 0 && early <= 6).toBe(true);
      else expect(Math.abs(early)).toBeLessThanOrEqual(3);
    }),
  );
});

test("going back a period and on again comes home", () => {
  fc.assert(
    fc.property(anyFiscalYear, anyYear, fc.nat(), (fiscalYear, year, pick) => {
      const calendar = fiscalCalendar(fiscalYear, year, year + 2);
      const period = calendar[pick % calendar.length]!;
      const previous = previousPeriod(calendar, period);
      if (previous === null) return;
      expect(previous.until).toBe(period.from);
      expect(periodOf(calendar, period.kind, previous.until)).toEqual(period);
    }),
  );
});
