import { formatShort } from "../../domain/format-value.ts";
import { axisText, baseOption, type Chart, type ChartFormat, shown, valueAxis } from "./chart.ts";
import { palette } from "./palette.ts";

/** A call, or a forecast, of a period and what it came to. */
export interface CallPoint {
  readonly label: string;
  readonly call: number;
  readonly actual: number;
}

export interface CallWords {
  readonly title: string;
  readonly call: string;
  readonly actual: string;
  /** Of so many calls so many came to less. */
  says(below: number, all: number): string;
}

/** Calls against what came, round the diagonal on which both are the same: below it somebody hoped, above it somebody held back. */
export function callAgainstActual(points: readonly CallPoint[], words: CallWords, format: ChartFormat): Chart {
  const short = (value: number) => formatShort(value, format.unit, format.currency, format.language);
  const most = points.reduce((so, { call, actual }) => Math.max(so, call, actual), 0);
  const over = points.filter(({ call, actual }) => call > actual).length;
  const axis = (name: string) => ({
    type: "value" as const,
    ...valueAxis,
    min: 0,
    name,
    nameLocation: "middle" as const,
    nameGap: 28,
    nameTextStyle: axisText,
    axisLabel: { ...axisText, formatter: short },
  });
  return {
    width: 420,
    height: 320,
    sentence: `${words.title}: ${words.says(over, points.length)}`,
    table: {
      columns: ["", words.call, words.actual],
      rows: points.map(({ label, call, actual }) => [{ text: label }, shown(call, format), shown(actual, format)]),
    },
    option: {
      ...baseOption,
      grid: { left: 24, right: 32, top: 12, bottom: 24, containLabel: true },
      xAxis: axis(words.call),
      yAxis: axis(words.actual),
      series: [
        {
          type: "line",
          symbol: "none",
          silent: true,
          lineStyle: { color: palette.within, type: "dashed" },
          data: [
            [0, 0],
            [most, most],
          ],
        },
        {
          type: "scatter",
          symbolSize: 8,
          itemStyle: { color: palette.accent, opacity: 0.75 },
          data: points.map(({ call, actual }) => [call, actual]),
        },
      ],
    },
  };
}
