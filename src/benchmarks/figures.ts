import type { Unit } from "../domain/unit.ts";
import type { Answered, FamilyRow, Measure } from "../metrics/measure.ts";
import type { Value } from "./answer.ts";

/** A measure that has a family. */
export type AnsweredMeasure = Measure & { readonly answer: Answered };

export function isAnswered(measure: Measure): measure is AnsweredMeasure {
  return "family" in measure.answer;
}

/** A column as a number for statistics; null when unknown. */
export function numberIn(row: FamilyRow | undefined, column: string): number | null {
  const value = row?.[column];
  return value === null || value === undefined || value === "" ? null : Number(value);
}

/** A list column, say the amounts of won deals. */
export function listIn(row: FamilyRow | undefined, column: string): number[] {
  const value = row?.[column];
  return Array.isArray(value) ? value.map(Number) : [];
}

/** A measure's value in a row, as it is told: money exact with the currency's minor digits, the rest a number. */
export function valueIn(row: FamilyRow | undefined, measure: AnsweredMeasure, digits: number): Value {
  const value = row?.[measure.answer.column];
  if (value === null || value === undefined) return null;
  return told(value as string | number, measure.unit, digits);
}

export function told(value: string | number, unit: Unit, digits: number): string | number {
  if (unit !== "money" && unit !== "money-per-day") return Number(value);
  return typeof value === "string" ? fixed(value, digits) : value.toFixed(digits);
}

/** An exact decimal with this many digits, half away from zero. */
function fixed(decimal: string, digits: number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (match === null) return Number(decimal).toFixed(digits);
  const [, sign = "", whole = "0", fraction = ""] = match;
  const scaled = BigInt(whole + fraction.padEnd(digits + 1, "0").slice(0, digits + 1));
  const rounded = (scaled + 5n) / 10n;
  const text = rounded.toString().padStart(digits + 1, "0");
  const isZero = rounded === 0n;
  return `${isZero ? "" : sign}${text.slice(0, text.length - digits)}${digits === 0 ? "" : `.${text.slice(-digits)}`}`;
}
