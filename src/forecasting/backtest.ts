import { setImmediate as immediate } from "node:timers/promises";
import { z } from "zod";
import type { AsOf } from "../benchmarks/answer.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { addDays } from "../domain/day.ts";
import { previousPeriod, yearAgo } from "../domain/fiscal-calendar.ts";
import { type Money, money, sum, unitsOf } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { midnight } from "../domain/time-zone.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { tenthsOf } from "./calibration.ts";
import { earsFrom, HeardForecast } from "./heard-forecast.ts";
import { type Horizon, momentOf } from "./horizons.ts";
import { PeriodForecast, type Subject } from "./period-forecast.ts";
import type { Total } from "./total.ts";
import type { Baseline, MadeTrial, Told, Trial } from "./trial.ts";

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
  signal?: AbortSignal,
): Promise<MadeTrial[]> {
  const trials: MadeTrial[] = [];
  const read = (period: FiscalPeriod | undefined) => {
    const reading = period === undefined ? undefined : readAt(warehouse, calendar, period, horizon);
    reading?.catch(() => undefined); // told to who waits for it, also where nobody comes to it
    return reading;
  };
  let next = read(periods[0]);
  for (const [place, period] of periods.entries()) {
    const found = await next;
    signal?.throwIfAborted();
    next = read(periods[place + 1]); // the database reads one period while the one before is worked out
    if (found != null) trials.push(...(await trialsOf(found, period, horizon, trials)));
  }
  return trials;
}

type Read = NonNullable<Awaited<ReturnType<typeof readAt>>>;

/** What was known of a period at a horizon, and what it came to; null before records begin. */
async function readAt(warehouse: Warehouse, calendar: readonly FiscalPeriod[], period: FiscalPeriod, horizon: Horizon) {
  const { timeZone, currency } = await toldIn(warehouse);
  const origin = momentOf(period, horizon, timeZone);
  const knownOn = addDays(period.until, daysUntilFrozen);
  const frozen = { on: addDays(knownOn, -1), instant: midnight(knownOn, timeZone) };
  const actual = await comesTo(warehouse, period, frozen);
  if (actual.all === null) return null;
  const [wonDeals, past, ways] = await Promise.all([
    warehouse.all(wonQuery, { ...question(period, origin, timeZone), known_at: frozen.instant }),
    PastPeriods.at(warehouse, calendar, period, origin),
    PeriodForecast.bothAt(warehouse, period, origin),
  ]);
  return { currency, origin, knownOn, actual, wonDeals, past, ...ways };
}

async function trialsOf(
  { currency, origin, knownOn, actual, wonDeals, past, byStage, byDate }: Read,
  period: FiscalPeriod,
  horizon: Horizon,
  earlier: readonly MadeTrial[],
): Promise<MadeTrial[]> {
  const subjects: Single[] = [
    { grain: "all" },
    ...byStage.teamIds.map((id) => ({ grain: "team", id }) as const),
    ...byStage.repIds.map((id) => ({ grain: "rep", id }) as const),
  ];
  const won = new Set(wonDeals.map(({ opportunity_id }) => opportunity_id));
  const ears = earsFrom(earlier.filter(({ knownOn: known }) => known <= addDays(origin.on, 1)));
  const [heard, heardByDate] = [new HeardForecast(byStage, ears), new HeardForecast(byDate, ears)];
  const pointsIn = (total: Total | null, came: Money, tenths: Told["tenths"]): Told | null => {
    if (total === null) return null;
    const { p10, p50, p90, mean } = pointsOf(total);
    const points = { p10: unitsOf(p10), p50: unitsOf(p50), p90: unitsOf(p90), mean: unitsOf(mean) };
    return { ...points, crps: total.crps(came), tenths };
  };
  const trialOf = (subject: Single): MadeTrial => {
    const [found, dated] = [byStage.of(subject), byDate.of(subject)];
    const came = sumOf(actual, subject) ?? money("0", currency);
    const id = "id" in subject ? subject.id : null;
    const { booked, call, stageWeighted } = found;
    const [tenths, datedTenths] =
      subject.grain === "all" ? [tenthsOf(found.deals, won), tenthsOf(dated.deals, won)] : [null, null];
    return {
      period: period.label,
      knownOn,
      horizon,
      grain: subject.grain,
      id,
      actual: unitsOf(came),
      booked: unitsOf(booked),
      said: heard.said(subject),
      told: {
        plain: pointsIn(found.total, came, tenths),
        dates: pointsIn(dated.total, came, datedTenths),
        calls: pointsIn(heard.of(subject), came, tenths),
        "dates and calls": pointsIn(heardByDate.of(subject), came, datedTenths),
      },
      baselines: inUnits({ ...past.of(subject), "stage-weighted": stageWeighted, call: call?.value ?? null }),
    };
  };
  const trials: MadeTrial[] = [];
  let since = performance.now();
  for (const subject of subjects) {
    trials.push(trialOf(subject));
    if (performance.now() - since < longestBreath) continue;
    await immediate(); // a server answers others meanwhile
    since = performance.now();
  }
  return trials;
}

/** Milliseconds that trials keep the process to themselves. */
const longestBreath = 20;

const inUnits = (baselines: Readonly<Record<Baseline, Money | null>>): Trial["baselines"] => ({
  "last-period": orNull(baselines["last-period"]),
  "year-ago": orNull(baselines["year-ago"]),
  "stage-weighted": orNull(baselines["stage-weighted"]),
  call: orNull(baselines.call),
});
const orNull = (amount: Money | null) => (amount === null ? null : unitsOf(amount));

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

  of(subject: Single): { readonly "last-period": Money | null; readonly "year-ago": Money | null } {
    return { "last-period": sumOf(this.#last, subject), "year-ago": sumOf(this.#year, subject) };
  }
}

/** Sums by whom they are of; of everyone null where records do not reach so far. */
interface Sums {
  readonly all: Money | null;
  readonly teams: ReadonlyMap<string | null, Money>;
  readonly reps: ReadonlyMap<string | null, Money>;
  readonly currency: string;
}

async function comesTo(warehouse: Warehouse, period: FiscalPeriod, asOf: AsOf): Promise<Sums> {
  const { timeZone, currency } = await toldIn(warehouse);
  const rows = await warehouse.all(actualQuery, question(period, asOf, timeZone));
  const added = (each: typeof rows) =>
    sum(
      each.map(({ value }) => money(value, currency)),
      currency,
    );
  const by = (column: "team_id" | "rep_id") =>
    new Map([...Map.groupBy(rows, (row) => row[column])].map(([id, group]) => [id, added(group)]));
  return { all: rows.length === 0 ? null : added(rows), teams: by("team_id"), reps: by("rep_id"), currency };
}

/** A team that booked nothing has 0; a rep who had no deals yet has nothing to go by. */
function sumOf(sums: Sums | null, subject: Single): Money | null {
  if (sums === null || sums.all === null) return null;
  if (subject.grain === "team") return sums.teams.get(subject.id) ?? money("0", sums.currency);
  return subject.grain === "rep" ? (sums.reps.get(subject.id) ?? null) : sums.all;
}

const wonQuery = defineQuery(import.meta.url, "won-deals.sql", z.object({ opportunity_id: z.string() }));

const actualRow = z.object({ rep_id: z.string(), team_id: z.string().nullable(), value: z.string() });
const actualQuery = defineQuery(import.meta.url, "actual.sql", actualRow);
