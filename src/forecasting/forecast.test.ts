import { expect, test } from "vitest";
import { given } from "../../test/world/given.ts";
import type { RawRecord } from "../../test/world/raw-records.ts";
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
  const made = await PeriodForecast.at(world.warehouse, world.period("2026-Q2"), asOf);
  const found = made.of({ grain: "rep", id: "ada" });
  // Ada works every Monday to Friday: 64, 65, 66, 66 and 64 of them in those quarters, 65 in Q2 2026.
  expect(made.turnPeriods).toBe(5);
  expect(found.turns.map(Math.round).sort((a, b) => a - b)).toEqual([1016, 2000, 2955, 3939, 5078]);
  expect(found.booked).toBe(0);
  expect(found.total?.mean).toBeCloseTo(
    (1000 * 65) / 64 / 5 + (2000 + (3000 * 65) / 66 + (4000 * 65) / 66 + (5000 * 65) / 64) / 5,
    1,
  );
  // Nothing is open and four values of five lie above 1,900.
  expect(found.total?.chanceOf(1900)).toBeCloseTo(0.8, 9);
  // The company is Ada.
  expect(made.of({ grain: "all" }).total?.mean).toBeCloseTo(found.total?.mean ?? 0, 6);
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
  const next = await PeriodForecast.at(world.warehouse, world.period("2026-Q2"), asOf);
  expect([next.turnPeriods, next.of({ grain: "all" }).total]).toEqual([2, null]);
  const over = await PeriodForecast.at(world.warehouse, world.period("2026-Q1"), asOf);
  const total = over.of({ grain: "all" }).total;
  expect([over.isOver, total?.quantile(0.1), total?.mean, total?.quantile(0.9)]).toEqual([true, 2000, 2000, 2000]);
});
