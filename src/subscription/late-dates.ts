import { type Day, daysBetween } from "../domain/day.ts";
import { earned, likely, type Schedule, toMinor } from "./schedule.ts";

/** What one open deal brings in a fiscal year if it goes live when the rep says, and if when the model says. */
export interface DateGap {
  readonly schedule: Schedule;
  /** Brought once, on the day it goes live. */
  readonly oneOff: bigint;
  /** Of ever being won. */
  readonly chance: number;
  readonly repsLiveOn: Day;
  readonly modelsLiveOn: Day;
}

export interface DateCost {
  readonly onRepsDate: bigint;
  readonly onModelsDate: bigint;
  /** The chance × the difference, rounded once; below 0 where the model's date is the earlier one. */
  readonly cost: bigint;
}

/** METRICS §4.6, cost of late dates: p̃ × (revenue of the fiscal year on the rep's date − on the model's median date). */
export function costOfDate({ schedule, oneOff, chance, repsLiveOn, modelsLiveOn }: DateGap, yearUntil: Day): DateCost {
  const inYear = (liveOn: Day) => earned(schedule, daysBetween(liveOn, yearUntil)) + (liveOn < yearUntil ? oneOff : 0n);
  const [onRepsDate, onModelsDate] = [inYear(repsLiveOn), inYear(modelsLiveOn)];
  return { onRepsDate, onModelsDate, cost: toMinor(likely(chance, onRepsDate - onModelsDate)) };
}
