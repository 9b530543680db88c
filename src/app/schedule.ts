import { Cron } from "croner";
import { RepmarkError } from "../domain/repmark-error.ts";
import type { StoredConnection, Tried } from "../store/connections.ts";
import { Store } from "../store/store.ts";

/** When nobody says anything else: at every full hour. */
export const usualSchedule = "0 * * * *";

/**
 * What somebody said of when to sync, in the words of cron: `hourly`, `every 15 min`, `every 6 hours`, `daily 06:00`, `weekdays 06:00`,
 * five fields of cron themselves; null for `off`. Times are those of the company's time zone.
 */
export function scheduleOf(said: string): string | null {
  const text = said.trim().toLowerCase();
  if (text === "off") return null;
  if (text === "hourly") return usualSchedule;
  const every = /^every (\d+) ?(min|minutes|h|hour|hours)$/.exec(text);
  if (every !== null) return everySo(said, Number(every[1]), every[2]!.startsWith("m") ? 60 : 24);
  const daily = /^(daily|weekdays) (\d?\d):(\d\d)$/.exec(text);
  if (daily !== null) {
    const [hour, minute] = [Number(daily[2]), Number(daily[3])];
    if (hour > 23 || minute > 59) throw notUnderstood(said);
    return `${minute} ${hour} * * ${daily[1] === "daily" ? "*" : "1-5"}`;
  }
  if (text.split(/\s+/).length !== 5) throw notUnderstood(said);
  try {
    new Cron(text, { paused: true });
    return text;
  } catch (cause) {
    throw notUnderstood(said, cause);
  }
}

/** The same for people. */
export function scheduleInWords(schedule: string | null): string {
  if (schedule === null) return "only when asked";
  if (schedule === usualSchedule) return "every hour";
  const [minute = "", hour = "", ...rest] = schedule.split(" ");
  const [everyMinutes, everyHours] = [/^\*\/(\d+)$/.exec(minute)?.[1], /^\*\/(\d+)$/.exec(hour)?.[1]];
  const isEveryDay = rest.join(" ") === "* * *";
  if (everyMinutes !== undefined && hour === "*" && isEveryDay) return `every ${everyMinutes} minutes`;
  if (minute === "0" && everyHours !== undefined && isEveryDay) return `every ${everyHours} hours`;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (/^\d+$/.test(minute) && /^\d+$/.test(hour)) {
    if (isEveryDay) return `every day at ${time}`;
    if (rest.join(" ") === "* * 1-5") return `on weekdays at ${time}`;
  }
  return `at ${schedule} (cron)`;
}

/**
 * The first time after `after`. On the day a clock is put forward, a time that it leaves out comes at the same distance after
 * midnight; on the day it is put back, a time of day that comes twice counts once.
 */
export function nextTime(schedule: string, after: Date, timeZone: string): Date | undefined {
  return new Cron(schedule, { paused: true, timezone: timeZone }).nextRun(after) ?? undefined;
}

/** When it is synced by itself next; the past means at once: it was missed, or there was none yet. Undefined when it never is. */
export function nextSync(
  { schedule, connectedAt }: StoredConnection,
  tried: Tried | undefined,
  timeZone: string,
): Date | undefined {
  if (schedule === null) return undefined;
  return tried === undefined ? new Date(connectedAt) : nextTime(schedule, new Date(tried.at), timeZone);
}

/** Changes when a connection is synced by itself; a server that runs goes by it within a minute. Answers whether there is one of that name. */
export function reschedule(folder: string, name: string, said: string): boolean {
  using store = Store.open(folder);
  return store.connections.reschedule(name, scheduleOf(said));
}

/** Cron counts from the beginning of an hour or a day, so only what divides it comes at even distances. */
function everySo(said: string, count: number, of: 60 | 24): string {
  if (count === 0 || of % count !== 0) throw notUnderstood(said);
  if (of === 60) return count === 60 ? usualSchedule : count === 1 ? "* * * * *" : `*/${count} * * * *`;
  return count === 1 ? usualSchedule : count === 24 ? "0 0 * * *" : `0 */${count} * * *`;
}

function notUnderstood(said: string, cause?: unknown): RepmarkError {
  return new RepmarkError("bad-schedule", `“${said}” is no time at which Repmark can sync by itself.`, {
    kind: "usage",
    hint: "Write hourly, every 15 min, every 6 hours, daily 06:00, weekdays 06:00, off, or five fields of cron. What is repeated has to divide an hour or a day.",
    cause,
  });
}
