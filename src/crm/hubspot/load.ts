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
  const texts = { run: run.run, connection: run.connection, observed_at: run.observedAt, path, zone: how.zone };
  for (const [name, value] of Object.entries(texts))
    await connection.run(`set variable ${name} = (select $value::varchar)`, { value });
  await connection.run("set variable first_line = (select $value::bigint)", { value: String(linesOfPart * place) });
  await connection.run("set variable mapped = (select $value::json::map(varchar, varchar))", {
    value: JSON.stringify(how.mapped),
  });
  await connection.run("set variable known = (select $value::json::map(varchar, map(varchar, varchar)))", {
    value: JSON.stringify(lookupsOf(run, how.known)),
  });
  const tail = how.tail ?? (actTexts.includes(how.text) ? "acts" : null);
  if (!prepared.has(connection)) await connection.run(statementsOf("part").join(";\n"));
  prepared.add(connection);
  const names = [how.text, ...(tail === null ? [] : [tail])];
  for (const statement of names.flatMap(statementsOf)) await connection.run(statement);
}

/** Connections that have the words every part is read with. */
const prepared = new WeakSet<DuckDBConnection>();

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
