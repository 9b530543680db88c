import { readFileSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import type { FieldKind } from "./catalogue.ts";
import type { DayOrder, DecimalMark, FieldFormat, PartFormat } from "./format.ts";
import { type Plainness, plainness, type Seen } from "./plain.ts";
import { bound, readingPart, source } from "./scratch.ts";
import { shown, unreadable } from "./unreadable.ts";

const evidenceSql = readFileSync(new URL("evidence.sql", import.meta.url), "utf8");

const evidence = z.object({
  column_no: z.number(),
  filled: z.number(),
  numeric_days: z.number(),
  day_first: z.number(),
  month_first: z.number(),
  numeric_day: z.string().nullable(),
  day_first_value: z.string().nullable(),
  month_first_value: z.string().nullable(),
  comma_decimals: z.number(),
  point_decimals: z.number(),
  unclear_numbers: z.number(),
  unclear_number: z.string().nullable(),
  percents: z.number(),
  above_one: z.number(),
});
type Evidence = z.infer<typeof evidence>;

/** What a mapping or a flag has already settled. */
export interface Settled {
  readonly dayOrder: DayOrder | undefined;
  readonly decimal: DecimalMark | undefined;
}

/** The formats of the columns of a part, decided over all its cells; an order of day and month that the file leaves open is asked for. */
export async function formatsOf(
  connection: DuckDBConnection,
  path: string,
  part: PartFormat,
  columns: readonly Seen[],
  settled: Settled,
): Promise<{ fields: FieldFormat[]; remarks: string[]; plain: ReadonlyMap<number, Plainness> }> {
  const file = part.name;
  const remarks: string[] = [];
  const plain = await plainness(connection, path, part, columns);
  // Where somebody has said that the comma is the decimal mark, a point is none.
  const isPlain = ({ column, kind }: Seen) =>
    plain.get(column)?.isPlain === true && !(isNumber(kind) && settled.decimal === "comma");
  const looked = await look(
    connection,
    path,
    part,
    columns.filter((one) => (isDay(one.kind) || isNumber(one.kind)) && !isPlain(one)).map(({ column }) => column),
  );
  const of = (one: Seen) =>
    looked.get(one.column) ?? { ...nothing, point_decimals: plain.get(one.column)?.points ?? 0 };
  const days = columns.filter((column) => isDay(column.kind));
  const numbers = columns.filter((column) => isNumber(column.kind));

  const decisive = new Set<DayOrder>();
  for (const column of days) {
    const seen = of(column);
    if (settled.dayOrder === undefined && seen.day_first > 0 && seen.month_first > 0)
      throw unreadable(
        "mixed-dates",
        `${file}, column “${shown(column.header)}”, mixes day-first and month-first dates: ${shown(seen.day_first_value!)} and ${shown(seen.month_first_value!)}.`,
        "Make them one kind, or say which it is with --date-format dmy or --date-format mdy; the others become data issues.",
      );
    if (seen.day_first > 0) decisive.add("dmy");
    if (seen.month_first > 0) decisive.add("mdy");
  }
  const ofFile = decisive.size === 1 ? [...decisive][0]! : undefined;
  const dayOrder = (column: Seen): DayOrder => {
    const seen = of(column);
    if (settled.dayOrder !== undefined) return settled.dayOrder;
    if (seen.day_first > 0) return "dmy";
    if (seen.month_first > 0) return "mdy";
    if (seen.numeric_days === 0) return "iso";
    if (ofFile !== undefined) {
      remarks.push(
        `Column “${shown(column.header)}” could be read either way; taken as ${orderWords[ofFile]} like the other dates of the file.`,
      );
      return ofFile;
    }
    throw unreadable(
      "ambiguous-date",
      `${file}, column “${shown(column.header)}”: nothing says whether ${shown(seen.numeric_day!)} is ${eitherDay(seen.numeric_day!)}.`,
      "Say it with --date-format dmy when the day comes first, or --date-format mdy when the month does.",
    );
  };

  const commas = numbers.reduce((sum, column) => sum + of(column).comma_decimals, 0);
  const points = numbers.reduce((sum, column) => sum + of(column).point_decimals, 0);
  const decimal = (column: Seen): DecimalMark => {
    const seen = of(column);
    if (settled.decimal !== undefined) return settled.decimal;
    if (seen.comma_decimals !== seen.point_decimals)
      return seen.comma_decimals > seen.point_decimals ? "comma" : "point";
    if (commas !== points) return commas > points ? "comma" : "point";
    if (seen.unclear_numbers === 0 || column.kind === "count") return "point";
    throw unreadable(
      "ambiguous-number",
      `${file}, column “${shown(column.header)}”: nothing says whether ${shown(seen.unclear_number!)} is more than a thousand or has decimals.`,
      `Write the line files: { ${JSON.stringify(file)}: { decimal: point } } (or comma: the mark before decimals) into a file and import with --mapping FILE.`,
    );
  };

  const fields = columns.map(
    (column): FieldFormat => ({
      field: column.field,
      column: column.column,
      header: column.header,
      dayOrder: isDay(column.kind) ? dayOrder(column) : "iso",
      decimal: isNumber(column.kind) ? decimal(column) : "point",
      isPercent: column.kind === "share" && (of(column).percents > 0 || of(column).above_one > 0),
      ...(isPlain(column) ? { isPlain: true as const } : {}),
    }),
  );
  return { fields: await withLastDays(connection, path, part, fields), remarks, plain };
}

/**
 * Whether the end of an interval is its last day or the first after it: a contract from 1 April to 31 March and one from 1 April to
 * 1 April are both a year. The column shows it; where it does not, an end is the first day after, as the templates say.
 */
async function withLastDays(
  connection: DuckDBConnection,
  path: string,
  part: PartFormat,
  fields: readonly FieldFormat[],
): Promise<FieldFormat[]> {
  const of = (...names: string[]) => fields.find((one) => names.includes(one.field));
  const from = of("starts_on", "from_on");
  const until = of("ends_on", "until_on");
  if (from === undefined || until === undefined) return [...fields];
  const sql = `select (count(*) filter (where last > first and day(last + 1) = day(first)))::double as last, (count(*) filter (where last > first and day(last) = day(first)))::double as after
    from (select written_day(first, '${from.dayOrder}') as first, written_day(last, '${until.dayOrder}') as last
      from (select cell_text(c${from.column}) as first, cell_text(c${until.column}) as last from ${source(part)}))`;
  const [counted] = (await connection.runAndReadAll(sql, bound(sql, path, part))).getRowObjectsJson();
  const { last, after } = z.object({ last: z.number(), after: z.number() }).parse(counted);
  return fields.map((field) => (field === until && last > after ? { ...field, isLastDay: true as const } : field));
}

export const orderWords: Readonly<Record<DayOrder, string>> = {
  dmy: "day-month-year",
  mdy: "month-day-year",
  iso: "year-month-day",
};

/** `3 February or 2 March`, of 03/02/2026. */
function eitherDay(written: string): string {
  const [one = 0, two = 0] = written.split(/\D/).map(Number);
  const name = (day: number, month: number) =>
    `${day} ${new Date(Date.UTC(2024, month - 1, 1)).toLocaleDateString("en", { month: "long", timeZone: "UTC" })}`;
  return one === two ? "day and month in which order" : `${name(one, two)} or ${name(two, one)}`;
}

export function isDay(kind: FieldKind): boolean {
  return kind === "day" || kind === "instant" || kind === "value";
}

export function isNumber(kind: FieldKind): boolean {
  return kind === "money" || kind === "number" || kind === "count" || kind === "share" || kind === "value";
}

const nothing: Evidence = {
  column_no: 0,
  filled: 0,
  numeric_days: 0,
  day_first: 0,
  month_first: 0,
  numeric_day: null,
  day_first_value: null,
  month_first_value: null,
  comma_decimals: 0,
  point_decimals: 0,
  unclear_numbers: 0,
  unclear_number: null,
  percents: 0,
  above_one: 0,
};

/** All columns in one pass over the part. */
async function look(
  connection: DuckDBConnection,
  path: string,
  part: PartFormat,
  columns: readonly number[],
): Promise<Map<number, Evidence>> {
  if (columns.length === 0) return new Map();
  const cells = `(select unnest([${columns.join(", ")}]) as column_no, unnest([${columns.map((at) => `c${at}`).join(", ")}]) as value from ${source(part)})`;
  const sql = evidenceSql.replace("from cell)", `from ${cells})`);
  const rows = await readingPart(part.name, () => connection.runAndReadAll(sql, bound(sql, path, part)));
  return new Map(
    z
      .array(evidence)
      .parse(rows.getRowObjectsJson())
      .map((row) => [row.column_no, row]),
  );
}
