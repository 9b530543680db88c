import fc from "fast-check";
import { expect, test } from "vitest";
import { daysUntil, kaplanMeier, restrictedMean } from "./kaplan-meier.ts";
import { aalenJohansen, atRiskAt, curveAt, type Followed, type Leaving, leavings } from "./survival.ts";
import { meanDaysToWin, medianDaysToWin, medianDaysToWinInterval, wonShare } from "./survival-time.ts";

/** “10 won 14 lost 25 open”. */
function deals(written: string): Leaving[] {
  const words = written.split(" ");
  const read = words.flatMap((word, place): Followed[] =>
    place % 2 === 0 ? [{ days: Number(word), end: words[place + 1] as Followed["end"] }] : [],
  );
  return leavings(read);
}

const ada = deals("10 won 14 won 14 lost 21 won 25 open 30 lost 45 won 60 open");
const peers = deals("12 won 18 won 20 lost 28 won 33 won 35 open 40 lost 41 won 52 won 60 open");

test("C1: Ada's curves, day by day", () => {
  const ended = aalenJohansen(ada).filter(({ won, lost }) => won + lost > 0);
  const five = (share: number) => share.toFixed(5);
  expect(
    ended.map((at) => [at.day, at.atRisk, at.won, at.lost, five(at.wonShare), five(at.lostShare), five(at.stillOpen)]),
  ).toEqual([
    [10, 8, 1, 0, "0.12500", "0.00000", "0.87500"],
    [14, 7, 1, 1, "0.25000", "0.12500", "0.62500"],
    [21, 5, 1, 0, "0.37500", "0.12500", "0.50000"],
    [30, 3, 0, 1, "0.37500", "0.29167", "0.33333"],
    [45, 2, 1, 0, "0.54167", "0.29167", "0.16667"],
  ]);
});

test("C1: a median of 21 days to win, a mean of 24.2308 give or take 10.1533; a decision in 21; open for 29.875 of 60 days", () => {
  const curve = aalenJohansen(ada);
  expect(medianDaysToWin(curve, 60)).toBe(21);
  const found = meanDaysToWin(ada, 60);
  expect([found?.mean.toFixed(4), found?.error?.toFixed(4)]).toEqual(["24.2308", "10.1533"]);
  const decided = kaplanMeier(ada);
  expect(daysUntil(decided, 0.5).days).toBe(21);
  expect(restrictedMean(decided, 60).mean).toBeCloseTo(29.875, 10);
});

test("C1: beside her peers, who take 33 days, 31.8846 on average, and win 0.65", () => {
  const curve = aalenJohansen(peers);
  const [hers, theirs] = [meanDaysToWin(ada, 60), meanDaysToWin(peers, 60)];
  expect([medianDaysToWin(curve, 60), theirs?.mean.toFixed(4), wonShare(curve, 60).share.toFixed(5)]).toEqual([
    33,
    "31.8846",
    "0.65000",
  ]);
  const difference = (hers?.mean ?? 0) - (theirs?.mean ?? 0);
  const error = Math.hypot(hers?.error ?? 0, theirs?.error ?? 0);
  expect([difference.toFixed(2), error.toFixed(2), (difference / error).toFixed(2)]).toEqual([
    "-7.65",
    "12.02",
    "-0.64",
  ]);
});

test("C2: of a growing team, where a deal takes 30 or 90 days, the mean stays 60", () => {
  const seenOn = 160;
  const growing = [0, 30, 60, 90, 120].flatMap((day) =>
    Array.from({ length: day === 120 ? 40 : 10 }, (_, place): Followed => {
      const takes = place % 2 === 0 ? 30 : 90;
      return day + takes <= seenOn ? { days: takes, end: "won" } : { days: seenOn - day, end: "open" };
    }),
  );
  expect(meanDaysToWin(leavings(growing), 120)?.mean).toBeCloseTo(60, 10);
  const won = growing.filter(({ end }) => end === "won");
  expect(won.reduce((sum, { days }) => sum + days, 0) / won.length).toBeCloseTo(46.4, 1);
});

test("W6: four of ten won on day 20, seen on day 40, are 0.40 by then and not all of those decided", () => {
  const ten = leavings([
    ...Array.from({ length: 4 }, (): Followed => ({ days: 20, end: "won" })),
    ...Array.from({ length: 6 }, (): Followed => ({ days: 40, end: "open" })),
  ]);
  expect(curveAt(aalenJohansen(ten), 40).wonShare).toBeCloseTo(0.4, 12);
});

test("F4: a cell of a forecast: 0.40625 within 28 days, half for a deal ten days into it", () => {
  const cell = aalenJohansen(deals("5 won 12 won 12 lost 15 open 20 won 25 lost 33 won 40 open"));
  expect(curveAt(cell, 28).wonShare).toBeCloseTo(0.40625, 10);
  const [then, until] = [curveAt(cell, 10), curveAt(cell, 28)];
  expect((until.wonShare - then.wonShare) / then.stillOpen).toBeCloseTo(0.3214, 4);
  const later = curveAt(cell, 38);
  expect((later.wonShare - then.wonShare) / then.stillOpen).toBeCloseTo(0.5, 10);
  expect([0, 5, 6, 12, 13, 40, 41].map((day) => atRiskAt(cell, day))).toEqual([8, 8, 7, 7, 5, 1, 0]);
});

test("nothing won says nothing; one win alone has no error; no deal at all is no fault", () => {
  expect(meanDaysToWin(deals("10 lost 20 open"), 60)).toBeNull();
  expect(meanDaysToWin(deals("10 won 20 open"), 60)).toEqual({ mean: 10, error: null });
  expect([medianDaysToWin([], 60), meanDaysToWin([], 60), medianDaysToWinInterval([], 60)]).toEqual([null, null, null]);
  expect(medianDaysToWin(aalenJohansen(deals("70 won")), 60)).toBeNull();
});

const followed = fc.array(
  fc.record({ days: fc.nat(25), end: fc.constantFrom<Followed["end"]>("won", "won", "lost", "open") }),
  { minLength: 1, maxLength: 40 },
);

test("what is won, lost and open is everything, and the curves only grow", () => {
  fc.assert(
    fc.property(followed, (some) => {
      let before = { wonShare: 0, lostShare: 0 };
      for (const point of aalenJohansen(leavings(some))) {
        expect(point.wonShare + point.lostShare + point.stillOpen).toBeCloseTo(1, 10);
        expect(point.wonShare >= before.wonShare && point.lostShare >= before.lostShare).toBe(true);
        before = point;
      }
    }),
  );
});

test("the quick jackknife is the slow one: each deal left out and everything worked out anew", () => {
  fc.assert(
    fc.property(followed, fc.integer({ min: 5, max: 30 }), (some, tau) => {
      const quick = meanDaysToWin(leavings(some), tau);
      const means = some.map((_, place) => meanDaysToWin(leavings(some.toSpliced(place, 1)), tau)?.mean ?? null);
      if (quick === null || quick.error === null) {
        expect(quick === null || some.length < 2 || means.includes(null)).toBe(true);
        return;
      }
      const n = means.length;
      const middle = means.reduce<number>((sum, mean) => sum + (mean ?? Number.NaN), 0) / n;
      const squares = means.reduce<number>((sum, mean) => sum + ((mean ?? Number.NaN) - middle) ** 2, 0);
      expect(quick.error).toBeCloseTo(Math.sqrt(((n - 1) / n) * squares), 8);
    }),
    { numRuns: 300 },
  );
});

test("where nothing is lost and everything is won in time, days to win are days to a decision, interval and all", () => {
  const wonOrOpen = fc.array(
    fc.record({ days: fc.nat(25), end: fc.constantFrom<Followed["end"]>("won", "won", "open") }),
    {
      minLength: 6,
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(wonOrOpen, (some) => {
      const all = leavings([...some, { days: 26, end: "won" }]);
      const { days, low, high } = daysUntil(kaplanMeier(all), 0.5);
      expect(medianDaysToWin(aalenJohansen(all), 30)).toBe(days);
      // Those won by τ are won by the last win; a curve that comes down to nothing has no such bound.
      expect(medianDaysToWinInterval(aalenJohansen(all), 30)).toEqual([low, high ?? 26]);
    }),
    { numRuns: 300 },
  );
});

test("the error of the won share is Greenwood's where nothing is lost, and a share's own where everyone was followed", () => {
  const uncensored = deals("5 won 9 lost 9 won 12 lost 20 won 31 won 40 lost 44 won");
  const { share, variance } = wonShare(aalenJohansen(uncensored), 50);
  expect([share, variance]).toEqual([expect.closeTo(5 / 8, 12), expect.closeTo(((5 / 8) * (3 / 8)) / 8, 12)]);
  const unlost = deals("5 won 9 open 9 won 12 won 20 open 31 won 40 open");
  const greenwood = kaplanMeier(unlost).at(-1)?.error ?? 0;
  expect(wonShare(aalenJohansen(unlost), 50).variance).toBeCloseTo(greenwood ** 2, 12);
});
