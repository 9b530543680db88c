import { onTheWire } from "../domain/on-the-wire.ts";
import type { ForecastAnswer } from "./forecast.ts";

/** A forecast as programs read it. */
export function forecastTold({ made: _, period, ...told }: ForecastAnswer) {
  return onTheWire({ period: { label: period.label, from: period.from, until: period.until }, ...told });
}
