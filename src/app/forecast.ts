import type { AsOf } from "../benchmarks/answer.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { addDays } from "../domain/day.ts";
import type { Language } from "../domain/language.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { type Baseline, PastPeriods, pointsOf, type Single, type Trial } from "../forecasting/backtest.ts";
import { type Horizon, horizonAt } from "../forecasting/horizons.ts";
import { type Forecast, type ForecastDeal, PeriodForecast, type Subject } from "../forecasting/period-forecast.ts";
import { type Board, boards, wideningOf } from "../forecasting/scoreboard.ts";
import { type SinceCall, sinceCall } from "../forecasting/since-call.ts";
import { measures } from "./measures.ts";
import { repIdOf, repNamesById, teamIdOf, teamNamesById } from "./people.ts";
import { trialsOf } from "./trials.ts";
import type { Workspace } from "./workspace.ts";

export interface ForecastAsking {
  readonly period?: string | undefined;
  readonly asOf?: string | undefined;
  readonly rep?: string | undefined;
  readonly team?: string | undefined;
  readonly language: Language;
}

/** What the model says of a subject; told only where it has been tried and beats the best baseline. */
interface Told {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly expected: number;
  /** By how much both ends were widened, because earlier intervals held too little. */
  readonly widened: number;
}

export interface SubjectForecast {
  readonly id: string | null;
  readonly name: string | null;
  readonly booked: number;
  readonly bookedDeals: number;
  readonly open: {
    readonly deals: number;
    readonly expected: number;
    readonly unsized: number;
    readonly assumed: number;
  };
  /** What deals not yet there bring on average, and how many periods say so. */
  readonly turns: { readonly expected: number; readonly periods: number };
  /** `model`, a baseline by name, `booked` once the period is over, or null. */
  readonly shown: "model" | "booked" | Baseline | null;
  readonly model: Told | null;
  /** Why the model is not told. */
  readonly hidden: "too-few-periods" | "not-tried-enough" | "no-better" | null;
  readonly baselines: Readonly<Record<Baseline, number | null>>;
  readonly quota: number | null;
  /** P(reach quota); null where the model is not told or no quota is on record. */
  readonly chance: number | null;
  readonly call: SubjectCall | null;
}

interface SubjectCall {
  readonly value: number;
  readonly source: "calls" | "roll-up";
  readonly calledAt: string | null;
  /** The call without the usual miss of six periods or more; null where the habit is not known. */
  readonly corrected: number | null;
  readonly bias: number | null;
  readonly periods: number;
  /** Against the model's 10 to 90 %. */
  readonly place: "below" | "within" | "above" | null;
}

/** The forecast of a period as of a day. */
export interface ForecastAnswer {
  readonly period: FiscalPeriod;
  readonly asOf: string;
  readonly currency: string;
  readonly digits: number;
  readonly language: Language;
  readonly horizon: Horizon;
  /** How the ways of telling did at this horizon: of everyone, of teams, of reps. */
  readonly boards: readonly Board[];
  readonly team: SubjectForecast;
  readonly teams: readonly SubjectForecast[];
  readonly reps: readonly SubjectForecast[];
  /** Of the one rep asked for. */
  readonly deals: readonly ForecastDeal[] | null;
  readonly sinceCall: readonly SinceCall[] | null;
}

/** What a period may come to, of everyone, each team and each rep; one rep's with the deals that make it up. */
export async function forecast(workspace: Workspace, asking: ForecastAsking): Promise<ForecastAnswer> {
  const period = await workspace.period(asking.period);
  const asOf = await workspace.asOf(asking.asOf);
  const isOver = addDays(asOf.on, 1) >= period.until;
  const trials = isOver ? [] : await trialsOf(workspace, period.kind, [horizonAt(period, asOf.on)], asOf);
  return forecastOf(workspace, { ...asking, period, asOf }, trials);
}

/** The same from trials that are at hand. */
export async function forecastOf(
  workspace: Workspace,
  asking: Omit<ForecastAsking, "period" | "asOf"> & { readonly period: FiscalPeriod; readonly asOf: AsOf },
  trials: readonly Trial[],
): Promise<ForecastAnswer> {
  const { period, asOf } = asking;
  const { warehouse } = workspace.data;
  const rep = asking.rep === undefined ? null : await repIdOf(workspace, asking.rep);
  const team = asking.team === undefined ? null : await teamIdOf(workspace, asking.team);
  const horizon = horizonAt(period, asOf.on);
  const [made, past, telling, names, teamNames, quotas, habits] = await Promise.all([
    PeriodForecast.at(warehouse, period, asOf),
    PastPeriods.at(warehouse, await workspace.calendar(), period, asOf),
    toldIn(warehouse),
    repNamesById(workspace),
    teamNamesById(workspace),
    rowsOf(workspace, "quota.attainment", period, asOf),
    rowsOf(workspace, "forecast.bias", period, asOf),
  ]);
  const told = subjectTeller({ made, past, trials, horizon, quotas, habits });
  const reps = made.repIds
    .filter((id) => rep === null || id === rep)
    .map((id) => told({ grain: "rep", id }, names.get(id) ?? id))
    .sort(byName(asking.language));
  if (rep !== null && reps.length === 0)
    throw new RepmarkError(
      "nobody-to-forecast",
      `${names.get(rep) ?? rep} neither sells nor has deals on ${asOf.on}.`,
      {
        kind: "usage",
        hint: "Name another day with --as-of.",
      },
    );
  const own = rep === null ? null : made.of({ grain: "rep", id: rep });
  return {
    period,
    asOf: asOf.on,
    currency: telling.currency,
    digits: telling.digits,
    language: asking.language,
    horizon,
    boards: boards(trials),
    team: told(
      team === null ? { grain: "all" } : { grain: "team", id: team },
      team === null ? null : (teamNames.get(team) ?? team),
    ),
    teams: made.teamIds
      .filter((id) => (rep === null && team === null) || id === team)
      .map((id) => told({ grain: "team", id }, teamNames.get(id) ?? id))
      .sort(byName(asking.language)),
    reps: team === null ? reps : reps.filter(({ id }) => id !== null && made.teamOf(id) === team),
    deals: own === null ? null : [...own.deals].sort((a, b) => b.worth * b.chance.chance - a.worth * a.chance.chance),
    sinceCall:
      own?.call?.calledAt == null || rep === null
        ? null
        : await sinceCall(warehouse, { period, asOf, rep, calledAt: own.call.calledAt }),
  };
}

export type { ForecastDeal } from "../forecasting/period-forecast.ts";
export type { SinceCall } from "../forecasting/since-call.ts";

type Rows = Awaited<ReturnType<typeof rowsOf>>;

/** Tells each subject's forecast by the rules of when a model is told (METRICS §4.5). */
function subjectTeller(given: {
  readonly made: PeriodForecast;
  readonly past: PastPeriods;
  readonly trials: readonly Trial[];
  readonly horizon: Horizon;
  readonly quotas: Rows;
  readonly habits: Rows;
}): (subject: Single, name: string | null) => SubjectForecast {
  const { made, past, trials, horizon, quotas, habits } = given;
  const tried = boards(trials);
  return (subject, name) => {
    const found = made.of(subject);
    const board = tried.find(({ grain }) => grain === subject.grain);
    const id = "id" in subject ? subject.id : null;
    const isShown = made.isOver || board?.shown === "model";
    const widened = made.isOver ? 0 : wideningOf(trials, horizon, subject.grain, id);
    const model = isShown ? toldOf(found, widened) : null;
    const baselines = {
      ...past.of(subject),
      "stage-weighted": found.stageWeighted,
      call: found.call?.value ?? null,
    };
    const quota = numberIn(find(quotas, subject), "target");
    return {
      id,
      name,
      booked: found.booked,
      bookedDeals: found.bookedDeals,
      open: {
        deals: found.deals.length,
        expected: found.deals.reduce((sum, { worth, chance }) => sum + worth * chance.chance, 0),
        unsized: found.deals.filter(({ size }) => size === "unsized").length,
        assumed: found.deals.filter(({ size }) => size === "assumed").length,
      },
      turns: {
        expected: found.turns.reduce((sum, value) => sum + value, 0) / Math.max(1, found.turns.length),
        periods: made.turnPeriods,
      },
      shown: made.isOver ? "booked" : model !== null ? "model" : (board?.bestBaseline ?? null),
      model,
      hidden: model !== null ? null : hiddenBecause(found, board),
      baselines,
      quota,
      chance: model === null || quota === null || quota <= 0 ? null : chanceOf(made, subject, quotas),
      call: callOf(found, find(habits, subject), model),
    };
  };
}

/** What is booked is booked: the lower end is not widened below it. */
function toldOf({ total, booked }: Forecast, widened: number): Told | null {
  if (total === null) return null;
  const { p10, p50, p90, mean } = pointsOf(total);
  return { p10: Math.max(Math.min(booked, p10), p10 - widened), p50, p90: p90 + widened, expected: mean, widened };
}

function hiddenBecause({ total }: Forecast, board: Board | undefined): SubjectForecast["hidden"] {
  if (total === null) return "too-few-periods";
  const [model] = board?.methods ?? [];
  return model === undefined || model.periods < 6 || model.skill === null ? "not-tried-enough" : "no-better";
}

/** Of a team or everyone: those with a quota against the sum of their quotas, as attainment has it (METRICS §3). */
function chanceOf(made: PeriodForecast, subject: Single, quotas: Rows): number | null {
  const row = find(quotas, subject);
  const [target, attainment] = [numberIn(row, "target"), numberIn(row, "attainment")];
  if (target === null || attainment === null) return null;
  const carriers = quotas.flatMap((each) =>
    each.grain === "rep" && each.rep_id !== null && (numberIn(each, "target") ?? 0) > 0 ? [each.rep_id] : [],
  );
  const of: Subject =
    subject.grain === "rep"
      ? subject
      : {
          grain: "reps",
          ids: carriers.filter((id) => subject.grain === "all" || made.teamOf(id) === subject.id),
        };
  const { total, booked } = made.of(of);
  // What is booked counts as the quota counts it: in its own currency at its own rate.
  return total?.chanceOf(booked + target * (1 - attainment)) ?? null;
}

function callOf({ call }: Forecast, habit: Rows[number] | undefined, model: Told | null): SubjectCall | null {
  if (call === null) return null;
  const [bias, periods] = [numberIn(habit, "bias"), numberIn(habit, "periods") ?? 0];
  return {
    ...call,
    bias: periods >= fewestForHabit ? bias : null,
    periods,
    corrected: bias === null || bias <= -1 || periods < fewestForHabit ? null : call.value / (1 + bias),
    place: model === null ? null : call.value < model.p10 ? "below" : call.value > model.p90 ? "above" : "within",
  };
}

/** A habit is told from six periods on (METRICS §4.1). */
const fewestForHabit = 6;

/** The rows of a measure's family: quotas and habits are read where scorecards read them, so that they cannot disagree. */
async function rowsOf(workspace: Workspace, id: string, period: FiscalPeriod, asOf: AsOf) {
  const answer = measures.find((measure) => measure.id === id)?.answer;
  if (answer === undefined || !("family" in answer)) throw new Error(`${id} has no answer.`);
  const { timeZone } = await toldIn(workspace.data.warehouse);
  return workspace.data.warehouse.all(answer.family.value, question(period, asOf, timeZone));
}

function find(rows: Rows, subject: Single): Rows[number] | undefined {
  return rows.find(
    (row) =>
      row.grain === subject.grain &&
      (subject.grain !== "rep" || row.rep_id === subject.id) &&
      (subject.grain !== "team" || row.team_id === subject.id),
  );
}

function numberIn(row: Rows[number] | undefined, column: string): number | null {
  const value = row?.[column];
  return value === null || value === undefined ? null : Number(value);
}

function byName(language: Language) {
  const collator = new Intl.Collator(language);
  return (a: SubjectForecast, b: SubjectForecast) => collator.compare(a.name ?? "", b.name ?? "");
}
