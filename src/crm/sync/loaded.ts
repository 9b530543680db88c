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
  { object: "contacts", table: "contact", known: "contact_id", marksGone: true },
  { object: "contact roles", table: "contact_role", known: "role_id", marksGone: true },
  { object: "buyers", table: "buyer", known: "buyer_id" },
  { object: "acts of buyers", table: "buyer_act", known: "act_id" },
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
    const [rows] = await warehouse.rows(
      `select (count(*) filter (where run = $run::varchar))::double as ours, (count(*) filter (where run <> $run::varchar))::double as others from raw.${kind.table}`,
      { run: run.run },
    );
    if (Number(rows?.ours) === 0) continue;
    // The first run of a large company has a great many records, and nothing to hold them against.
    const isFirst = Number(rows?.others) === 0 && kind.cameAbout === undefined;
    const [counts] = await warehouse.rows(isFirst ? firstSql(kind) : countsSql(kind), { run: run.run });
    summaries.push({ object: kind.object, ...counted.parse(counts) });
  }
  return summaries;
}

const content = "hash(*columns(* exclude (run, line, observed_at, unread)))";

const keyOf = ({ known }: Kind) => (known === undefined ? content : `coalesce(${known}, ${content}::varchar)`);

const refusedSql = ({ table }: Kind) =>
  `(select count(distinct line)::double from raw.data_issue where run = $run::varchar and object = '${table}')`;

/** Everything is new. Text of our own names alone, as below. */
function firstSql(kind: Kind): string {
  const isGone = kind.marksGone ? "coalesce(is_deleted, false)" : "false";
  return `select sum(rows)::double as read, count(*)::double as added, 0::double as changed, (count(*) filter (where is_gone))::double as deleted, ${refusedSql(kind)} as refused
    from (
      select count(*) as rows, arg_max(is_gone, line) as is_gone
      from (select ${keyOf(kind)} as key, ${isGone} as is_gone, line from raw.${kind.table} where run = $run::varchar) group by key
    )`;
}

function countsSql(kind: Kind): string {
  const { table, marksGone, cameAbout } = kind;
  const key = keyOf(kind);
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
      ${refusedSql(kind)} as refused
    from now left join before using (key)`;
}
