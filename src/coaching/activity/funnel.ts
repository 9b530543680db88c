import { quantile } from "../../benchmarks/statistics/location.ts";
import type { Interval, Proportion } from "../../benchmarks/statistics/proportion.ts";

/** From most to fewest: what is done, what comes of it, and what is won in the end. */
const stepNames = ["meetings", "opportunities", "wins"] as const;
type StepName = (typeof stepNames)[number];

/** Of so many activities so many meetings, of those so many opportunities, of those so many wins. */
export type Funnel = Readonly<Record<StepName, Proportion>>;

export interface Step {
  readonly name: StepName;
  /** The rep's own counts. */
  readonly own: Proportion;
  /** The share that is planned with: the rep's own, weighted n ÷ (n + 10) against the peers'. 0: nothing is known to have come of it. */
  readonly rate: number;
  /** How many cases that share rests on, the peers' ten among them. */
  readonly weight: number;
  /** The middle of the peers' own shares; null where none is known. */
  readonly peersMedian: number | null;
}

/** So many of the peers' cases stand beside the rep's own: one who has ten is planned with half of each (METRICS §3). */
export const peersWeigh = 10;

/** The steps of a rep's way from activity to win, each with the share that is planned with. */
export function stepsOf(own: Funnel, peers: readonly Funnel[]): Step[] {
  return stepNames.map((name): Step => {
    const mine = own[name];
    const others = peers.map((peer) => peer[name]).filter(({ trials }) => trials > 0);
    const cases = others.reduce((sum, { trials }) => sum + trials, 0);
    const borrowed = cases === 0 ? 0 : peersWeigh;
    const pooled = cases === 0 ? 0 : others.reduce((sum, { successes }) => sum + successes, 0) / cases;
    const weight = mine.trials + borrowed;
    return {
      name,
      own: mine,
      rate: weight === 0 ? 0 : (mine.successes + borrowed * pooled) / weight,
      weight,
      peersMedian: quantile(
        others.map(({ successes, trials }) => successes / trials),
        0.5,
      ),
    };
  });
}

/** How many activities a win takes; every step must be known. */
export function activitiesPerWin(steps: readonly Step[]): number {
  return 1 / steps.reduce((product, { rate }) => product * rate, 1);
}

/** The standard error of the logarithm of that: √Σ(1 − p) ÷ (n·p). A step of which more comes than goes in adds nothing. */
export function logError(steps: readonly Step[]): number {
  return Math.sqrt(steps.reduce((sum, { rate, weight }) => sum + Math.max(0, 1 - rate) / (weight * rate), 0));
}

/** Activities per win between which the records leave it open (95 %). */
export function activitiesRange(steps: readonly Step[]): Interval {
  const factor = Math.exp(1.96 * logError(steps));
  return [activitiesPerWin(steps) / factor, activitiesPerWin(steps) * factor];
}

/** The step whose move to the peers' median saves most, and the share of all activities that it saves; null where none saves anything. */
export function leverOf(steps: readonly Step[]): { readonly step: Step; readonly saves: number } | null {
  return steps.reduce<{ step: Step; saves: number } | null>((best, step) => {
    const saves = step.rate === 0 || step.peersMedian === null ? 0 : 1 - step.rate / step.peersMedian;
    return saves > (best?.saves ?? 0) ? { step, saves } : best;
  }, null);
}
