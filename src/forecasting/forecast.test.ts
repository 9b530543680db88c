import { expect, test } from "vitest";
import { given } from "../../test/world/given.ts";
import type { RawRecord } from "../../test/world/raw-records.ts";
import { decimalOf, money } from "../domain/money.ts";
import { PeriodForecast } from "./period-forecast.ts";

/** A deal of Ada's, opened on the 10th and won on the 20th of a month. */
const wonIn = (month: string, amount: string): RawRecord => ({
  opportunity_id: month,
  owner_ref: "ada",
  type: "new",
  stage_ref: "Won",
  outcome: "won",
  created_at: `${month}-10T00:00:00Z`,
  opened_on: `${month}-10`,
  close_on: `${month}-20`,
  amount,
  currency: "USD",
});

const stages: RawRecord[] = [
  { stage_id: "Offer", name: "Offer", position: "1", probability: "0.5", outcome: "open" },
  { stage_id: "Won", name: "Won", position: "2", probability: "1", outcome: "won" },
  { stage_id: "Lost", name: "Lost", position: "3", probability: "0", outcome: "lost" },
];

const asOf = { on: "2026-03-31", instant: "2026-04-01T00:00:00Z" };

test("a quarter seen from its first day: turns of the four before, each equally likely, at today's working days", async () => {
  // In each quarter of 2025 and in Q1 2026 one deal is opened and won within the quarter: turns of 1,000 to 5,000.
  const wins = ["2025-01", "2025-04", "2025-07", "2025-10", "2026-01"].map((month, place) =>
    wonIn(month, `${place + 1}000`),
  );
  using world = await given({
    raw: {
      rep: [{ rep_id: "ada", name: "Ada" }],
      stage: stages,
      opportunity: wins,
    },
  });
  const made = await PeriodForecast.at(world.warehouse, world.period("2026-Q2"), asOf, false);
  const found = made.of({ grain: "rep", id: "ada" });
  // Their mean is 2,997.54; as a sample of five they lie √(6/4) = 1.2247 times as far from it.
  // Ada works every Monday to Friday: 64, 65, 66, 66 and 64 of them in those quarters, 65 in Q2 2026: 1,015.63, 2,000, 2,954.55, 3,939.39 and 5,078.13.
  expect(made.turnPeriods).toBe(5);
  expect(found.turns.map(({ value }) => Math.round(value)).sort((a, b) => a - b)).toEqual([
    570, 1776, 2945, 4151, 5546,
  ]);
  expect(decimalOf(found.booked)).toBe("0.00");
  // A fifth of each: 114.04 + 355.16 + 588.98 + 830.21 + 1,109.15
  expect(decimalOf(found.total!.mean)).toBe("2997.54");
  // Nothing is open and three values of five lie above 1,900.
  expect(found.total?.chanceOf(money("1900", "USD"))).toBeCloseTo(0.6, 9);
  // The company is Ada.
  expect(made.of({ grain: "all" }).total?.mean).toEqual(found.total?.mean);
});

test("fewer than four quarters say nothing of turns, so there is no total; a quarter that is over is what was booked", async () => {
  const wins = ["2025-10", "2026-01"].map((month, place) => wonIn(month, `${place + 1}000`));
  using world = await given({
    raw: {
      rep: [{ rep_id: "ada", name: "Ada" }],
      stage: stages,
      opportunity: wins,
    },
  });
  const next = await PeriodForecast.at(world.warehouse, world.period("2026-Q2"), asOf, false);
  expect([next.turnPeriods, next.of({ grain: "all" }).total]).toEqual([2, null]);
  const over = await PeriodForecast.at(world.warehouse, world.period("2026-Q1"), asOf, false);
  const total = over.of({ grain: "all" }).total!;
  expect(over.isOver).toBe(true);
  expect([total.quantile(0.1), total.mean, total.quantile(0.9)].map(decimalOf)).toEqual([
    "2000.00",
    "2000.00",
    "2000.00",
  ]);
});

test("dated inside or not goes by the date as it stood on each day: moved out, a deal's later ages count with the others", async () => {
  const offer = (id: string, entered: string, dated: string, more: RawRecord = {}): RawRecord => ({
    opportunity_id: id,
    owner_ref: "ada",
    type: "new",
    stage_ref: "Offer",
    outcome: "open",
    created_at: `${entered}T09:00:00Z`,
    opened_on: entered,
    close_on: dated,
    amount: "1000.00",
    currency: "USD",
    ...more,
  });
  const change = (id: string, field: string, at: string, from: string | null, to: string): RawRecord => ({
    opportunity_ref: id,
    field,
    old_value: from,
    new_value: to,
    changed_at: at,
  });
  const closed = (outcome: "Won" | "Lost", day: string): RawRecord => ({
    outcome: outcome.toLowerCase(),
    stage_ref: outcome,
    close_on: day,
    closed_at: `${day}T12:00:00Z`,
  });
  const deals = [
    offer("won", "2026-01-05", "2026-01-20", closed("Won", "2026-01-20")),
    offer("lost", "2026-01-05", "2026-02-28", closed("Lost", "2026-02-10")),
    offer("moved", "2026-01-05", "2026-02-28", closed("Lost", "2026-02-10")),
    offer("soon", "2026-03-11", "2026-03-25"),
    offer("later", "2026-03-11", "2026-04-20"),
  ];
  const ends = deals.slice(0, 3).flatMap(({ opportunity_id, stage_ref, close_on }): RawRecord[] => {
    const [id, day] = [String(opportunity_id), String(close_on)];
    return [
      change(id, "stage", "2026-01-05T09:00:00Z", null, "Offer"),
      change(id, "stage", `${day}T12:00:00Z`, "Offer", String(stage_ref)),
    ];
  });
  using world = await given({
    raw: {
      rep: [{ rep_id: "ada", name: "Ada" }],
      stage: stages,
      opportunity: deals,
      change: [
        ...ends,
        change("won", "close_on", "2026-01-05T09:00:00Z", null, "2026-01-20"),
        change("lost", "close_on", "2026-01-05T09:00:00Z", null, "2026-02-28"),
        change("lost", "close_on", "2026-02-10T12:00:00Z", "2026-02-28", "2026-02-10"),
        change("moved", "close_on", "2026-01-05T09:00:00Z", null, "2026-01-20"),
        change("moved", "close_on", "2026-01-09T09:00:00Z", "2026-01-20", "2026-02-28"),
        change("moved", "close_on", "2026-02-10T12:00:00Z", "2026-02-28", "2026-02-10"),
        ...["soon", "later"].map((id) => change(id, "stage", "2026-03-11T09:00:00Z", null, "Offer")),
        change("soon", "close_on", "2026-03-11T09:00:00Z", null, "2026-03-25"),
        change("later", "close_on", "2026-03-11T09:00:00Z", null, "2026-04-20"),
      ],
    },
  });
  // Seen on 11 March a month has 20 days to go. On 5 January both “won” and “moved” were dated within 20 days, “lost” was not; one of the two was won in 15 days.
  const seen = async (on: string) => {
    const made = await PeriodForecast.at(
      world.warehouse,
      world.period("2026-03"),
      { on, instant: `${on}T23:59:59Z` },
      true,
    );
    return new Map(
      made.of({ grain: "all" }).deals.map(({ opportunityId, chance }) => [opportunityId, chance.rests[0]]),
    );
  };
  const first = await seen("2026-03-11");
  expect(first.get("soon")).toEqual({ level: "inside", age: 0, deals: 2, chance: 0.5 });
  expect(first.get("later")).toEqual({ level: "outside", age: 0, deals: 1, chance: 0 });
  // Four days on, “moved” had been dated out of the horizon: whoever was still dated inside it then was won.
  const fourth = await seen("2026-03-15");
  expect(fourth.get("soon")).toEqual({ level: "inside", age: 4, deals: 1, chance: 1 });
  expect(fourth.get("later")).toEqual({ level: "outside", age: 4, deals: 2, chance: 0 });
});
