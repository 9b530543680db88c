import { z } from "zod";
import type { AsOf } from "../benchmarks/answer.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { addDays } from "../domain/day.ts";
import { previousPeriod, yearAgo } from "../domain/fiscal-calendar.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { midnight } from "../domain/time-zone.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type Tenth, tenthsOf } from "./calibration.ts";
import { type Horizon, momentOf } from "./horizons.ts";
import { PeriodForecast, type Subject } from "./period-forecast.ts";
import type { Total } from "./total.ts";

/** What a forecast is held against: things that need no model. */
export const baselines = ["last-period", "year-ago", "stage-weighted", "call"] as const;
export type Baseline = (typeof baselines)[number];

/** One forecast of the past: of whom, when, and what it came to. */
export interface Trial {
  readonly period: string;
  /** When the period is frozen: from then on nothing about this row changes. */
  readonly knownOn: string;
  readonly horizon: Horizon;
  readonly grain: "all" | "team" | "rep";
  /** The team or rep; null for everyone. */
  readonly id: string | null;
  readonly actual: number;
  /** null where too few earlier periods were known. */
  readonly model: {
    readonly p10: number;
    readonly p50: number;
    readonly p90: number;
    readonly mean: number;
    readonly crps: number;
  } | null;
  readonly baselines: Readonly<Record<Baseline, number | null>>;
  /** Of everyone: the chances that open deals were told, against what became of them. */
  readonly tenths: readonly Tenth[] | null;
}

/** A period is frozen this many days after it ends (G16). */
const daysUntilFrozen = 7;

/** The last periods of a kind that are over and frozen at `asOf`, the oldest first. */
export function triedPeriods(
  calendar: readonly FiscalPeriod[],
  kind: FiscalPeriod["kind"],
  asOf: AsOf,
  count: number,
): readonly FiscalPeriod[] {
  return calendar
    .filter((period) => period.kind === kind && addDays(period.until, daysUntilFrozen) <= addDays(asOf.on, 1))
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .slice(-count);
}

/** Rolling origin: the forecast of every period at a horizon, made anew from what was known that day, against what it came to. */
export async function backtest(
  warehouse: Warehouse,
  calendar: readonly FiscalPeriod[],
  periods: readonly FiscalPeriod[],
  horizon: Horizon,
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const period of periods) trials.push(...(await trialsOf(warehouse, calendar, period, horizon)));
  return trials;
}

async function trialsOf(
  warehouse: Warehouse,
  calendar: readonly FiscalPeriod[],
  period: FiscalPeriod,
  horizon: Horizon,
): Promise<Trial[]> {
  const { timeZone } = await toldIn(warehouse);
  const origin = momentOf(period, horizon, timeZone);
  const knownOn = addDays(period.until, daysUntilFrozen);
  const frozen = { on: addDays(knownOn, -1), instant: midnight(knownOn, timeZone) };
  const [actual, wonDeals, past, made] = await Promise.all([
    comesTo(warehouse, period, frozen),
    warehouse.all(wonQuery, { ...question(period, origin, timeZone), known_at: frozen.instant }),
    PastPeriods.at(warehouse, calendar, period, origin),
    PeriodForecast.at(warehouse, period, origin),
  ]);
  if (actual.all === null) return [];
  const subjects: Single[] = [
    { grain: "all" },
    ...made.teamIds.map((id) => ({ grain: "team", id }) as const),
    ...made.repIds.map((id) => ({ grain: "rep", id }) as const),
  ];
  const won = new Set(wonDeals.map(({ opportunity_id }) => opportunity_id));
  return subjects.map((subject): Trial => {
    const { total, stageWeighted, call, deals } = made.of(subject);
    const came = sumOf(actual, subject) ?? 0;
    return {
      period: period.label,
      knownOn,
      horizon,
      grain: subject.grain,
      id: "id" in subject ? subject.id : null,
      actual: came,
      model: total === null ? null : { ...pointsOf(total), crps: total.crps(came) },
      baselines: { ...past.of(subject), "stage-weighted": stageWeighted, call: call?.value ?? null },
      tenths: subject.grain === "all" && total !== null ? tenthsOf(deals, won) : null,
    };
  });
}

/** What a distribution is told by. */
export const pointsOf = (total: Total) => ({
  p10: total.quantile(0.1),
  p50: total.quantile(0.5),
  p90: total.quantile(0.9),
  mean: total.mean,
});

/** A subject that trials are of. */
export type Single = Exclude<Subject, { grain: "reps" }>;

/** What the period before and the same one a year ago came to, as known at a moment: the baselines that need no pipeline. */
export class PastPeriods {
  readonly #last: Sums | null;
  readonly #year: Sums | null;

  private constructor(last: Sums | null, year: Sums | null) {
    this.#last = last;
    this.#year = year;
  }

  static async at(
    warehouse: Warehouse,
    calendar: readonly FiscalPeriod[],
    period: FiscalPeriod,
    asOf: AsOf,
  ): Promise<PastPeriods> {
    const [last, year] = await Promise.all(
      [previousPeriod(calendar, period), yearAgo(calendar, period)].map((past) =>
        // One that is not over yet has come to nothing.
        past === null || addDays(asOf.on, 1) < past.until ? null : comesTo(warehouse, past, asOf),
      ),
    );
    return new PastPeriods(last ?? null, year ?? null);
  }

  of(subject: Single): { readonly "last-period": number | null; readonly "year-ago": number | null } {
    return { "last-period": sumOf(this.#last, subject), "year-ago": sumOf(this.#year, subject) };
  }
}

/** Sums by whom they are of; of everyone null where records do not reach so far. */
interface Sums {
  readonly all: number | null;
  readonly teams: ReadonlyMap<string | null, number>;
  readonly reps: ReadonlyMap<string | null, number>;
}

async function comesTo(warehouse: Warehouse, period: FiscalPeriod, asOf: AsOf): Promise<Sums> {
  const { timeZone } = await toldIn(warehouse);
  const rows = await warehouse.all(actualQuery, question(period, asOf, timeZone));
  const sum = (each: typeof rows) => each.reduce((all, { value }) => all + Number(value), 0);
  const by = (column: "team_id" | "rep_id") =>
    new Map([...Map.groupBy(rows, (row) => row[column])].map(([id, group]) => [id, sum(group)]));
  return { all: rows.length === 0 ? null : sum(rows), teams: by("team_id"), reps: by("rep_id") };
}

/** A team that booked nothing has 0; a rep who had no deals yet has nothing to go by. */
function sumOf(sums: Sums | null, subject: Single): number | null {
  if (sums === null || sums.all === null) return null;
  if (subject.grain === "team") return sums.teams.get(subject.id) ?? 0;
  return subject.grain === "rep" ? (sums.reps.get(subject.id) ?? null) : sums.all;
}

const wonQuery = defineQuery(import.meta.url, "won-deals.sql", z.object({ opportunity_id: z.string() }));

const actualRow = z.object({ rep_id: z.string(), team_id: z.string().nullable(), value: z.string() });
const actualQuery = defineQuery(import.meta.url, "actual.sql", actualRow);
