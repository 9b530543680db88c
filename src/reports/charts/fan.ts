import { addDays } from "../../domain/day.ts";
import { formatDay } from "../../domain/format.ts";
import { formatShort, formatValue } from "../../domain/format-value.ts";
import { axisText, baseOption, type Chart, type ChartFormat, categoryAxis, shown, valueAxis } from "./chart.ts";
import { palette } from "./palette.ts";

/** What a period may come to, from what is booked on a day. */
export interface Fan {
  /** Civil days: the one it is told on, and the first after the period. */
  readonly from: string;
  readonly until: string;
  readonly booked: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly quota: number | null;
  readonly call: number | null;
}

export interface FanWords {
  readonly title: string;
  readonly booked: string;
  readonly half: string;
  readonly quota: string;
  readonly call: string;
}

/** From today's bookings to the period's end: the band that holds four in five, its middle, the quota as a line and the reps' call as a diamond. */
export function fanChart(fan: Fan, words: FanWords, format: ChartFormat): Chart {
  const written = (value: number) => formatValue(value.toFixed(0), format.unit, format.currency, format.language);
  const rows = [
    [words.booked, fan.booked],
    ["10 %", fan.p10],
    [words.half, fan.p50],
    ["90 %", fan.p90],
    ...(fan.quota === null ? [] : [[words.quota, fan.quota] as const]),
    ...(fan.call === null ? [] : [[words.call, fan.call] as const]),
  ] as const;
  // The period ends with the day before `until`.
  const days = [fan.from, addDays(fan.until, -1)].map((day) => formatDay(day, format.language));
  const edge = { type: "line" as const, symbol: "none", stack: "band", lineStyle: { opacity: 0 }, silent: true };
  return {
    width: 720,
    height: 260,
    sentence: `${words.title}: ${rows.map(([name, value]) => `${name} ${written(value)}`).join(", ")}.`,
    table: { columns: ["", words.title], rows: rows.map(([name, value]) => [{ text: name }, shown(value, format)]) },
    option: {
      ...baseOption,
      grid: { left: 32, right: 96, top: 16, bottom: 4, containLabel: true },
      xAxis: { type: "category", boundaryGap: false, data: days, ...categoryAxis },
      yAxis: {
        type: "value",
        ...valueAxis,
        // A quota out of reach is in the picture too.
        max: roundUp(Math.max(fan.p90, fan.quota ?? 0, fan.call ?? 0)),
        axisLabel: {
          ...axisText,
          formatter: (value: number) => formatShort(value, format.unit, format.currency, format.language),
        },
      },
      series: [
        { ...edge, data: [fan.booked, fan.p10] },
        { ...edge, data: [0, fan.p90 - fan.p10], areaStyle: { color: palette.band } },
        {
          type: "line",
          symbol: "none",
          data: [fan.booked, fan.p50],
          lineStyle: { color: palette.accent, width: 2 },
          endLabel: {
            show: true,
            color: palette.ink,
            fontSize: 11,
            formatter: formatShort(fan.p50, format.unit, format.currency, format.language),
          },
          ...(fan.quota === null
            ? {}
            : {
                markLine: {
                  silent: true,
                  symbol: "none",
                  lineStyle: { color: palette.ink, type: "dashed" as const },
                  label: { formatter: words.quota, color: palette.ink, fontSize: 11 },
                  data: [{ yAxis: fan.quota }],
                },
              }),
        },
        ...(fan.call === null
          ? []
          : [
              {
                type: "scatter" as const,
                symbol: "diamond",
                symbolSize: 13,
                itemStyle: { color: palette.below },
                data: [[days[1] ?? "", fan.call]],
              },
            ]),
      ],
    },
  };
}

/** To two digits, so that the axis ends on a number one would say. */
function roundUp(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.ceil(value / unit) * unit;
}
