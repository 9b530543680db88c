import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { DuckDBTypeId } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defaultSettings } from "../src/domain/settings.ts";
import { build } from "../src/warehouse/build/build.ts";
import { buildInput } from "../src/warehouse/calendar.ts";
import { definedQueries, type Query } from "../src/warehouse/query.ts";
import { Warehouse } from "../src/warehouse/warehouse.ts";

const source = join(import.meta.dirname, "../src");

for (const name of readdirSync(source, { recursive: true, encoding: "utf8" })) {
  const defines = /\.ts$/.test(name) && !/\.test\.ts$/.test(name) && !name.startsWith("web/");
  if (defines && /\bdefine(Query|Family)\(/.test(readFileSync(join(source, name), "utf8")))
    await import(join(source, name));
}

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await Warehouse.make();
  await build(warehouse, await buildInput(warehouse, defaultSettings));
});
afterAll(() => warehouse.close());

describe("every query that is defined in the product", () => {
  const queries = definedQueries.map((query) => ({ name: relative(source, query.file), query }));

  test("is found here", () => {
    expect(queries.map(({ name }) => name)).toContain("metrics/won-lost/contests.sql");
    expect(queries.length).toBeGreaterThan(20);
  });

  test.each(queries)("$name can be prepared and answers what its schema reads", async ({ query }) => {
    expect(differences(query, await prepared(query))).toEqual([]);
  });
});

describe("the comparison itself", () => {
  const asked = (sql: string, row: z.ZodType) => {
    const query = { file: "", sql, parameters: ["from"], row };
    return prepared(query).then((answer) => differences(query, answer));
  };

  test("sees a parameter without a cast", async () => {
    expect(await asked("select 1 as n where $from > '2026'", z.object({ n: z.number() }))).toEqual([
      "$from is not cast",
    ]);
  });
  test("sees a column too many, one too few and one of another type", async () => {
    const row = z.object({ n: z.number(), day: z.string(), gone: z.string() });
    expect(await asked("select 1::bigint as n, $from::date as day, 1 as extra", row)).toEqual([
      "n is string, the schema reads number",
      "extra is not in the schema",
      "gone is not answered",
    ]);
  });
  test("sees a parameter that the caller does not know", async () => {
    expect(
      await asked("select $from::date as day, $until::date as until", z.object({ day: z.string(), until: z.string() })),
    ).toEqual(["the parameters are from, until and not from"]);
  });
});

interface Prepared {
  readonly parameters: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: JsonType }[];
}

type JsonType = "string" | "number" | "boolean" | "array" | "object" | "null";

function prepared(query: Query<unknown>): Promise<Prepared> {
  return warehouse.using(async (connection) => {
    const statement = await connection.prepare(query.sql);
    const parameters = Array.from({ length: statement.parameterCount }, (_, index) =>
      statement.parameterName(index + 1),
    );
    const columns = Array.from({ length: statement.columnCount }, (_, index) => ({
      name: statement.columnName(index),
      type: jsonType(statement.columnTypeId(index)),
    }));
    statement.destroySync();
    return { parameters: parameters.sort(), columns };
  });
}

/** How the JSON reader hands over a value of the type: what a double cannot hold comes as text. */
function jsonType(type: DuckDBTypeId): JsonType {
  switch (type) {
    case DuckDBTypeId.BOOLEAN:
      return "boolean";
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return "number";
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
      return "array";
    case DuckDBTypeId.STRUCT:
    case DuckDBTypeId.MAP:
      return "object";
    case DuckDBTypeId.SQLNULL:
      return "null";
    default:
      return "string";
  }
}

function differences(query: Query<unknown>, { parameters, columns }: Prepared): string[] {
  const schema = rowShape.parse(z.toJSONSchema(query.row, { io: "input", unrepresentable: "any" }));
  const found: string[] = [];
  for (const [, name] of query.sql.replace(/--[^\n]*/g, "").matchAll(/\$([a-z_]+)\b(?!\s*::)/g))
    found.push(`$${name} is not cast`);
  if (parameters.join() !== [...query.parameters].sort().join())
    found.push(`the parameters are ${parameters.join(", ")} and not ${query.parameters.join(", ")}`);
  for (const { name, type } of columns) {
    const field = schema.properties[name];
    if (field === undefined) {
      if (schema.additionalProperties === false || schema.additionalProperties === undefined)
        found.push(`${name} is not in the schema`);
      continue;
    }
    const read = typesOf(field);
    if (type === "string" && coerces(query.row, name)) continue;
    if (read.size > 0 && !read.has(type)) found.push(`${name} is ${type}, the schema reads ${[...read].join(" or ")}`);
  }
  const answered = new Set(columns.map(({ name }) => name));
  for (const name of schema.required) if (!answered.has(name)) found.push(`${name} is not answered`);
  return found;
}

/** Whether the field makes a number of a number's text. */
function coerces(row: z.ZodType, name: string): boolean {
  const field = row instanceof z.ZodObject ? row.shape[name] : undefined;
  return field instanceof z.ZodType && field.safeParse("1").data === 1;
}

/** The JSON types a field lets through; none stated: any. */
function typesOf(field: unknown): Set<string> {
  const { type, anyOf } = fieldShape.parse(field);
  return new Set([
    ...type.map((one) => (one === "integer" ? "number" : one)),
    ...anyOf.flatMap((one) => [...typesOf(one)]),
  ]);
}

const rowShape = z.object({
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
  additionalProperties: z.unknown().optional(),
});

const fieldShape = z.object({
  type: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  anyOf: z.array(z.unknown()).default([]),
});
