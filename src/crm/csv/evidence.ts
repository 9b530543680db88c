import { readFileSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import type { FieldKind } from "./catalogue.ts";
import type { DayOrder, DecimalMark, FieldFormat } from "./format.ts";
import { shown, unreadable } from "./unreadable.ts";

const evidenceSql = readFileSync(new URL("evidence.sql", import.meta.url), "utf8");

const evidence = z.object({
  filled: z.number(),
  numeric_days: z.number(),
  day_first: z.number(),
  month_first: z.number(),
  numeric_day: z.string().nullable(),
  day_first_value: z.string().nullable(),
  month_first_value: z.string().nullable(),
  clear_days: z.number(),
  comma_decimals: z.number(),
  point_decimals: z.number(),
  unclear_numbers: z.number(),
  unclear_number: z.string().nullable(),
  percents: z.number(),
  above_one: z.number(),
});
type Evidence = z.infer<typeof evidence>;

export interface Seen {
  readonly field: string;
  readonly kind: FieldKind;
  readonly column: number;
  readonly header: string;
}

/** What a mapping or a flag has already settled. */
export interface Settled {
  readonly dayOrder: DayOrder | undefined;
  readonly decimal: DecimalMark | undefined;
}

/** The formats of the columns of the table `part`, decided over all its cells; an order of day and month that the file leaves open is asked for. */
export async function formatsOf(
  connection: DuckDBConnection,
  file: string,
  columns: readonly Seen[],
  settled: Settled,
): Promise<{ fields: FieldFormat[]; remarks: string[] }> {
  const remarks: string[] = [];
  const looked = new Map<number, Evidence>();
  for (const { column, kind } of columns)
    if (isDay(kind) || isNumber(kind)) looked.set(column, await look(connection, column));
  const of = (column: Seen) => looked.get(column.column)!;
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
      `${file}, column “${shown(column.header)}”: nothing says whether ${shown(seen.numeric_day!)} is day-month or month-day.`,
      "Say it with --date-format dmy, --date-format mdy or --date-format iso.",
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
      `${file}, column “${shown(column.header)}”: nothing says whether ${shown(seen.unclear_number!)} is above a thousand or a decimal.`,
      "Write a mapping with --write-mapping, set `decimal: point` or `decimal: comma` for this file, and import with --mapping.",
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
    }),
  );
  return { fields, remarks };
}

export const orderWords: Readonly<Record<DayOrder, string>> = {
  dmy: "day-month-year",
  mdy: "month-day-year",
  iso: "year-month-day",
};

export function isDay(kind: FieldKind): boolean {
  return kind === "day" || kind === "instant" || kind === "value";
}

export function isNumber(kind: FieldKind): boolean {
  return kind === "money" || kind === "number" || kind === "count" || kind === "share" || kind === "value";
}

async function look(connection: DuckDBConnection, column: number): Promise<Evidence> {
  await connection.run(`create or replace temp view cell as select c${Math.trunc(column)} as value from part`);
  const [row] = (await connection.runAndReadAll(evidenceSql)).getRowObjectsJson();
  return evidence.parse(row);
}
