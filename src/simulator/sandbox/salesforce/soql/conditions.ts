import { dayNumber } from "../../../timeline.ts";
import type { Scalar, View } from "../object-type.ts";
import { looksLikeId, withChecksum } from "../record-id.ts";
import { SalesforceError } from "../salesforce-error.ts";
import type { LiveType, Schema } from "../schema.ts";
import { rangeOf } from "./date-ranges.ts";
import { type Path, pathOf } from "./paths.ts";
import type { Condition, Literal, Operator } from "./query.ts";
import { malformed } from "./tokens.ts";

export type Test = (row: unknown, view: View) => boolean;

/** Turns a WHERE into a test of rows; what Salesforce would not filter by is refused as it does. */
export function testOf(schema: Schema, live: LiveType, condition: Condition, text: string): Test {
  switch (condition.kind) {
    case "not": {
      const test = testOf(schema, live, condition.part, text);
      return (row, view) => !test(row, view);
    }
    case "and":
    case "or": {
      const tests = condition.parts.map((part) => testOf(schema, live, part, text));
      return condition.kind === "and"
        ? (row, view) => tests.every((test) => test(row, view))
        : (row, view) => tests.some((test) => test(row, view));
    }
    default: {
      const { field, operator, values } = condition;
      if (field.call !== null || field.name === null)
        throw malformed(text, field.at, `unexpected token: '${field.call}'`);
      const path = pathOf(schema, live, field.name, text, field.at);
      if (path.field.filterable === false)
        throw new SalesforceError(400, "INVALID_FIELD", `field '${path.name}' can not be filtered in a query call`);
      return comparison(path, operator, values, schema.view);
    }
  }
}

function comparison(path: Path, operator: Operator, values: readonly Literal[], view: View): Test {
  if (operator === "in" || operator === "not in") {
    const wanted = new Set(values.map((value) => key(path, literalValue(path, value))));
    const isIn = operator === "in";
    return (row, at) => wanted.has(key(path, path.read(row, at))) === isIn;
  }
  const [literal] = values as [Literal];
  if (operator === "like") {
    if (literal.kind !== "text" || !isText(path)) throw wrongOperator(path);
    const pattern = likePattern(literal.text);
    return (row, at) => pattern.test(String(path.read(row, at) ?? ""));
  }
  if (literal.kind === "range") return inRange(path, operator, literal, view);
  const value = key(path, literalValue(path, literal));
  if (operator === "=") return (row, at) => key(path, path.read(row, at)) === value;
  if (operator === "!=") return (row, at) => key(path, path.read(row, at)) !== value;
  if (path.type === "boolean") throw wrongOperator(path);
  const holds = ordered(operator);
  return (row, at) => {
    const saw = key(path, path.read(row, at));
    return saw !== null && value !== null && holds(saw < value ? -1 : saw > value ? 1 : 0);
  };
}

function ordered(operator: Operator): (sign: number) => boolean {
  if (operator === "<") return (sign) => sign < 0;
  if (operator === "<=") return (sign) => sign <= 0;
  return operator === ">" ? (sign) => sign > 0 : (sign) => sign >= 0;
}

function inRange(path: Path, operator: Operator, literal: Literal, view: View): Test {
  const range = path.type === "date" || path.type === "datetime" ? rangeOf(literal.text, view) : undefined;
  if (range === undefined)
    throw new SalesforceError(
      400,
      "MALFORMED_QUERY",
      `unexpected token: '${literal.text}' in a filter by '${path.name}'`,
    );
  const scale = path.type === "date" ? 1 : 86_400_000;
  const from = range.from * scale;
  const until = range.until * scale;
  const within: Record<string, (value: number) => boolean> = {
    "=": (value) => from <= value && value < until,
    "!=": (value) => value < from || until <= value,
    "<": (value) => value < from,
    "<=": (value) => value < until,
    ">": (value) => value >= until,
    ">=": (value) => value >= from,
  };
  const holds = within[operator]!;
  return (row, at) => {
    const value = path.read(row, at);
    return value === null ? operator === "!=" : holds(Number(value));
  };
}

/** The literal in the field's own terms. */
function literalValue(path: Path, { kind, text }: Literal): Scalar {
  if (kind === "null") return null;
  const { type, name } = path;
  switch (type) {
    case "datetime":
    case "date": {
      if (kind !== type) {
        const word = type === "date" ? "date" : "dateTime";
        throw new SalesforceError(
          400,
          "INVALID_FIELD",
          `value of filter criterion for field '${name}' must be of type ${word} and should not be enclosed in quotes`,
        );
      }
      // Seconds are all that SOQL compares.
      return kind === "date" ? dayNumber(text) : Math.floor(instantOf(text) / 1000) * 1000;
    }
    case "boolean":
      if (kind !== "boolean") throw wrongType(name, "boolean");
      return text === "true";
    case "int":
    case "double":
    case "currency":
    case "percent":
      if (kind !== "number") throw wrongType(name, type);
      return Number(text);
    case "id":
    case "reference":
      if (kind !== "text") throw wrongType(name, "id");
      if (!looksLikeId(text))
        throw new SalesforceError(400, "INVALID_QUERY_FILTER_OPERATOR", `invalid ID field: ${text}`);
      return text;
    default:
      if (kind !== "text") throw wrongType(name, "string");
      return text;
  }
}

/** What two values are compared by: texts without case, ids by their 18 characters. */
function key(path: Path, value: Scalar): Scalar {
  if (typeof value !== "string") return value;
  return path.type === "id" || path.type === "reference" ? withChecksum(value) : value.toLowerCase();
}

function instantOf(text: string): number {
  return Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
}

function likePattern(text: string): RegExp {
  let pattern = "";
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === "\\" && (text[at + 1] === "%" || text[at + 1] === "_")) {
      pattern += text[at + 1];
      at += 1;
    } else pattern += sign === "%" ? ".*" : sign === "_" ? "." : sign.replace(/[.*+?^${}()|[\]\\]/, "\\$&");
  }
  return new RegExp(`^${pattern}$`, "is");
}

const isText = ({ type }: Path) =>
  !["id", "reference", "boolean", "int", "double", "currency", "percent", "date", "datetime"].includes(type);

function wrongType(name: string, type: string): SalesforceError {
  return new SalesforceError(
    400,
    "INVALID_FIELD",
    `value of filter criterion for field '${name}' must be of type ${type} and should be ${type === "string" || type === "id" ? "" : "not "}enclosed in quotes`,
  );
}

function wrongOperator(path: Path): SalesforceError {
  return new SalesforceError(400, "INVALID_QUERY_FILTER_OPERATOR", `invalid operator on ${path.type} field`);
}
