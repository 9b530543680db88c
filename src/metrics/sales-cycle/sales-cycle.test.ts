import { afterEach, expect, test } from "vitest";
import { given, type World } from "../../../test/world/given.ts";
import type { RawRecord } from "../../../test/world/raw-records.ts";
import { addDays } from "../../domain/day.ts";
import type { Family } from "../measure.ts";
import { salesCycleMeasures } from "./index.ts";

let world: World | undefined;
afterEach(() => world?.close());

test("C1: of Ada's wins after 10, 14, 21 and 45 days the middle is 17.5 and the mean 22.5, losses left out", async () => {
  world = await given({
    raw: { opportunity: [10, 14, 21, 45].map((days) => closed(days)).concat(closed(14, "lost")) },
  });
  const row = await world.row(family, { period: "2026-Q1", asOf: "2026-03-31", rep: "ada" });
  expect([row.wins, row.median_days, row.average_days]).toEqual([4, 17.5, 22.5]);
});

test("C2: the CRM's view of a growing team says 46.4 days where a deal takes 60", async () => {
  const cohorts = [0, 30, 60, 90].map((day) => ({ day, deals: 10 })).concat({ day: 120, deals: 40 });
  const wins = cohorts.flatMap(({ day, deals }) =>
    Array.from({ length: deals }, (_, index) => ({ day, days: index % 2 === 0 ? 30 : 90 })),
  );
  world = await given({
    raw: {
      opportunity: wins
        .filter(({ day, days }) => day + days <= 160)
        .map(({ day, days }) => closed(days, "won", addDays("2026-01-01", day))),
    },
  });
  const row = await world.row(family, { period: "2026", asOf: addDays("2026-01-01", 160) });
  expect(row.average_days).toBeCloseTo(46.4, 1);
});

test("the wins behind the average give the average again", async () => {
  world = await given({ raw: { opportunity: [10, 14, 21, 45].map((days) => closed(days)) } });
  const rows = await world.evidence(family, { period: "2026-Q1", asOf: "2026-03-31", rep: "ada" });
  expect(rows.map(({ days }) => days).toSorted((a, b) => Number(a) - Number(b))).toEqual([10, 14, 21, 45]);
});

const family = ((): Family => {
  const answer = salesCycleMeasures.find(({ id }) => id === "sales-cycle.average_days")?.answer;
  if (answer === undefined || !("family" in answer)) throw new Error("sales-cycle.average_days has no answer.");
  return answer.family;
})();

let number = 0;
function closed(days: number, outcome = "won", openedOn = "2026-01-01"): RawRecord {
  const closedOn = addDays(openedOn, days);
  return {
    opportunity_id: `C${++number}`,
    owner_ref: "Ada",
    type: "new",
    outcome,
    currency: "USD",
    amount: "1000.00",
    created_at: `${openedOn}T00:00:00Z`,
    opened_on: openedOn,
    close_on: closedOn,
    closed_at: `${closedOn}T12:00:00Z`,
  };
}
