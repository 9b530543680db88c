import type { ObjectType, View } from "../object-type.ts";
import { SalesforceError } from "../salesforce-error.ts";
import type { LiveType, Schema } from "../schema.ts";
import { type Aggregation, aggregationOf } from "./aggregate.ts";
import { type Test, testOf } from "./conditions.ts";
import { parse } from "./parse.ts";
import { type Path, pathOf } from "./paths.ts";
import type { Order, Query, Selected } from "./query.ts";
import { malformed, pointedAt } from "./tokens.ts";

/** A query whose names are found and whose rows can be asked for. */
export interface Compiled {
  readonly query: Query;
  readonly schema: Schema;
  readonly live: LiveType;
  readonly columns: readonly Path[];
  readonly test: Test;
  readonly order: readonly (Order & { readonly path: Path })[];
  /** `SELECT COUNT()`: a number without records. */
  readonly isCount: boolean;
  /** Functions over groups of rows. */
  readonly aggregation: Aggregation | undefined;
}

export function compile(schema: Schema, text: string): Compiled {
  const query = parse(text);
  const live = schema.type(query.from.name);
  if (live === undefined)
    throw new SalesforceError(
      400,
      "INVALID_TYPE",
      `${pointedAt(text, query.from.at)}sObject type '${query.from.name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  const fields = query.select.filter((one): one is Extract<Selected, { kind: "field" }> => one.kind === "field");
  const [children] = query.select.filter((one) => one.kind === "children");
  if (children !== undefined)
    throw new SalesforceError(
      400,
      "INVALID_TYPE",
      `${pointedAt(text, children.at)}The sandbox knows no selects on children.`,
    );
  const isCount = fields.length === 1 && fields[0]!.call === "COUNT" && fields[0]!.name === null;
  const isAggregate = !isCount && (query.groupBy.length > 0 || fields.some((field) => isFunction(field.call)));
  const path = (name: string | null, at: number) => pathOf(schema, live, name ?? "", text, at);
  const columns = isCount || isAggregate ? [] : fields.flatMap((field) => selected(schema, live, field, query));
  return {
    query,
    schema,
    live,
    columns: distinct(columns, text),
    test: query.where === undefined ? () => true : testOf(schema, live, query.where, text),
    order: isAggregate ? [] : query.orderBy.map((order) => ({ ...order, path: path(order.by.name, order.by.at) })),
    isCount,
    aggregation: isAggregate ? aggregationOf(fields, query, path) : undefined,
  };
}

/** The rows that a compiled query means, in its order, as far as its limit. `all` is queryAll. */
export function* rowsOf(compiled: Compiled, view: View, all: boolean): Generator<unknown> {
  const { query } = compiled;
  let rows: Iterable<unknown> = matching(compiled, view, all);
  if (compiled.order.length > 0) rows = sorted([...rows], compiled, view);
  let skipped = 0;
  let given = 0;
  for (const row of rows) {
    if (skipped < (query.offset ?? 0)) {
      skipped += 1;
      continue;
    }
    if (given === (query.limit ?? Number.POSITIVE_INFINITY)) return;
    given += 1;
    yield row;
  }
}

/** Deleted and not yet out of the bin, or archived: what only queryAll shows; undefined when nobody sees it any more. */
export function visibility(type: ObjectType, row: unknown, view: View): "shown" | "hidden" | undefined {
  const stamps = type.stamps(row, view);
  const deleted = stamps.deleted ?? null;
  if (deleted !== null && !type.isSetup)
    return deleted + view.settings.binDays * 1440 <= view.until ? undefined : "hidden";
  return type.isArchived?.(row, view) ? "hidden" : "shown";
}

function* matching({ live, test, schema }: Compiled, view: View, all: boolean): Generator<unknown> {
  const { type } = live;
  // Without the right to see them all, only one's own are there, and the reader owns none.
  if (!schema.hasRight(`ViewAll:${type.name}`)) return;
  for (const row of type.rows(view)) {
    const shown = visibility(type, row, view);
    if (shown === undefined || (shown === "hidden" && !all)) continue;
    if (test(row, view)) yield row;
  }
}

function sorted(rows: unknown[], { order }: Compiled, view: View): unknown[] {
  const keyed = rows.map((row) => ({
    row,
    keys: order.map(({ path }) => {
      const value = path.read(row, view);
      return typeof value === "string" && path.type !== "id" && path.type !== "reference" ? value.toLowerCase() : value;
    }),
  }));
  keyed.sort((one, other) => {
    for (const [place, { isDescending, nullsLast }] of order.entries()) {
      const left = one.keys[place] ?? null;
      const right = other.keys[place] ?? null;
      if (left === right) continue;
      if (left === null || right === null) return (left === null) === nullsLast ? 1 : -1;
      return left < right === isDescending ? 1 : -1;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

function selected(schema: Schema, live: LiveType, field: Extract<Selected, { kind: "field" }>, query: Query): Path[] {
  if (field.call === "FIELDS") {
    if ((query.limit ?? Number.POSITIVE_INFINITY) > 200)
      throw malformed(query.text, field.at, "The SOQL FIELDS function must have a LIMIT of at most 200");
    const isWanted = { ALL: () => true, STANDARD: isStandard, CUSTOM: (name: string) => !isStandard(name) }[
      (field.name ?? "").toUpperCase()
    ];
    if (isWanted === undefined) throw malformed(query.text, field.at, `unexpected token: '${field.name}'`);
    return live.fields
      .filter(({ name }) => isWanted(name))
      .map(({ name }) => pathOf(schema, live, name, query.text, field.at));
  }
  if (field.name === null || (field.call !== null && field.call !== "TOLABEL"))
    throw malformed(query.text, field.at, `unexpected token: '${field.call ?? field.name}'`);
  return [pathOf(schema, live, field.name, query.text, field.at)];
}

function distinct(columns: readonly Path[], text: string): readonly Path[] {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name))
      throw new SalesforceError(400, "INVALID_FIELD", `${pointedAt(text, 0)}duplicate field selected: ${name}`);
    seen.add(name);
  }
  return columns;
}

const isStandard = (name: string) => !name.endsWith("__c");
const isFunction = (call: string | null) =>
  call !== null && ["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"].includes(call);
