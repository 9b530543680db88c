import { addDays } from "../../src/domain/day.ts";
import { findPeriod, fiscalCalendar } from "../../src/domain/fiscal-calendar.ts";
import type { FiscalPeriod } from "../../src/domain/period.ts";
import { defaultSettings, type Settings } from "../../src/domain/settings.ts";
import { midnight } from "../../src/domain/time-zone.ts";
import { workingDays } from "../../src/domain/working-days.ts";
import type { BridgeRow, EvidenceRow, Family, FamilyRow, Question } from "../../src/metrics/measure.ts";
import { build } from "../../src/warehouse/build/build.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import type { RawRecords } from "./raw-records.ts";

export interface GivenWorld {
  readonly settings?: Partial<Settings>;
  readonly raw: RawRecords;
  /** When the records were seen, unless they say so themselves: well after everything that happens in them. */
  readonly observedAt?: string;
}

export interface Asked {
  readonly period: string;
  readonly asOf: string;
  readonly by?: string;
  readonly rep?: string;
  readonly team?: string;
}

/** A small company in a real in-memory warehouse, built by the real build. */
export async function given({ settings, raw, observedAt = "2026-12-31T00:00:00Z" }: GivenWorld) {
  const chosen: Settings = { ...defaultSettings, ...settings };
  const warehouse = await Warehouse.make();
  const observed = new Set<string>([observedAt]);
  for (const [table, records] of Object.entries(raw)) {
    const rows = records.map((record, index) => {
      const at = record.observed_at ?? observedAt;
      observed.add(at);
      return { line: index + 1, ...record, observed_at: at, run: record.run ?? `run ${at}` };
    });
    await insert(warehouse, table, rows);
  }
  const known = new Set(raw.run?.map((run) => run.observed_at));
  await insert(
    warehouse,
    "run",
    [...observed]
      .filter((at) => !known.has(at))
      .map((at) => ({ run: `run ${at}`, connection: "test", observed_at: at, data_through: at })),
  );
  const calendar = fiscalCalendar(chosen.fiscalYear, 2014, 2030);
  const rebuild = () =>
    build(warehouse, {
      settings: chosen,
      quotas: [],
      calendar,
      workingDays: workingDays(
        chosen,
        "2014-01-01",
        "2031-01-01",
        (raw.holiday ?? []).map((holiday) => holiday.day ?? ""),
      ),
    });
  await rebuild();

  const question = (asked: Asked): Question => {
    const period = findPeriod(calendar, asked.period);
    return {
      as_of: midnight(addDays(asked.asOf, 1), chosen.timeZone),
      as_of_on: asked.asOf,
      from: period.from,
      until: period.until,
      from_at: midnight(period.from, chosen.timeZone),
      until_at: midnight(period.until, chosen.timeZone),
      by: asked.by ?? null,
      window_days: null,
      rep_id: asked.rep ?? null,
      team_id: asked.team ?? null,
    };
  };
  const value = (family: Family, asked: Asked): Promise<readonly FamilyRow[]> =>
    warehouse.all(family.value, { ...question(asked) });

  return {
    warehouse,
    calendar,
    rebuild,
    period: (label: string): FiscalPeriod => findPeriod(calendar, label),
    question,
    value,
    /** The one row of the rep, of the team, or of everyone. */
    async row(family: Family, asked: Asked): Promise<FamilyRow> {
      const grain = asked.rep !== undefined ? "rep" : asked.team !== undefined ? "team" : "all";
      const rows = (await value(family, asked)).filter(
        (row) =>
          row.grain === grain &&
          (grain !== "rep" || row.rep_id === asked.rep) &&
          (grain !== "team" || row.team_id === asked.team),
      );
      if (rows.length !== 1 || rows[0] === undefined)
        throw new Error(`${family.name} has ${rows.length} rows for ${JSON.stringify(asked)}.`);
      return rows[0];
    },
    evidence: (family: Family, asked: Asked): Promise<readonly EvidenceRow[]> =>
      warehouse.all(family.evidence, { ...question(asked) }),
    async bridge(family: Family, asked: Asked): Promise<readonly BridgeRow[]> {
      if (family.bridge === undefined) throw new Error(`${family.name} has no bridge.`);
      return warehouse.all(family.bridge, { ...question(asked) });
    },
    close: () => warehouse.close(),
    [Symbol.dispose]: () => warehouse.close(),
  };
}

export type World = Awaited<ReturnType<typeof given>>;

async function insert(warehouse: Warehouse, table: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = await warehouse.rows(
    "select column_name, data_type from information_schema.columns where table_schema = 'raw' and table_name = $table::varchar order by ordinal_position",
    { table },
  );
  if (columns.length === 0) throw new Error(`There is no table raw.${table}.`);
  const shape = Object.fromEntries(columns.map((column) => [String(column.column_name), String(column.data_type)]));
  for (const row of rows) {
    const unknown = Object.keys(row).find((name) => !(name in shape) && !["run", "line", "observed_at"].includes(name));
    if (unknown !== undefined) throw new Error(`raw.${table} has no column ${unknown}.`);
  }
  await warehouse.rows(
    `insert into raw.${table} by name select unnest(from_json($rows::json, $shape), recursive := true)`.replace(
      "$shape",
      `'${JSON.stringify([nested(shape)])}'`,
    ),
    {
      rows: JSON.stringify(rows),
    },
  );
}

/** A list type is written as a list in from_json's shape. */
const nested = (shape: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(shape).map(([name, type]) => [name, type.endsWith("[]") ? [type.slice(0, -2)] : type]),
  );
