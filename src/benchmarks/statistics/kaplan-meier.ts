import { normalP } from "./location.ts";
import { type Interval, z95 } from "./proportion.ts";
import type { Leaving } from "./survival.ts";

/** Kaplan–Meier's curve at the end of a day, with Greenwood's error. */
export interface Survival {
  readonly day: number;
  readonly atRisk: number;
  readonly ended: number;
  /** S: the share not yet ended. */
  readonly stillOpen: number;
  /** Greenwood's standard error of S. */
  readonly error: number;
  /** 95 %. */
  readonly interval: Interval;
}

/** Two shares that differ by less than this are one share. */
const sameShare = 1e-9;

/** R's `conf.type`: the interval is symmetric on this scale. */
type Scale = "log" | "plain" | "log-log";

/**
 * Days until a decision, won or lost alike (Kaplan & Meier 1958), the interval by Greenwood on the log scale (R's default). Never used for
 * winning with the lost ones taken for open: that answers “had no deal been lost”.
 */
export function kaplanMeier(deals: readonly Leaving[], scale: Scale = "log"): Survival[] {
  let atRisk = deals.reduce((sum, { won, lost, open }) => sum + won + lost + open, 0);
  let [stillOpen, greenwood] = [1, 0];
  return deals.map(({ day, won, lost, open }) => {
    const ended = won + lost;
    stillOpen *= (atRisk - ended) / atRisk;
    greenwood += ended === 0 ? 0 : ended / (atRisk * (atRisk - ended));
    const interval = intervalOn(scale, stillOpen, Math.sqrt(greenwood));
    const error = stillOpen === 0 ? 0 : stillOpen * Math.sqrt(greenwood);
    const point = { day, atRisk, ended, stillOpen, error, interval };
    atRisk -= ended + open;
    return point;
  });
}

/** `error` is that of ln S. */
function intervalOn(scale: Scale, share: number, error: number): Interval {
  // Where the last of them has ended the curve itself says how far down it may be, and nothing says how far up (R prints NA).
  if (share === 0) return [0, 1];
  if (error === 0) return [share, share];
  switch (scale) {
    case "log":
      return [share * Math.exp(-z95 * error), Math.min(1, share * Math.exp(z95 * error))];
    case "plain":
      return [Math.max(0, share - z95 * share * error), Math.min(1, share + z95 * share * error)];
    case "log-log": {
      const half = (z95 * error) / Math.log(share);
      return [share ** Math.exp(-half), share ** Math.exp(half)];
    }
  }
}

/** Days until this share has ended, and the days between which that lies; null where the curve does not come down so far. */
interface DaysUntil {
  readonly days: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** First day with S ≤ 1 − `share`. (R prints a midpoint where S is exactly that for a while.) */
export function daysUntil(curve: readonly Survival[], share: number): DaysUntil {
  const left = (1 - share) * (1 + sameShare);
  const first = (of: (point: Survival) => number) => curve.find((point) => of(point) <= left)?.day ?? null;
  return {
    days: first(({ stillOpen }) => stillOpen),
    low: first(({ interval }) => interval[0]),
    high: first(({ interval }) => interval[1]),
  };
}

/** The mean of the days still open within the first `tau`: the area under S, with its standard error (Klein & Moeschberger 4.5). */
export function restrictedMean(curve: readonly Survival[], tau: number): { mean: number; error: number } {
  let [mean, variance, until] = [0, 0, tau];
  for (const { day, atRisk, ended, stillOpen } of curve.filter((point) => point.day < tau).reverse()) {
    mean += stillOpen * (until - day);
    until = day;
    if (ended > 0 && atRisk > ended) variance += (mean ** 2 * ended) / (atRisk * (atRisk - ended));
  }
  return { mean: mean + until, error: Math.sqrt(variance) };
}

interface LogRank {
  /** What ended in each group, and what would have, had both gone the same way. */
  readonly observed: readonly [number, number];
  readonly expected: readonly [number, number];
  readonly chiSquare: number;
  readonly p: number;
}

/** Whether two groups end equally soon (log-rank, R's `survdiff`); null where nothing can be told apart. */
export function logRank(a: readonly Leaving[], b: readonly Leaving[]): LogRank | null {
  const [ofA, ofB] = [kaplanMeier(a), kaplanMeier(b)];
  let [observed, expected, variance, placeA, placeB] = [0, 0, 0, 0, 0];
  for (const day of [...new Set([...ofA, ...ofB].map((point) => point.day))].sort((x, y) => x - y)) {
    const [mine, theirs] = [ofA[placeA], ofB[placeB]];
    const [n, m] = [mine?.atRisk ?? 0, theirs?.atRisk ?? 0];
    const [ended, others] = [endedOn(mine, day), endedOn(theirs, day)];
    const [all, events] = [n + m, ended + others];
    observed += ended;
    expected += (events * n) / all;
    if (all > 1) variance += (events * (n / all) * (m / all) * (all - events)) / (all - 1);
    if (mine?.day === day) placeA += 1;
    if (theirs?.day === day) placeB += 1;
  }
  if (variance === 0) return null;
  const total = [...ofA, ...ofB].reduce((sum, point) => sum + point.ended, 0);
  const z = (observed - expected) / Math.sqrt(variance);
  return {
    observed: [observed, total - observed],
    expected: [expected, total - expected],
    chiSquare: z ** 2,
    p: normalP(z),
  };
}

const endedOn = (point: Survival | undefined, day: number) => (point?.day === day ? point.ended : 0);
