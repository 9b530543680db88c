import { addDays } from "../domain/day.ts";
import type { Period } from "../domain/period.ts";
import { midnight } from "../domain/time-zone.ts";
import type { Question } from "../metrics/measure.ts";
import type { AsOf } from "./answer.ts";

/** The parameters of a family's queries for a period and a moment. */
export function question(
  period: Period,
  asOf: AsOf,
  timeZone: string,
  narrowed: { by?: string | null; rep?: string | null; team?: string | null; windowDays?: number } = {},
): Question & Readonly<Record<string, string | null>> {
  return {
    as_of: asOf.instant,
    as_of_on: asOf.on,
    from: period.from,
    until: period.until,
    from_at: midnight(period.from, timeZone),
    until_at: midnight(period.until, timeZone),
    by: narrowed.by ?? null,
    window_days: narrowed.windowDays === undefined ? null : String(narrowed.windowDays),
    rep_id: narrowed.rep ?? null,
    team_id: narrowed.team ?? null,
  };
}

/** A period is complete when the moment lies at or after its last midnight (G1). */
export function isComplete(period: Period, asOf: AsOf): boolean {
  return addDays(asOf.on, 1) >= period.until;
}
