/**
 * Times until deals end, when there are two ways to end and some have not ended yet: Aalen–Johansen's curves of what is won and what
 * is lost (Aalen & Johansen 1978), from counts per day. Wins and losses of a day share its risk set; a deal last seen open on a day
 * is still in it (METRICS §8). A loss is never treated as if the deal might still have been won.
 */

/** How the deals left that had been followed for `day` days: `open` are those last seen open then. */
export interface Leaving {
  readonly day: number;
  readonly won: number;
  readonly lost: number;
  readonly open: number;
}

/** A deal as far as it was followed. */
export interface Followed {
  readonly days: number;
  readonly end: "won" | "lost" | "open";
}

/** Where the curves stand at the end of a day. */
export interface CurvePoint extends Leaving {
  /** Deals followed at least so long. */
  readonly atRisk: number;
  /** F_won: the share that is won by then. */
  readonly wonShare: number;
  /** F_lost: the share that is lost by then. */
  readonly lostShare: number;
  /** S: the share that is still open. */
  readonly stillOpen: number;
}

/** Counts per day, in order of days: all that the statistics of this folder need to know of the deals. */
export function leavings(deals: Iterable<Followed>): Leaving[] {
  const byDay = new Map<number, { day: number; won: number; lost: number; open: number }>();
  for (const { days, end } of deals) {
    const leaving = byDay.get(days) ?? { day: days, won: 0, lost: 0, open: 0 };
    leaving[end] += 1;
    byDay.set(days, leaving);
  }
  return [...byDay.values()].sort((a, b) => a.day - b.day);
}

/** The curves day by day, over the days on which deals left, in their order. */
export function aalenJohansen(deals: readonly Leaving[]): CurvePoint[] {
  let atRisk = countOf(deals);
  let [wonShare, lostShare, stillOpen] = [0, 0, 1];
  return deals.map(({ day, won, lost, open }) => {
    const share = atRisk === 0 ? 0 : stillOpen / atRisk;
    wonShare += share * won;
    lostShare += share * lost;
    stillOpen = share * (atRisk - won - lost);
    const point = { day, won, lost, open, atRisk, wonShare, lostShare, stillOpen };
    atRisk -= won + lost + open;
    return point;
  });
}

/** The curves at the end of a day: where the last step up to it left them. Before the first step everything is open. */
export function curveAt(
  curve: readonly CurvePoint[],
  day: number,
): Pick<CurvePoint, "wonShare" | "lostShare" | "stillOpen"> {
  return curve[stepsUntil(curve, day) - 1] ?? { wonShare: 0, lostShare: 0, stillOpen: 1 };
}

/** How many deals were followed for at least so many days. */
export function atRiskAt(curve: readonly CurvePoint[], day: number): number {
  // A step belongs to the day itself: those who leave on it are still at risk.
  const first = stepsUntil(curve, day);
  const before = curve[first - 1];
  return before?.day === day ? before.atRisk : (curve[first]?.atRisk ?? 0);
}

/** How many deals. */
function countOf(deals: readonly Leaving[]): number {
  return deals.reduce((sum, { won, lost, open }) => sum + won + lost + open, 0);
}

/** Steps on days up to and with `day`. */
function stepsUntil(curve: readonly CurvePoint[], day: number): number {
  let [from, until] = [0, curve.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if (curve[middle]!.day <= day) from = middle + 1;
    else until = middle;
  }
  return from;
}
