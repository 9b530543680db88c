import type { Measure } from "../measure.ts";

export const wonLostMeasures: readonly Measure[] = [];
