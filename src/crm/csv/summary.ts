import { z } from "zod";
import type { LandingRun } from "../../warehouse/landing.ts";
import { defineQuery } from "../../warehouse/query.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { catalogue, isHelper, type TableKind } from "./catalogue.ts";

/** What one run brought, per table: records never seen before, seen otherwise, marked as deleted, and rows or cells that could not be used. */
export interface ObjectSummary {
  readonly object: string;
  readonly read: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  /** Rows with at least one cell that could not be read. */
  readonly refused: number;
}

/** Compares what `run` loaded into the raw tables with everything seen before it. */
export async function summarise(warehouse: Warehouse, run: LandingRun): Promise<ObjectSummary[]> {
  const summaries: ObjectSummary[] = [];
  for (const table of [...new Set(run.parts.map((part) => part.object))]) {
    const kind = catalogue.find((one) => one.table === table)!;
    const [counts] = await warehouse.rows(countsSql(kind), { run: run.run });
    const [refused] = await warehouse.all(refusedRows, { run: run.run, object: table });
    const { added, changed, deleted } = counted.parse(counts);
    const read = run.parts.filter((part) => part.object === table).reduce((sum, part) => sum + (part.rows ?? 0), 0);
    summaries.push({ object: kind.object, read, added, changed, deleted, refused: refused?.rows ?? 0 });
  }
  return summaries;
}

const counted = z.object({ added: z.number(), changed: z.number(), deleted: z.number() });
const refusedRows = defineQuery(import.meta.url, "refused-rows.sql", z.object({ rows: z.number() }));

/** Text from the catalogue alone. A record without an id is known by its name, one without either by its whole content. */
function countsSql(kind: TableKind): string {
  const hasName = kind.fields.some((field) => field.name === "name");
  const key = [...(kind.id === null ? [] : [kind.id]), ...(hasName && kind.id !== null ? ["name"] : []), "content"]
    .map((name) => `${name}::varchar`)
    .join(", ");
  const deleted = kind.table === "opportunity" ? "count(*) filter (where is_deleted)" : "0";
  return `with seen as (
      select *, md5((raw_row::json)::varchar) as content from (
        select run, observed_at, line, ${kind.id === null ? "" : `${kind.id}, `}${hasName && kind.id !== null ? "name, " : ""}${kind.table === "opportunity" ? "is_deleted, " : ""}
          struct_pack(${kind.fields
            .filter((field) => !isHelper(kind, field.name))
            .map((field) => `${quoted(field.name)} := ${quoted(field.name)}`)
            .join(", ")}) as raw_row
        from raw.${kind.table})
    ), keyed as (select *, coalesce(${key}) as key from seen),
    before as (select distinct on (key) key, content from keyed where run <> $run::varchar and observed_at <= (select max(observed_at) from keyed where run = $run::varchar) order by key, observed_at desc, run desc, line desc),
    now as (select distinct on (key) * from keyed where run = $run::varchar order by key, line desc)
    select (count(*) filter (where before.key is null))::double as added, (count(*) filter (where before.content <> now.content))::double as changed, (${deleted})::double as deleted
    from now left join before using (key)`;
}

/** A column may be called like a word of SQL: `at`, `position`. */
function quoted(name: string): string {
  return `"${name}"`;
}
