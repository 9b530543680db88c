import { addDays, type Day, daysBetween } from "./day.ts";
import { type FiscalYear, firstDay } from "./fiscal-year.ts";
import type { FiscalPeriod, PeriodKind } from "./period.ts";
import { RepmarkError } from "./repmark-error.ts";

/**
 * Every week, month, quarter and year of the fiscal years named `fromYear` to `throughYear`, both included; each kind tiles
 * them (G3). Years of calendar months have ISO weeks, numbered by ISO year, which reach over both ends of the calendar.
 * Labels: `2017`, `2017-Q3`, `2017-W31`, and months `2017-08` (the calendar's) or `2017-P08` (of weeks).
 */
export function fiscalCalendar(fiscalYear: FiscalYear, fromYear: number, throughYear: number): FiscalPeriod[] {
  const years = Array.from({ length: throughYear - fromYear + 1 }, (_, index) => fromYear + index);
  if (fiscalYear.pattern !== "calendar") return years.flatMap((year) => yearOfWeeks(fiscalYear, year));
  return [
    ...years.flatMap((year) => yearOfMonths(fiscalYear, year)),
    ...isoWeeks(firstDay(fiscalYear, fromYear), firstDay(fiscalYear, throughYear + 1)),
  ];
}

/** The period with this label, in any case of letters. */
export function findPeriod(calendar: readonly FiscalPeriod[], label: string): FiscalPeriod {
  const wanted = label.trim().toUpperCase();
  const found = calendar.find((period) => period.label === wanted);
  if (found === undefined) throw unknownPeriod(calendar, label, wanted);
  return found;
}

/** The period of `kind` that `day` falls in; null outside the calendar. */
export function periodOf(calendar: readonly FiscalPeriod[], kind: PeriodKind, day: Day): FiscalPeriod | null {
  return calendar.find((period) => period.kind === kind && period.from <= day && day < period.until) ?? null;
}

/** The period of the same kind just before (G3); null at the calendar's edge. */
export function previousPeriod(calendar: readonly FiscalPeriod[], period: FiscalPeriod): FiscalPeriod | null {
  return calendar.find((other) => other.kind === period.kind && other.until === period.from) ?? null;
}

/** The same ordinal in the fiscal year before (G3); null when that year has none, as for a week 53. */
export function yearAgo(calendar: readonly FiscalPeriod[], period: FiscalPeriod): FiscalPeriod | null {
  const { kind, fiscalYear, ordinal } = period;
  const isYearAgo = (other: FiscalPeriod) =>
    other.kind === kind && other.fiscalYear === fiscalYear - 1 && (kind === "year" || other.ordinal === ordinal);
  return calendar.find(isYearAgo) ?? null;
}

/** Two neighbours of one kind that do not meet: days in neither of them, or in both. */
export interface CalendarFault {
  readonly kind: PeriodKind;
  readonly fault: "gap" | "overlap";
  readonly before: string;
  readonly after: string;
  /** The days concerned, half-open. */
  readonly from: Day;
  readonly until: Day;
}

/** What keeps each kind from tiling the calendar (G3); nothing when all is well. A calendar with a fault must not be loaded. */
export function checkCalendar(calendar: readonly FiscalPeriod[]): CalendarFault[] {
  return [...Map.groupBy(calendar, (period) => period.kind).entries()].flatMap(([kind, periods]) => {
    const inOrder = periods.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
    return inOrder.slice(1).flatMap((after, index): CalendarFault[] => {
      const before = inOrder[index]!;
      if (before.until === after.from) return [];
      const labels = { kind, before: before.label, after: after.label };
      return before.until < after.from
        ? [{ ...labels, fault: "gap", from: before.until, until: after.from }]
        : [{ ...labels, fault: "overlap", from: after.from, until: before.until }];
    });
  });
}

function yearOfMonths(fiscalYear: FiscalYear, name: number): FiscalPeriod[] {
  const first = Temporal.PlainDate.from(firstDay(fiscalYear, name));
  const monthsAfter = (months: number) => first.add({ months }).toString();
  const months = cuts(12, (index) => monthsAfter(index)).map((range, index) =>
    period("month", name, index + 1, range.from.slice(0, 7), range),
  );
  const quarters = cuts(4, (index) => monthsAfter(index * 3)).map((range, index) => quarter(name, index + 1, range));
  return [...months, ...quarters, year(name, { from: monthsAfter(0), until: monthsAfter(12) })];
}

/** 52 weeks, or 53: the extra week lengthens the last month and so the last quarter (docs/decisions/0005). */
function yearOfWeeks(fiscalYear: FiscalYear, name: number): FiscalPeriod[] {
  const from = firstDay(fiscalYear, name);
  const until = firstDay(fiscalYear, name + 1);
  const weekCount = daysBetween(from, until) / 7;
  const weeksInMonths = fiscalYear.pattern.split("-").map(Number);
  const startOfMonth = (index: number) => {
    if (index === 12) return until;
    const before = weeksInMonths.slice(0, index % 3).reduce((sum, weeks) => sum + weeks, 0);
    return addDays(from, 7 * (13 * Math.floor(index / 3) + before));
  };
  return [
    ...cuts(weekCount, (index) => addDays(from, 7 * index)).map((range, index) => week(name, index + 1, range)),
    ...cuts(12, startOfMonth).map((range, index) =>
      period("month", name, index + 1, `${yearLabel(name)}-P${twoDigits(index + 1)}`, range),
    ),
    ...cuts(4, (index) => startOfMonth(index * 3)).map((range, index) => quarter(name, index + 1, range)),
    year(name, { from, until }),
  ];
}

/** ISO 8601 weeks from the one `from` falls in to the one that holds the day before `until`. */
function isoWeeks(from: Day, until: Day): FiscalPeriod[] {
  const weeks: FiscalPeriod[] = [];
  let monday = addDays(from, 1 - Temporal.PlainDate.from(from).dayOfWeek);
  while (monday < until) {
    const next = addDays(monday, 7);
    const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(monday);
    weeks.push(week(yearOfWeek!, weekOfYear!, { from: monday, until: next })); // set by every ISO calendar
    monday = next;
  }
  return weeks;
}

interface Range {
  readonly from: Day;
  readonly until: Day;
}

function cuts(count: number, start: (index: number) => Day): Range[] {
  return Array.from({ length: count }, (_, index) => ({ from: start(index), until: start(index + 1) }));
}

const week = (name: number, ordinal: number, range: Range) =>
  period("week", name, ordinal, `${yearLabel(name)}-W${twoDigits(ordinal)}`, range);

const quarter = (name: number, ordinal: number, range: Range) =>
  period("quarter", name, ordinal, `${yearLabel(name)}-Q${ordinal}`, range);

const year = (name: number, range: Range) => period("year", name, 1, yearLabel(name), range);

function period(kind: PeriodKind, fiscalYear: number, ordinal: number, label: string, range: Range): FiscalPeriod {
  return { kind, label, fiscalYear, ordinal, ...range };
}

const yearLabel = (name: number) => String(name).padStart(4, "0");
const twoDigits = (ordinal: number) => String(ordinal).padStart(2, "0");

function unknownPeriod(calendar: readonly FiscalPeriod[], label: string, wanted: string): RepmarkError {
  const month = calendar.find((period) => period.kind === "month")?.label ?? "2017-08";
  const forms = `2017, 2017-Q3, ${month.includes("P") ? "2017-P08" : "2017-08"} or 2017-W31`;
  const years = calendar.filter((period) => period.kind === "year").map((period) => period.label);
  const near = nearLabel(calendar, wanted);
  const [first, last] = [years[0], years.at(-1)];
  const reach =
    first === undefined
      ? { en: "", sv: "" }
      : { en: ` The calendar runs from ${first} to ${last}.`, sv: ` Kalendern går från ${first} till ${last}.` };
  return new RepmarkError(
    "unknown-period",
    { en: `There is no period “${label}”.${reach.en}`, sv: `Perioden ”${label}” finns inte.${reach.sv}` },
    {
      kind: "usage",
      hint: {
        en: `${near === undefined ? "" : `Did you mean ${near}? `}Write a period as ${forms}.`,
        sv: `${near === undefined ? "" : `Menade du ${near}? `}Skriv en period som ${forms.replace(" or ", " eller ")}.`,
      },
    },
  );
}

/** What was probably meant: `Q3 2017`, `2017Q3`, `FY2017`, `2017-8`, `2017 v31`, or a month where months are of weeks. */
function nearLabel(calendar: readonly FiscalPeriod[], wanted: string): string | undefined {
  const name = /\d{4}/.exec(wanted)?.[0];
  if (name === undefined) return undefined;
  const rest = wanted.replace(name, "").replace(/FY|[^A-Z0-9]/g, "");
  const [, letter, digits] = /^([A-Z]*)0*(\d+)$/.exec(rest) ?? [];
  if (digits === undefined) return calendar.find((period) => period.label === name)?.label;
  const forms: Readonly<Record<string, PeriodKind>> = {
    Q: "quarter",
    K: "quarter",
    W: "week",
    V: "week",
    M: "month",
    P: "month",
    "": "month",
  };
  const kind = forms[letter ?? ""];
  const sameOrdinal = (period: FiscalPeriod) =>
    period.kind === kind &&
    period.label.startsWith(`${name}-`) &&
    Number(/\d+$/.exec(period.label)?.[0]) === Number(digits);
  return calendar.find(sameOrdinal)?.label ?? calendar.find((period) => period.label === name)?.label;
}
