import { figure } from "../../domain/figure.ts";
import { formatValue } from "../../domain/format-value.ts";
import type { Language } from "../../domain/language.ts";
import { axisText, baseOption, type Chart, shown, valueAxis } from "./chart.ts";
import { palette } from "./palette.ts";

/** Deals told much the same chance, and how many of them came true, with Wilson's interval. */
export interface ReliabilityBin {
  readonly told: number;
  readonly deals: number;
  readonly won: number;
  readonly low: number;
  readonly high: number;
}

export interface ReliabilityWords {
  readonly title: string;
  readonly told: string;
  readonly won: string;
  readonly deals: string;
}

/** Whether 70 % means 70 %: told chances against the share that was won, each bar 95 %, round the diagonal of a kept word. */
export function reliabilityChart(bins: readonly ReliabilityBin[], words: ReliabilityWords, language: Language): Chart {
  const format = { unit: "ratio", currency: "USD", language } as const;
  const percent = (value: number) => formatValue(value, "ratio", "USD", language);
  const axis = (name: string) => ({
    type: "value" as const,
    ...valueAxis,
    min: 0,
    max: 1,
    name,
    nameLocation: "middle" as const,
    nameGap: 28,
    nameTextStyle: axisText,
    axisLabel: { ...axisText, formatter: (value: number) => `${Math.round(100 * value)} %` },
  });
  return {
    width: 420,
    height: 320,
    sentence: `${words.title}: ${bins.map(({ told, won, deals }) => `${percent(told)} → ${percent(won / deals)}`).join(", ")}.`,
    table: {
      columns: [words.told, words.won, words.deals],
      rows: bins.map(({ told, won, deals }) => [
        shown(told, format),
        shown(won / deals, format),
        figure(deals, "count", "USD", language),
      ]),
    },
    option: {
      ...baseOption,
      grid: { left: 24, right: 32, top: 12, bottom: 24, containLabel: true },
      xAxis: axis(words.told),
      yAxis: axis(words.won),
      series: [
        {
          type: "line",
          symbol: "none",
          silent: true,
          lineStyle: { color: palette.within, type: "dashed" },
          data: [
            [0, 0],
            [1, 1],
          ],
        },
        ...bins.map(({ told, low, high }) => ({
          type: "line" as const,
          symbol: "none",
          silent: true,
          lineStyle: { color: palette.within, width: 2 },
          data: [
            [told, low],
            [told, high],
          ],
        })),
        {
          type: "scatter",
          symbolSize: 9,
          itemStyle: { color: palette.accent },
          data: bins.map(({ told, won, deals }) => [told, won / deals]),
        },
      ],
    },
  };
}
