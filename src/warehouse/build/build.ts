import { readdirSync, readFileSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { EnteredQuota } from "../../domain/entered-quota.ts";
import { checkCalendar } from "../../domain/fiscal-calendar.ts";
import type { FiscalPeriod } from "../../domain/period.ts";
import type { Settings } from "../../domain/settings.ts";
import type { WorkingDay } from "../../domain/working-days.ts";
import type { Warehouse } from "../warehouse.ts";

/** What the build needs beside the records: the workspace's choices and its calendar as rows. */
export interface BuildInput {
  readonly settings: Settings;
  /** Quotas that were entered here, beside those of the records. */
  readonly quotas: readonly EnteredQuota[];
  readonly calendar: readonly FiscalPeriod[];
  readonly workingDays: readonly WorkingDay[];
}

interface Step {
  readonly name: string;
  readonly sql: string;
}

/** How the work is done; what comes of it is the same. */
export interface BuildManner {
  readonly dealsOfPart?: number;
  /** Runs a step; tests look at what DuckDB makes of it. */
  readonly run?: (connection: DuckDBConnection, step: Step) => Promise<unknown>;
}

/** Steps for what few companies have are left out where there is none of it: planning them takes longer than a small company's build. */
const onlyWith: Readonly<Record<string, string>> = { "85-buyers-elsewhere.sql": "raw.buyer_act" };

const before = stepsIn("./").filter(({ name }) => name < "40");
/** What is worked out deal by deal, once for each part of them. */
const eachPart = stepsIn("each-part/");
const after = stepsIn("./").filter(({ name }) => name >= "40");
const coreSchema = readFileSync(new URL("../schema/core.sql", import.meta.url), "utf8");

/**
 * Makes core from raw, always from scratch, in a warehouse that nobody reads yet. The same raw records and settings give the same
 * core, whatever order they came in. Each step is a transaction, so that what it drops no longer fills the memory of the next.
 */
export async function build(
  warehouse: Warehouse,
  input: BuildInput,
  { dealsOfPart = 250_000, run = ofOurs }: BuildManner = {},
): Promise<void> {
  const [fault] = checkCalendar(input.calendar);
  if (fault !== undefined)
    throw new Error(`The calendar has a ${fault.fault} between ${fault.before} and ${fault.after} and is not loaded.`);
  await warehouse.using(async (connection) => {
    await connection.run("drop schema if exists core cascade");
    await connection.run(coreSchema);
    await tell(connection, input);
    for (const step of before) await take(connection, step, run);
    const [counted] = (
      await connection.runAndReadAll("select count(*)::double as deals from deal")
    ).getRowObjectsJson();
    const parts = Math.max(1, Math.ceil(Number(counted?.deals) / dealsOfPart));
    for (let part = 0; part < parts; part++) {
      await connection.run(`set variable parts = ${parts}; set variable part = ${part}`);
      for (const step of eachPart) await take(connection, step, run);
    }
    for (const step of after) if (await isNeeded(connection, step)) await take(connection, step, run);
    await forgetTemporary(connection);
  });
}

const ofOurs = (connection: DuckDBConnection, { sql }: Step) => connection.run(sql);

async function isNeeded(connection: DuckDBConnection, { name }: Step): Promise<boolean> {
  const table = onlyWith[name];
  if (table === undefined) return true;
  return (await connection.runAndReadAll(`select 1 from ${table} limit 1`)).currentRowCount > 0;
}

async function take(connection: DuckDBConnection, step: Step, run: NonNullable<BuildManner["run"]>): Promise<void> {
  await connection.run("begin");
  try {
    await run(connection, step);
    await connection.run("commit");
  } catch (cause) {
    await connection.run("rollback").catch(() => undefined); // the first error is the one to tell
    throw new Error(`The build failed in ${step.name}.`, { cause });
  }
}

function stepsIn(folder: string): Step[] {
  const place = new URL(folder, import.meta.url);
  return readdirSync(place)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => ({ name, sql: readFileSync(new URL(name, place), "utf8") }));
}

/** Settings and calendar go in as one JSON text each: a row per insert would take longer than the build. */
async function tell(
  connection: DuckDBConnection,
  { settings, quotas, calendar, workingDays }: BuildInput,
): Promise<void> {
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency: settings.reportingCurrency }).resolvedOptions()
      .maximumFractionDigits ?? 2;
  await connection.run(
    `insert into core.workspace
     select $currency::varchar, $digits::bigint, $zone::varchar, $basis::varchar, (select max(coalesce(data_through, observed_at)) from raw.run)`,
    { currency: settings.reportingCurrency, digits, zone: settings.timeZone, basis: settings.valueBasis },
  );
  await connection.run(
    `set variable time_zone = (select time_zone from core.workspace);
     set variable reporting_currency = (select reporting_currency from core.workspace);
     set variable minor_digits = (select minor_digits from core.workspace)`,
  );
  await connection.run(
    `create temp table build_setting as
     select $basis::varchar as quota_basis, $spread::boolean as quota_spread, case when $ramp::varchar = '[]' then null else from_json($ramp::json, '["DOUBLE"]') end as default_ramp`,
    { basis: settings.quotaBasis, spread: settings.quotaSpread, ramp: JSON.stringify(settings.ramp) },
  );
  await connection.run(
    `create temp table entered_quota as
     select unnest(from_json($quotas::json, '[{"repId": "VARCHAR", "period": "VARCHAR", "kind": "VARCHAR", "isManager": "BOOLEAN", "amount": "VARCHAR", "currency": "VARCHAR", "basis": "VARCHAR"}]'), recursive := true)`,
    { quotas: JSON.stringify(quotas) },
  );
  await connection.run(
    `create temp table no_contest_reason as select lower(unnest(from_json($reasons::json, '["VARCHAR"]'))) as reason`,
    { reasons: JSON.stringify(settings.noContestReasons) },
  );
  await connection.run(
    `create temp table no_decision_reason as select lower(unnest(from_json($reasons::json, '["VARCHAR"]'))) as reason`,
    { reasons: JSON.stringify(settings.noDecisionReasons) },
  );
  await connection.run(
    `create temp table accepted_stage as select unnest(from_json($stages::json, '[{"pipeline_id": "VARCHAR", "stage": "VARCHAR"}]'), recursive := true)`,
    {
      stages: JSON.stringify(
        Object.entries(settings.acceptedStages).map(([pipeline_id, stage]) => ({ pipeline_id, stage })),
      ),
    },
  );
  await connection.run(`insert into core.lead_band select unnest(from_json($bands::json, '["DOUBLE"]'))`, {
    bands: JSON.stringify(settings.leadBands),
  });
  await connection.run(`insert into core.size_band select unnest(from_json($bands::json, '["DOUBLE"]'))`, {
    bands: JSON.stringify(settings.sizeBands),
  });
  await connection.run("insert into core.cycle_setting select $window::bigint, $horizon::bigint", {
    window: settings.cycleWindow,
    horizon: settings.cycleHorizon,
  });
  await connection.run(
    `insert into core.fiscal_period
     select unnest(from_json($rows::json, '[{"kind": "VARCHAR", "label": "VARCHAR", "fiscalYear": "BIGINT", "ordinal": "BIGINT", "from": "DATE", "until": "DATE"}]'), recursive := true)`,
    { rows: JSON.stringify(calendar) },
  );
  await connection.run(
    `insert into core.working_day
     select day, is_working, coalesce(sum(is_working::bigint) over (order by day rows between unbounded preceding and 1 preceding), 0)
     from (select unnest(from_json($days::json, '["DATE"]')) as day, unnest(from_json($working::json, '["BOOLEAN"]')) as is_working)`,
    {
      days: JSON.stringify(workingDays.map((day) => day.day)),
      working: JSON.stringify(workingDays.map((day) => day.isWorking)),
    },
  );
}

/** The scratch tables go with the build, so that the next one on this connection starts clean. */
async function forgetTemporary(connection: DuckDBConnection): Promise<void> {
  const tables = await connection.runAndReadAll("select table_name from duckdb_tables() where temporary");
  for (const { table_name } of tables.getRowObjectsJson()) await connection.run(`drop table temp."${table_name}"`);
}
