import { addDays, type Day } from "../../domain/day.ts";
import { fiscalCalendar, periodOf } from "../../domain/fiscal-calendar.ts";
import type { FiscalPeriod } from "../../domain/period.ts";
import type { Settings } from "../../domain/settings.ts";
import { civilDay } from "../../domain/time-zone.ts";
import type { Cadence, ReportSchedule } from "../../store/report-schedules.ts";

/** A report that is owed. */
export interface Due {
  /** The period whose end it is sent at, by its label: of what there is one report. */
  readonly period: string;
  /** The day after that period's last. */
  readonly untilOn: Day;
  readonly dueAt: Date;
  /** What it tells of: the quarter that a week is in, else the period itself. */
  readonly about: string;
  /** As of the end of this day. */
  readonly asOf: Day;
}

const kinds: Readonly<Record<Cadence, FiscalPeriod["kind"]>> = {
  weekly: "week",
  monthly: "month",
  quarterly: "quarter",
};

/**
 * The latest period that has ended, and whose report has fallen due by `now` and after the schedule was made: of several that were missed the
 * last one alone is owed. Null: none yet. A time of day that the clocks skip comes as much after midnight as it would have.
 */
export function latestDue(
  { cadence, at, createdAt }: Pick<ReportSchedule, "cadence" | "at" | "createdAt">,
  settings: Pick<Settings, "fiscalYear" | "timeZone">,
  now: Date,
): Due | null {
  const ended = endedBy(cadence, settings, civilDay(now.toISOString(), settings.timeZone));
  for (const period of ended) {
    const dueAt = instantOf(period.until, at, settings.timeZone);
    if (dueAt > now) continue;
    return dueAt > new Date(createdAt) ? dueOf(period, cadence, dueAt, settings) : null;
  }
  return null;
}

/** When the next one falls due. */
export function nextDueAt(
  { cadence, at }: Pick<ReportSchedule, "cadence" | "at">,
  settings: Pick<Settings, "fiscalYear" | "timeZone">,
  now: Date,
): Date | null {
  const today = civilDay(now.toISOString(), settings.timeZone);
  const next = calendarAround(settings, today)
    .filter((period) => period.kind === kinds[cadence])
    .map((period) => instantOf(period.until, at, settings.timeZone))
    .filter((instant) => instant > now)
    .sort((one, other) => one.getTime() - other.getTime());
  return next[0] ?? null;
}

/** The report of the last period that has ended, whenever that was: what is sent by hand. */
export function latestEnded(
  { cadence, at }: Pick<ReportSchedule, "cadence" | "at">,
  settings: Pick<Settings, "fiscalYear" | "timeZone">,
  now: Date,
): Due | null {
  const [period] = endedBy(cadence, settings, civilDay(now.toISOString(), settings.timeZone));
  return period === undefined ? null : dueOf(period, cadence, instantOf(period.until, at, settings.timeZone), settings);
}

/** What the report of a period that is known by its end tells of. */
export function dueOfEnd(
  schedule: Pick<ReportSchedule, "cadence">,
  of: { readonly period: string; readonly untilOn: Day; readonly dueAt: string },
  settings: Pick<Settings, "fiscalYear" | "timeZone">,
): Due {
  const period = { label: of.period, until: of.untilOn };
  return dueOf(period, schedule.cadence, new Date(of.dueAt), settings);
}

function dueOf(
  period: Pick<FiscalPeriod, "label" | "until">,
  cadence: Cadence,
  dueAt: Date,
  settings: Pick<Settings, "fiscalYear" | "timeZone">,
): Due {
  const asOf = addDays(period.until, -1);
  const quarter = cadence === "weekly" ? periodOf(calendarAround(settings, asOf), "quarter", asOf) : null;
  return { period: period.label, untilOn: period.until, dueAt, about: quarter?.label ?? period.label, asOf };
}

/** The latest first. */
function endedBy(cadence: Cadence, settings: Pick<Settings, "fiscalYear">, today: Day): FiscalPeriod[] {
  return calendarAround(settings, today)
    .filter((period) => period.kind === kinds[cadence] && period.until <= today)
    .sort((one, other) => (one.until < other.until ? 1 : -1));
}

function calendarAround({ fiscalYear }: Pick<Settings, "fiscalYear">, day: Day): FiscalPeriod[] {
  const year = Number(day.slice(0, 4));
  return fiscalCalendar(fiscalYear, year - 2, year + 2);
}

function instantOf(day: Day, at: string, timeZone: string): Date {
  const zoned = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(at) });
  return new Date(zoned.epochMilliseconds);
}
