import type { Answers, AsOf, Benchmark, MeasureAnswer, Scorecard, TrendPoint, Value } from "../benchmarks/answer.ts";
import { peopleOf } from "../benchmarks/people.ts";
import { isComplete, question } from "../benchmarks/question.ts";
import { spreadAmong } from "../benchmarks/spread.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import type { Language } from "../domain/language.ts";
import { decimalOf, type Money, minorDigits } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { horizonAt, momentOf, usualHorizon } from "../forecasting/horizons.ts";
import type { Asked } from "./ask.ts";
import { type ForecastAnswer, forecastOf, type SubjectForecast } from "./forecast.ts";
import { findMeasure } from "./measures.ts";
import { keptTrials, trialsOf } from "./trials.ts";
import type { Workspace } from "./workspace.ts";

/** The measures that the model answers, each from a subject's forecast. */
const told: Readonly<Record<string, (of: SubjectForecast) => Money | number | null>> = {
  "forecast.p10": ({ model }) => model?.p10 ?? null,
  "forecast.p50": ({ model }) => model?.p50 ?? null,
  "forecast.p90": ({ model }) => model?.p90 ?? null,
  "forecast.expected": ({ model }) => model?.expected ?? null,
  "quota.chance": ({ chance }) => chance,
  "pipeline.expected": ({ model, open }) => (model === null ? null : open.expected),
};

/** Whether a measure is told by the model, and by no query. */
export const isModelled = (id: string): boolean => id in told;

/**
 * When the model speaks of a period: at the moment asked for while it runs; of one that is over as it spoke at the point where calls are judged,
 * for what it would say in hindsight is what was booked.
 */
export async function spokenAt(workspace: Workspace, period: FiscalPeriod, asOf: AsOf): Promise<AsOf> {
  if (!isComplete(period, asOf)) return asOf;
  const { timeZone } = await toldIn(workspace.data.warehouse);
  return momentOf(period, usualHorizon(period), timeZone);
}

/**
 * The scorecard with what the model tells, where its trials are kept: a scorecard is quick and makes none (docs/decisions/0127). Where the model is
 * hidden, it is said which simpler way does as well.
 */
export async function withForecast(workspace: Workspace, card: Scorecard, asked: Asked): Promise<Scorecard> {
  const { period, language } = asked;
  const ids = Object.keys(told).filter((id) => id in card.team.measures);
  if (ids.length === 0) return card;
  const asOf = await spokenAt(workspace, period, asked.asOf);
  const tried = keptTrials(workspace, period.kind, horizonAt(period, asOf.on), asOf);
  if (tried === null) return card;
  const { timeZone } = await toldIn(workspace.data.warehouse);
  const [found, people] = await Promise.all([
    forecastOf(workspace, { period, asOf, language }, tried),
    peopleOf(workspace.data.warehouse, question(period, asked.asOf, timeZone)),
  ]);
  const benchmarks = new Map(ids.map((id) => [id, benchmarksOf(id, found, people)]));
  return filled(card, found, benchmarks);
}

/**
 * Makes the trials that the model's measures of a period take, where none are kept of what the warehouse now holds: for who asks once and would rather
 * wait than be told less (docs/decisions/0206). `begun` is called before that takes its time.
 */
export async function tryForecasts(
  workspace: Workspace,
  { period, asOf }: Pick<Asked, "period" | "asOf">,
  begun: () => void,
): Promise<void> {
  const spoken = await spokenAt(workspace, period, asOf);
  const horizon = horizonAt(period, spoken.on);
  if (keptTrials(workspace, period.kind, horizon, spoken) !== null) return;
  begun();
  await trialsOf(workspace, period.kind, [horizon], spoken);
}

/** What a measure came to period by period, each told as its own scorecard tells it. */
export async function modelTrend(
  workspace: Workspace,
  asking: { id: string; periods: readonly FiscalPeriod[]; asOf: AsOf; rep: string | null; language: Language },
): Promise<TrendPoint[]> {
  const { id, periods, rep, language } = asking;
  const points: TrendPoint[] = [];
  for (const period of periods) {
    const asOf = await spokenAt(workspace, period, asking.asOf);
    const tried = await trialsOf(workspace, period.kind, [horizonAt(period, asOf.on)], asOf);
    const found = await forecastOf(workspace, { period, asOf, language }, tried);
    const of = rep === null ? found.team : found.reps.find((each) => each.id === rep);
    const { label, from, until } = period;
    points.push({
      label,
      from,
      until,
      complete: isComplete(period, asking.asOf),
      value: of === undefined ? null : numberTold(id, of),
      sampleSize: of === undefined ? 0 : sampleOf(id, of),
    });
  }
  return points;
}

/** The number of one subject, as it is told. */
export function numberTold(id: string, of: SubjectForecast): Value {
  const value = told[id]?.(of) ?? null;
  return value === null || typeof value === "number" ? value : decimalOf(value);
}

/** Rests on the deals that are open and those that are booked. */
const sampleOf = (id: string, of: SubjectForecast) => of.open.deals + (id === "pipeline.expected" ? 0 : of.bookedDeals);

type Benchmarks = ReadonlyMap<string, ReadonlyMap<string, Benchmark>>;

function benchmarksOf(
  id: string,
  { reps, currency, language }: ForecastAnswer,
  people: Parameters<typeof spreadAmong>[0],
) {
  const values = reps.flatMap((of) => {
    const value = numberTold(id, of);
    return of.id === null || value === null ? [] : [[of.id, value] as const];
  });
  return spreadAmong(people, new Map(values), { unit: findMeasure(id).unit, digits: minorDigits(currency), language });
}

function filled(card: Scorecard, forecast: ForecastAnswer, benchmarks: Benchmarks): Scorecard {
  const [teams, reps] = [forecast.teams, forecast.reps].map((each) => new Map(each.map((of) => [of.id, of])));
  const answers = (measures: Answers, of: SubjectForecast | undefined, rep?: string): Answers =>
    of === undefined
      ? measures
      : Object.fromEntries(
          Object.entries(measures).map(([id, answer]) => [
            id,
            isModelled(id) ? answerOf(id, of, card, forecast, answer, benchmarks.get(id)?.get(rep ?? "")) : answer,
          ]),
        );
  return {
    ...card,
    team: { measures: answers(card.team.measures, forecast.team) },
    teams: card.teams.map((team) => ({ ...team, measures: answers(team.measures, teams?.get(team.teamId)) })),
    reps: card.reps.map((rep) => ({ ...rep, measures: answers(rep.measures, reps?.get(rep.repId), rep.repId) })),
  };
}

function answerOf(
  id: string,
  of: SubjectForecast,
  { asOf }: Scorecard,
  forecast: ForecastAnswer,
  before: MeasureAnswer,
  benchmark: Benchmark | undefined,
): MeasureAnswer {
  const { language } = forecast;
  const [value, sampleSize] = [numberTold(id, of), sampleOf(id, of)];
  if (value === null)
    return { ...before, sampleSize, why: of.model === null ? hiddenSays(of, language) : (before.why ?? "") };
  return {
    value,
    sampleSize,
    ...(benchmark === undefined ? {} : { benchmark }),
    ...(forecast.asOf === asOf ? {} : { caveat: said[language].replace("{day}", forecast.asOf) }),
  };
}

const said: Readonly<Record<Language, string>> = {
  en: "As the model told it on {day}, the day by which calls are judged.",
  sv: "Som modellen såg det {day}, dagen då prognoser bedöms.",
};

/** Why the model says nothing of a subject. */
export function hiddenSays({ hidden, turns }: SubjectForecast, language: Language): string {
  const words = {
    "too-few-periods": {
      en: `The model needs four complete periods; so far: ${turns.periods}.`,
      sv: `Modellen kräver fyra avslutade perioder; hittills: ${turns.periods}.`,
    },
    "not-tried-enough": {
      en: "The model is told once it has been tried on six complete periods.",
      sv: "Modellen visas när den har prövats på sex avslutade perioder.",
    },
    "no-better": {
      en: "At this point of past periods the model did no better than a simpler way; repmark backtest shows which.",
      sv: "Vid den här tidpunkten i tidigare perioder var modellen inte bättre än ett enklare sätt; repmark backtest visar vilket.",
    },
  };
  return words[hidden ?? "not-tried-enough"][language];
}
