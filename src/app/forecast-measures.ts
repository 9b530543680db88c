import type { Answers, MeasureAnswer, Scorecard } from "../benchmarks/answer.ts";
import { addDays } from "../domain/day.ts";
import type { Language } from "../domain/language.ts";
import { horizonAt } from "../forecasting/horizons.ts";
import type { Asked } from "./ask.ts";
import { type ForecastAnswer, forecastOf, type SubjectForecast } from "./forecast.ts";
import { keptTrials } from "./trials.ts";
import type { Workspace } from "./workspace.ts";

/** The measures that the model answers, each from a subject's forecast. */
const told: Readonly<Record<string, (of: SubjectForecast) => number | null>> = {
  "forecast.p10": ({ model }) => model?.p10 ?? null,
  "forecast.p50": ({ model }) => model?.p50 ?? null,
  "forecast.p90": ({ model }) => model?.p90 ?? null,
  "forecast.expected": ({ model }) => model?.expected ?? null,
  "quota.chance": ({ chance }) => chance,
  "pipeline.expected": ({ model, open }) => (model === null ? null : open.expected),
};

const shares: ReadonlySet<string> = new Set(["quota.chance"]);

/**
 * The scorecard with what the model tells of a period that still runs, where its trials are kept: a scorecard is quick and makes none
 * (docs/decisions/0127). Where the model is hidden, it is said which simpler way does as well.
 */
export async function withForecast(workspace: Workspace, card: Scorecard, asked: Asked): Promise<Scorecard> {
  const { period, asOf, language } = asked;
  if (!Object.keys(told).some((id) => id in card.team.measures) || addDays(asOf.on, 1) >= period.until) return card;
  const trials = keptTrials(workspace, period.kind, horizonAt(period, asOf.on), asOf);
  return trials === null ? card : filled(card, await forecastOf(workspace, { period, asOf, language }, trials));
}

function filled(card: Scorecard, forecast: ForecastAnswer): Scorecard {
  const [teams, reps] = [forecast.teams, forecast.reps].map((each) => new Map(each.map((of) => [of.id, of])));
  const answers = (measures: Answers, of: SubjectForecast | undefined): Answers =>
    of === undefined
      ? measures
      : Object.fromEntries(
          Object.entries(measures).map(([id, answer]) => [
            id,
            told[id] === undefined ? answer : answerOf(id, of, forecast, answer),
          ]),
        );
  return {
    ...card,
    team: { measures: answers(card.team.measures, forecast.team) },
    teams: card.teams.map((team) => ({ ...team, measures: answers(team.measures, teams?.get(team.teamId)) })),
    reps: card.reps.map((rep) => ({ ...rep, measures: answers(rep.measures, reps?.get(rep.repId)) })),
  };
}

/** Rests on the deals that are open and those that are booked. */
function answerOf(
  id: string,
  of: SubjectForecast,
  { digits, language }: ForecastAnswer,
  before: MeasureAnswer,
): MeasureAnswer {
  const value = told[id]?.(of) ?? null;
  const sampleSize = of.open.deals + (id === "pipeline.expected" ? 0 : of.bookedDeals);
  if (value !== null) return { value: shares.has(id) ? value : value.toFixed(digits), sampleSize };
  return { ...before, sampleSize, why: of.model === null ? hiddenSays(of, language) : (before.why ?? "") };
}

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
