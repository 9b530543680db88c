import { figure } from "../../domain/figure.ts";
import { formatShort, formatValue } from "../../domain/format-value.ts";
import { axisText, baseOption, type Chart, type ChartFormat, shown, valueAxis } from "./chart.ts";
import { palette } from "./palette.ts";

export interface FunnelPoint {
  readonly name: string;
  readonly trials: number;
  readonly rate: number;
}

/** What chance alone would give at each number of deals round the pooled rate (Spiegelhalter 2005). */
export interface FunnelLimit {
  readonly trials: number;
  readonly low95: number;
  readonly high95: number;
  readonly low998: number;
  readonly high998: number;
}

/** Rates against the number of deals behind them: inside the funnel is what chance gives. */
export function funnelChart(
  title: string,
  points: readonly FunnelPoint[],
  pooled: number,
  limits: readonly FunnelLimit[],
  words: { readonly trials: string; readonly pooled: string },
  format: ChartFormat,
): Chart {
  const written = (value: number) => formatValue(value, format.unit, format.currency, format.language);
  const edge = (pick: (limit: FunnelLimit) => number, dashed: boolean) => ({
    type: "line" as const,
    silent: true,
    symbol: "none",
    lineStyle: { color: palette.within, width: 1, type: dashed ? ("dashed" as const) : ("solid" as const) },
    data: limits.map((limit) => [limit.trials, pick(limit)]),
  });
  return {
    width: 720,
    height: 320,
    sentence: `${title}: ${words.pooled} ${written(pooled)}; ${points.map((point) => `${point.name} ${written(point.rate)} (${point.trials})`).join(", ")}.`,
    table: {
      columns: ["", words.trials, title],
      rows: points.map((point) => [
        { text: point.name },
        figure(point.trials, "count", "", format.language),
        shown(point.rate, format),
      ]),
    },
    option: {
      ...baseOption,
      grid: { left: 8, right: 24, top: 24, bottom: 30, containLabel: true },
      xAxis: {
        type: "value",
        name: words.trials,
        nameLocation: "middle",
        nameGap: 28,
        nameTextStyle: axisText,
        min: 0,
        ...valueAxis,
        splitLine: { show: false },
      },
      yAxis: {
        type: "value",
        scale: true,
        ...valueAxis,
        axisLabel: {
          ...axisText,
          formatter: (value: number) => formatShort(value, format.unit, format.currency, format.language),
        },
      },
      series: [
        edge((limit) => limit.low95, false),
        edge((limit) => limit.high95, false),
        edge((limit) => limit.low998, true),
        edge((limit) => limit.high998, true),
        {
          type: "scatter",
          symbolSize: 9,
          itemStyle: { color: palette.accent, opacity: 0.85 },
          data: points.map((point) => [point.trials, point.rate]),
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { color: palette.ink, type: "solid", width: 1.25 },
            label: {
              formatter: `${words.pooled} ${written(pooled)}`,
              position: "insideEndTop",
              color: palette.ink,
              fontSize: 11,
            },
            data: [{ yAxis: pooled }],
          },
        },
      ],
    },
  };
}
