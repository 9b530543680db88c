import { expect, test } from "vitest";
import { aalenJohansen, type Followed, leavings } from "../../src/benchmarks/statistics/survival.ts";
import { meanDaysToWin, medianDaysToWin } from "../../src/benchmarks/statistics/survival-time.ts";
import { Company } from "../../src/simulator/company.ts";
import { planOfSize } from "../../src/simulator/plan.ts";
import { Randomness } from "../../src/simulator/randomness.ts";
import { dayNumber } from "../../src/simulator/timeline.ts";

const seeds = process.env.REPMARK_SOAK === "1" ? 50 : 6;
const today = dayNumber("2026-06-30");
/** Three quarters' ends, of a team that opens twice as many deals every 75 days. */
const quarterEnds = [180, 90, 0].map((back) => today - back);
const doubling = 75;

test("a growing team does not get quicker: days to win stay at the truth, the mean of won deals drifts away from it", {
  timeout: 600_000,
}, () => {
  const told = quarterEnds.map(
    (): Record<"median" | "mean" | "wonOnly", number[]> => ({
      median: [],
      mean: [],
      wonOnly: [],
    }),
  );
  for (let seed = 1; seed <= seeds; seed += 1) {
    const deals = grown(seed);
    for (const [place, seenOn] of quarterEnds.entries()) {
      const { truth, ours, wonOnly } = asSeen(deals, seenOn);
      told[place]!.median.push(ours.median / truth.median - 1);
      told[place]!.mean.push(ours.mean / truth.mean - 1);
      told[place]!.wonOnly.push(wonOnly / truth.won - 1);
    }
  }
  const off = told.map(({ median, mean, wonOnly }) => [median, mean, wonOnly].map(average));
  console.log(
    `${seeds} growing teams, away from the truth at three quarters' ends: median days to win ${column(off, 0)}, mean ${column(off, 1)}; won-only mean ${column(off, 2)}`,
  );
  for (const [median = 1, mean = 1] of off) {
    expect(Math.abs(median)).toBeLessThanOrEqual(0.03);
    expect(Math.abs(mean)).toBeLessThanOrEqual(0.03);
  }
  // The won deals alone seem to be quicker, every quarter.
  for (const [, , wonOnly = 0] of off) expect(wonOnly).toBeLessThan(-0.05);
});

interface Life {
  readonly openedOn: number;
  readonly closedOn: number;
  readonly isWon: boolean;
}

/** What a team opens that has grown to all of a company's new business by today: of earlier days ever fewer deals, whatever became of them. */
function grown(seed: number): Life[] {
  const company = new Company(planOfSize(24_000, { seed, reps: 120, skill: { kind: "equal" }, defects: false }));
  const lives: Life[] = [];
  let number = 0;
  for (const deal of company.deals()) {
    const [end] = deal.closings;
    const openedOn = Math.floor(deal.createdAt / 1440);
    const isThere = new Randomness(seed, "growth", number++).chance(Math.min(1, 2 ** ((openedOn - today) / doubling)));
    if (deal.type !== "new" || end === undefined || deal.isTest || deal.mergedInto !== null || !isThere) continue;
    lives.push({ openedOn, closedOn: Math.max(openedOn, Math.floor(end.at / 1440)), isWon: end.isWon });
  }
  return lives;
}

/** The deals opened in the year before a day: as that day sees them, and as they have all ended since. */
function asSeen(lives: readonly Life[], seenOn: number) {
  const opened = lives.filter(({ openedOn }) => seenOn - 365 < openedOn && openedOn <= seenOn);
  const won = lives.filter((life) => life.isWon && life.closedOn <= seenOn && life.closedOn > seenOn - 365);
  const cycles = won.map((life) => life.closedOn - life.openedOn).sort((a, b) => a - b);
  const tau = Math.ceil((cycles[Math.floor(0.95 * cycles.length)] ?? 0) / 30) * 30;
  const ended = (life: Life): Followed => ({
    days: life.closedOn - life.openedOn,
    end: life.isWon ? "won" : "lost",
  });
  const known = opened.map((life): Followed => {
    return life.closedOn <= seenOn ? ended(life) : { days: seenOn - life.openedOn, end: "open" };
  });
  const ofLastQuarter = won.filter((life) => life.closedOn > seenOn - 90);
  return {
    // What the mean of won deals would be, had all of them been won by now.
    truth: {
      ...daysToWin(opened.map(ended), tau),
      won: average(opened.filter((life) => life.isWon).map((life) => life.closedOn - life.openedOn)),
    },
    ours: daysToWin(known, tau),
    wonOnly: average(ofLastQuarter.map((life) => life.closedOn - life.openedOn)),
  };
}

function daysToWin(deals: readonly Followed[], tau: number) {
  const left = leavings(deals);
  return { median: medianDaysToWin(aalenJohansen(left), tau) ?? 0, mean: meanDaysToWin(left, tau)?.mean ?? 0 };
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const column = (off: readonly number[][], place: number) =>
  off.map((each) => `${(100 * (each[place] ?? 0)).toFixed(1)} %`).join(" ");
