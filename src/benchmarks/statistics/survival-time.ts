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
 *
 * ln Q(t) falls by 1 ÷ F_won(τ) with what is won up to t and rises by κ = 1 ÷ (F_won(τ) − F_won(t)) − 1 ÷ F_won(τ) with what is won after it: so
 * its variance is a sum over the days up to t, the same for every later t, and κ² times that of what is won after t.
 */
export function medianDaysToWinInterval(curve: readonly CurvePoint[], tau: number): Interval | null {
  const { wonShare: all } = curveAt(curve, tau);
  if (all === 0) return null;
  const until = curve.filter(({ day }) => day <= tau);
  const after = variancesAfter(until);
  let upTo = 0;
  let [low, high]: (number | undefined)[] = [];
  for (const [place, point] of until.entries()) {
    upTo += varianceOn(point, until[place - 1], -1 / all, point.wonShare / all);
    if (point.won === 0) continue;
    const left = all - point.wonShare;
    const isOver = left <= all * sameShare;
    const error = isOver ? 0 : Math.sqrt(upTo + (1 / left - 1 / all) ** 2 * after[place]!);
    const share = isOver ? 0 : left / all;
    if (share * Math.exp(-z95 * error) <= 0.5 * (1 + sameShare)) low ??= point.day;
    if (share * Math.exp(z95 * error) <= 0.5 * (1 + sameShare)) high ??= point.day;
  }
  return low === undefined || high === undefined ? null : [low, high];
}

/** F_won(τ) and its variance. */
export function wonShare(curve: readonly CurvePoint[], tau: number): { share: number; variance: number } {
  const until = curve.filter(({ day }) => day <= tau);
  const share = until.at(-1)?.wonShare ?? 0;
  const first = until[0] === undefined ? 0 : varianceOn(until[0], undefined, 1, share - until[0].wonShare);
  return { share, variance: first + (variancesAfter(until)[0] ?? 0) };
}

/** The variance of what is won after each of the days. */
function variancesAfter(curve: readonly CurvePoint[]): number[] {
  const all = curve.at(-1)?.wonShare ?? 0;
  const variances: number[] = [];
  let after = 0;
  for (let place = curve.length - 1; place >= 0; place -= 1) {
    variances[place] = after;
    after += varianceOn(curve[place]!, curve[place - 1], 1, all - curve[place]!.wonShare);
  }
  return variances;
}

/**
 * What one day adds to the variance of Σ c(t)·ΔF_won(t): of those at risk so many are won, so many lost, the rest go on (a multinomial draw, as in
 * Greenwood's formula); a win counts `weight`, and one win or loss more takes its part of what comes `later`.
 */
function varianceOn(point: CurvePoint, previous: CurvePoint | undefined, weight: number, later: number): number {
  const { won, lost, atRisk, stillOpen } = point;
  if (won + lost === 0) return 0;
  const before = previous?.stillOpen ?? 1;
  const [pWon, pLost] = [won / atRisk, lost / atRisk];
  const lose = stillOpen === 0 ? 0 : (later * before) / stillOpen;
  const win = weight * before - lose;
  return (pWon * win ** 2 + pLost * lose ** 2 - (pWon * win - pLost * lose) ** 2) / atRisk;
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
