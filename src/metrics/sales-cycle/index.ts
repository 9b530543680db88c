import type { Measure } from "../measure.ts";

export const salesCycleMeasures: readonly Measure[] = [];
