import { addDays, type Day } from "./day.ts";
import type { Period } from "./period.ts";
import { countWorkingDays, type WorkingDay } from "./working-days.ts";

/**
 * Which working day of an earlier period stands where `elapsed` of `total` working days stand now (G19):
 * round_half_up(elapsed ÷ total × `totalThen`), in whole numbers so that a half is a half.
 */
export function likeForLikeDay(elapsed: number, total: number, totalThen: number): number {
  return Math.floor((2 * elapsed * totalThen + total) / (2 * total));
}

/**
 * Where to cut an earlier period so that it stands as far as `now` does after the day `asOf` (G19): the day before which its
 * money counts. That is the working day after the cut, so money booked on a Saturday belongs to the Friday before it.
 */
export function likeForLikeUntil(days: readonly WorkingDay[], now: Period, asOf: Day, then: Period): Day {
  const dayAfter = addDays(asOf, 1);
  const elapsed = countWorkingDays(days, now.from, dayAfter < now.until ? dayAfter : now.until);
  const total = countWorkingDays(days, now.from, now.until);
  const workingDaysThen = days.filter(({ day, isWorking }) => isWorking && then.from <= day && day < then.until);
  if (total === 0) return then.until;
  return workingDaysThen[likeForLikeDay(elapsed, total, workingDaysThen.length)]?.day ?? then.until;
}
