import { formatShort, formatValue } from "../../domain/format-value.ts";
import { axisText, baseOption, type Chart, type ChartFormat, categoryAxis, shown, valueAxis } from "./chart.ts";
import { palette } from "./palette.ts";

export interface Leg {
  readonly label: string;
  /** Signed: what the leg adds or takes away; for the two ends the level itself. */
  readonly amount: number;
  readonly isEnd: boolean;
}

/** From one level to another by steps that add up. */
export function waterfallChart(title: string, legs: readonly Leg[], format: ChartFormat): Chart {
  const written = (value: number) => formatValue(value, format.unit, format.currency, format.language);
  let level = 0;
  const bars = legs.map((leg) => {
    const from = leg.isEnd ? 0 : level;
    level = leg.isEnd ? leg.amount : level + leg.amount;
    return { leg, low: Math.min(from, level), height: Math.abs(level - from) };
  });
  return {
    width: 720,
    height: 260,
    sentence: `${title}: ${legs.map((leg) => `${leg.label} ${written(leg.amount)}`).join(", ")}.`,
    table: { columns: ["", title], rows: legs.map((leg) => [{ text: leg.label }, shown(leg.amount, format)]) },
    option: {
      ...baseOption,
      grid: { left: 8, right: 16, top: 24, bottom: 4, containLabel: true },
      xAxis: {
        type: "category",
        data: legs.map((leg) => leg.label),
        ...categoryAxis,
        axisLabel: { ...axisText, interval: 0 },
      },
      yAxis: {
        type: "value",
        ...valueAxis,
        splitNumber: 4,
        axisLabel: {
          ...axisText,
          formatter: (value: number) => formatShort(value, format.unit, format.currency, format.language),
        },
      },
      series: [
        {
          type: "bar",
          stack: "legs",
          silent: true,
          itemStyle: { color: "transparent" },
          data: bars.map((bar) => bar.low),
        },
        {
          type: "bar",
          stack: "legs",
          barMaxWidth: 48,
          data: bars.map((bar) => ({
            value: bar.height,
            itemStyle: {
              // what leaves is neither praise nor blame: won leaves as lost does
              color: bar.leg.isEnd ? palette.accent : bar.leg.amount >= 0 ? palette.above : palette.within,
              borderRadius: 2,
            },
            label: {
              show: true,
              position: "top" as const,
              color: palette.ink,
              fontSize: 11,
              formatter: formatShort(bar.leg.amount || 0, format.unit, format.currency, format.language),
            },
          })),
        },
      ],
    },
  };
}
