import { type Interval, z95 } from "./proportion.ts";
import { aalenJohansen, type CurvePoint, curveAt, type Leaving } from "./survival.ts";

/** Two shares that differ by less than this are one share: what adds up to a half in another order is still a half. */
const sameShare = 1e-9;

/** The median days to win among those won by `tau`: least t with F_won(t) ≥ ½·F_won(τ); null where nothing is won by then. */
export function medianDaysToWin(curve: readonly CurvePoint[], tau: number): number | null {
  const half = curveAt(curve, tau).wonShare / 2;
  return half === 0 ? null : (curve.find(({ wonShare }) => wonShare >= half * (1 - sameShare))?.day ?? null);
}

/**
 * The 95 % interval of that median. Q(t) = 1 − F_won(t) ÷ F_won(τ) is the share of those to be won that is not won yet; its interval
 * on the log scale, Greenwood's variance carried over to two ways of ending, holds ½ on the days that could be the median. Where nothing
 * is lost and everything is won by τ this is R's interval of a Kaplan–Meier median.
 */
export function medianDaysToWinInterval(curve: readonly CurvePoint[], tau: number): Interval | null {
  const { wonShare: all } = curveAt(curve, tau);
  if (all === 0) return null;
  const until = curve.filter(({ day }) => day <= tau);
  const wins = until.filter(({ won }) => won > 0);
  const bounds = (day: number): Interval => {
    const left = all - curveAt(curve, day).wonShare;
    if (left <= all * sameShare) return [0, 0];
    const error = Math.sqrt(varianceOf(until, (s) => (s > day ? 1 / left : 0) - 1 / all));
    return [(left / all) * Math.exp(-z95 * error), (left / all) * Math.exp(z95 * error)];
  };
  const low = wins.find(({ day }) => bounds(day)[0] <= 0.5 * (1 + sameShare))?.day;
  const high = wins.find(({ day }) => bounds(day)[1] <= 0.5 * (1 + sameShare))?.day;
  return low === undefined || high === undefined ? null : [low, high];
}

/** F_won(τ) and its variance. */
export function wonShare(curve: readonly CurvePoint[], tau: number): { share: number; variance: number } {
  const until = curve.filter(({ day }) => day <= tau);
  return { share: curveAt(curve, tau).wonShare, variance: varianceOf(until, () => 1) };
}

/**
 * The variance of Σ c(t)·ΔF_won(t): of what is at risk on a day so many are won, so many lost, the rest go on (a multinomial, as in
 * Greenwood's formula), and one more win or loss then also takes away from everything after.
 */
function varianceOf(curve: readonly CurvePoint[], weight: (day: number) => number): number {
  let [variance, later] = [0, 0];
  for (let place = curve.length - 1; place >= 0; place -= 1) {
    const { day, won, lost, atRisk, stillOpen } = curve[place]!;
    const before = curve[place - 1]?.stillOpen ?? 1;
    if (won + lost === 0) continue;
    const [pWon, pLost] = [won / atRisk, lost / atRisk];
    // What is still to come falls in proportion with those who go on.
    const lose = stillOpen === 0 ? 0 : (later * before) / stillOpen;
    const win = weight(day) * before - lose;
    variance += (pWon * win ** 2 + pLost * lose ** 2 - (pWon * win - pLost * lose) ** 2) / atRisk;
    later += weight(day) * before * pWon;
  }
  return variance;
}

interface MeanDays {
  readonly mean: number;
  /** By leaving out one deal at a time; null where that leaves nothing won. */
  readonly error: number | null;
}

/**
 * The mean days to win up to `tau`, Σ t·ΔF_won(t) ÷ F_won(τ), and its standard error by leaving out one deal at a time (jackknife). Deals
 * that left on one day in one way are alike, and what a deal's absence changes before its day and after it is known from one pass each
 * way: so all of them together cost as much as the mean itself.
 */
export function meanDaysToWin(deals: readonly Leaving[], tau: number): MeanDays | null {
  const curve = aalenJohansen(deals);
  const until = curve.filter(({ day }) => day <= tau);
  const onwards = sumsOnwards(until);
  const mean = meanOf(onwards[0]!);
  if (mean === null) return null;
  const without: { readonly mean: number; readonly times: number }[] = [];
  // The same days with one deal fewer at risk, as far as the deal that is left out was followed.
  let [share, won, days] = [1, 0, 0];
  const leaveOut = (times: number, sums: Sums): boolean => {
    if (times === 0) return true;
    const found = meanOf({ won: won + share * sums.won, days: days + share * sums.days });
    if (found !== null) without.push({ mean: found, times });
    return found !== null;
  };
  for (const [place, point] of until.entries()) {
    const next = onwards[place + 1]!;
    const others = point.atRisk - 1;
    const isKnown =
      leaveOut(point.won, step(point, others, point.won - 1, point.lost, next)) &&
      leaveOut(point.lost, step(point, others, point.won, point.lost - 1, next)) &&
      leaveOut(point.open, step(point, others, point.won, point.lost, next));
    if (!isKnown) return { mean, error: null };
    if (others > 0) {
      won += (share * point.won) / others;
      days += (share * point.won * point.day) / others;
      share *= (others - point.won - point.lost) / others;
    }
  }
  const after = (curve[0]?.atRisk ?? 0) - until.reduce((sum, { won, lost, open }) => sum + won + lost + open, 0);
  if (!leaveOut(after, nothing)) return { mean, error: null };
  return { mean, error: jackknife(without) };
}

/** What is won from a day on, per deal at risk on it, and Σ t·ΔF_won(t) of that. */
interface Sums {
  readonly won: number;
  readonly days: number;
}

const nothing: Sums = { won: 0, days: 0 };

const meanOf = ({ won, days }: Sums): number | null => (won > sameShare ** 2 ? days / won : null);

function step({ day }: Leaving, atRisk: number, won: number, lost: number, next: Sums): Sums {
  if (atRisk === 0) return nothing;
  const goOn = (atRisk - won - lost) / atRisk;
  return { won: won / atRisk + goOn * next.won, days: (won * day) / atRisk + goOn * next.days };
}

function sumsOnwards(curve: readonly CurvePoint[]): Sums[] {
  const sums: Sums[] = Array.from({ length: curve.length + 1 }, () => nothing);
  for (let place = curve.length - 1; place >= 0; place -= 1) {
    const point = curve[place]!;
    sums[place] = step(point, point.atRisk, point.won, point.lost, sums[place + 1]!);
  }
  return sums;
}

/** √((n − 1)/n · Σ(θᵢ − θ̄)²). */
function jackknife(without: readonly { readonly mean: number; readonly times: number }[]): number | null {
  const n = without.reduce((sum, { times }) => sum + times, 0);
  if (n < 2) return null;
  const middle = without.reduce((sum, { mean, times }) => sum + mean * times, 0) / n;
  const squares = without.reduce((sum, { mean, times }) => sum + times * (mean - middle) ** 2, 0);
  return Math.sqrt(((n - 1) / n) * squares);
}
