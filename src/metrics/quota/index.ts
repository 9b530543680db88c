import type { Measure } from "../measure.ts";

export const quotaMeasures: readonly Measure[] = [];
