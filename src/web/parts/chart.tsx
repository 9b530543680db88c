import { useComputedColorScheme } from "@mantine/core";
import { CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useMemo } from "react";
import type { Chart as Description } from "../../reports/charts/chart.ts";
import { themed } from "../../reports/charts/palette.ts";
import { draw } from "../policy/markup.ts";

echarts.use([CustomChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, SVGRenderer]);

/** A chart from its shared description; the colours are the page's, the sentence is for those who hear it. */
export function Chart({ chart }: { chart: Description }) {
  useComputedColorScheme(); // drawn in custom properties: the theme changes without drawing again
  const markup = useMemo(() => {
    const drawing = echarts.init(null, null, { renderer: "svg", ssr: true, width: chart.width, height: chart.height });
    drawing.setOption(chart.option);
    const svg = themed(drawing.renderToSVGString());
    drawing.dispose();
    return svg;
  }, [chart]);
  return (
    <div
      role="img"
      aria-label={chart.sentence}
      className="chart"
      ref={(place) => {
        if (place !== null) draw(place, markup);
      }}
    />
  );
}
