import type { Measure } from "../measure.ts";

export const forecastMeasures: readonly Measure[] = [];
