import { corporateAt } from "../money.ts";
import type { FieldType, Scalar, View } from "../object-type.ts";
import { SalesforceError } from "../salesforce-error.ts";
import type { Path } from "./paths.ts";
import type { Expression, Query, Selected } from "./query.ts";

/** What a query answers about groups of rows. */
export interface Aggregation {
  /** Rows `AggregateResult`, by the names of what is selected: alias, field or `expr0`. */
  rows(
    of: Iterable<unknown>,
    view: View,
  ): { readonly name: string; readonly value: Scalar; readonly type: FieldType }[][];
}

type FieldSelected = Extract<Selected, { kind: "field" }>;
type Find = (name: string | null, at: number) => Path;

export function aggregationOf(select: readonly FieldSelected[], query: Query, find: Find): Aggregation {
  const keys = query.groupBy.map((expression) => ({ written: written(expression), ...scalarOf(expression, find) }));
  let unnamed = 0;
  const outputs = select.map((field) => {
    const fold = foldOf(field, find);
    const named = field.alias ?? (field.call === null ? field.name!.split(".").at(-1)! : `expr${unnamed++}`);
    if (fold !== undefined) return { name: named, ...fold, key: -1 };
    const key = keys.findIndex((one) => one.written === written(field));
    if (key < 0)
      throw new SalesforceError(
        400,
        "MALFORMED_QUERY",
        `Field must be grouped or aggregated: ${field.name ?? field.call}`,
      );
    return { name: named, type: keys[key]!.type, key, start: () => [] as Scalar[], end: () => null };
  });

  return {
    rows(rows, view) {
      const groups = new Map<string, { values: Scalar[]; seen: Scalar[][] }>();
      if (keys.length === 0) groups.set("[]", { values: [], seen: outputs.map(() => []) });
      for (const row of rows) {
        const values = keys.map((key) => key.read(row, view));
        const name = JSON.stringify(values);
        let group = groups.get(name);
        if (group === undefined) {
          group = { values, seen: outputs.map(() => []) };
          groups.set(name, group);
        }
        for (const [place, output] of outputs.entries())
          if ("read" in output) output.add(group.seen[place]!, output.read(row, view));
      }
      return [...groups.values()].map((group) =>
        outputs.map((output, place) => ({
          name: output.name,
          type: output.type,
          value: output.key >= 0 ? group.values[output.key]! : output.end(group.seen[place]!),
        })),
      );
    },
  };
}

const written = ({ call, name }: Expression) => `${call ?? ""} ${(name ?? "").toLowerCase()}`;

/** A field, or a part of its date. */
function scalarOf({ call, name, at }: Expression, find: Find): { type: FieldType; read: Path["read"] } {
  const path = find(name, at);
  if (call === null) return path;
  const part = datePart[call];
  if (part === undefined || (path.type !== "date" && path.type !== "datetime"))
    throw new SalesforceError(400, "MALFORMED_QUERY", `unexpected token: '${call}'`);
  const days = path.type === "date" ? 1 : 86_400_000;
  return {
    type: call === "DAY_ONLY" ? "date" : "int",
    read: (row, view) => {
      const value = path.read(row, view);
      return value === null ? null : part(Math.floor(Number(value) / days));
    },
  };
}

const dateOf = (day: number) => new Date(day * 86_400_000);
const datePart: Readonly<Record<string, (day: number) => number>> = {
  CALENDAR_YEAR: (day) => dateOf(day).getUTCFullYear(),
  CALENDAR_QUARTER: (day) => Math.floor(dateOf(day).getUTCMonth() / 3) + 1,
  CALENDAR_MONTH: (day) => dateOf(day).getUTCMonth() + 1,
  DAY_ONLY: (day) => day,
};

/** What is kept of the rows of a group (`add`) and what comes of it (`end`); undefined for no function of groups. */
function foldOf({ call, name, at }: FieldSelected, find: Find) {
  if (call === null || datePart[call] !== undefined) return undefined;
  const path = find(name ?? "Id", at);
  const isMoney = path.type === "currency";
  // Sums of money are told in the company's own currency, at the rates of today or of the record's date.
  const read: Path["read"] =
    isMoney && call !== "COUNT" && call !== "COUNT_DISTINCT" ? inCorporate(path, find) : path.read;
  const folds: Record<
    string,
    { type: FieldType; add(seen: Scalar[], value: Scalar): void; end(seen: Scalar[]): Scalar }
  > = {
    COUNT: { type: "int", add: (seen, value) => count(seen, value), end: ([whole]) => whole ?? 0 },
    COUNT_DISTINCT: {
      type: "int",
      add: (seen, value) => {
        if (value !== null) seen.push(value);
      },
      end: (seen) => new Set(seen).size,
    },
    SUM: { type: path.type, add: sum, end: ([whole]) => rounded(whole) },
    AVG: {
      type: "double",
      add: sum,
      end: ([whole, number]) => (number === undefined ? null : Number(whole) / Number(number)),
    },
    MIN: { type: path.type, add: (seen, value) => keep(seen, value, -1), end: ([least]) => least ?? null },
    MAX: { type: path.type, add: (seen, value) => keep(seen, value, 1), end: ([most]) => most ?? null },
  };
  const fold = folds[call];
  if (fold === undefined) throw new SalesforceError(400, "MALFORMED_QUERY", `unexpected token: '${call}'`);
  return { ...fold, read };
}

function inCorporate(path: Path, find: Find): Path["read"] {
  const optional = (name: string) => {
    try {
      return find(name, 0);
    } catch {
      return undefined; // a kind of record without it, or an org of one currency
    }
  };
  const currency = optional("CurrencyIsoCode");
  const closeOn = optional("CloseDate");
  if (currency === undefined) return path.read;
  return (row, view) => {
    const amount = path.read(row, view);
    const day = closeOn?.read(row, view);
    return amount === null
      ? null
      : corporateAt(Number(amount), String(currency.read(row, view)), day == null ? undefined : Number(day), view);
  };
}

function count(seen: Scalar[], value: Scalar): void {
  if (value !== null) seen[0] = Number(seen[0] ?? 0) + 1;
}

function sum(seen: Scalar[], value: Scalar): void {
  if (value === null) return;
  seen[0] = Number(seen[0] ?? 0) + Number(value);
  seen[1] = Number(seen[1] ?? 0) + 1;
}

function keep(seen: Scalar[], value: Scalar, sign: number): void {
  if (value === null) return;
  const [now] = seen;
  if (now === undefined || now === null || (value > now ? 1 : -1) === sign) seen[0] = value;
}

/** Many cents added as doubles leave crumbs, which Salesforce's decimals do not. */
function rounded(value: Scalar | undefined): Scalar {
  return value === undefined || value === null ? null : Math.round(Number(value) * 1e4) / 1e4;
}
