import { type Brier, brier } from "./statistics/brier.ts";
import { quantile } from "./statistics/location.ts";
import { wilson } from "./statistics/proportion.ts";

/** A decided deal by its lead score as it stood when the deal opened: later scores know how it went. */
export interface Scored {
  readonly score: number;
  readonly isWon: boolean;
}

/** Deals of like scores: the share that was won of such before, and of these. */
interface ScoreBin {
  /** Scores from here on, up to the next bin. */
  readonly fromScore: number;
  readonly told: number;
  readonly deals: number;
  readonly won: number;
  readonly low: number;
  readonly high: number;
}

/** Whether a score promises what it kept before: chances learned from earlier deals, held against later ones (METRICS §4.3, §6). */
export interface ScoreCalibration {
  readonly bins: readonly ScoreBin[];
  readonly brier: Brier;
  readonly learnedFrom: number;
  readonly heldAgainst: number;
}

/** A bin of fewer deals says nothing, and more than ten bins nobody reads. */
const [fewestInBin, mostBins] = [20, 10];

/**
 * Null where fewer than two bins have twenty deals on both sides. A score has no scale of its own: what is told of a deal is the share that was
 * won of earlier deals of its bin, and bins hold as many earlier deals each as ties allow.
 */
export function scoreCalibration(earlier: readonly Scored[], later: readonly Scored[]): ScoreCalibration | null {
  const bounds = boundsOf(earlier.map(({ score }) => score));
  const place = (score: number) => bounds.findLastIndex((bound) => bound <= score);
  const [before, after] = [earlier, later].map((deals) => Map.groupBy(deals, ({ score }) => Math.max(0, place(score))));
  const bins = bounds.flatMap((fromScore, index): ScoreBin[] => {
    const [past, now] = [before?.get(index) ?? [], after?.get(index) ?? []];
    if (past.length < fewestInBin || now.length < fewestInBin) return [];
    const won = wins(now);
    const [low, high] = wilson({ successes: won, trials: now.length });
    return [{ fromScore, told: wins(past) / past.length, deals: now.length, won, low, high }];
  });
  const kept = bins.flatMap(({ told, deals, won }) =>
    Array.from({ length: deals }, (_, index) => ({ probability: told, isTrue: index < won })),
  );
  const found = brier(kept);
  return bins.length < 2 || found === null
    ? null
    : { bins, brier: found, learnedFrom: earlier.length, heldAgainst: kept.length };
}

const wins = (deals: readonly Scored[]) => deals.filter(({ isWon }) => isWon).length;

/** Lower bounds that part the scores into as many even groups as have twenty deals; equal scores stay together. */
function boundsOf(scores: readonly number[]): number[] {
  const groups = Math.min(mostBins, Math.floor(scores.length / fewestInBin));
  const bounds = Array.from({ length: Math.max(0, groups) }, (_, index) => quantile([...scores], index / groups) ?? 0);
  return [...new Set(bounds)];
}
