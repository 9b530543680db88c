import { type Interval, z95 } from "../../benchmarks/statistics/proportion.ts";
import { type BeforeAfter, type Effect, fewestPeers, judged, t95 } from "./effect.ts";

/** What came in over some weeks: a number of deals, or their money. */
export interface Flow {
  readonly total: number;
  /** Σv² of what came in, by which a few large deals are told from many small ones; of a number it is the number itself. */
  readonly squares: number;
  /** How long somebody was there for it. */
  readonly weeks: number;
}

/** Fewer than this, before and after together, and nothing is said. */
const fewest = 5;

/**
 * The change of what somebody brings in a week beside the peers' change over the same weeks, with luck of the weeks before taken out. What comes in
 * is a Poisson number of pieces (METRICS §2, luck of money: Σv²), so money is counted in pieces of Σv² ÷ Σv, the size that gives a Poisson number the
 * same spread; and it comes in clumps, which the peers' own changes show: their spread beyond Poisson's widens everything (quasi-Poisson). The
 * weeks before count as far as reps differ by more than that (Marshall 1991, the moments of METRICS §2 for rates). Null on too few.
 */
export function effectOnFlow(own: BeforeAfter<Flow>, peers: readonly BeforeAfter<Flow>[]): Effect | null {
  const there = peers.filter(({ before, after }) => before.weeks > 0 && after.weeks > 0);
  const piece = pieceOf([own, ...there].flatMap(({ before, after }) => [before, after]));
  const pieces = ({ total, weeks }: Flow): Pieces => ({ count: Math.max(0, total) / piece, weeks });
  const inPieces = ({ before, after }: BeforeAfter<Flow>) => ({ before: pieces(before), after: pieces(after) });
  const [mine, theirs] = [inPieces(own), there.map(inPieces)];
  const [then, now] = [sumOf(theirs.map(({ before }) => before)), sumOf(theirs.map(({ after }) => after))];
  const isTooFew =
    there.length < fewestPeers ||
    mine.before.weeks === 0 ||
    mine.after.weeks === 0 ||
    mine.before.count + mine.after.count < fewest ||
    then.count < fewest ||
    now.count < fewest;
  if (isTooFew) return null;

  const [usual, usualNow] = [rateOf(then), rateOf(now)];
  const clumps = clumping(theirs, usual, usualNow);
  const spread = spreadOf(
    [mine, ...theirs].map(({ before }) => before),
    clumps,
  );
  const part = spread / (spread + (clumps * usual) / mine.before.weeks);
  const level = part * rateOf(mine.before) + (1 - part) * usual;
  const season = usualNow / usual;
  const expected = season * level;

  // How far reps differ, and how they clump, is known from as many of them as there are: Student's t for that, as in shares.
  const t = t95(there.length);
  const luck = (rate: number, weeks: number) => (clumps * rate) / weeks;
  const error = Math.hypot(
    t * season * Math.sqrt(spread * (1 - part)),
    z95 * season * Math.sqrt(((1 - part) ** 2 * spread) / there.length),
    z95 * (level / usual) * Math.sqrt(luck(usualNow, now.weeks)),
    z95 * ((part * season * rateOf(mine.before)) / usual) * Math.sqrt(luck(usual, then.weeks)),
  );
  const after = rateOf(mine.after);
  const [low, high] = scoreInterval(after, clumps / mine.after.weeks);
  const value = after - expected;
  const interval: Interval = [value - Math.hypot(after - low, error), value + Math.hypot(high - after, error)];
  return judged(after * piece, expected * piece, [interval[0] * piece, interval[1] * piece]);
}

interface Pieces {
  readonly count: number;
  readonly weeks: number;
}

/** Σv² ÷ Σv: 1 of what is only counted. */
function pieceOf(flows: readonly Flow[]): number {
  const [total, squares] = [sum(flows.map((flow) => flow.total)), sum(flows.map((flow) => flow.squares))];
  return total > 0 && squares > 0 ? squares / total : 1;
}

/** Pearson's χ² of the peers' two counts, each against the rate of all in its weeks, for each that could vary; 1 is Poisson. */
function clumping(peers: readonly BeforeAfter<Pieces>[], usual: number, usualNow: number): number {
  const deviations = peers.flatMap(({ before, after }) => {
    const both = before.count + after.count;
    const share = (before.weeks * usual) / (before.weeks * usual + after.weeks * usualNow);
    return both === 0 ? [] : [(before.count - both * share) ** 2 / (both * share * (1 - share))];
  });
  return Math.max(1, sum(deviations) / (deviations.length - 1));
}

/** The variance of what reps really bring in a week, beyond what chance gives (Marshall 1991); 0 where they do not differ. */
function spreadOf(groups: readonly Pieces[], clumps: number): number {
  const all = sumOf(groups);
  const rate = rateOf(all);
  const seen = sum(groups.map((group) => group.weeks * (rateOf(group) - rate) ** 2));
  const squares = sum(groups.map(({ weeks }) => weeks ** 2));
  return Math.max(0, (seen - clumps * rate * (groups.length - 1)) / (all.weeks - squares / all.weeks));
}

/** The rates that such a one could have come from: those within 1.96 of their own standard errors, the variance being `luck` times the rate. */
function scoreInterval(rate: number, luck: number): Interval {
  const half = (z95 ** 2 * luck) / 2;
  const width = Math.sqrt(z95 ** 2 * luck * rate + half ** 2);
  return [rate + half - width, rate + half + width];
}

const sumOf = (all: readonly Pieces[]): Pieces => ({
  count: sum(all.map(({ count }) => count)),
  weeks: sum(all.map(({ weeks }) => weeks)),
});
const rateOf = ({ count, weeks }: Pieces) => count / weeks;
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
