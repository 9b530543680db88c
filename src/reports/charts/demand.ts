import { figure } from "../../domain/figure.ts";
import { formatCount } from "../../domain/format.ts";
import type { Language } from "../../domain/language.ts";
import { axisText, baseOption, type Chart, categoryAxis, valueAxis } from "./chart.ts";
import { palette } from "./palette.ts";

/** What may start in a month, and what can be delivered in it. */
export interface DemandMonth {
  readonly label: string;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** Expected by the reps' dates. */
  readonly byReps: number;
  readonly capacity: number | null;
}

export interface DemandWords {
  readonly title: string;
  readonly band: string;
  readonly middle: string;
  readonly reps: string;
  readonly capacity: string;
}

/** Demand month by month over the steps of capacity: the band that holds four in five by the model's dates, its middle, and what reps' dates would bring as diamonds. */
export function demandChart(months: readonly DemandMonth[], words: DemandWords, language: Language): Chart {
  const count = (value: number | null) => figure(value, "count", "", language);
  const edge = { type: "line" as const, symbol: "none", stack: "band", lineStyle: { opacity: 0 }, silent: true };
  const steps = months.map(({ capacity }) => capacity ?? "-");
  const hasCapacity = months.some(({ capacity }) => capacity !== null);
  return {
    width: 720,
    height: 280,
    sentence: `${words.title}: ${months
      .map(({ label, p50, capacity }) =>
        capacity === null
          ? `${label} ${formatCount(p50, language)}`
          : `${label} ${formatCount(p50, language)} / ${formatCount(capacity, language)}`,
      )
      .join(", ")}.`,
    table: {
      columns: ["", "10 %", words.middle, "90 %", words.reps, ...(hasCapacity ? [words.capacity] : [])],
      rows: months.map(({ label, p10, p50, p90, byReps, capacity }) => [
        { text: label },
        count(p10),
        count(p50),
        count(p90),
        count(Number(byReps.toPrecision(12))),
        ...(hasCapacity ? [count(capacity)] : []),
      ]),
    },
    option: {
      ...baseOption,
      grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
      legend: {
        top: 0,
        left: 0,
        itemHeight: 9,
        itemWidth: 14,
        textStyle: { ...axisText, color: palette.ink },
        data: [
          { name: words.band, icon: "rect" },
          { name: words.middle },
          { name: words.reps, icon: "path://M7 0L14 7L7 14L0 7Z" },
          ...(hasCapacity ? [{ name: words.capacity, icon: "path://M0 6h5v2h-5zM9 6h5v2h-5z" }] : []),
        ],
      },
      xAxis: { type: "category", boundaryGap: true, data: months.map(({ label }) => label), ...categoryAxis },
      yAxis: { type: "value", ...valueAxis, min: 0, minInterval: 1, splitNumber: 4 },
      series: [
        { ...edge, data: months.map(({ p10 }) => p10) },
        {
          ...edge,
          name: words.band,
          data: months.map(({ p10, p90 }) => p90 - p10),
          itemStyle: { color: palette.band },
          areaStyle: { color: palette.band },
        },
        {
          type: "line",
          name: words.middle,
          symbol: "circle",
          symbolSize: 6,
          z: 3,
          itemStyle: { color: palette.accent },
          lineStyle: { color: palette.accent, width: 2 },
          data: months.map(({ p50 }) => p50),
        },
        ...(hasCapacity
          ? [
              {
                type: "line" as const,
                name: words.capacity,
                step: "middle" as const,
                symbol: "none",
                itemStyle: { color: palette.ink },
                lineStyle: { color: palette.ink, width: 1.5, type: "dashed" as const },
                data: steps,
              },
            ]
          : []),
        {
          type: "scatter",
          name: words.reps,
          symbol: "diamond",
          symbolSize: 12,
          z: 4, // above the band
          itemStyle: { color: palette.below },
          data: months.map(({ byReps }) => byReps),
        },
      ],
    },
  };
}
