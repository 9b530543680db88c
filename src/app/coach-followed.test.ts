import { afterAll, beforeAll, expect, test } from "vitest";
import { given, type World } from "../../test/world/given.ts";
import type { RawRecord } from "../../test/world/raw-records.ts";
import type { Effect } from "../coaching/follow-up/effect.ts";
import { followedAs } from "../coaching/follow-up/followed-as.ts";
import { addDays } from "../domain/day.ts";
import { midnight } from "../domain/time-zone.ts";
import { whatFollowed } from "./coach-followed.ts";
import { findMeasure } from "./measures.ts";

/**
 * Six reps, each with twelve wins in the sixty days up to 31 March and twelve in the sixty after: every other deal 5,000 won on its 9th day or 20,000
 * on its 39th, and twelve inbound leads answered after 9 or 39 minutes. Only Ada's second half is another: deals of four times the size, won on the 4th or the
 * 19th day, answers after 4 or 19 minutes, and twelve more deals, still open.
 */
let world: World;
beforeAll(async () => {
  world = await given({
    raw: {
      rep: [...reps.map((name) => ({ name })), { name: "Gil", started_on: "2026-02-20", ramp: [0.25, 0.5, 0.75] }],
      opportunity: [
        ...reps.flatMap((rep) => [
          ...twelve((place) => won(rep, addDays("2026-03-12", place), place, rep === "Ada" ? 4000 : 5000, [9, 39])),
          ...twelve((place) =>
            won(
              rep,
              addDays("2026-05-11", place),
              place,
              rep === "Ada" ? 20_000 : 5000,
              rep === "Ada" ? [4, 19] : [9, 39],
            ),
          ),
        ]),
        ...twelve((place) => opened("Ada", addDays("2026-04-02", place))),
        ...twelve((place) => opened("Gil", addDays("2026-03-02", 4 * place))),
      ],
      lead: answers.map(({ lead }) => lead),
      activity: answers.map(({ activity }) => activity),
    },
  });
});
afterAll(() => world.close());

const reps = ["Ada", "Bo", "Cyd", "Dag", "Eva", "Fia"];
const twelve = <One>(make: (place: number) => One) => Array.from({ length: 12 }, (_, place) => make(place));
let number = 0;

function won(
  rep: string,
  closedOn: string,
  place: number,
  small: number,
  [quick, slow]: readonly [number, number],
): RawRecord {
  const isSmall = place % 2 === 0;
  return {
    ...opened(rep, addDays(closedOn, isSmall ? -quick : -slow)),
    outcome: "won",
    amount: `${isSmall ? small : 4 * small}.00`,
    close_on: closedOn,
    closed_at: `${closedOn}T12:00:00Z`,
  };
}

function opened(rep: string, openedOn: string): RawRecord {
  number += 1;
  return {
    opportunity_id: `D${number}`,
    owner_ref: rep,
    type: "new",
    outcome: "open",
    currency: "USD",
    amount: "5000.00",
    created_at: `${openedOn}T00:00:00Z`,
    opened_on: openedOn,
    close_on: "2026-12-31",
  };
}

/** Two leads on each of six working days, at ten. */
const answers = reps.flatMap((rep) =>
  ["2026-03-09", "2026-05-11"].flatMap((monday, half) =>
    [0, 1, 2, 3, 4, 7].flatMap((after) =>
      (rep === "Ada" && half === 1 ? ["04", "19"] : ["09", "39"]).map((minutes) => {
        const [day, id] = [addDays(monday, after), `L-${rep}-${half}-${after}-${minutes}`];
        return {
          lead: { lead_id: id, owner_ref: rep, is_inbound: true, created_at: `${day}T10:00:00Z` },
          activity: {
            activity_id: `A-${id}`,
            type: "call",
            rep_ref: rep,
            lead_ref: id,
            direction: "out",
            at: `${day}T10:${minutes}:00Z`,
          },
        };
      }),
    ),
  ),
);

const asOf = { on: "2026-05-30", instant: midnight("2026-05-31", "UTC") };
const since = (measure: string, repId = "ada") =>
  whatFollowed(
    world.warehouse,
    { measure: findMeasure(measure), repId, on: "2026-03-31", days: 60, isSeen: () => true },
    asOf,
  );
const told = async (measure: string, repId?: string) => {
  const found = await since(measure, repId);
  if (typeof found === "string") throw new Error(found);
  return found;
};
const near = ({ after, expected, interval }: Effect) => [after, expected, ...interval];

/** Twelve a half, two sizes a factor 4 apart: σ² = 12 × (ln 2)² ÷ 11; t of 132 degrees 1.9781; 1.9781 × √(σ² ÷ 12 × (1 + 1 ÷ 5)) = 0.45287. */
const error = 0.45287;

test("a typical deal of 40,000 where 10,000 was to be expected is larger, by more than chance gives", async () => {
  const found = await told("bookings.average");
  // Ada's 8,000 before is within chance of the others' 10,000: ln 4 = 1.38629
  const [after, expected, low, high] = near(found);
  expect([after, expected]).toEqual([expect.closeTo(40_000, 4), expect.closeTo(10_000, 4)]);
  expect(low).toBeCloseTo(10_000 * (Math.exp(Math.log(4) - error) - 1), -1);
  expect(high).toBeCloseTo(10_000 * (Math.exp(Math.log(4) + error) - 1), -1);
  expect(found.verdict).toBe("higher");
  expect(near(await told("bookings.median"))).toEqual(near(found));
  expect((await told("bookings.average", "bo")).verdict).toBe("nothing shown");
});

test("wins after 9 days where 19 were to be expected took shorter, and so did answers to leads", async () => {
  for (const measure of ["sales-cycle.average_days", "sales-cycle.median_days", "sales-cycle.first_response"]) {
    const found = await told(measure);
    const [after, expected, low, high] = near(found);
    // one more than the days is compared: 10 and 20, geometric means of 5 and 20 and of 10 and 40
    expect([after, expected], measure).toEqual([expect.closeTo(9, 6), expect.closeTo(19, 6)]);
    expect(low, measure).toBeCloseTo(20 * (Math.exp(-Math.LN2 - error) - 1), 1);
    expect(high, measure).toBeCloseTo(20 * (Math.exp(-Math.LN2 + error) - 1), 1);
    expect(found.verdict, measure).toBe("lower");
  }
});

test("days to win are the mean of METRICS §8 of the deals opened before the talk and of those opened since", async () => {
  for (const measure of ["sales-cycle.days_to_win", "sales-cycle.mean_days_to_win"]) {
    const found = await told(measure);
    // half won on the 4th day and half on the 19th, the open ones no less; before, and among peers, on the 9th and the 39th
    expect([found.after, found.expected], measure).toEqual([expect.closeTo(11.5, 6), expect.closeTo(24, 6)]);
    expect(found.verdict, measure).toBe("lower");
  }
});

test("what is brought in is told a week, and money by how few deals it came in", async () => {
  const created = await told("pipeline.created");
  // 24 in 60 ÷ 7 weeks where 12 were to be expected: 2.8241 − √(1.2549 + 0.0502) ... = 0.4157 (flow.test.ts)
  expect([created.after, created.expected]).toEqual([expect.closeTo(2.8, 6), expect.closeTo(1.4, 6)]);
  expect(created.interval[0]).toBeCloseTo(0.4157, 3);
  expect(created.verdict).toBe("higher");
  const deals = await told("bookings.deals");
  expect([deals.after, deals.expected]).toEqual([expect.closeTo(1.4, 6), expect.closeTo(1.4, 6)]);
  // 12 deals of 50,000 on average: 600,000 in 8.57 weeks, where 150,000 was to be expected
  const booked = await told("bookings.amount");
  expect([booked.after, booked.expected]).toEqual([expect.closeTo(70_000, 4), expect.closeTo(17_500, 4)]);
  expect(booked.interval[0]).toBeGreaterThan(0);
  expect(booked.interval[0]).toBeLessThan(30_000);
});

test("of one who was still learning the job, and of too few peers, nothing is said", async () => {
  expect(await since("pipeline.created", "gil")).toBe("ramping");
  expect(await since("bookings.average", "gil")).toBe("too-few");
  const alone = { measure: findMeasure("pipeline.created"), repId: "ada", on: "2026-03-31", days: 60 };
  // four of the five peers may be heard of, then three
  for (const [unseen, found] of [
    [["bo"], expect.objectContaining({ verdict: "higher" })],
    [["bo", "cyd"], "too-few"],
  ] as const) {
    const isSeen = (id: string) => !(unseen as readonly string[]).includes(id);
    expect(await whatFollowed(world.warehouse, { ...alone, isSeen }, asOf)).toEqual(found);
  }
});

test("what is a state on a day, rests on a quota or is told by the model is not followed", () => {
  const told = [
    "won-lost.win_rate",
    "bookings.amount",
    "bookings.median",
    "sales-cycle.days_to_win",
    "forecast.pushes",
  ];
  expect(told.map((id) => followedAs(findMeasure(id)))).toEqual(["share", "per-week", "typical", "mean", "per-week"]);
  const not = ["quota.attainment", "forecast.p50", "pipeline.amount", "bookings.mrr", "sales-cycle.days_to_decision"];
  expect(not.map((id) => followedAs(findMeasure(id)))).toEqual(not.map(() => null));
});
