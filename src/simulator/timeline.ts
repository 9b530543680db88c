import type { Day, Instant } from "../domain/day.ts";
import { workingDays } from "../domain/working-days.ts";

/** A civil day as days since 1970-01-01: a simulated company counts days by the million. */
export type DayNumber = number;

/** An instant as minutes since 1970-01-01T00:00Z. */
export type Minute = number;

const perDay = 1440;

export function dayNumber(day: Day): DayNumber {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}

const texts = new Map<DayNumber, Day>();

export function dayText(number: DayNumber): Day {
  let text = texts.get(number);
  if (text === undefined) {
    text = new Date(number * 86_400_000).toISOString().slice(0, 10);
    texts.set(number, text);
  }
  return text;
}

export function instantText(minute: Minute): Instant {
  const day = dayOf(minute);
  const inDay = minute - day * perDay;
  return `${dayText(day)}T${two(Math.floor(inDay / 60))}:${two(inDay % 60)}:00Z`;
}

export function dayOf(minute: Minute): DayNumber {
  return Math.floor(minute / perDay);
}

/** The instant so many minutes into the day. */
export function at(day: DayNumber, minutes: number): Minute {
  return day * perDay + minutes;
}

/** The working days of the company, and the day work goes on after a weekend or a holiday. */
export class WorkWeek {
  readonly #from: DayNumber;
  readonly #next: Int32Array;

  /** `holidays` as in the workspace's settings (`SE`, `US-CA`); days from `from` up to `until`. Worked out once. */
  static of(holidays: string | null, from: Day, until: Day): WorkWeek {
    const key = `${holidays} ${from} ${until}`;
    const known = workWeeks.get(key) ?? new WorkWeek(holidays, from, until);
    workWeeks.set(key, known);
    return known;
  }

  private constructor(holidays: string | null, from: Day, until: Day) {
    const days = workingDays({ holidays, closedDays: [] }, from, until);
    this.#from = dayNumber(from);
    this.#next = new Int32Array(days.length);
    let next = this.#from + days.length;
    for (let index = days.length - 1; index >= 0; index -= 1) {
      if (days[index]!.isWorking) next = this.#from + index;
      this.#next[index] = next;
    }
  }

  isWorking(day: DayNumber): boolean {
    return this.onOrAfter(day) === day;
  }

  /** The day itself when people work, else the first day they do. */
  onOrAfter(day: DayNumber): DayNumber {
    return this.#next[day - this.#from] ?? day;
  }
}

const workWeeks = new Map<string, WorkWeek>();

/** The last day of the month that `day` is in, `months` later. */
export function monthEnd(day: DayNumber, months = 0): DayNumber {
  const date = new Date(day * 86_400_000);
  return Math.round(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0) / 86_400_000);
}

/** The first day of the calendar quarter that `day` is in, `quarters` later. */
export function quarterStart(day: DayNumber, quarters = 0): DayNumber {
  const date = new Date(day * 86_400_000);
  const month = Math.floor(date.getUTCMonth() / 3) * 3 + quarters * 3;
  return Math.round(Date.UTC(date.getUTCFullYear(), month, 1) / 86_400_000);
}

export function monthOf(day: DayNumber): number {
  return new Date(day * 86_400_000).getUTCMonth();
}

const two = (number: number) => (number < 10 ? `0${number}` : String(number));
