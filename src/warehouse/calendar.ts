import { z } from "zod";
import type { Day } from "../domain/day.ts";
import type { EnteredQuota } from "../domain/entered-quota.ts";
import { fiscalCalendar } from "../domain/fiscal-calendar.ts";
import type { Settings } from "../domain/settings.ts";
import { workingDays } from "../domain/working-days.ts";
import type { BuildInput } from "./build/build.ts";
import { defineQuery } from "./query.ts";
import type { Warehouse } from "./warehouse.ts";

/** The settings, what was entered and the calendar as rows: two years before the first record, for comparisons, to three after the last. */
export async function buildInput(
  warehouse: Warehouse,
  settings: Settings,
  quotas: readonly EnteredQuota[] = [],
): Promise<BuildInput> {
  const [span] = await warehouse.all(calendarSpan, {}, { heals: false });
  const holidays = await warehouse.all(loadedHolidays, {}, { heals: false });
  const calendar =
    span?.first_year == null || span.last_year == null
      ? []
      : fiscalCalendar(settings.fiscalYear, span.first_year - 2, span.last_year + 3);
  const from = calendar.reduce<Day | null>(
    (least, period) => (least === null || period.from < least ? period.from : least),
    null,
  );
  const until = calendar.reduce<Day | null>(
    (most, period) => (most === null || period.until > most ? period.until : most),
    null,
  );
  return {
    settings,
    quotas,
    calendar,
    workingDays:
      from === null || until === null
        ? []
        : workingDays(
            settings,
            from,
            until,
            holidays.map(({ day }) => day),
          ),
  };
}

const calendarSpan = defineQuery(
  import.meta.url,
  "calendar-span.sql",
  z.object({ first_year: z.coerce.number().nullable(), last_year: z.coerce.number().nullable() }),
);

const loadedHolidays = defineQuery(import.meta.url, "holidays.sql", z.object({ day: z.string() }));
