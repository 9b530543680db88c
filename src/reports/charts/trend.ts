import { formatShort, formatValue } from "../../domain/format-value.ts";
import { axisText, baseOption, type Chart, type ChartFormat, categoryAxis, shown, valueAxis } from "./chart.ts";
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
  return {
    width: 720,
    height: 240,
    sentence: `${title}: ${points.map((point) => `${point.label} ${written(point.value)}`).join(", ")}.`,
    table: { columns: ["", title], rows: points.map((point) => [{ text: point.label }, shown(point.value, format)]) },
    option: {
      ...baseOption,
      grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: points.map((point) => point.label), ...categoryAxis },
      yAxis: {
        type: "value",
        ...valueAxis,
        scale: !asBars,
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
              data: points.map((point) => ({ value: point.value ?? "-", itemStyle: barStyle(point) })),
            }
          : {
              type: "line",
              symbol: "circle",
              symbolSize: 8,
              lineStyle: { color: palette.accent, width: 2 },
              data: points.map((point) => ({ value: point.value ?? "-", itemStyle: dotStyle(point) })),
            },
      ],
    },
  };
}

/** The same without axes, for a card. */
export function sparkline(title: string, points: readonly TrendValue[], format: ChartFormat): Chart {
  const full = trendChart(title, points, format);
  const last = points.length - 1;
  return {
    ...full,
    width: 132,
    height: 36,
    option: {
      ...baseOption,
      grid: { left: 3, right: 5, top: 5, bottom: 5 },
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
            itemStyle: { color: palette.accent },
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
