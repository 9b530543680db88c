import { readFileSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { LandingPart, LandingRun } from "../../warehouse/landing.ts";
import { prepareReading } from "../csv/scratch.ts";
import { lookupsOf } from "../sync/lookups.ts";
import { engagementObject } from "./engagement-object.ts";
import { type Held, type SalesforceObject, salesforceObjects } from "./objects.ts";
import { type Format, format } from "./plan.ts";

/** Lines of a run's parts follow each other with this much room for each. */
const linesOfPart = 10_000_000;

/** In bytes. A long text area has 131,072 characters, and of those a mapping names a few at most; DuckDB's readers hold some times as much. */
const longestRecord = 4 * 2 ** 20;

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
  const of = [...salesforceObjects, engagementObject].find(({ object }) => object === part.object);
  const how = format.parse(part.format);
  const sql = of === undefined ? undefined : textFor(of, how.kind);
  if (of === undefined || sql === undefined) return;
  await prepareReading(connection, []);
  const [about, ...macros] = preparing;
  const place = run.parts.filter(({ object }) => object === part.object).indexOf(part);
  await connection.run(about!, {
    run: run.run,
    connection: run.connection,
    observed_at: run.observedAt,
    first_line: String(linesOfPart * place),
    path,
    lookups: JSON.stringify({ ...lookupsOf(run, how.lookups), isFull: how.isFull }),
    mapped: JSON.stringify(
      Object.fromEntries(Object.entries(how.mapped).map(([name, field]) => [name, pathOf(field)])),
    ),
  });
  const there = prepared.get(connection) ?? { landed: "" };
  if (!prepared.has(connection)) await connection.run(macros.join(";\n"));
  prepared.set(connection, there);
  if (how.kind !== "gone") {
    const landed = landedView(of, how, part.file.endsWith(".csv.zst") ? "csv" : "ndjson");
    // Parts of one object follow each other, and mostly look alike: hourly rounds leave many that hold next to nothing.
    if (there.landed !== landed) await connection.run(landed);
    there.landed = landed;
  }
  for (const statement of sql) await connection.run(statement);
}

const preparing = statementsOf("part.sql");
/** Connections that have the macros, and the view of a part that each has. */
const prepared = new WeakMap<DuckDBConnection, { landed: string }>();

/**
 * The part as a view with a column of text for each field that we know and each role; one that was not asked for is empty. The
 * text is made of our own names and of places alone: which field of the org's own stands for a role is a place in the CSV, or a value.
 */
function landedView(of: SalesforceObject, { kind, fields, mapped }: Format, text: "csv" | "ndjson"): string {
  const line = "(select first_line from this_part) + (row_number() over ())::bigint as line";
  if (kind === "ids") return `create or replace temp view landed as select ${line}, c0 as "Id" from ${csv(1)}`;
  if (text === "ndjson") {
    const known = of.fields.map(
      (name) =>
        `record.${name
          .split(".")
          .map((part) => `"${part}"`)
          .join(".")} as "${name}"`,
    );
    const roles = rolesOf(of).map((name) => `json ->> getvariable('part').mapped['${name}'] as role_${name}`);
    return `create or replace temp view landed as select ${[line, ...known, ...roles].join(", ")}
      from (select json, from_json(json, '${JSON.stringify(shapeOf(of.fields))}') as record from landed_json)`;
  }
  const at = (name: string | undefined) => {
    const place = name === undefined ? -1 : fields.indexOf(name);
    return place < 0 ? "null::varchar" : `c${place}`;
  };
  const columns = [
    ...of.fields.map((name) => `${at(name)} as "${name}"`),
    ...rolesOf(of).map((name) => `${at(mapped[name])} as role_${name}`),
  ];
  return `create or replace temp view landed as select ${[line, ...columns].join(", ")} from ${csv(fields.length)}`;
}

function rolesOf({ roles, emailOf }: SalesforceObject): string[] {
  return [...roles.map(({ name }) => name), ...(emailOf === undefined ? [] : [`${emailOf}_email`])];
}

/** Where a field lies in a record: `$."Contact__r"."Email"`. */
function pathOf(field: string): string {
  return `$${field
    .split(".")
    .map((part) => `."${part}"`)
    .join("")}`;
}

/** Columns c0 … in the order they were asked for; the header stands on every page. */
function csv(width: number): string {
  const columns = Array.from({ length: width }, (_, at) => `c${at}: 'varchar'`).join(", ");
  return `read_csv(getvariable('part').path, auto_detect = false, header = false, skip = 1, delim = ',', quote = '"', escape = '"', new_line = '\\n',
    nullstr = '', columns = {${columns}}, strict_mode = true, max_line_size = ${longestRecord}, buffer_size = ${2 * longestRecord}, compression = 'zstd', encoding = 'utf-8')`;
}

/** `Campaign.Name` lies in `Campaign`. */
function shapeOf(fields: readonly string[]): Record<string, unknown> {
  const shape: Record<string, unknown> = {};
  for (const name of fields) {
    const [first, second] = name.split(".");
    if (second === undefined) shape[first!] = "VARCHAR";
    else shape[first!] = { ...(shape[first!] as object | undefined), [second]: "VARCHAR" };
  }
  return shape;
}

const texts = new Map<string, readonly string[] | undefined>();

function textFor(of: SalesforceObject, kind: Format["kind"]): readonly string[] | undefined {
  const name = kind === "records" ? `${of.object}.sql` : `${of.object}-${kind}.sql`;
  if (!texts.has(name)) {
    const own = statementsOf(name);
    texts.set(name, kind === "ids" && of.held !== undefined ? [...listing(of, of.held), ...(own ?? [])] : own);
  }
  return texts.get(name);
}

/** One text for every kind of record: the names put into it are ours. */
function listing({ object }: SalesforceObject, { table, id, prefix = "", isWhole = false }: Held): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    table: `raw.${table}`,
    id,
    object,
    prefix,
    isWhole: String(isWhole),
  };
  return statementsOf("ids.sql").map((statement) => statement.replace(/\{(\w+)\}/g, (_, name: string) => names[name]!));
}

/** Statements are parted by a `;` at the end of a line; undefined when there is no such text. */
function statementsOf(name: "part.sql" | "ids.sql"): readonly string[];
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
