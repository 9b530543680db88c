import type { Interval } from "../../benchmarks/statistics/proportion.ts";
import type { Money } from "../../domain/money.ts";
import { activitiesPerWin, activitiesRange, leverOf, logError, peersWeigh, type Step } from "./funnel.ts";
import { chanceOf, leastTrials } from "./odds.ts";

/** What somebody won in the last 365 days. */
export interface Won {
  readonly deals: number;
  readonly value: Money;
}

/** What has to be done, and the chance that it is enough. */
interface Workload {
  readonly opportunities: number;
  /** Null where the records do not say how opportunities come about. */
  readonly meetings: number | null;
  readonly activities: number | null;
  /** Of reaching the wins. */
  readonly chance: number;
}

export interface ActivityPlan {
  readonly wins: number;
  readonly meanWin: Money;
  /** The share of new opportunities that is won in the days left. */
  readonly rate: number;
  /** Null where a step on the way is not on record. */
  readonly activitiesPerWin: { readonly value: number; readonly logError: number; readonly range: Interval } | null;
  /** With every share as it has been on average: about as often too little as enough. */
  readonly average: Workload;
  /** The least that reaches the wins in one case of two, and in four of five. */
  readonly even: Workload;
  readonly safe: Workload;
  readonly lever: { readonly step: Step; readonly saves: number; readonly activities: number | null } | null;
}

/** The mean value of a win, the rep's own weighted n ÷ (n + 10) against the peers'; null where nobody won anything of value. */
export function meanWin(own: Won, peers: Won): Money | null {
  const { currency } = own.value;
  const borrowed = peers.deals === 0 ? 0n : BigInt(peersWeigh);
  const theirs = peers.deals === 0 ? 0n : peers.value.minor;
  const [n, m] = [BigInt(own.deals), BigInt(Math.max(1, peers.deals))];
  if (n + borrowed === 0n) return null;
  // (Σ own + 10 · Σ peers ÷ m) ÷ (n + 10), rounded once
  const [top, bottom] = [own.value.minor * m + borrowed * theirs, (n + borrowed) * m];
  return top <= 0n ? null : { minor: (2n * top + bottom) / (2n * bottom), currency };
}

/**
 * From money still to book to wins, opportunities, meetings and activities (METRICS §3). `inTime` is the share of an opportunity's chance
 * that is left when it begins today: F_won(days left) ÷ F_won(τ) of §8; 1 when time is no matter. Null when nothing was ever won, or
 * nothing can be won in time.
 */
export function activityPlan(gap: Money, mean: Money, steps: readonly Step[], inTime: number): ActivityPlan | null {
  const [meetings, opportunities, won] = steps as readonly [Step, Step, Step];
  const wins = gap.minor <= 0n ? 0 : Number((gap.minor + mean.minor - 1n) / mean.minor);
  const rate = won.rate * inTime;
  const [even, safe] = [leastTrials(wins, rate, 0.5), leastTrials(wins, rate, 0.8)];
  if (even === null || safe === null) return null;
  /** Each step is rounded up from the exact number above it, so that roundings do not add up. */
  const workload = (exact: number): Workload => ({
    opportunities: up(exact),
    meetings: opportunities.rate === 0 ? null : up(exact / opportunities.rate),
    activities: opportunities.rate * meetings.rate === 0 ? null : up(exact / opportunities.rate / meetings.rate),
    chance: chanceOf(wins, up(exact), rate),
  });
  const average = workload(wins / rate);
  const lever = leverOf(steps);
  return {
    wins,
    meanWin: mean,
    rate,
    activitiesPerWin: steps.every((step) => step.rate > 0) ? perWin(steps, inTime) : null,
    average,
    even: workload(even),
    safe: workload(safe),
    lever:
      lever === null
        ? null
        : { ...lever, activities: average.activities === null ? null : Math.floor(lever.saves * average.activities) },
  };
}

function perWin(steps: readonly Step[], inTime: number) {
  const [low, high] = activitiesRange(steps);
  const range: Interval = [low / inTime, high / inTime];
  return { value: activitiesPerWin(steps) / inTime, logError: logError(steps), range };
}

/** Up to a whole one, unless it is whole but for what a double cannot hold. */
const up = (number: number) => Math.max(0, Math.ceil(number - 1e-9));
