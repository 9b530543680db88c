import type { Measure } from "../measure.ts";

export const bookingsMeasures: readonly Measure[] = [];
