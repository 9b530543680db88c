import type { Day, Instant } from "./day.ts";
import { RepmarkError } from "./repmark-error.ts";

/** The instant `day` starts in `timeZone`: 00:00, or the first moment after it where clocks jump over midnight. */
export function midnight(day: Day, timeZone: string): Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant().toString();
}

/** The civil day an instant falls on in `timeZone` (G2): 2026-03-31T22:30Z is 2026-04-01 in Stockholm. */
export function civilDay(instant: Instant, timeZone: string): Day {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The zone as IANA spells it (`europe/stockholm` → `Europe/Stockholm`). A bare offset is no zone: it knows no summer. */
export function timeZoneNamed(name: string): string {
  try {
    if (!/^[a-z]/i.test(name)) throw new RangeError(`${name} is an offset`);
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new RepmarkError("unknown-time-zone", `“${name}” is not a time zone.`, {
      kind: "usage",
      hint: "Use a name such as Europe/Stockholm, America/New_York or UTC.",
      cause,
    });
  }
}
