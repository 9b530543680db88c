import { readFileSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { LandingPart, LandingRun } from "../../warehouse/landing.ts";
import { lookupsOf } from "../sync/lookups.ts";
import { format } from "./ask.ts";

/** Lines of a run's parts follow each other with this much room for each. */
const linesOfPart = 10_000_000;

/**
 * Fills the raw tables from one landing part. The texts are files and know only our names; which property of the account's
 * own stands for what, its time zone, and where the part lies are variables that they read.
 */
export async function loadHubspotPart(
  connection: DuckDBConnection,
  run: LandingRun,
  part: LandingPart,
  path: string,
): Promise<void> {
  const how = format.parse(part.format);
  const place = run.parts.filter(({ object }) => object === part.object).indexOf(part);
  const said = {
    run: { value: run.run, is: "varchar" },
    connection: { value: run.connection, is: "varchar" },
    observed_at: { value: run.observedAt, is: "varchar" },
    path: { value: path, is: "varchar" },
    zone: { value: how.zone, is: "varchar" },
    first_line: { value: String(linesOfPart * place), is: "bigint" },
    mapped: { value: JSON.stringify(how.mapped), is: "json::map(varchar, varchar)" },
    known: { value: JSON.stringify(lookupsOf(run, how.known)), is: "json::map(varchar, map(varchar, varchar))" },
  };
  const before = prepared.get(connection) ?? new Map<string, string>();
  for (const [name, { value, is }] of Object.entries(said)) {
    if (before.get(name) === value) continue;
    before.delete(name);
    await connection.run(`set variable ${name} = (select $value::${is})`, { value });
    before.set(name, value);
  }
  if (!prepared.has(connection)) await connection.run(statementsOf("part").join(";\n"));
  prepared.set(connection, before);
  const tail = how.tail ?? (actTexts.includes(how.text) ? "acts" : null);
  const names = [how.text, ...(tail === null ? [] : [tail])];
  for (const statement of names.flatMap(statementsOf)) await connection.run(statement);
}

/** Connections that have the words every part is read with, and what each was told of the last one: parts of one object mostly look alike. */
const prepared = new WeakMap<DuckDBConnection, Map<string, string>>();

/** Texts that make acts ready; parts of the first days name no tail. */
const actTexts: readonly string[] = [
  "form_submissions",
  "event_participations",
  "mail_opens",
  "page_visits",
  "contact_visits",
];

const texts = new Map<string, readonly string[]>();

/** Statements are parted by a `;` at the end of a line. */
function statementsOf(name: string): readonly string[] {
  let statements = texts.get(name);
  if (statements === undefined) {
    const text = readFileSync(new URL(`sql/${name}.sql`, import.meta.url), "utf8");
    statements = text.split(/;\n/).filter((statement) => statement.trim() !== "");
    texts.set(name, statements);
  }
  return statements;
}
