import Holidays from "date-holidays";
import { addDays, type Day } from "./day.ts";
import { RepmarkError } from "./repmark-error.ts";
import type { Settings } from "./settings.ts";

export interface WorkingDay {
  readonly day: Day;
  readonly isWorking: boolean;
}

/**
 * Every day from `from` up to and not including `until` (G4): Monday to Friday works, less the public holidays of
 * `settings.holidays`, the workspace's closed days, and holidays loaded with the data.
 */
export function workingDays(
  settings: Pick<Settings, "holidays" | "closedDays">,
  from: Day,
  until: Day,
  extraHolidays: readonly Day[] = [],
): WorkingDay[] {
  const off = new Set([...publicHolidays(settings.holidays, from, until), ...settings.closedDays, ...extraHolidays]);
  const days: WorkingDay[] = [];
  let weekday = Temporal.PlainDate.from(from).dayOfWeek;
  for (let day = from; day < until; day = addDays(day, 1)) {
    days.push({ day, isWorking: weekday <= 5 && !off.has(day) });
    weekday = (weekday % 7) + 1;
  }
  return days;
}

/** wd[from, until): the working days from `from` up to and not including `until`. */
export function countWorkingDays(days: readonly WorkingDay[], from: Day, until: Day): number {
  return days.filter(({ day, isWorking }) => isWorking && from <= day && day < until).length;
}

/** The country (and region) as the holiday library knows it, `SE` or `US-CA`, or a refusal that says what to write. */
export function holidayRegionNamed(name: string): string {
  const region = name.trim().toUpperCase();
  calendarOf(region);
  return region;
}

function publicHolidays(region: string | null, from: Day, until: Day): Day[] {
  if (region === null || from >= until) return [];
  const calendar = calendarOf(region);
  const days: Day[] = [];
  // A holiday may last over the turn of a year, so the year before is asked too.
  for (let year = Number(from.slice(0, 4)) - 1; year <= Number(until.slice(0, 4)); year++) {
    for (const holiday of calendar.getHolidays(year)) {
      if (holiday.type === "public")
        days.push(...daysOff(holiday.date, holiday.end.getTime() - holiday.start.getTime()));
    }
  }
  return days;
}

/** The civil days whose noon lies in the holiday: one that starts at sunset takes the next day, not the eve. */
function daysOff(startsAt: string, milliseconds: number): Day[] {
  const start = Temporal.PlainDateTime.from(startsAt.slice(0, 19).replace(" ", "T"));
  const end = start.add({ milliseconds });
  const days: Day[] = [];
  for (
    let noon = start.with({ hour: 12, minute: 0, second: 0 });
    Temporal.PlainDateTime.compare(noon, end) < 0;
    noon = noon.add({ days: 1 })
  ) {
    if (Temporal.PlainDateTime.compare(noon, start) >= 0) days.push(noon.toPlainDate().toString());
  }
  return days;
}

function calendarOf(region: string): Holidays {
  const [country = "", state, city] = region.split("-");
  const calendar = new Holidays();
  const states = calendar.getStates(country) ?? {};
  const cities = state === undefined ? {} : (calendar.getRegions(country, state) ?? {});
  const isKnown =
    country in (calendar.getCountries() ?? {}) &&
    (state === undefined || state in states) &&
    (city === undefined || city in cities);
  if (!isKnown) throw unknownRegion(region, Object.keys(states));
  calendar.init(country, state ?? "", city ?? "");
  return calendar;
}

function unknownRegion(region: string, states: readonly string[]): RepmarkError {
  const country = region.split("-")[0];
  return new RepmarkError("unknown-holiday-region", `No public holidays are known for “${region}”.`, {
    kind: "usage",
    hint:
      states.length > 0
        ? `Use ${country}, or one of its regions: ${states.map((state) => `${country}-${state}`).join(", ")}.`
        : "Use a country code such as SE, or a country and region such as US-CA.",
  });
}
