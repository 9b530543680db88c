import { formatShort, formatValue } from "../../domain/format-value.ts";
import { axisText, baseOption, type Chart, type ChartFormat, categoryAxis, shown, valueAxis } from "./chart.ts";
import { palette } from "./palette.ts";

/** A part of every bar; the first lies at the bottom. */
export interface Layer {
  readonly name: string;
  /** By bar; null: nothing of it in that one. */
  readonly values: readonly (number | null)[];
}

/** Sums in parts, period by period: one colour from dense to faint, so that parts are told apart in grey print too; beside each a bar of its own where there is one. */
export function stackedChart(
  title: string,
  periods: readonly string[],
  layers: readonly Layer[],
  format: ChartFormat,
  beside: Layer | null = null,
): Chart {
  const written = (value: number | null) => formatValue(value, format.unit, format.currency, format.language);
  const all = beside === null ? layers : [beside, ...layers];
  const sums = periods.map((_, place) => layers.reduce((sum, { values }) => sum + (values[place] ?? 0), 0));
  return {
    width: 720,
    height: 300,
    sentence: `${title}: ${periods.map((label, place) => `${label} ${written(sums[place] ?? null)}`).join(", ")}.`,
    table: {
      columns: ["", ...all.map(({ name }) => name)],
      rows: periods.map((label, place) => [
        { text: label },
        ...all.map(({ values }) => shown(values[place] ?? null, format)),
      ]),
    },
    option: {
      ...baseOption,
      grid: { left: 8, right: 16, top: 48, bottom: 4, containLabel: true },
      legend: {
        top: 0,
        left: 0,
        itemHeight: 8,
        itemWidth: 12,
        textStyle: { ...axisText, color: palette.ink },
        data: all.map(({ name }) => name),
      },
      xAxis: { type: "category", data: [...periods], ...categoryAxis },
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
        ...(beside === null
          ? []
          : [bar(beside, "beside", { color: palette.surface, borderColor: palette.within, borderWidth: 1.5 })]),
        ...layers.map((layer, index) => bar(layer, "parts", shade(index, layers.length))),
      ],
    },
  };
}

function bar({ name, values }: Layer, stack: string, itemStyle: object) {
  return { type: "bar" as const, name, stack, barMaxWidth: 36, itemStyle, data: values.map((value) => value ?? "-") };
}

/** The bottom layer is the surest or the oldest: dense; a line round each keeps faint ones apart from the page. */
function shade(index: number, count: number) {
  const opacity = count === 1 ? 1 : 1 - (0.82 * index) / (count - 1);
  return { color: palette.accent, opacity, borderColor: palette.surface, borderWidth: 0.5 };
}
