import { figure } from "../../domain/figure.ts";
import { formatCount, formatRatio } from "../../domain/format.ts";
import type { Language } from "../../domain/language.ts";
import { axisText, baseOption, type Chart, shown, valueAxis } from "./chart.ts";
import { palette } from "./palette.ts";

/** Where a cycle's curve stands from a day on. */
interface CycleStep {
  readonly day: number;
  /** Share of the deals won, and lost, by the end of that day. */
  readonly wonShare: number;
  readonly lostShare: number;
  /** Deals last seen open then. */
  readonly open: number;
}

/** One line of the picture: whose it is and which share it shows. */
export interface CycleLine {
  readonly name: string;
  readonly steps: readonly CycleStep[];
  readonly shows: "won" | "lost";
  /** The line the page is about; the others are what it is held against. */
  readonly isOwn: boolean;
}

/**
 * How deals end as they grow older: the share won (or lost) by each day, in steps, up to the day `until` which a win is waited. A tick on a line is
 * a deal that is still open at that age: it has been counted as far as it is known.
 */
export function cycleChart(
  title: string,
  lines: readonly CycleLine[],
  until: number,
  words: { readonly days: string },
  language: Language,
): Chart {
  const written = (share: number) => formatRatio(share, language);
  const marks = [
    ...new Set([...Array.from({ length: Math.floor(until / 30) }, (_, month) => (month + 1) * 30), until]),
  ];
  const format = { unit: "ratio", currency: "", language } as const;
  return {
    width: 720,
    height: 300,
    sentence: `${title}: ${lines
      .map((line) => `${line.name} ${written(shareAt(line, until))} (${formatCount(until, language)} ${words.days})`)
      .join(", ")}.`,
    table: {
      columns: [words.days, ...lines.map((line) => line.name)],
      rows: marks.map((day) => [
        figure(day, "count", "", language),
        ...lines.map((line) => shown(shareAt(line, day), format)),
      ]),
    },
    option: {
      ...baseOption,
      grid: { left: 8, right: 24, top: 36, bottom: 30, containLabel: true },
      legend: {
        top: 0,
        left: 0,
        itemHeight: 8,
        textStyle: { ...axisText, color: palette.ink },
        data: lines.map(({ name }) => name),
      },
      xAxis: {
        type: "value",
        name: words.days,
        nameLocation: "middle",
        nameGap: 28,
        nameTextStyle: axisText,
        min: 0,
        max: until,
        interval: Math.max(10, Math.ceil(until / 120) * 10),
        ...valueAxis,
        splitLine: { show: false },
      },
      yAxis: {
        type: "value",
        min: 0,
        max: Math.min(1, Math.ceil(10 * Math.max(0.1, ...lines.map((line) => shareAt(line, until)))) / 10),
        ...valueAxis,
        axisLabel: { ...axisText, formatter: (share: number) => `${Math.round(100 * share)} %` },
      },
      series: lines.flatMap((line) => [stepsOf(line, until), ticksOf(line, until)]),
    },
  };
}

const shareOf = (line: CycleLine, step: CycleStep) => (line.shows === "won" ? step.wonShare : step.lostShare);

function shareAt(line: CycleLine, day: number): number {
  const step = line.steps.findLast((each) => each.day <= day);
  return step === undefined ? 0 : shareOf(line, step);
}

const colourOf = (line: CycleLine) => (line.isOwn ? palette.accent : palette.within);

function stepsOf(line: CycleLine, until: number) {
  const steps = line.steps.filter(({ day }) => day <= until);
  const points = steps.map((step) => [step.day, shareOf(line, step)]);
  return {
    type: "line" as const,
    name: line.name,
    step: "end" as const,
    symbol: "none",
    itemStyle: { color: colourOf(line) },
    lineStyle: {
      color: colourOf(line),
      width: line.isOwn ? 2 : 1.5,
      type: line.shows === "lost" ? ("dashed" as const) : ("solid" as const),
    },
    data: [[0, 0], ...points, [until, shareAt(line, until)]],
  };
}

/** Deals still open, on the line of what the page is about. */
function ticksOf(line: CycleLine, until: number) {
  const open = line.isOwn ? line.steps.filter((step) => step.open > 0 && step.day <= until) : [];
  return {
    type: "scatter" as const,
    silent: true,
    symbol: "rect",
    symbolSize: [1, 8],
    itemStyle: { color: colourOf(line) },
    data: open.map((step) => [step.day, shareOf(line, step)]),
  };
}
