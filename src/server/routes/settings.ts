import { z } from "zod";
import {
  auditAnswer,
  auditQuery,
  calendarAnswer,
  calendarQuery,
  doctorAnswer,
  settingsAnswer,
  settingsBody,
} from "../../api/records.ts";
import { doctor } from "../../app/doctor.ts";
import { notACursor } from "../../app/page.ts";
import { settingsChanged } from "../../app/settings.ts";
import { admins, defineRoute, everybody, type Route } from "../route.ts";
import { tableOf } from "../tables.ts";

/** What an admin chooses and looks after. */
export const settings: readonly Route[] = [
  defineRoute({
    name: "getSettings",
    method: "GET",
    path: "/settings",
    about: "Settings",
    says: "Currency, time zone, fiscal calendar and what else numbers rest on.",
    roles: everybody,
    scope: "read",
    answer: settingsAnswer,
    handle: ({ world }) => world.workspace.store.settings(),
  }),
  defineRoute({
    name: "changeSettings",
    method: "PUT",
    path: "/settings",
    about: "Settings",
    says: "Changes what is named and nothing else, and builds anew: every number goes by it at once.",
    roles: admins,
    scope: null,
    audited: "each setting, before and after",
    body: settingsBody,
    answer: settingsAnswer,
    handle: ({ seen, body }) => settingsChanged(seen.administered(), named(body)),
  }),
  defineRoute({
    name: "getCalendar",
    method: "GET",
    path: "/calendar",
    about: "Settings",
    says: "The periods of the fiscal calendar, with their days.",
    roles: everybody,
    scope: "read",
    query: calendarQuery,
    answer: calendarAnswer,
    handle: async ({ world, query: { kind, from, until } }) => ({
      periods: (await world.workspace.calendar()).filter(
        (period) =>
          (kind === undefined || period.kind === kind) &&
          (from === undefined || period.until > from) &&
          (until === undefined || period.from < until),
      ),
    }),
  }),
  defineRoute({
    name: "getAudit",
    method: "GET",
    path: "/audit",
    about: "Upkeep",
    says: "Who changed what, and took what out, the latest first.",
    roles: admins,
    scope: null,
    isLasting: false,
    audited: "an export, where it is asked for as a file",
    query: auditQuery,
    answer: auditAnswer,
    handle: ({ seen, query: { format, limit = 200, cursor } }) => {
      const entries = seen.administered().store.audit.entries(Number.MAX_SAFE_INTEGER);
      if (format !== "json") return { entries, next: null };
      // Entries are only ever added, so a page begins below the last one of the page before.
      const below = cursor === undefined ? Number.POSITIVE_INFINITY : entryBefore(cursor);
      const older = entries.filter(({ number }) => number < below);
      const page = older.slice(0, limit);
      return { entries: page, next: older.length > limit ? String(page.at(-1)!.number) : null };
    },
    table: ({ entries }) =>
      tableOf("audit", entries, [
        ["number", "number", ({ number }) => number],
        ["at", "text", ({ at }) => at],
        ["who", "text", ({ who }) => who],
        ["what", "text", ({ what }) => what],
        ["subject", "text", ({ subject }) => subject],
        ["before", "text", ({ before }) => before],
        ["after", "text", ({ after }) => after],
      ]),
  }),
  defineRoute({
    name: "getDoctor",
    method: "GET",
    path: "/doctor",
    about: "Upkeep",
    says: "Whether everything that was read is there and readable, and what the records lack.",
    roles: admins,
    scope: null,
    isLasting: false,
    answer: doctorAnswer,
    handle: ({ seen }) => doctor(seen.administered()),
  }),
];

function entryBefore(cursor: string): number {
  const number = z.coerce.number().int().positive().safeParse(cursor);
  if (number.success) return number.data;
  throw notACursor();
}

/** A setting that is not named stays as it is. */
const named = (body: object) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
