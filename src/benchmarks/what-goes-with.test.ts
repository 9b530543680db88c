import { afterAll, beforeAll, expect, test } from "vitest";
import { given, type World } from "../../test/world/given.ts";
import type { RawRecord } from "../../test/world/raw-records.ts";
import { addDays } from "../domain/day.ts";
import { engagement, engagementSaid } from "./engagement.ts";
import { inboundAgainstOutbound, inboundDifference, inboundSaid } from "./inbound.ts";
import { type Followed, leavings } from "./statistics/survival.ts";

/** C4 of METRICS §8: days, how it ended, buyers' acts before day 14. */
const landmark = [
  [10, "won", 3],
  [20, "won", 4],
  [40, "won", 2],
  [35, "lost", 3],
  [50, "lost", 0],
  [30, "won", 0],
  [12, "lost", 0],
  [55, "lost", 1],
] as const;

let number = 0;
function deal(openedOn: string, days: number, outcome: string, rest: RawRecord = {}): RawRecord {
  const closedOn = addDays(openedOn, days);
  return {
    opportunity_id: `D${++number}`,
    owner_ref: "Ada",
    type: "new",
    outcome,
    currency: "USD",
    amount: "1000.00",
    created_at: `${openedOn}T00:00:00Z`,
    opened_on: openedOn,
    close_on: closedOn,
    closed_at: `${closedOn}T12:00:00Z`,
    ...rest,
  };
}

let world: World;
beforeAll(async () => {
  const watched = landmark.map(([days, end]) => deal("2026-01-01", days, end));
  const march = (days: readonly number[], rest: RawRecord) => days.map((each) => deal("2026-03-01", each, "won", rest));
  const large = { amount: "20000.00" };
  world = await given({
    settings: { cycleHorizon: 60, sizeBands: [10_000] },
    raw: {
      opportunity: [
        ...watched,
        ...march([10, 12, 14, 16, 18], { is_inbound: true }),
        ...march([20, 22, 24, 26, 28], { is_inbound: false }),
        ...march([3, 5], { is_inbound: true, ...large }),
        ...march([25, 26, 27, 28, 29], { is_inbound: false, ...large }),
      ],
      engagement: landmark.flatMap(([, , acts], place) =>
        // One more on day 20, which is too late to count.
        [...Array.from({ length: acts }, (_, act) => 2 + 3 * act), 20].map((day, act) => ({
          engagement_id: `E${place}-${act}`,
          kind: "visit",
          opportunity_ref: watched[place]?.opportunity_id ?? null,
          at: `${addDays("2026-01-01", day)}T10:00:00Z`,
        })),
      ),
    },
  });
});
afterAll(() => world.close());
const asked = () => ({
  period: world.period("2026-Q1"),
  asOf: { on: "2026-03-31", instant: "2026-04-01T00:00:00Z" },
});

test("C4: of the six still open on day 14 two of three with a buyer's acts are won and one of three without: say nothing", async () => {
  const found = await engagement(world.warehouse, asked());
  expect(found).toMatchObject({
    engaged: { successes: 2, trials: 3 },
    quiet: { successes: 1, trials: 3 },
    horizon: 60,
  });
  expect(found?.interval.map((end) => (100 * end).toFixed(1))).toEqual(["-31.6", "71.8"]);
  if (found === null) return;
  expect(engagementSaid(found, "en")).toBe(
    "Of deals still open on day 14, 2 of 3 (66.7%) were won within 60 days where the buyer had acted at least twice, 1 of 3 (33.3%) of the others (95% interval of the difference −31.6 to +71.8 points). Chance alone can give such a difference.",
  );
  expect(engagementSaid(found, "sv")).toContain("Så stor skillnad kan slumpen ensam ge.");
});

test("a buyer's acts that clearly go with winning are not said to cause it", () => {
  const clear = {
    engaged: { successes: 40, trials: 60 },
    quiet: { successes: 20, trials: 80 },
    interval: [0.2559, 0.5513],
    horizon: 90,
  } as const;
  expect(engagementSaid(clear, "en")).toContain("One goes with the other; what causes it is not known.");
});

test("inbound deals win 10 days sooner than outbound ones of their size; the large ones have too few wins to say", async () => {
  const found = await inboundAgainstOutbound(world.warehouse, asked());
  // Small ones: 14 days against 24, each give or take √(10/5) = √2, so together 2.
  expect(found).toMatchObject({ days: expect.closeTo(-10, 9), dropped: 1 });
  expect(found?.bands).toEqual([{ from: null, inbound: expect.closeTo(14, 9), outbound: expect.closeTo(24, 9) }]);
  expect(found?.interval.map((end) => end.toFixed(2))).toEqual(["-13.92", "-6.08"]);
  if (found === null) return;
  expect(inboundSaid(found, "en")).toBe(
    "Inbound deals go with 10 days less to a win than outbound ones of the same size (95% interval −13.9 days to −6.1 days, 1 size); one goes with the other, what causes it is not known. Sizes with fewer than five wins on a side are left out: 1.",
  );
  expect(inboundSaid(found, "sv")).toMatch(/^Inkommande affärer vinns 10 dagar snabbare än utgående av samma storlek/);
});

const won = (...days: number[]): Followed[] => days.map((each) => ({ days: each, end: "won" }));

test("bands weigh by their wins, and large deals that come inbound do not make inbound look slow", () => {
  // Small: 5 inbound of 10 to 14 (12), 15 outbound of 10 to 24 (17). Large: 15 inbound of 50 to 64 (57), 5 outbound of 60 to 64 (62).
  const run = (from: number, many: number) => won(...Array.from({ length: many }, (_, place) => from + place));
  const bands = [
    { from: null, inbound: leavings(run(10, 5)), outbound: leavings(run(10, 15)) },
    { from: 10_000, inbound: leavings(run(50, 15)), outbound: leavings(run(60, 5)) },
  ];
  expect(inboundDifference(bands, 90)?.days).toBeCloseTo(-5, 9); // 20 wins each: (−5 − 5) ÷ 2, though all inbound deals take 45.75 days and all outbound 28.25
  expect(
    inboundDifference([{ from: null, inbound: leavings(run(10, 4)), outbound: leavings(run(10, 15)) }], 90),
  ).toBeNull();
});

test("where chance can give the difference that is said", () => {
  const same = inboundDifference(
    [{ from: null, inbound: leavings(won(5, 10, 20, 40, 60)), outbound: leavings(won(8, 12, 25, 35, 50)) }],
    90,
  );
  if (same === null) throw new Error("There are five wins on each side.");
  expect(inboundSaid(same, "en")).toMatch(
    /^Inbound and outbound deals of the same size do not differ by more than chance can give/,
  );
});
