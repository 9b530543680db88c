import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { z } from "zod";

/** What a parameter may be; every one is cast in the SQL (`$from::date`), so text serves for days, instants and decimals. */
type Parameter = string | number | boolean | null;
export type Parameters = Readonly<Record<string, Parameter>>;

/** A question: one `.sql` file, the parameters it names, the rows it answers. */
export interface Query<Row> {
  /** Path of the file, for messages and for "show me the SQL". */
  readonly file: string;
  readonly sql: string;
  /** The `$names` the text uses. */
  readonly parameters: readonly string[];
  readonly row: z.ZodType<Row>;
}

/** Reads the `.sql` file beside the module (`import.meta.url`) that defines it. */
export function defineQuery<Row>(moduleUrl: string, name: string, row: z.ZodType<Row>): Query<Row> {
  const file = fileURLToPath(new URL(name, moduleUrl));
  const sql = readFileSync(file, "utf8");
  const parameters = [...new Set([...withoutComments(sql).matchAll(/\$([a-z_]+)/g)].map((match) => match[1]!))].sort();
  const query = { file, sql, parameters, row };
  definedQueries.push(query);
  return query;
}

/** Every query of the product, for the test that prepares each and compares parameters and columns with its schema. */
export const definedQueries: Query<unknown>[] = [];

function withoutComments(sql: string): string {
  return sql.replace(/--[^\n]*/g, "");
}
