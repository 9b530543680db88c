import { readFileSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { LandingPart, LandingRun } from "../../warehouse/landing.ts";
import { prepareReading } from "../csv/scratch.ts";
import { type SalesforceObject, salesforceObjects } from "./objects.ts";
import { type Format, format } from "./plan.ts";

/** Lines of a run's parts follow each other with this much room for each. */
const linesOfPart = 10_000_000;

/**
 * Fills the raw tables from one landing part. The texts are files and know only our names; which field of the org's own stands
 * for what, and where the part lies, are values. Objects without a text are kept in landing alone.
 */
export async function loadSalesforcePart(
  connection: DuckDBConnection,
  run: LandingRun,
  part: LandingPart,
  path: string,
): Promise<void> {
  const of = salesforceObjects.find(({ object }) => object === part.object);
  const how = format.parse(part.format);
  const sql = of === undefined ? undefined : textFor(of.object, how.kind);
  if (of === undefined || sql === undefined) return;
  await prepareReading(connection, []);
  for (const [number, statement] of preparing.entries())
    await connection.run(
      statement,
      number === 0
        ? {
            run: run.run,
            connection: run.connection,
            observed_at: run.observedAt,
            first_line: String(linesOfPart * run.parts.filter(({ object }) => object === part.object).indexOf(part)),
            lookups: JSON.stringify(how.lookups),
            mapped: JSON.stringify(how.mapped),
          }
        : {},
    );
  await set(connection, "path", path);
  for (const { name } of of.roles) await set(connection, `field_${name}`, how.mapped[name] ?? null);
  if (how.kind !== "gone") await connection.run(landedView(of, how, part.file.endsWith(".csv.zst") ? "csv" : "ndjson"));
  for (const statement of sql) await connection.run(statement);
  await connection.run("drop view if exists landed");
}

const preparing = statementsOf("part.sql");

/** The part as a view with a column of text for each field that we know and each role. */
function landedView(of: SalesforceObject, { kind }: Format, text: "csv" | "ndjson"): string {
  const fields = kind === "ids" ? ["Id"] : of.fields;
  const roles = kind === "ids" ? [] : of.roles;
  const line = "(select first_line from this_part) + (row_number() over ())::bigint as line";
  const columns =
    text === "csv"
      ? [
          ...fields.map((name) => `"${name}"`),
          ...roles.map(
            ({ name }) =>
              `columns(lambda c: c = coalesce(getvariable('field_${name}')::varchar, 'unmapped')) as role_${name}`,
          ),
        ]
      : [
          ...fields.map((name) => `json ->> '$.${name}' as "${name}"`),
          ...roles.map(
            ({ name }) =>
              `json ->> ('$."' || coalesce(getvariable('field_${name}')::varchar, 'unmapped') || '"') as role_${name}`,
          ),
        ];
  // A column that the part lacks is empty, whatever the org did not have.
  const shape = [...fields, "unmapped"].map((name) => `null::varchar as "${name}"`).join(", ");
  const source =
    text === "csv"
      ? `(select * from (select ${shape}) where false union all by name select * from read_csv(getvariable('path'), header = true, all_varchar = true,
          delim = ',', quote = '"', escape = '"', strict_mode = true, max_line_size = 16777216, compression = 'zstd'))`
      : `read_ndjson_objects(getvariable('path'), compression = 'zstd', maximum_object_size = 16777216)`;
  return `create or replace temp view landed as select ${[line, ...columns].join(", ")} from ${source}`;
}

async function set(connection: DuckDBConnection, name: string, value: string | null): Promise<void> {
  await connection.run(`set variable ${name} = (select $value::varchar)`, { value });
}

const texts = new Map<string, readonly string[] | undefined>();

function textFor(object: string, kind: Format["kind"]): readonly string[] | undefined {
  const name = kind === "records" ? `${object}.sql` : `${object}-${kind}.sql`;
  if (!texts.has(name)) texts.set(name, statementsOf(name));
  return texts.get(name);
}

/** Statements are parted by a `;` at the end of a line; undefined when there is no such text. */
function statementsOf(name: "part.sql"): readonly string[];
function statementsOf(name: string): readonly string[] | undefined;
function statementsOf(name: string): readonly string[] | undefined {
  try {
    const text = readFileSync(new URL(`sql/${name}`, import.meta.url), "utf8");
    return text.split(/;\n/).filter((statement) => statement.trim() !== "");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
