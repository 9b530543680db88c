import type { Period } from "../domain/period.ts";
import type { EvidenceRow, Measure, Recomputation } from "../metrics/measure.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { AsOf, Value } from "./answer.ts";
import { addDecimals, isDecimal } from "./decimals.ts";
import { isAnswered, told } from "./figures.ts";
import { question } from "./question.ts";
import { quantile } from "./statistics/location.ts";
import { toldIn } from "./told-in.ts";

export interface EvidenceRequest {
  readonly measure: Measure;
  readonly period: Period;
  readonly asOf: AsOf;
  readonly rep: string | null;
  readonly team: string | null;
}

/** The rows behind a number and what they come to. */
export async function evidence(
  warehouse: Warehouse,
  { measure, period, asOf, rep, team }: EvidenceRequest,
): Promise<{ rows: readonly EvidenceRow[]; value: Value }> {
  if (!isAnswered(measure)) return { rows: [], value: null };
  const { digits, timeZone } = await toldIn(warehouse);
  const rows = await warehouse.all(measure.answer.family.evidence, question(period, asOf, timeZone, { rep, team }));
  const found = recompute(measure.answer.recompute, rows);
  return { rows, value: found === null ? null : told(found, measure.unit, digits) };
}

/** A number from the rows it opens to. Money is added exactly, as decimals. */
export function recompute(how: Recomputation, rows: readonly EvidenceRow[]): string | number | null {
  switch (how.kind) {
    case "sum":
      return sum(rows, how.of);
    case "count":
      return rows.filter((row) => row[how.of] === true).length;
    case "ratio": {
      const bottom = Number(total(rows, how.denominator));
      return bottom === 0 ? null : Number(total(rows, how.numerator)) / bottom;
    }
    case "mean": {
      const values = numbers(rows, how.of);
      return values.length === 0 ? null : Number(sum(rows, how.of)) / values.length;
    }
    case "median":
      return quantile(numbers(rows, how.of), 0.5);
    case "max": {
      const values = numbers(rows, how.of);
      return values.length === 0 ? null : largest(values);
    }
    case "effective-number": {
      const values = numbers(rows, how.of);
      const squares = values.reduce((all, value) => all + value * value, 0);
      return squares === 0 ? null : values.reduce((all, value) => all + value, 0) ** 2 / squares;
    }
    case "largest-share": {
      const all = Number(sum(rows, how.total));
      const values = numbers(rows, how.of);
      return all === 0 || values.length === 0 ? null : largest(values) / all;
    }
    case "custom":
      return how.from(rows);
  }
}

/** Not spread into arguments: a million deals are too many of them. */
const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value));

function numbers(rows: readonly EvidenceRow[], column: string): number[] {
  return rows.flatMap((row) => (row[column] === null || row[column] === undefined ? [] : [Number(row[column])]));
}

function sum(rows: readonly EvidenceRow[], column: string): string | number {
  const values = rows.flatMap((row) => (row[column] === null || row[column] === undefined ? [] : [row[column]]));
  return values.every(isDecimal) ? addDecimals(values) : values.reduce<number>((all, value) => all + Number(value), 0);
}

/** Truths count as one each, decimals add up. */
function total(rows: readonly EvidenceRow[], column: string): string | number {
  return rows.some((row) => typeof row[column] === "boolean")
    ? rows.filter((row) => row[column] === true).length
    : sum(rows, column);
}
