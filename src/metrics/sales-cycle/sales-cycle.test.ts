import { afterEach, expect, test } from "vitest";
import { saidBeside } from "../../../test/world/caveats.ts";
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

test("a deal inherited late is the team's and not Ada's, who has it listed without days and its number told", async () => {
  const inherited = closed(60);
  world = await given({
    raw: {
      rep: [{ name: "Ada", team_ref: "North" }],
      opportunity: [closed(10), closed(20), inherited],
      change: [
        {
          opportunity_ref: inherited.opportunity_id,
          changed_at: "2026-01-16T09:00:00Z", // the 15th day
          field: "owner",
          old_value: "Bo",
          new_value: "Ada",
        },
      ],
    },
  });
  const asked = { period: "2026-Q1", asOf: "2026-03-31" };
  const ada = await world.row(family, { ...asked, rep: "ada" });
  expect([ada.wins, ada.inherited, ada.average_days, ada.total_days, ada.cycles]).toEqual([2, 1, 15, 30, [10, 20]]);
  for (const who of [{}, { team: "north" }]) {
    expect(await world.row(family, { ...asked, ...who })).toMatchObject({ wins: 3, average_days: 30, median_days: 20 });
  }
  const rows = await world.evidence(family, { ...asked, rep: "ada" });
  expect(rows.map((row) => [row.days, row.is_inherited])).toEqual([
    [10, false],
    [20, false],
    [null, true],
  ]);
  expect(saidBeside("sales-cycle.average_days", ada)).toBe("Inherited and left out: 1.");
  expect(saidBeside("sales-cycle.average_days", ada, "sv")).toBe("Ärvda och inte med: 1.");
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
