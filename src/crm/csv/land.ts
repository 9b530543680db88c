import { addDays } from "../../domain/day.ts";
import { RepmarkError } from "../../domain/repmark-error.ts";
import { midnight } from "../../domain/time-zone.ts";
import { demoConnection, type Landing, type LandingRun } from "../../warehouse/landing.ts";
import { tableKind } from "./catalogue.ts";
import { sievedTables } from "./sieved-tables.ts";
import type { TableUnderstood, Understanding } from "./understand.ts";

export interface LandOptions {
  /** The time of the import. */
  readonly now: Date;
  /** When the export was made, as a day or an instant, when somebody says so. */
  readonly observedAt?: string | undefined;
  /** The sample company, not anybody's records. */
  readonly isDemo?: boolean | undefined;
  /** Bytes written of all bytes. */
  readonly progress?: ((written: number, all: number) => void) | undefined;
}

export interface Landed {
  /** The new run; null when everything had been landed before. */
  readonly run: LandingRun | null;
  /** Files whose content, read in the same way, is there already. */
  readonly already: readonly string[];
}

/** Moves the understood tables into the landing area, as one run: all or nothing. What is there already is not taken again. */
export async function land(landing: Landing, understanding: Understanding, options: LandOptions): Promise<Landed> {
  const connection = options.isDemo === true ? demoConnection : "files";
  const stated = options.observedAt ?? understanding.observedAt;
  const observedAt =
    stated === undefined ? options.now.toISOString() : observed(stated, understanding.timeZone, options.now);
  const { sieve } = landing;
  const tables = sieve === null ? understanding.tables : await sievedTables(understanding.tables, sieve, objectOf);
  const isThere = (table: TableUnderstood) =>
    whoSays(landing, connection, table, stated === undefined ? undefined : observedAt).some((run) =>
      run.parts.some(
        (part) =>
          part.object === objectOf(table) && part.sha256 === table.text.sha256 && sameFormat(part.format, table),
      ),
    );
  const isNamedTwice = (table: TableUnderstood, at: number) =>
    tables.slice(0, at).some((one) => one.text.sha256 === table.text.sha256 && sameFormat(one.format, table));
  const fresh = tables.filter((table, at) => !isThere(table) && !isNamedTwice(table, at));
  const already = tables.filter((table) => !fresh.includes(table)).map((table) => table.name);
  if (fresh.length === 0) return { run: null, already };
  const all = fresh.reduce((sum, table) => sum + table.text.bytes, 0);
  let written = 0;
  const writer = landing.begin(connection, "csv", { now: options.now });
  try {
    for (const table of fresh) {
      await writer.partFrom(
        table.text.path,
        { bytes: table.text.bytes, sha256: table.text.sha256, rows: table.rows },
        objectOf(table),
        table.name,
        table.format,
      );
      written += table.text.bytes;
      options.progress?.(written, all);
    }
    return {
      run: await writer.commit({
        observedAt,
        observedAtStated: stated !== undefined,
        // An export whose day is stated speaks of everything up to that day; else its newest date says how far it reaches.
        dataThrough: stated === undefined ? dataThrough(understanding, observedAt) : observedAt,
      }),
      already,
    };
  } catch (error) {
    writer.abort();
    throw error;
  }
}

/**
 * The runs that can have said the same already: any, where nobody says of which day the file is, for an old file found again must
 * not undo a newer one. On a stated day that which was said last by then: what is as it was before, and was otherwise in between, is news.
 */
function whoSays(
  landing: Landing,
  connection: string,
  table: TableUnderstood,
  statedAt: string | undefined,
): LandingRun[] {
  const runs = landing
    .runs()
    .filter((run) => run.connection === connection && run.parts.some((part) => part.object === objectOf(table)));
  if (statedAt === undefined) return runs;
  const last = runs.findLast((run) => Date.parse(run.observedAt) <= Date.parse(statedAt));
  return runs.filter((run) => run.observedAt === last?.observedAt);
}

function objectOf(table: TableUnderstood): string {
  return tableKind(table.format.object)!.table;
}

/** The name of a file is no part of how it is read: a renamed copy says the same. */
function sameFormat(landed: unknown, table: TableUnderstood): boolean {
  const { name: _, ...here } = table.format;
  const { name: __, ...there } = landed as TableUnderstood["format"];
  return JSON.stringify(here) === JSON.stringify(there);
}

/** The end of the newest day that the files speak of as past, never later than they were seen. */
function dataThrough(understanding: Understanding, observedAt: string): string | null {
  const newest = understanding.tables
    .flatMap((table) => table.newest ?? [])
    .sort()
    .at(-1);
  if (newest === undefined) return null;
  const end = Date.parse(midnight(addDays(newest, 1), understanding.timeZone));
  return new Date(Math.min(end, Date.parse(observedAt))).toISOString();
}

function observed(stated: string, timeZone: string, now: Date): string {
  const instant = parsed(stated, timeZone);
  if (instant === null)
    throw new RepmarkError("bad-day", `“${stated}” is not a day on which an export was made.`, {
      kind: "usage",
      hint: "Write --observed-at as YYYY-MM-DD.",
    });
  if (Date.parse(instant) > now.getTime() + 86_400_000)
    throw new RepmarkError("bad-day", `An export cannot have been made on ${stated}, which is still to come.`, {
      kind: "usage",
      hint: "Write the day the export was made.",
    });
  return instant;
}

/** A day means its end: the export holds what happened on it. */
function parsed(stated: string, timeZone: string): string | null {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(stated)) return midnight(addDays(stated, 1), timeZone);
    return Temporal.Instant.from(stated).toString();
  } catch {
    return null;
  }
}
