import { addDays, type Day, daysBetween } from "../domain/day.ts";
import type { Inputs } from "../forecasting/inputs.ts";
import type { Landmarks } from "../forecasting/landmark.ts";

export type OpenDeal = Inputs["deals"][number];

/** Chances are learned from the last 730 days: later than that nobody was followed. */
const farthest = 730;

/** When open deals may be won, from a moment on: the chances of METRICS §4.4, told for any stretch of days. */
export class Closings {
  readonly #landmarks: Landmarks;
  readonly #asOf: Day;

  constructor(landmarks: Landmarks, asOf: Day) {
    this.#landmarks = landmarks;
    this.#asOf = asOf;
  }

  /** How likely the deal is won on a day of [from, until); days that have been are past. */
  between(deal: OpenDeal, from: Day, until: Day): number {
    return this.#within(deal, daysBetween(this.#asOf, until) - 1, daysBetween(this.#asOf, from) - 1);
  }

  /** How likely it is won at all. */
  ever(deal: OpenDeal): number {
    return this.#within(deal, farthest, 0);
  }

  /** The first day by which half of what chance it has lies behind it; null where it has none. */
  medianDay(deal: OpenDeal): Day | null {
    const half = this.ever(deal) / 2;
    if (half <= 0) return null;
    let [from, until] = [1, farthest];
    while (from < until) {
      const middle = (from + until) >> 1;
      if (this.#within(deal, middle, 0) >= half) until = middle;
      else from = middle + 1;
    }
    return addDays(this.#asOf, from);
  }

  #within(deal: OpenDeal, until: number, after: number): number {
    if (until <= Math.max(0, after)) return 0;
    const standing = {
      pipelineId: deal.pipeline_id,
      stageId: deal.stage_id,
      daysInStage: deal.days_in_stage,
      daysOpen: deal.days_open,
      isDatedInside: null, // the rep's date is what is held against this
    };
    return this.#landmarks.chanceOf(standing, until, Math.max(0, after)).chance;
  }
}
