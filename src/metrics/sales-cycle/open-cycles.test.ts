import { afterAll, beforeAll, expect, test } from "vitest";
import { saidBeside } from "../../../test/world/caveats.ts";
import { given, type World } from "../../../test/world/given.ts";
import { answerOf, familyOf } from "../../../test/world/measures.ts";
import type { RawRecord } from "../../../test/world/raw-records.ts";
import { recompute } from "../../benchmarks/evidence.ts";
import { addDays } from "../../domain/day.ts";

const family = familyOf("sales-cycle.days_to_win");
const openedOn = "2026-01-01";
/** Day 60 of everything that was opened on the first of January. */
const day60 = { period: "2026-Q1", asOf: addDays(openedOn, 60) };

const hers = "10 won 14 won 14 lost 21 won 25 open 30 lost 45 won 60 open";
const theirs = "12 won 18 won 20 lost 28 won 33 won 35 open 40 lost 41 won 52 won 60 open";

let number = 0;
const inherited = deal("Cyd", openedOn, 60, "won");
const handedOver = deal("Fay", "2026-02-01", 100, "open");

/** One company of many stories, each a rep's own; a win is waited for 60 days. */
let world: World;
beforeAll(async () => {
  world = await given({
    settings: { cycleHorizon: 60 },
    raw: {
      rep: [{ name: "Cyd", team_ref: "North" }],
      opportunity: [
        ...deals("Ada", hers),
        ...deals("Bo", theirs),
        deal("Cyd", openedOn, 10, "won"),
        deal("Cyd", openedOn, 20, "won"),
        inherited,
        ...[0, 0, 12, 20, 30].map((days) => deal("Dag", openedOn, days, "won")),
        deal("Eve", "2026-02-01", 30, "won"),
        deal("Eve", "2026-03-01", 60, "won"), // on 30 April
        deal("Eve", "2026-04-02", 5, "won"), // not opened in the first quarter
        handedOver,
        deal("Gil", "2025-02-01", 40, "won"), // more than a year before the quarter's end
        { ...deal("Gil", "2026-01-10", 20, "won"), is_inbound: true },
        { ...deal("Gil", "2026-01-10", 50, "won"), is_inbound: false },
      ],
      change: [
        {
          opportunity_ref: inherited.opportunity_id,
          changed_at: "2026-01-16T09:00:00Z", // the 15th day
          field: "owner",
          old_value: "Bo",
          new_value: "Cyd",
        },
        {
          opportunity_ref: handedOver.opportunity_id,
          changed_at: "2026-05-01T09:00:00Z",
          field: "owner",
          old_value: "Eve",
          new_value: "Fay",
        },
      ],
    },
  });
});
afterAll(() => world.close());

test("C1: Ada wins in 21 days, 24.2308 on average, and decides in 21; Bo in 33 and 31.8846", async () => {
  const ada = await world.row(family, { ...day60, rep: "ada" });
  expect([ada.opened, ada.wins, ada.tau, ada.days_to_win, ada.days_to_decision]).toEqual([8, 4, 60, 21, 21]);
  expect(ada.mean_days_to_win).toBeCloseTo(24.2308, 4);
  expect(ada.won_share).toBeCloseTo(0.54167, 5);
  const bo = await world.row(family, { ...day60, rep: "bo" });
  expect([bo.days_to_win, Number(bo.mean_days_to_win).toFixed(4), bo.won_share]).toEqual([33, "31.8846", 0.65]);
  // Won, lost and last seen open on each day, for errors and curves.
  expect(ada.leavings).toEqual([
    [10, 1, 0, 0],
    [14, 1, 1, 0],
    [21, 1, 0, 0],
    [25, 0, 0, 1],
    [30, 0, 1, 0],
    [45, 1, 0, 0],
    [60, 0, 0, 1],
  ]);
});

test("C1 from the deals themselves: each of the three numbers, for Ada and for everyone together", async () => {
  for (const who of [{ rep: "ada" }, {}]) {
    const row = await world.row(family, { ...day60, ...who });
    const rows = await world.evidence(family, { ...day60, ...who });
    for (const word of ["days_to_win", "mean_days_to_win", "days_to_decision"])
      expect(Number(recompute(answerOf(`sales-cycle.${word}`).recompute, rows))).toBeCloseTo(Number(row[word]), 9);
  }
});

test("a quarter that is over is told as its last day saw it: what closed since was open then, and whose it was then", async () => {
  const then = await world.row(family, { period: "2026-Q1", asOf: "2026-03-31", rep: "eve" });
  const since = await world.row(family, { period: "2026-Q1", asOf: "2026-06-30", rep: "eve" });
  expect([since.opened, since.wins, since.days_to_win, since.leavings]).toEqual([
    3,
    1,
    30,
    [
      [30, 1, 0, 1],
      [58, 0, 0, 1],
    ],
  ]);
  expect(since).toEqual(then);
  const rows = await world.evidence(family, { period: "2026-Q1", asOf: "2026-06-30", rep: "eve" });
  const [won, ...open] = rows.toSorted((a, b) => (a.outcome === b.outcome ? 0 : a.outcome === "won" ? -1 : 1));
  expect([won?.days, won?.closed_on, won?.opened_on]).toEqual([30, "2026-03-03", "2026-02-01"]);
  expect(open.map(({ outcome, closed_on }) => [outcome, closed_on])).toEqual(Array(2).fill(["open", null]));
  const next = await world.row(family, { period: "2026-Q2", asOf: "2026-06-30", rep: "eve" });
  expect([next.opened, next.wins, next.days_to_win]).toEqual([3, 3, 30]);
});

test("only what was opened in the last year counts; of the quarter, inbound and outbound each have their days", async () => {
  const asked = { period: "2026-Q1", asOf: "2026-03-31" };
  const gil = await world.row(family, { ...asked, rep: "gil" });
  expect([gil.opened, gil.wins, gil.days_to_win]).toEqual([2, 2, 20]);
  const rows = await world.value(family, { ...asked, by: "inbound" });
  const parts = rows.filter(({ grain, part }) => grain === "part" && part !== null);
  expect(parts.map((row) => [row.part, row.days_to_win])).toEqual([
    ["inbound", 20],
    ["outbound", 50],
  ]);
});

test("a deal inherited late is the team's and not Cyd's, who is told so", async () => {
  const asked = { period: "2026-Q1", asOf: "2026-03-31" };
  const cyd = await world.row(family, { ...asked, rep: "cyd" });
  expect([cyd.opened, cyd.wins, cyd.inherited, cyd.mean_days_to_win]).toEqual([2, 2, 1, 15]);
  const north = await world.row(family, { ...asked, team: "north" });
  expect(north).toMatchObject({ wins: 3, days_to_win: 20 });
  expect(saidBeside("sales-cycle.days_to_win", north)).toBe("Of those won within 60 days.");
  expect(saidBeside("sales-cycle.days_to_win", cyd)).toBe("Inherited and left out: 1.");
  expect(saidBeside("sales-cycle.days_to_win", cyd, "sv")).toBe("Ärvda och inte med: 1.");
  const rows = await world.evidence(family, { ...asked, rep: "cyd" });
  expect(rows.filter((row) => row.is_inherited).map((row) => row.days)).toEqual([null]);
  expect(rows).toHaveLength(3);
});

test("wins that took no day are said to have been entered afterwards", async () => {
  const row = await world.row(family, { period: "2026-Q1", asOf: "2026-03-31", rep: "dag" });
  expect(saidBeside("sales-cycle.days_to_win", row)).toBe(
    "40.0% of the wins took no day: they seem to be entered afterwards.",
  );
});

test("C2: of a growing team where a deal takes 30 or 90 days the mean stays 60, where that of won deals says 46.4", async () => {
  const opened = [0, 30, 60, 90].map((day) => ({ day, many: 10 })).concat({ day: 120, many: 40 });
  const growing = opened.flatMap(({ day, many }) =>
    Array.from({ length: many }, (_, place) => {
      const takes = place % 2 === 0 ? 30 : 90;
      return deal("Ada", addDays(openedOn, day), takes, day + takes <= 160 ? "won" : "open");
    }),
  );
  using made = await given({ raw: { opportunity: growing } });
  const asked = { period: "2026", asOf: addDays(openedOn, 160) };
  const row = await made.row(family, asked);
  expect([row.tau, row.mean_days_to_win]).toEqual([90, 60]);
  expect((await made.row(familyOf("sales-cycle.average_days"), asked)).average_days).toBeCloseTo(46.4, 1);
});

/** “10 won 14 lost”, all opened on one day; what is open was opened so many days before day 60. */
function deals(owner: string, written: string): RawRecord[] {
  const words = written.split(" ");
  return words.flatMap((word, place): RawRecord[] => {
    if (place % 2 === 1) return [];
    const [days, end] = [Number(word), words[place + 1] ?? ""];
    return [deal(owner, end === "open" ? addDays(openedOn, 60 - days) : openedOn, days, end)];
  });
}

function deal(owner: string, opened: string, days: number, outcome: string): RawRecord {
  const closedOn = addDays(opened, days);
  return {
    opportunity_id: `O${++number}`,
    owner_ref: owner,
    type: "new",
    outcome,
    currency: "USD",
    amount: "1000.00",
    created_at: `${opened}T00:00:00Z`,
    opened_on: opened,
    close_on: closedOn,
    closed_at: outcome === "open" ? null : `${closedOn}T12:00:00Z`,
  };
}
