import type { EChartsOption } from "echarts";
import { type Figure, figure } from "../../domain/figure.ts";
import type { Language } from "../../domain/language.ts";
import type { Unit } from "../../domain/unit.ts";
import { palette } from "./palette.ts";

/** A chart described once: drawn on a canvas in the browser and as SVG in reports, with a sentence and a table for those who do not see it. */
export interface Chart {
  readonly option: EChartsOption;
  readonly width: number;
  readonly height: number;
  /** What the picture shows, in one sentence. */
  readonly sentence: string;
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly Figure[])[] };
}

/** A small picture on a card, with what stands at its left and right end. */
export interface CardChart extends Chart {
  readonly ends: readonly [string, string];
}

/** Both pictures of a card are of one size and stand side by side, on a screen as on paper. */
export const [cardWidth, cardHeight] = [150, 34];

/** How the values of a chart are written. */
export interface ChartFormat {
  readonly unit: Unit;
  readonly currency: string;
  readonly language: Language;
}

/** A value of a chart as its table shows it. */
export function shown(value: number | null, format: ChartFormat): Figure {
  return figure(value, format.unit, format.currency, format.language);
}

const fontFamily = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

export const axisText = { color: palette.muted, fontSize: 11, fontFamily } as const;

export const valueAxis = {
  axisLabel: axisText,
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: palette.grid } },
} as const;

export const categoryAxis = {
  axisLabel: axisText,
  axisLine: { lineStyle: { color: palette.grid } },
  axisTick: { show: false },
  splitLine: { show: false },
} as const;

/** What every chart starts from: no animation (reports are still), no colours but the palette's. */
export const baseOption = {
  animation: false,
  textStyle: { fontFamily, color: palette.ink },
  backgroundColor: "transparent",
} as const;
