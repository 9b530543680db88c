import type { MeasureAnswer, TrendPoint, Value } from "../benchmarks/answer.ts";
import { type Figure, figure } from "../domain/figure.ts";
import { locales } from "../domain/format.ts";
import { formatValue } from "../domain/format-value.ts";
import type { Language, Words } from "../domain/language.ts";
import type { Unit } from "../domain/unit.ts";
import { type Measure, type MetricId, metricIds } from "../metrics/measure.ts";
import type { ChartFormat } from "./charts/chart.ts";
import type { RepValue } from "./charts/reps.ts";
import type { TrendValue } from "./charts/trend.ts";
import type { Card, Mark } from "./document.ts";
import type { ReportInput } from "./report-input.ts";

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

export function written(value: Value | undefined, measure: Measure, input: ReportInput): string {
  return formatValue(value ?? null, measure.unit, input.scorecard.currency, input.scorecard.language);
}

/** The same with its number, for a cell or a card. */
export function figureOf(value: Value | undefined, measure: Measure, input: ReportInput): Figure {
  return figure(value ?? null, measure.unit, input.scorecard.currency, input.scorecard.language);
}

export function cardFigure(
  value: Value | undefined,
  measure: Measure,
  input: ReportInput,
): Pick<Card, "value" | "quantity"> {
  const { text, quantity } = figureOf(value, measure, input);
  return quantity === undefined ? { value: text } : { value: text, quantity };
}

/** How many, as a cell. */
export function countOf(count: number | undefined, input: ReportInput): Figure {
  return count === undefined ? { text: "" } : figure(count, "count", "", input.scorecard.language);
}

export function formatOf(measure: Measure, input: ReportInput): ChartFormat {
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
export function repValues(measure: Measure, input: ReportInput): RepValue[] {
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

/** Whether the team’s own value is the benchmark: a rate or an average, not a sum. */
export function isPooled(measure: Measure): boolean {
  return measure.unit === "ratio" || measure.unit === "days";
}

/** What a rep is held against: pooled peers for rates, the median for the rest. For the whole team: the team's own value of a rate. */
export function benchmarkOf(measure: Measure, input: ReportInput): number | null {
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

/** The change from the period before: points of a rate, else the share of it, signed; null when there is nothing to compare. */
export function change(
  now: Value | undefined,
  before: Value | undefined,
  unit: Unit,
  language: Language,
): string | null {
  const [from, to] = [position(before), position(now)];
  if (from === null || to === null) return null;
  const signed = (options: Intl.NumberFormatOptions, value: number) =>
    new Intl.NumberFormat(locales[language], {
      maximumFractionDigits: 1,
      signDisplay: "exceptZero",
      ...options,
    }).format(value);
  if (unit === "ratio") return `${signed({}, 100 * (to - from))} ${points[language]}`;
  return from === 0 ? null : signed({ style: "percent" }, (to - from) / Math.abs(from));
}

const points: Readonly<Record<Language, string>> = { en: "points", sv: "procentenheter" };
