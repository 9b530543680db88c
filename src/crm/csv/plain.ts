import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import type { Day } from "../../domain/day.ts";
import type { FieldKind } from "./catalogue.ts";
import type { PartFormat } from "./format.ts";
import { bound, readingPart, source } from "./scratch.ts";

/** A column whose field is known. */
export interface Seen {
  readonly field: string;
  readonly kind: FieldKind;
  readonly column: number;
  readonly header: string;
}

/** What one cheap pass shows of a column. */
export interface Plainness {
  /** Every cell is written in the one way of its kind that a cast reads, so that nothing else can be meant. */
  readonly isPlain: boolean;
  /** Cells with a decimal point. */
  readonly points: number;
  /** The newest day, of a plain column of days or instants. */
  readonly newest: Day | null;
}

/**
 * Which columns of days and numbers are plain throughout. Most exports of a CRM are, and then neither the shapes of a hundred million
 * cells have to be weighed nor their text be taken apart: a part is read at the pace of a cast.
 */
export async function plainness(
  connection: DuckDBConnection,
  path: string,
  part: PartFormat,
  columns: readonly Seen[],
): Promise<Map<number, Plainness>> {
  const changed = columns.find(({ kind }) => kind === "changed-field");
  const judged = columns.filter(({ kind }) => testOf(kind) !== null || (kind === "value" && changed !== undefined));
  if (judged.length === 0) return new Map();
  const selected = judged.map(({ column, kind }) => {
    const cell = `c${column}`;
    const isPlain = kind === "value" ? valueTest(cell) : testOf(kind)!(cell);
    const newest =
      kind === "day"
        ? `max(${cell})`
        : kind === "instant"
          ? `strftime(timezone($zone, max(try_cast(${cell} as timestamptz))), '%Y-%m-%d')`
          : "null::varchar";
    const point = isNumeric(kind) ? `count(*) filter (where contains(${cell}, '.'))` : "0";
    return `{column_no: ${column}, odd: (count(*) filter (where ${cell} is not null and not coalesce(${isPlain}, false)))::double, points: (${point})::double, newest: ${newest}}`;
  });
  const cells = judged.map(({ column, kind }) =>
    kind === "value" ? `cell_text(c${column}) as c${column}` : `c${column}`,
  );
  const read =
    changed === undefined
      ? `(select ${cells.join(", ")} from ${source(part)})`
      : `(select ${cells.join(", ")}, plain_word(cell_text(c${changed.column})) as field from ${source(part)}) left join word on vocabulary = 'changed-field' and word = field`;
  const sql = `select unnest([${selected.join(", ")}], recursive := true) from ${read}`;
  const rows = await readingPart(part.name, () => connection.runAndReadAll(sql, bound(sql, path, part)));
  return new Map(
    z
      .array(seen)
      .parse(rows.getRowObjectsJson())
      .map(({ column_no, odd, points, newest }) => [
        column_no,
        { isPlain: odd === 0, points, newest: odd === 0 ? newest : null },
      ]),
  );
}

const seen = z.object({ column_no: z.number(), odd: z.number(), points: z.number(), newest: z.string().nullable() });

const dayTest = (cell: string) => `${cell} like '____-__-__' and try_cast(${cell} as date) is not null`;
/** Three decimals may be thousands. */
const numberTest = (cell: string, digits: number) =>
  String.raw`regexp_full_match(${cell}, '-?\d{1,${digits}}(\.(\d{1,2}|\d{4}))?')`;

function testOf(kind: FieldKind): ((cell: string) => string) | null {
  switch (kind) {
    case "day":
      return dayTest;
    case "instant":
      return (cell) => `${cell} like '____-__-__T__:__:__%Z' and try_cast(${cell} as timestamptz) is not null`;
    case "money":
      return (cell) => numberTest(cell, 14);
    case "number":
      return (cell) => numberTest(cell, 9);
    case "count":
      return (cell) => String.raw`regexp_full_match(${cell}, '-?\d{1,9}')`;
    default:
      return null;
  }
}

/** What a change of any field holds is judged by that field; words are read as they are. */
function valueTest(cell: string): string {
  return `case meaning when 'close_on' then ${dayTest(cell)} when 'stage' then true else meaning not in ('amount', 'arr') or ${numberTest(cell, 14)} end`;
}

function isNumeric(kind: FieldKind): boolean {
  return kind === "money" || kind === "number" || kind === "value";
}
