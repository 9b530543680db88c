import { z } from "zod";
import type { LandingRun } from "../../warehouse/landing.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** What a round brought, per kind of record: seen, never seen before, seen otherwise, gone, and with something that could not be read. */
export interface LoadedSummary {
  readonly object: string;
  readonly read: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly refused: number;
}

/** Kinds of records by the raw table they lie in; those without an id of their own are known by all they say. */
const kinds = [
  { object: "reps", table: "rep", id: "rep_id", isGone: "false" },
  { object: "teams", table: "team", id: "team_id", isGone: "false" },
  { object: "stages", table: "stage", id: "stage_id", isGone: "false" },
  { object: "products", table: "product", id: "product_id", isGone: "false" },
  { object: "accounts", table: "account", id: "account_id", isGone: "false" },
  { object: "opportunities", table: "opportunity", id: "opportunity_id", isGone: "coalesce(is_deleted, false)" },
  { object: "changes", table: "change", id: null, isGone: "false" },
  { object: "past states", table: "deal_state", id: "state_id", isGone: "false" },
  {
    object: "splits",
    table: "split",
    id: "coalesce(split_id, opportunity_ref || ' ' || rep_ref)",
    isGone: "coalesce(is_deleted, false)",
  },
  { object: "terms", table: "subscription_term", id: "term_id", isGone: "coalesce(is_deleted, false)" },
  { object: "leads", table: "lead", id: "lead_id", isGone: "coalesce(is_deleted, false)" },
  { object: "activities", table: "activity", id: "activity_id", isGone: "coalesce(is_deleted, false)" },
  { object: "engagement", table: "engagement", id: "engagement_id", isGone: "coalesce(is_deleted, false)" },
  { object: "quotas", table: "quota", id: null, isGone: "false" },
  { object: "forecast_calls", table: "forecast_call", id: null, isGone: "false" },
  { object: "rates", table: "fx_rate", id: null, isGone: "false" },
] as const;

const counted = z.object({
  read: z.number(),
  added: z.number(),
  changed: z.number(),
  deleted: z.number(),
  refused: z.number(),
});

/** Compares what `run` brought with everything seen before it; only records of the run are looked at. */
export async function loadedSummary(warehouse: Warehouse, run: LandingRun): Promise<LoadedSummary[]> {
  const summaries: LoadedSummary[] = [];
  for (const { object, table, id, isGone } of kinds) {
    const [counts] = await warehouse.rows(countsSql(table, id, isGone), { run: run.run });
    const said = counted.parse(counts);
    if (said.read > 0) summaries.push({ object, ...said });
  }
  return summaries;
}

/** Text of our own names alone. */
function countsSql(table: string, id: string | null, isGone: string): string {
  const content = "hash(*columns(* exclude (run, line, observed_at, unread)))";
  return `with seen as (
      select run, line, observed_at, ${isGone} as is_gone, ${content} as content, ${id === null ? `${content}::varchar` : id} as key from raw.${table}
    ), now as (
      select distinct on (key) * from seen where run = $run::varchar order by key, line desc
    ), before as (
      select distinct on (key) key, content, is_gone from seen
      where run <> $run::varchar and key in (select key from now) and observed_at <= (select max(observed_at) from now)
      order by key, observed_at desc, run desc, line desc
    )
    select (select count(*) from raw.${table} where run = $run::varchar)::double as read,
      (count(*) filter (where before.key is null))::double as added,
      (count(*) filter (where before.content <> now.content and not now.is_gone))::double as changed,
      (count(*) filter (where now.is_gone and not coalesce(before.is_gone, false)))::double as deleted,
      (select count(distinct line)::double from raw.data_issue where run = $run::varchar and object = '${table}') as refused
    from now left join before using (key)`;
}
