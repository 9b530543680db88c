import { expect, onTestFinished, test } from "vitest";
import { given } from "../../test/world/given.ts";
import type { RawRecord } from "../../test/world/raw-records.ts";
import { midnight } from "../domain/time-zone.ts";
import { coachFacts } from "./coach-facts.ts";
import { slowStages } from "./coach-yearly.ts";

/** Facts of Ada and her colleagues at the end of 31 March 2026. */
async function facts(raw: Parameters<typeof given>[0]["raw"], slow: readonly string[] = []) {
  const made = await given({ raw });
  onTestFinished(() => made.close());
  const asOf = { on: "2026-03-31", instant: midnight("2026-04-01", "UTC") };
  const asked = {
    period: made.period("2026-Q1"),
    previous: null,
    yearAgo: null,
    asOf,
    calendar: made.calendar,
    language: "en" as const,
  };
  return {
    of: (await coachFacts(made.warehouse, asked, new Set(slow))).of,
    slowest: await slowStages(made.warehouse, asked, new Set(slow)),
  };
}

const stage = [
  { name: "Demo", position: 1, outcome: "open" },
  { name: "Offer", position: 2, outcome: "open" },
  { name: "Won", position: 3, outcome: "won" },
  { name: "Lost", position: 4, outcome: "lost" },
];
const deal = (opportunity_id: string, more: RawRecord): RawRecord => ({
  opportunity_id,
  owner_ref: "Ada",
  type: "new",
  amount: "1000.00",
  created_at: "2026-01-01T09:00:00Z",
  stage_ref: "Demo",
  ...more,
});
const act = (opportunity_ref: string, day: string, direction = "out"): RawRecord => ({
  activity_id: `${opportunity_ref} ${day} ${direction}`,
  type: "call",
  rep_ref: "Ada",
  opportunity_ref,
  at: `${day}T10:00:00Z`,
  direction,
});
const day = (number: number) => String(number).padStart(2, "0");

test("a deal is untouched since either side last did something, and quiet since the buyer did; in won deals four of five pauses were of four days or fewer", async () => {
  // Ten won deals from 1 to 11 January, called on the 5th: pauses of 4 and 6 days; ten more called on the 2nd, 4th, 6th, 8th and 10th: 1, 2, 2, 2, 2, 1
  const won = Array.from({ length: 20 }, (_, index) => `W${index}`);
  const called = (id: string, index: number) =>
    index < 10 ? [act(id, "2026-01-05")] : [2, 4, 6, 8, 10].map((on) => act(id, `2026-01-${day(on)}`));
  const { of } = await facts({
    stage,
    account: [{ account_id: "A1", name: "Atlas AB" }],
    opportunity: [
      ...won.map((id) => deal(id, { stage_ref: "Won", close_on: "2026-01-11" })),
      deal("O1", { name: "Rollout", account_ref: "A1", created_at: "2026-02-01T09:00:00Z", close_on: "2026-03-20" }),
    ],
    change: [
      ["stage", "Demo"],
      ["close_on", "2026-03-20"],
      ["amount", "1000.00"],
    ].map(([field, new_value]) => ({
      opportunity_ref: "O1",
      changed_at: "2026-02-01T09:00:00Z",
      field,
      old_value: null,
      new_value,
    })),
    activity: [...won.flatMap(called), act("O1", "2026-03-10"), act("O1", "2026-03-21", "in")],
    engagement: [{ engagement_id: "E1", kind: "visit", opportunity_ref: "O1", at: "2026-03-01T10:00:00Z" }],
  });
  const ada = of("ada");
  expect(ada.open).toMatchObject([
    {
      opportunityId: "O1",
      name: "Rollout",
      account: "Atlas AB",
      stage: "Demo",
      value: 1000,
      closeOn: "2026-03-20",
      isDue: true,
      overdue: 11,
      age: 58,
      quiet: 30, // since the visit of 1 March
      untouched: 10, // since the call that came in on 21 March
    },
  ]);
  // 80 pauses: 20 of 1 day, 40 of 2, 10 of 4 and 10 of 6; the 80th percentile lies at place 63.2 of 0 to 79, among the fours
  expect(ada.usual.untouched80).toBe(4);
  expect(ada.usual.quiet80).toBeNull(); // no buyer's act in a won deal is on record
});

test("what the team won after no, one and more pushes is told once each has thirty deals", async () => {
  const group = (name: string, pushes: number, won: number, all = 30) =>
    Array.from({ length: all }, (_, index) => {
      const id = `${name}${index}`;
      return {
        opportunity: deal(id, {
          stage_ref: index < won ? "Won" : "Lost",
          close_on: "2026-02-20",
          closed_at: "2026-02-20T10:00:00Z",
        }),
        change: [
          ...Array.from({ length: pushes }, (_, push) => ({
            opportunity_ref: id,
            changed_at: `2026-01-${day(10 + 5 * push)}T10:00:00Z`,
            field: "close_on",
            old_value: `2026-02-${day(20 - pushes + push)}`,
            new_value: `2026-02-${day(21 - pushes + push)}`,
          })),
          {
            opportunity_ref: id,
            changed_at: "2026-02-20T10:00:00Z",
            field: "stage",
            old_value: "Demo",
            new_value: index < won ? "Won" : "Lost",
          },
        ],
      };
    });
  const ratesOf = async (deals: ReturnType<typeof group>) =>
    (
      await facts({
        stage,
        opportunity: deals.map((each) => each.opportunity),
        change: deals.flatMap((each) => each.change),
      })
    ).of("ada").usual.afterPushes;
  expect(
    await ratesOf([...group("N", 0, 15), ...group("O", 1, 12), ...group("T", 2, 4, 20), ...group("M", 3, 2, 11)]),
  ).toEqual([
    { successes: 15, trials: 30 },
    { successes: 12, trials: 30 },
    { successes: 6, trials: 31 },
  ]);
  expect(await ratesOf([...group("N", 0, 15), ...group("O", 1, 12), ...group("T", 2, 4, 29)])).toBeNull();
});

test("Ada's deals stay longest in Offer: 20 days where peers' stay 10; in Demo all stay 5", async () => {
  const stays = (rep: string, count: number, offer: number) =>
    Array.from({ length: count }, (_, index) => {
      const id = `${rep}${index}`;
      // a day more or less, so that there is a spread
      const left = 6 + offer + (index % 3) - 1;
      return {
        opportunity: deal(id, {
          owner_ref: rep,
          stage_ref: "Won",
          close_on: `2026-02-${day(left)}`,
          created_at: "2026-02-01T09:00:00Z",
        }),
        change: [
          {
            opportunity_ref: id,
            changed_at: "2026-02-06T10:00:00Z",
            field: "stage",
            old_value: "Demo",
            new_value: "Offer",
          },
          {
            opportunity_ref: id,
            changed_at: `2026-02-${day(left)}T10:00:00Z`,
            field: "stage",
            old_value: "Offer",
            new_value: "Won",
          },
        ],
      };
    });
  const deals = [...stays("Ada", 12, 20), ...stays("Bo", 18, 10), ...stays("Cyd", 18, 10)];
  const { of, slowest } = await facts(
    { stage, opportunity: deals.map((each) => each.opportunity), change: deals.flatMap((each) => each.change) },
    ["ada"],
  );
  expect(slowest.get("ada")).toMatchObject({ stage: "Offer", days: 20, peers: 10 });
  expect(of("ada").slowestStage).toEqual(slowest.get("ada"));
  expect(of("bo").slowestStage).toBeNull();
});
