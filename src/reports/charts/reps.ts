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

export interface RepValue {
  readonly name: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: string | null;
}

const intervalEnds = { en: ["low", "high"], sv: ["lägst", "högst"] } as const;

/** Reps by name, each value a dot on its interval, the benchmark a line: what differs and how surely. */
export function repDots(
  title: string,
  reps: readonly RepValue[],
  benchmark: number | null,
  benchmarkName: string,
  format: ChartFormat,
): Chart {
  const written = (value: number | null) => formatValue(value, format.unit, format.currency, format.language);
  const known = reps.filter((rep) => rep.value !== null);
  const line =
    benchmark === null ? {} : { markLine: benchmarkLine(benchmark, `${benchmarkName} ${written(benchmark)}`) };
  return {
    width: 720,
    height: 56 + 20 * known.length,
    sentence: `${title}: ${known.map((rep) => `${rep.name} ${written(rep.value)}`).join(", ")}.${benchmark === null ? "" : ` ${benchmarkName} ${written(benchmark)}.`}`,
    table: {
      columns: ["", title, ...intervalEnds[format.language]],
      rows: reps.map((rep) => [
        { text: rep.name },
        shown(rep.value, format),
        rep.low === null ? { text: "" } : shown(rep.low, format),
        rep.high === null ? { text: "" } : shown(rep.high, format),
      ]),
    },
    option: {
      ...baseOption,
      grid: { left: 8, right: 24, top: 26, bottom: 4, containLabel: true },
      xAxis: {
        type: "value",
        ...valueAxis,
        scale: format.unit === "ratio",
        axisLabel: {
          ...axisText,
          formatter: (value: number) => formatShort(value, format.unit, format.currency, format.language),
        },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: known.map((rep) => rep.name),
        ...categoryAxis,
        axisLabel: { ...axisText, color: palette.ink, interval: 0 },
      },
      series: [
        {
          type: "custom",
          silent: true,
          encode: { x: [1, 2], y: 0 },
          data: known.flatMap((rep, index) =>
            rep.low === null || rep.high === null ? [] : [[index, rep.low, rep.high]],
          ),
          renderItem: (_parameters, api) => {
            const from = api.coord([api.value(1), api.value(0)]);
            const until = api.coord([api.value(2), api.value(0)]);
            return {
              type: "line",
              shape: { x1: from[0] ?? 0, y1: from[1] ?? 0, x2: until[0] ?? 0, y2: until[1] ?? 0 },
              style: { stroke: palette.within, lineWidth: 2, opacity: 0.55 },
            };
          },
        },
        {
          type: "scatter",
          symbolSize: 9,
          data: known.map((rep) => ({
            value: [rep.value ?? 0, rep.name],
            symbol: symbolOf(rep),
            itemStyle: { color: colourOf(rep) },
          })),
          ...line,
        },
      ],
    },
  };
}

/** One dot per rep on a line, the benchmark a tick: the spread of a team on a card. */
export function dotStrip(
  title: string,
  reps: readonly RepValue[],
  benchmark: number | null,
  format: ChartFormat,
): CardChart {
  const full = repDots(title, reps, benchmark, "", format);
  const values = reps.flatMap((rep) => (rep.value === null ? [] : [rep.value]));
  const short = (value: number) => formatShort(value, format.unit, format.currency, format.language);
  return {
    ...full,
    width: cardWidth,
    height: cardHeight,
    ends: values.length === 0 ? ["", ""] : [short(Math.min(...values)), short(Math.max(...values))],
    option: {
      ...baseOption,
      grid: { left: 5, right: 5, top: 4, bottom: 4 },
      xAxis: { type: "value", show: false, min: "dataMin", max: "dataMax" },
      yAxis: { type: "value", show: false, min: -1, max: 1 },
      series: [
        {
          type: "scatter",
          symbolSize: 7,
          data: reps.flatMap((rep) =>
            rep.value === null
              ? []
              : [{ value: [rep.value, 0], symbol: symbolOf(rep), itemStyle: { color: colourOf(rep), opacity: 0.6 } }],
          ),
          ...(benchmark === null ? {} : { markLine: benchmarkLine(benchmark, "") }),
        },
      ],
    },
  };
}

function benchmarkLine(at: number, label: string) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: palette.ink, type: "solid" as const, width: 1.25 },
    label: { show: label !== "", formatter: label, position: "start" as const, color: palette.ink, fontSize: 11 },
    data: [{ xAxis: at }],
  };
}

const colourOf = (rep: RepValue) =>
  rep.verdict === "above"
    ? palette.above
    : rep.verdict === "below"
      ? palette.below
      : rep.verdict === "within"
        ? palette.accent
        : palette.within;

/** Verdicts differ by shape too. */
const symbolOf = (rep: RepValue) =>
  rep.verdict === "above" ? "triangle" : rep.verdict === "below" ? "diamond" : "circle";
