import type { AsOf } from "../benchmarks/answer.ts";
import { addDays, type Day, daysBetween } from "../domain/day.ts";
import type { Period } from "../domain/period.ts";
import { midnight } from "../domain/time-zone.ts";

/** Days before a period's end at which forecasts are tried, and its start (METRICS §4.1). */
export type Horizon = "start" | 60 | 30 | 14 | 7;

/** Those of a period of this length: a quarter's start, 60, 30, 14 and 7 days; a month's start, 14 and 7; a week's start. */
export function horizonsOf(period: Period): readonly Horizon[] {
  const length = daysBetween(period.from, period.until);
  if (length >= 75) return ["start", 60, 30, 14, 7];
  return length >= 21 ? ["start", 14, 7] : ["start"];
}

/** The horizon at which calls of a period are judged: 30 days before a quarter's end, 14 before a month's (docs/decisions/0011). */
export function usualHorizon(period: Period): Horizon {
  const horizons = horizonsOf(period);
  return horizons.find((horizon) => horizon === 30) ?? horizons.find((horizon) => horizon === 14) ?? "start";
}

/** The moment so many days before the end: its midnight, so the last day that is known is the one before. */
export function momentOf(period: Period, horizon: Horizon, timeZone: string): AsOf {
  const day = horizon === "start" ? period.from : addDays(period.until, -horizon);
  return { on: addDays(day, -1), instant: midnight(day, timeZone) };
}

/** The horizon that a forecast made at the end of `on` is judged by: the one nearest in days, of two as near the longer. */
export function horizonAt(period: Period, on: Day): Horizon {
  const left = daysBetween(on, period.until) - 1;
  const away = (horizon: Horizon) =>
    Math.abs(left - (horizon === "start" ? daysBetween(period.from, period.until) : horizon));
  return horizonsOf(period).reduce((best, each) => (away(each) < away(best) ? each : best));
}
