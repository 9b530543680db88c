import { type DayNumber, dayNumber, dayOf, dayText } from "../../../timeline.ts";
import type { View } from "../object-type.ts";

interface DayRange {
  readonly from: DayNumber;
  readonly until: DayNumber;
}

/** The days that a word such as `THIS_QUARTER` or `LAST_N_DAYS:30` means today; undefined for words it does not know. */
export function rangeOf(word: string, view: View): DayRange | undefined {
  const today = dayOf(view.until);
  const [name, count] = word.split(":");
  if (count !== undefined) {
    const days = Number(count);
    if (name === "LAST_N_DAYS") return { from: today - days, until: today + 1 };
    if (name === "NEXT_N_DAYS") return { from: today + 1, until: today + 1 + days };
    return undefined;
  }
  if (name === "TODAY") return { from: today, until: today + 1 };
  if (name === "YESTERDAY") return { from: today - 1, until: today };
  if (name === "TOMORROW") return { from: today + 1, until: today + 2 };
  const [turn, unit] = (name ?? "").split("_");
  const months = { MONTH: 1, QUARTER: 3, YEAR: 12 }[unit ?? ""];
  const turns = { THIS: 0, LAST: -1, NEXT: 1 }[turn ?? ""];
  if (months === undefined || turns === undefined) return undefined;
  const date = Temporal.PlainDate.from(dayText(today));
  const first = date.with({ month: date.month - ((date.month - 1) % months), day: 1 }).add({ months: turns * months });
  return { from: dayNumber(first.toString()), until: dayNumber(first.add({ months }).toString()) };
}
