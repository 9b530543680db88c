import type { AsOf } from "../benchmarks/answer.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { addDays } from "../domain/day.ts";
import type { Language } from "../domain/language.ts";
import { type Money, money, nearest, sum, unitsOf } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { PastPeriods, pointsOf, type Single } from "../forecasting/backtest.ts";
import { deaf, earsFrom, HeardForecast } from "../forecasting/heard-forecast.ts";
import { type Horizon, horizonAt } from "../forecasting/horizons.ts";
import { type Forecast, type ForecastDeal, PeriodForecast, type Subject } from "../forecasting/period-forecast.ts";
import { type Board, boards, wideningOf } from "../forecasting/scoreboard.ts";
import { type SinceCall, sinceCall } from "../forecasting/since-call.ts";
import type { Total } from "../forecasting/total.ts";
import type { Baseline } from "../forecasting/trial.ts";
import type { Tried, WaysTried } from "../forecasting/ways-tried.ts";
import { type CallHabit, habitsOf } from "./call-habits.ts";
import { familyRows, rowOf } from "./family-rows.ts";
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
  readonly p10: Money;
  readonly p50: Money;
  readonly p90: Money;
  readonly expected: Money;
  /** By how much both ends were widened, because earlier intervals held too little. */
  readonly widened: Money;
}

export interface SubjectForecast {
  readonly id: string | null;
  readonly name: string | null;
  readonly booked: Money;
  readonly bookedDeals: number;
  readonly open: {
    readonly deals: number;
    readonly expected: Money;
    readonly unsized: number;
    readonly assumed: number;
  };
  /** What deals not yet there bring on average, and how many periods say so. */
  readonly turns: { readonly expected: Money; readonly periods: number };
  /** By how much the calls move what is expected of the deals, where they are heard. */
  readonly callsMove: Money;
  /** `model`, a baseline by name, `booked` once the period is over, or null. */
  readonly shown: "model" | "booked" | Baseline | null;
  readonly model: Told | null;
  /** Why the model is not told. */
  readonly hidden: "too-few-periods" | "not-tried-enough" | "no-better" | null;
  readonly baselines: Readonly<Record<Baseline, Money | null>>;
  readonly quota: Money | null;
  /** P(reach quota); null where the model is not told or no quota is on record. */
  readonly chance: number | null;
  readonly call: SubjectCall | null;
  /** How calls of past periods held, by when they were made; of a team those of its reps together. */
  readonly habits: readonly CallHabit[];
}

interface SubjectCall {
  readonly value: Money;
  readonly source: "calls" | "roll-up";
  readonly calledAt: string | null;
  /** The call without the usual miss at this point of six periods or more; null where the habit is not known. */
  readonly corrected: Money | null;
  readonly bias: number | null;
  readonly periods: number;
  /** Against the 10 to 90 % that the deals alone give: a call that the model has heard is never far from it. */
  readonly place: "below" | "within" | "above" | null;
}

/** The forecast of a period as of a day. */
export interface ForecastAnswer {
  readonly period: FiscalPeriod;
  readonly asOf: string;
  readonly currency: string;
  readonly language: Language;
  readonly horizon: Horizon;
  /** Whether the model also goes by the reps' dates and calls at this horizon, and what they bring; null where nothing has been tried. */
  readonly ways: WaysTried | null;
  /** How the ways of telling did at this horizon: of everyone, of teams, of reps. */
  readonly boards: readonly Board[];
  readonly team: SubjectForecast;
  readonly teams: readonly SubjectForecast[];
  readonly reps: readonly SubjectForecast[];
  /** What the forecast of the rep, the team or everyone asked for is made of. */
  readonly made: Forecast;
  /** Of the one rep asked for. */
  readonly deals: readonly ForecastDeal[] | null;
  readonly sinceCall: readonly SinceCall[] | null;
}

/** What a period may come to, of everyone, each team and each rep; one rep's with the deals that make it up. */
export async function forecast(workspace: Workspace, asking: ForecastAsking): Promise<ForecastAnswer> {
  const asOf = await workspace.asOf(asking.asOf);
  const period = asking.period === undefined ? await quarterOf(workspace, asOf) : await workspace.period(asking.period);
  const isOver = addDays(asOf.on, 1) >= period.until;
  const tried = isOver ? nothingTried : await trialsOf(workspace, period.kind, [horizonAt(period, asOf.on)], asOf);
  return forecastOf(workspace, { ...asking, period, asOf }, tried);
}

/** Of a past day its own quarter is meant, not the latest. */
async function quarterOf(workspace: Workspace, { on }: AsOf): Promise<FiscalPeriod> {
  const calendar = await workspace.calendar();
  const running = calendar.find(({ kind, from, until }) => kind === "quarter" && from <= on && on < until);
  return running ?? workspace.period(undefined);
}

const nothingTried: Tried = { trials: [], ways: [] };

/** The same from trials that are at hand. */
export async function forecastOf(
  workspace: Workspace,
  asking: Omit<ForecastAsking, "period" | "asOf"> & { readonly period: FiscalPeriod; readonly asOf: AsOf },
  { trials, ways }: Tried,
): Promise<ForecastAnswer> {
  const { period, asOf } = asking;
  const { warehouse } = workspace.data;
  const rep = asking.rep === undefined ? null : await repIdOf(workspace, asking.rep);
  const team = asking.team === undefined ? null : await teamIdOf(workspace, asking.team);
  const horizon = horizonAt(period, asOf.on);
  const used = ways.find((each) => each.horizon === horizon) ?? null;
  const [made, past, { currency }, names, teamNames, quotas, habits] = await Promise.all([
    PeriodForecast.at(warehouse, period, asOf, used?.dates.isUsed ?? false),
    PastPeriods.at(warehouse, await workspace.calendar(), period, asOf),
    toldIn(warehouse),
    repNamesById(workspace),
    teamNamesById(workspace),
    familyRows(warehouse, "quota.attainment", period, asOf),
    familyRows(warehouse, "forecast.bias", period, asOf, "horizon"),
  ]);
  const told = subjectTeller({
    made,
    past,
    trials,
    horizon,
    quotas,
    habits,
    currency,
    heard: new HeardForecast(
      made,
      used?.calls.isUsed ? earsFrom(trials.filter((each) => each.horizon === horizon)) : deaf,
    ),
  });
  const reps = made.repIds
    .filter((id) => (rep === null && names.has(id)) || id === rep) // names have none of who was erased
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
    currency,
    language: asking.language,
    horizon,
    ways: used,
    boards: boards(trials),
    team: told(
      team === null ? { grain: "all" } : { grain: "team", id: team },
      team === null ? null : (teamNames.get(team) ?? team),
    ),
    teams: made.teamIds
      .filter((id) => (rep === null && team === null && made.sells(id)) || id === team)
      .map((id) => told({ grain: "team", id }, teamNames.get(id) ?? id))
      .sort(byName(asking.language)),
    reps: team === null ? reps : reps.filter(({ id }) => id !== null && made.teamOf(id) === team),
    made: own ?? made.of(team === null ? { grain: "all" } : { grain: "team", id: team }),
    deals: own === null ? null : [...own.deals].sort((a, b) => Number(b.expected.minor - a.expected.minor)),
    sinceCall:
      own?.call?.calledAt == null || rep === null
        ? null
        : await sinceCall(warehouse, { period, asOf, rep, calledAt: own.call.calledAt }),
  };
}

export type { ForecastDeal } from "../forecasting/period-forecast.ts";
export type { SinceCall } from "../forecasting/since-call.ts";
export type { CallHabit } from "./call-habits.ts";

type Rows = Awaited<ReturnType<typeof familyRows>>;

/** Tells each subject's forecast by the rules of when a model is told (METRICS §4.5). */
function subjectTeller(given: {
  readonly made: PeriodForecast;
  readonly past: PastPeriods;
  readonly trials: Tried["trials"];
  readonly horizon: Horizon;
  readonly quotas: Rows;
  readonly habits: Rows;
  readonly currency: string;
  readonly heard: HeardForecast;
}): (subject: Single, name: string | null) => SubjectForecast {
  const { made, past, trials, horizon, quotas, habits, currency, heard } = given;
  const tried = boards(trials);
  return (subject, name) => {
    const found = made.of(subject);
    const board = tried.find(({ grain }) => grain === subject.grain);
    const id = "id" in subject ? subject.id : null;
    const isShown = made.isOver || board?.shown === "model";
    const widened = made.isOver ? 0 : wideningOf(trials, horizon, subject.grain, id);
    const total = heard.of(subject);
    const model = isShown ? toldOf(total, found.booked, nearest(widened, currency)) : null;
    const moved = total === null || found.total === null ? 0n : total.mean.minor - found.total.mean.minor;
    const baselines = {
      ...past.of(subject),
      "stage-weighted": found.stageWeighted,
      call: found.call?.value ?? null,
    };
    const own = habitsOf(habits, subject, made);
    const quota = amountIn(rowOf(quotas, subject), "target", currency);
    return {
      id,
      name,
      booked: found.booked,
      bookedDeals: found.bookedDeals,
      open: {
        deals: found.deals.length,
        expected: sum(
          found.deals.map(({ expected }) => expected),
          currency,
        ),
        unsized: found.deals.filter(({ size }) => size === "unsized").length,
        assumed: found.deals.filter(({ size }) => size === "assumed").length,
      },
      turns: {
        expected: sum(
          found.turns.map(({ value }) => nearest(value / found.turns.length, currency)),
          currency,
        ),
        periods: made.turnPeriods,
      },
      callsMove: { minor: moved, currency },
      shown: made.isOver ? "booked" : model !== null ? "model" : (board?.bestBaseline ?? null),
      model,
      hidden: model !== null ? null : hiddenBecause(found, board),
      baselines,
      quota,
      chance: model === null || quota === null || quota.minor <= 0n ? null : chanceOf(made, heard, subject, quotas),
      call: callOf(
        found,
        own.find((habit) => habit.horizon === horizon),
        isShown,
      ),
      habits: own,
    };
  };
}

/** What is booked is booked: the lower end is not widened below it. */
function toldOf(total: Total | null, booked: Money, widened: Money): Told | null {
  if (total === null) return null;
  const { p10, p50, p90, mean } = pointsOf(total);
  const { currency } = booked;
  const widest = p10.minor - widened.minor;
  const floor = booked.minor < p10.minor ? booked.minor : p10.minor;
  return {
    p10: { minor: widest > floor ? widest : floor, currency },
    p50,
    p90: { minor: p90.minor + widened.minor, currency },
    expected: mean,
    widened,
  };
}

function hiddenBecause({ total }: Forecast, board: Board | undefined): SubjectForecast["hidden"] {
  if (total === null) return "too-few-periods";
  const [model] = board?.methods ?? [];
  return model === undefined || model.periods < 6 || model.skill === null ? "not-tried-enough" : "no-better";
}

/** Of a team or everyone: those with a quota against the sum of their quotas, as attainment has it (METRICS §3). */
function chanceOf(made: PeriodForecast, heard: HeardForecast, subject: Single, quotas: Rows): number | null {
  const row = rowOf(quotas, subject);
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
  const { booked } = made.of(of);
  // What is booked counts as the quota counts it: in its own currency at its own rate.
  const lacking = nearest(target * (1 - attainment), booked.currency);
  return heard.of(of)?.chanceOf(sum([booked, lacking], booked.currency)) ?? null;
}

function callOf({ call, total }: Forecast, habit: CallHabit | undefined, isShown: boolean): SubjectCall | null {
  if (call === null) return null;
  const { bias = null, periods = 0 } = habit ?? {};
  const isKnown = bias !== null && bias > -1 && periods >= fewestForHabit;
  return {
    ...call,
    bias: periods >= fewestForHabit ? bias : null,
    periods,
    corrected: isKnown ? nearest(unitsOf(call.value) / (1 + bias), call.value.currency) : null,
    place: total === null || !isShown ? null : placeOf(call.value, pointsOf(total)),
  };
}

/** People say round amounts: a hundredth beside the 10 or the 90 % is still within. */
function placeOf({ minor }: Money, { p10, p90 }: Pick<Told, "p10" | "p90">): SubjectCall["place"] {
  const slack = (minor < 0n ? -minor : minor) / 100n;
  return minor + slack < p10.minor ? "below" : minor - slack > p90.minor ? "above" : "within";
}

/** A habit is told from six periods on (METRICS §4.1). */
const fewestForHabit = 6;

function numberIn(row: Rows[number] | undefined, column: string): number | null {
  const value = row?.[column];
  return value === null || value === undefined ? null : Number(value);
}

function amountIn(row: Rows[number] | undefined, column: string, currency: string): Money | null {
  const value = row?.[column];
  return value === null || value === undefined ? null : money(String(value), currency);
}

function byName(language: Language) {
  const collator = new Intl.Collator(language);
  return (a: SubjectForecast, b: SubjectForecast) => collator.compare(a.name ?? "", b.name ?? "");
}
