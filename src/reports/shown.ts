import type { MeasureAnswer, RepAnswers, TrendPoint, Value } from "../benchmarks/answer.ts";
import { type Figure, figure } from "../domain/figure.ts";
import { formatAnswer, formatValue } from "../domain/format-value.ts";
import type { Words } from "../domain/language.ts";
import { type Measure, type MetricId, metricIds } from "../metrics/measure.ts";
import type { ChartFormat } from "./charts/chart.ts";
import type { RepValue } from "./charts/reps.ts";
import type { TrendValue } from "./charts/trend.ts";
import type { Card, Mark } from "./document.ts";
import type { ReportInput } from "./report-input.ts";

/** As much of a report as its numbers are written from. */
type Shown = Pick<ReportInput, "scorecard">;

/** The metrics in the order they are shown. */
export const shownMetrics: readonly MetricId[] = metricIds;

export const metricNames: Readonly<Record<MetricId, Words>> = {
  quota: { en: "Quota", sv: "Budget" },
  forecast: { en: "Forecast", sv: "Prognos" },
  bookings: { en: "Bookings", sv: "Bokat" },
  "won-lost": { en: "Won & lost", sv: "Vunnet & förlorat" },
  pipeline: { en: "Pipeline", sv: "Pipeline" },
  "sales-cycle": { en: "Sales cycle", sv: "Säljcykel" },
};

export const metricQuestions: Readonly<Record<MetricId, Words>> = {
  quota: { en: "How are reps doing against quota?", sv: "Hur går det för säljarna mot budget?" },
  forecast: {
    en: "What do reps predict they will close, and how well do calls and close dates hold?",
    sv: "Vad tror säljarna att de stänger, och hur väl håller prognoser och stängningsdatum?",
  },
  bookings: {
    en: "How much have reps booked, and what revenue does that bring in which period?",
    sv: "Hur mycket har säljarna bokat, och vilken intäkt ger det i vilken period?",
  },
  "won-lost": {
    en: "How many opportunities were won against lost?",
    sv: "Hur många affärsmöjligheter vanns mot förlorades?",
  },
  pipeline: {
    en: "How many opportunities are in the pipeline, and how large is each?",
    sv: "Hur många affärsmöjligheter finns i pipelinen, och hur stor är var och en?",
  },
  "sales-cycle": { en: "How long does it take to win a customer?", sv: "Hur lång tid tar det att vinna en kund?" },
};

/** The measure a card shows for a metric: its headline. */
export function headlineOf(metric: MetricId, measures: readonly Measure[]): Measure {
  const own = measures.filter((measure) => measure.metric === metric);
  const headline = own.find((measure) => measure.headline) ?? own[0];
  if (headline === undefined) throw new Error(`No measure is registered for ${metric}.`);
  return headline;
}

export function written(value: Value | undefined, measure: Measure, input: Shown): string {
  return formatValue(value ?? null, measure.unit, input.scorecard.currency, input.scorecard.language);
}

/** A value with its number, for a cell. */
export function figureOf(value: Value | undefined, measure: Measure, input: Shown): Figure {
  return figure(value ?? null, measure.unit, input.scorecard.currency, input.scorecard.language);
}

/** The answer itself with its number: a share of very few is written as “3 of 4”. */
export function answerFigure(answer: MeasureAnswer | undefined, measure: Measure, input: Shown): Figure {
  const text = formatAnswer(answer, measure.unit, input.scorecard.currency, input.scorecard.language);
  return { ...figureOf(answer?.value, measure, input), text };
}

/** The same for a card; without an answer it has no value. */
export function cardFigure(
  answer: MeasureAnswer | undefined,
  measure: Measure,
  input: Shown,
): Pick<Card, "value" | "quantity"> {
  if (answer?.value == null) return { value: null };
  const { text, quantity } = answerFigure(answer, measure, input);
  return quantity === undefined ? { value: text } : { value: text, quantity };
}

/** How many, as a cell. */
export function countOf(count: number | undefined, input: Shown): Figure {
  return count === undefined ? { text: "" } : figure(count, "count", "", input.scorecard.language);
}

export function formatOf(measure: Measure, input: Shown): ChartFormat {
  return { unit: measure.unit, currency: input.scorecard.currency, language: input.scorecard.language };
}

/** A number a chart can place; exactness is for the texts. */
export function position(value: Value | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

export function trendValues(points: readonly TrendPoint[] | undefined): TrendValue[] {
  return (points ?? []).map((point) => ({
    label: point.label,
    value: position(point.value),
    complete: point.complete,
  }));
}

/** Every rep's value of a measure, by name. */
export function repValues(measure: Measure, input: Shown): RepValue[] {
  return input.scorecard.reps.map((rep) => {
    const answer = rep.measures[measure.id];
    return {
      name: rep.name,
      value: position(answer?.value),
      low: position(answer?.interval?.[0]),
      high: position(answer?.interval?.[1]),
      verdict: answer?.verdict ?? null,
    };
  });
}

/** Whether the team’s own value is the benchmark: a proportion or days until deals are won, never a sum, an average or an attainment (METRICS §2). */
export function isPooled(measure: Measure): boolean {
  return "comparison" in measure.answer && ["proportion", "days"].includes(measure.answer.comparison.kind);
}

/** Where the benchmark line of a picture of all reps stands: the value of all deals pooled, else the reps' median. */
export function benchmarkOf(measure: Measure, input: Shown): number | null {
  const team = input.scorecard.team.measures[measure.id];
  if (isPooled(measure)) return position(team?.value);
  const values = repValues(measure, input).flatMap((rep) => (rep.value === null ? [] : [rep.value]));
  const sorted = values.sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

export function markOf(answer: MeasureAnswer | undefined, verdicts: Readonly<Record<string, string>>): Mark | null {
  if (answer?.verdict === undefined) return null;
  return { verdict: answer.verdict, text: verdicts[answer.verdict] ?? answer.verdict, because: answer.because ?? "" };
}

/** Reps of whom nothing at all is on record for the period: named in a sentence, not drawn as a row of dashes. */
export function isSilent(rep: RepAnswers): boolean {
  return Object.values(rep.measures).every((answer) => answer.value === null || Number(answer.value) === 0);
}
