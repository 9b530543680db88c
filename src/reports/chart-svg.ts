import * as echarts from "echarts";
import type { Chart } from "./charts/chart.ts";

/** A chart as the text of an SVG, drawn without a browser, in the colours of the palette. */
export function chartSvg(chart: Chart): string {
  const drawing = echarts.init(null, null, { renderer: "svg", ssr: true, width: chart.width, height: chart.height });
  try {
    drawing.setOption(chart.option);
    return drawing.renderToSVGString();
  } finally {
    drawing.dispose();
  }
}
