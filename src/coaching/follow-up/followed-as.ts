import { isAnswered } from "../../benchmarks/figures.ts";
import type { Measure } from "../../metrics/measure.ts";

/** What the numbers of a follow-up are: a share of deals, so much a week, a typical size, or a mean of days. */
export type FollowedAs = "share" | "per-week" | "typical" | "mean";

/** Null: no weeks of it can be compared, for it is a state on a day, rests on a quota or is told by the model. */
export function followedAs(measure: Measure): FollowedAs | null {
  if (!isAnswered(measure)) return null;
  const { comparison, followed } = measure.answer;
  if (followed !== undefined) return followed.kind === "flow" ? "per-week" : "typical";
  if (comparison.kind === "proportion") return "share";
  if (comparison.kind === "amounts") return "typical";
  return comparison.kind === "days" && comparison.statistic !== "decision" ? "mean" : null;
}
