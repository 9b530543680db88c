import { daysOf } from "../../benchmarks/days.ts";
import type { Leaving } from "../../benchmarks/statistics/survival.ts";
import { meanDaysToWin } from "../../benchmarks/statistics/survival-time.ts";
import type { SlowStage } from "./facts.ts";

/** How long deals stayed in a stage: `lost` is how many left it on that day, whichever way, `open` how many had been there so long and still were. */
export interface StageStays {
  readonly stage: string;
  readonly own: readonly Leaving[];
  readonly peers: readonly Leaving[];
}

/** An own mean is held against the peers' from so many stays (METRICS §2, days to win). */
const [fewest, fewestOfPeers] = [10, 30];

/**
 * The stage in which a rep's deals stay longer than peers' by the largest z of the means, stays that go on counted as going on (METRICS §8: the same
 * method from entry to leaving). Null where no stage has enough stays, or none is slower.
 */
export function slowestStage(stages: readonly StageStays[]): SlowStage | null {
  return stages.reduce<SlowStage | null>((slowest, { stage, own, peers }) => {
    if (endedIn(own) < fewest || endedIn(peers) < fewestOfPeers) return slowest;
    const horizon = usualEnd([...own, ...peers]);
    const [mine, theirs] = [own, peers].map((stays) => meanDaysToWin(stays.map(leavingAsEnd), horizon));
    if (mine?.error == null || theirs?.error == null) return slowest;
    const error = Math.hypot(mine.error, theirs.error);
    const z = error === 0 ? 0 : (mine.mean - theirs.mean) / error;
    if (z <= (slowest?.z ?? 0)) return slowest;
    const [days, usual] = [own, peers].map((stays) => daysOf(stays, horizon, "decision"));
    return days == null || usual == null ? slowest : { stage, days, peers: usual, z };
  }, null);
}

const endedIn = (stays: readonly Leaving[]) => stays.reduce((sum, { lost }) => sum + lost, 0);

/** However a stay ends, it ends: the one event that is waited for. */
const leavingAsEnd = ({ day, lost, open }: Leaving): Leaving => ({ day, won: lost, lost: 0, open });

/** By when nineteen of twenty stays had ended. */
function usualEnd(stays: readonly Leaving[]): number {
  const until = (day: number) => endedIn(stays.filter((each) => each.day <= day));
  const days = stays.filter(({ lost }) => lost > 0).map(({ day }) => day);
  return days.sort((a, b) => a - b).find((day) => until(day) >= 0.95 * endedIn(stays)) ?? 0;
}
