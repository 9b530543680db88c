import { RepmarkError } from "./repmark-error.ts";

/** A civil day, `YYYY-MM-DD`. A string and not a `Date`: a day has no time zone to get wrong. */
export type Day = string;

/** An instant, ISO 8601 in UTC (`2026-03-31T22:30:00Z`). */
export type Instant = string;

/** The day `count` days after `day` (before it when negative). */
export function addDays(day: Day, count: number): Day {
  return Temporal.PlainDate.from(day).add({ days: count }).toString();
}

/** Calendar days from `from` to `until`; negative when `until` is earlier. */
export function daysBetween(from: Day, until: Day): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(until), { largestUnit: "days" }).days;
}

/** The civil day that somebody wrote, or a refusal that says how to write one. */
export function checkedDay(day: string): Day {
  try {
    return Temporal.PlainDate.from(day).toString();
  } catch (cause) {
    throw new RepmarkError(
      "bad-day",
      { en: `“${day}” is not a day.`, sv: `”${day}” är ingen dag.` },
      {
        kind: "usage",
        hint: {
          en: "Write days as YYYY-MM-DD, such as 2017-12-31.",
          sv: "Skriv dagar som ÅÅÅÅ-MM-DD, till exempel 2017-12-31.",
        },
        cause,
      },
    );
  }
}
