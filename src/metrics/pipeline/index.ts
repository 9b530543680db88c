import type { Measure } from "../measure.ts";

export const pipelineMeasures: readonly Measure[] = [];
