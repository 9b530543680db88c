import { addDays, type Day } from "./day.ts";

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
type Weekday = (typeof weekdays)[number];

/** How a company cuts its year. Calendar months, or whole weeks in quarters of 4-4-5, 4-5-4 or 5-4-4 weeks. */
export interface FiscalYear {
  /** Month the year starts in, 1 to 12. */
  readonly firstMonth: number;
  /** A year is named after the calendar year it starts or ends in; the same for a year from January. */
  readonly namedAfter: "start" | "end";
  readonly pattern: "calendar" | "4-4-5" | "4-5-4" | "5-4-4";
  /** Years of weeks only: the day a week starts, so a year ends on the day before it. */
  readonly weekStart: Weekday;
  /** Years of weeks only: the year ends on the last such day of its last month, or on the one nearest to that month's end. */
  readonly yearEnd: "last" | "nearest";
}

/** Calendar months from January; weeks, where they matter, start on Monday. */
export const calendarYear: FiscalYear = {
  firstMonth: 1,
  namedAfter: "start",
  pattern: "calendar",
  weekStart: "monday",
  yearEnd: "last",
};

/** The first day of the fiscal year with this name. */
export function firstDay(fiscalYear: FiscalYear, name: number): Day {
  const firstOfMonth = firstOfNamedYear(fiscalYear, name);
  return fiscalYear.pattern === "calendar" ? firstOfMonth : addDays(lastDayOfWeeksBefore(fiscalYear, firstOfMonth), 1);
}

/** The fiscal year a day falls in, by name. */
export function fiscalYearOf(fiscalYear: FiscalYear, day: Day): number {
  const guess = Temporal.PlainDate.from(day).year;
  return [guess + 1, guess].find((name) => firstDay(fiscalYear, name) <= day) ?? guess - 1;
}

function firstOfNamedYear({ firstMonth, namedAfter }: FiscalYear, name: number): Day {
  const year = namedAfter === "end" && firstMonth > 1 ? name - 1 : name;
  return Temporal.PlainDate.from({ year, month: firstMonth, day: 1 }).toString();
}

/** The last day of the week-based year that ends where `firstOfMonth` would start the next one. */
function lastDayOfWeeksBefore({ weekStart, yearEnd }: FiscalYear, firstOfMonth: Day): Day {
  const monthEnd = addDays(firstOfMonth, -1);
  const endsOn = weekdays.indexOf(weekStart) || 7; // ISO number of the day before `weekStart`
  const daysBack = (Temporal.PlainDate.from(monthEnd).dayOfWeek - endsOn + 7) % 7;
  return addDays(monthEnd, yearEnd === "nearest" && daysBack > 3 ? 7 - daysBack : -daysBack);
}
