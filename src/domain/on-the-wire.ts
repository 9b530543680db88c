import { decimalOf, type Money } from "./money.ts";

/** An answer as programs read it: money as exact decimal strings, all else as it is. */
export type OnTheWire<Answer> = Answer extends Money
  ? string
  : Answer extends object
    ? { readonly [Name in keyof Answer]: OnTheWire<Answer[Name]> } // lists and pairs stay what they are
    : Answer;

export function onTheWire<Answer>(answer: Answer): OnTheWire<Answer> {
  return written(answer) as OnTheWire<Answer>;
}

function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== "object" || value === null) return value;
  if (isMoney(value)) return decimalOf(value);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, written(each)]));
}

const isMoney = (value: object): value is Money => "minor" in value && typeof value.minor === "bigint";
