import { z } from "zod";
import type { LandingRun } from "../../warehouse/landing.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** What a run brought, per kind of record: seen, never seen before, seen otherwise, newly gone, and with something that could not be read. */
export interface LoadedSummary {
  readonly object: string;
  readonly read: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly refused: number;
}

interface Kind {
  readonly object: string;
  /** The raw table it lies in. */
  readonly table: string;
  /** What a record is known again by; one without is known by its name, one without either by all it says. */
  readonly known?: string;
  /** Whether the source marks what is gone. */
  readonly marksGone?: boolean;
  /** Of what a connector reads whole and keeps the last reading of alone: when it came about. What came about since the run before is new. */
  readonly cameAbout?: string;
}

const kinds: readonly Kind[] = [
  { object: "reps", table: "rep", known: "coalesce(rep_id, name)" },
  { object: "teams", table: "team", known: "coalesce(team_id, name)" },
  { object: "team_members", table: "team_member" },
  { object: "stages", table: "stage", known: "coalesce(stage_id, name)" },
  { object: "products", table: "product", known: "coalesce(product_id, name)" },
  { object: "accounts", table: "account", known: "coalesce(account_id, name)" },
  { object: "opportunities", table: "opportunity", known: "coalesce(opportunity_id, name)", marksGone: true },
  { object: "changes", table: "change" },
  { object: "past states", table: "deal_state", known: "state_id" },
  { object: "splits", table: "split", known: "coalesce(split_id, opportunity_ref || ' ' || rep_ref)", marksGone: true },
  { object: "terms", table: "subscription_term", known: "term_id", marksGone: true },
  { object: "leads", table: "lead", known: "lead_id", marksGone: true },
  { object: "activities", table: "activity", known: "activity_id", marksGone: true },
  { object: "engagement", table: "engagement", known: "engagement_id", marksGone: true },
  { object: "quotas", table: "quota" },
  { object: "forecast_calls", table: "forecast_call", cameAbout: "called_at" },
  { object: "rates", table: "fx_rate" },
  { object: "holidays", table: "holiday" },
];

const counted = z.object({
  read: z.number(),
  added: z.number(),
  changed: z.number(),
  deleted: z.number(),
  refused: z.number(),
});

/** Compares what `run` brought, from a CRM or from files, with everything seen before it; only records of the run are looked at. */
export async function loadedSummary(warehouse: Warehouse, run: LandingRun): Promise<LoadedSummary[]> {
  const summaries: LoadedSummary[] = [];
  for (const kind of kinds) {
    const [counts] = await warehouse.rows(countsSql(kind), { run: run.run });
    const said = counted.parse(counts);
    if (said.read > 0) summaries.push({ object: kind.object, ...said });
  }
  return summaries;
}

/** Text of our own names alone. */
function countsSql({ table, known, marksGone, cameAbout }: Kind): string {
  const content = "hash(*columns(* exclude (run, line, observed_at, unread)))";
  const key = known === undefined ? `${content}::varchar` : `coalesce(${known}, ${content}::varchar)`;
  const isNew =
    cameAbout === undefined
      ? "before.key is null"
      : `before.key is null and coalesce(now.came_about >= (select max(other.observed_at) from raw.run as own join raw.run as other using (connection)
          where own.run = $run::varchar and other.observed_at < own.observed_at), true)`;
  return `with seen as (
      select run, line, observed_at, ${marksGone ? "coalesce(is_deleted, false)" : "false"} as is_gone, ${cameAbout ?? "null::timestamptz"} as came_about,
        ${content} as content, ${key} as key from raw.${table}
    ), now as (
      select distinct on (key) * from seen where run = $run::varchar order by key, line desc
    ), before as (
      select distinct on (key) key, content, is_gone from seen
      where run <> $run::varchar and key in (select key from now) and observed_at <= (select max(observed_at) from now)
      order by key, observed_at desc, run desc, line desc
    )
    select (select count(*) from raw.${table} where run = $run::varchar)::double as read,
      (count(*) filter (where ${isNew}))::double as added,
      (count(*) filter (where before.content <> now.content and not now.is_gone))::double as changed,
      (count(*) filter (where now.is_gone and not coalesce(before.is_gone, false)))::double as deleted,
      (select count(distinct line)::double from raw.data_issue where run = $run::varchar and object = '${table}') as refused
    from now left join before using (key)`;
}
