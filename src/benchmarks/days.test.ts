import fc from "fast-check";
import { expect, test } from "vitest";
import type { FamilyRow } from "../metrics/measure.ts";
import { compareDays, type DaysComparison, daysInterval, PooledLeavings } from "./days.ts";
import { type Followed, type Leaving, leavings } from "./statistics/survival.ts";
import { judge } from "./verdict.ts";

const median: DaysComparison = { kind: "days", statistic: "median", leavings: "leavings", tau: "tau" };

/** What the query would say of such deals, a win waited for 60 days. */
function row(deals: readonly Leaving[]): FamilyRow {
  return {
    grain: "rep",
    team_id: null,
    rep_id: "ada",
    part: null,
    tau: 60,
    leavings: deals.map(({ day, won, lost, open }) => [day, won, lost, open]),
  };
}

const on = (end: Followed["end"], ...days: number[]): Followed[] => days.map((each) => ({ days: each, end }));
const verdictOf = (own: Followed[], peers: Followed[]) => {
  const comparing = compareDays("ada", row(leavings(own)), leavings(peers), median);
  const judged = comparing === null ? undefined : judge([comparing], "lower").get("ada");
  return { ...judged, because: judged?.because("en"), swedish: judged?.because("sv") };
};

/** 30 wins from 31 to 60 days, ten losses on the way. */
const peers = [
  ...on("won", ...Array.from({ length: 30 }, (_, place) => 31 + place)),
  ...on("lost", 20, 25, 30, 35, 40, 45, 50, 55, 60, 65),
];

test("C1: four wins are too few for a verdict, whatever they say", () => {
  const own = [...on("won", 10, 14, 21, 45), ...on("lost", 14, 30), ...on("open", 25, 60)];
  const { verdict, because } = verdictOf(own, peers);
  expect(verdict).toBe("too few deals");
  expect(because).toBe(
    "21 days in 4 wins, 54.2% of deals won within 60 days; peers 45 days and 75.0%. A verdict takes ten won deals.",
  );
});

test("twelve wins in 10 to 21 days are quicker than thirty in 31 to 60", () => {
  const own = [...on("won", ...Array.from({ length: 12 }, (_, place) => 10 + place)), ...on("lost", 40, 50, 60)];
  const { verdict, because, swedish } = verdictOf(own, peers);
  expect(verdict).toBe("above");
  expect(because).toMatch(
    /^15 days in 12 wins, 80\.0% of deals won within 60 days; peers \d+ days and 75\.0% \(95% interval of the difference of the means −\S+ days to −\S+ days\)\. Chance alone would rarely give so large a difference\.$/,
  );
  expect(swedish).toMatch(/^15 dagar i 12 vinster, 80,0\s% av affärerna vunna inom 60 dagar; kollegorna/);
});

test("who is quick because only quick deals are won is told that losing fast is not being fast", () => {
  const own = [
    ...on("won", ...Array.from({ length: 12 }, (_, place) => 10 + place)),
    ...on("lost", ...Array.from({ length: 40 }, (_, place) => 22 + (place % 10))),
  ];
  expect(verdictOf(own, peers).because).toMatch(/Fewer of the deals are won: losing fast is not being fast\./);
});

test("slower by ten days is below; as quick is within; peers with 29 wins say nothing", () => {
  const shifted = (by: number) => on("won", ...Array.from({ length: 30 }, (_, place) => 16 + place + by));
  expect(verdictOf(shifted(15), shifted(0)).verdict).toBe("below");
  expect(verdictOf(shifted(0), shifted(0)).verdict).toBe("within");
  const few = verdictOf(shifted(15), shifted(0).slice(1));
  expect(few).toMatchObject({
    verdict: "too few deals",
    because: expect.stringContaining("30 won deals of the peers"),
  });
});

test("deals that all took as long as each other have no error to judge by", () => {
  expect(verdictOf(on("won", ...Array(12).fill(20)), on("won", ...Array(30).fill(25))).verdict).toBe("too few deals");
});

test("an interval is told from ten wins: of the middle between two of the wins, of the mean by its error", () => {
  const ten = on("won", 5, 8, 12, 15, 20, 25, 30, 34, 40, 55);
  // S · exp(±1.96 √(Σ d/n(n−d))): after 8 days .8 [.587, 1], after 12 .7 [.467, 1], after 40 still .1 [.016, .642]: all wins are in by 55.
  expect(daysInterval(row(leavings(ten)), median)).toEqual([12, 55]);
  const [low = 0, high = 0] = daysInterval(row(leavings(ten)), { ...median, statistic: "mean" }) ?? [];
  // Everything followed to its end: the mean's own error, 24.4 ± 1.96 · 15.672 ÷ √10.
  expect([low.toFixed(2), high.toFixed(2)]).toEqual(["14.69", "34.11"]);
  expect(daysInterval(row(leavings(ten.slice(1))), median)).toBeUndefined();
  const decision: DaysComparison = { ...median, statistic: "decision" };
  // With the last of them decided nothing bounds when half would be (R prints NA). Of 21 with one going on: after 15 days
  // .619 [.443, …], after 34 still .238 [.111, .512], after 40 .143 [.050, .407].
  expect(daysInterval(row(leavings(ten)), decision)).toBeUndefined();
  expect(daysInterval(row(leavings([...ten, ...ten, ...on("open", 56)])), decision)).toEqual([15, 40]);
  expect(compareDays("ada", row(leavings(ten)), leavings(peers), decision)).toBeNull();
});

test("what is pooled without one of them is what the others have", () => {
  const rep = fc.array(fc.record({ days: fc.nat(20), end: fc.constantFrom<Followed["end"]>("won", "lost", "open") }), {
    maxLength: 15,
  });
  fc.assert(
    fc.property(fc.array(rep, { minLength: 1, maxLength: 5 }), (reps) => {
      const all = new PooledLeavings(reps.map((deals) => leavings(deals)));
      for (const [place, own] of reps.entries())
        expect(all.without(leavings(own))).toEqual(leavings(reps.toSpliced(place, 1).flat()));
    }),
  );
});
