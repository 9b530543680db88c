import { bookingsMeasures } from "./bookings/index.ts";
import { forecastMeasures } from "./forecast/index.ts";
import type { Measure } from "./measure.ts";
import { pipelineMeasures } from "./pipeline/index.ts";
import { quotaMeasures } from "./quota/index.ts";
import { salesCycleMeasures } from "./sales-cycle/index.ts";
import { wonLostMeasures } from "./won-lost/index.ts";

/** Every measure of the product, in the order it is shown: the list that faces, reports and docs read. */
export const measures: readonly Measure[] = [
  ...quotaMeasures,
  ...forecastMeasures,
  ...bookingsMeasures,
  ...wonLostMeasures,
  ...pipelineMeasures,
  ...salesCycleMeasures,
];
