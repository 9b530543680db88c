import { formatShort, formatValue } from "../../domain/format-value.ts";
import {
  axisText,
  baseOption,
  type CardChart,
  type Chart,
  type ChartFormat,
  cardHeight,
  cardWidth,
  categoryAxis,
  shown,
  valueAxis,
} from "./chart.ts";
import { palette } from "./palette.ts";

export interface TrendValue {
  readonly label: string;
  readonly value: number | null;
  /** A period still running is drawn hollow: it is not the end of the story. */
  readonly complete: boolean;
}

/** A measure period by period: bars for sums and counts, a line for rates and days. */
export function trendChart(title: string, points: readonly TrendValue[], format: ChartFormat): Chart {
  const written = (value: number | null) => formatValue(value, format.unit, format.currency, format.language);
  const asBars = format.unit === "money" || format.unit === "count";
  const ends = endsOf(points);
  const valueLabel = (index: number) =>
    ends.includes(index)
      ? {
          show: true,
          position: "top" as const,
          distance: 6,
          color: palette.ink,
          fontSize: 11,
          formatter: formatShort(points[index]?.value ?? null, format.unit, format.currency, format.language),
        }
      : { show: false };
  return {
    width: 720,
    height: 240,
    sentence: `${title}: ${points.map((point) => `${point.label} ${written(point.value)}`).join(", ")}.`,
    table: { columns: ["", title], rows: points.map((point) => [{ text: point.label }, shown(point.value, format)]) },
    option: {
      ...baseOption,
      grid: { left: 8, right: 16, top: 26, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: points.map((point) => point.label), ...categoryAxis },
      yAxis: {
        type: "value",
        ...valueAxis,
        ...(format.unit === "ratio" ? ratioRange(points) : {}),
        splitNumber: 4,
        axisLabel: {
          ...axisText,
          formatter: (value: number) => formatShort(value, format.unit, format.currency, format.language),
        },
      },
      series: [
        asBars
          ? {
              type: "bar",
              barMaxWidth: 36,
              data: points.map((point, index) => ({
                value: point.value ?? "-",
                itemStyle: barStyle(point),
                label: valueLabel(index),
              })),
            }
          : {
              type: "line",
              symbol: "circle",
              symbolSize: 8,
              lineStyle: { color: palette.accent, width: 2 },
              data: points.map((point, index) => ({
                value: point.value ?? "-",
                itemStyle: dotStyle(point),
                label: valueLabel(index),
              })),
            },
      ],
    },
  };
}

/** The first and the last point that are known: the two a reader asks for. */
function endsOf(points: readonly TrendValue[]): number[] {
  const known = points.flatMap((point, index) => (point.value === null ? [] : [index]));
  return [...new Set([known[0], known.at(-1)])].filter((index) => index !== undefined);
}

/** Forty points from bottom to top, on whole tens, for a rate that moves by less than twenty: one point must not look like a cliff. */
function ratioRange(points: readonly TrendValue[]): { min?: number; max?: number; scale: true } {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (high - low > 0.2) return { scale: true };
  const middle = Math.round(5 * (low + high)) / 10; // a whole ten
  const top = high > 1 ? Number.POSITIVE_INFINITY : 0.6; // a share has no room above 100 %
  const bottom = low < 0 ? Number.NEGATIVE_INFINITY : 0;
  const min = Math.max(bottom, Math.min(top, Math.round(10 * middle - 2) / 10));
  return { scale: true, min, max: Math.round(10 * min + 4) / 10 };
}

/** The same without axes, for a card: its two ends are named below it. */
export function sparkline(title: string, points: readonly TrendValue[], format: ChartFormat): CardChart {
  const full = trendChart(title, points, format);
  const last = points.length - 1;
  return {
    ...full,
    width: cardWidth,
    height: cardHeight,
    ends: (() => {
      const ends = endsOf(points).map((index) => points[index]?.label ?? "");
      return [ends[0] ?? "", ends.at(-1) ?? ""] as const;
    })(),
    option: {
      ...baseOption,
      grid: { left: 2, right: 5, top: 5, bottom: 3 },
      xAxis: { type: "category", show: false, boundaryGap: false, data: points.map((point) => point.label) },
      yAxis: { type: "value", show: false, scale: true },
      series: [
        {
          type: "line",
          symbol: "circle",
          showAllSymbol: true,
          lineStyle: { color: palette.accent, width: 1.75 },
          areaStyle: { color: palette.band, opacity: 0.7 },
          data: points.map((point, index) => ({
            value: point.value ?? "-",
            symbolSize: index === last ? 6 : 0,
            itemStyle: dotStyle(point),
          })),
        },
      ],
    },
  };
}

const barStyle = (point: TrendValue) =>
  point.complete
    ? { color: palette.accent, borderRadius: [3, 3, 0, 0] }
    : { color: palette.band, borderColor: palette.accent, borderType: "dashed" as const, borderRadius: [3, 3, 0, 0] };

const dotStyle = (point: TrendValue) =>
  point.complete ? { color: palette.accent } : { color: palette.surface, borderColor: palette.accent, borderWidth: 2 };
