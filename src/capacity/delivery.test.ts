import { expect, test } from "vitest";
import type { FiscalPeriod } from "../domain/period.ts";
import type { OpenDeal } from "../subscription/closings.ts";
import { capacityIn, type DeliveryGiven, delivery, unitsFor } from "./delivery.ts";

const month = (label: string): FiscalPeriod => {
  const first = Temporal.PlainDate.from(`${label}-01`);
  return {
    kind: "month",
    label,
    fiscalYear: first.year,
    ordinal: first.month,
    from: first.toString(),
    until: first.add({ months: 1 }).toString(),
  };
};
const start = (startsOn: string, knownOn: string, yearly: bigint | null = null) => ({ startsOn, knownOn, yearly });
const open = (id: string, closeOn: string | null) => ({
  deal: { opportunity_id: id, close_on: closeOn } as OpenDeal,
  worth: { yearly: 150_000n },
});

const given: DeliveryGiven = {
  months: ["2026-06", "2026-07", "2026-08"].map(month),
  past: ["2026-02", "2026-03", "2026-04", "2026-05"].map(month),
  asOf: "2026-06-10",
  starts: [
    // Long known deals that started in the months before, and in April one that came up on the 12th: neither in view a month ahead nor ten days into it.
    start("2026-02-03", "2025-11-01"),
    start("2026-03-20", "2025-12-01"),
    start("2026-04-28", "2026-04-12"),
    start("2026-05-02", "2026-01-01"),
    // Started this month, and signed for this month and the next.
    start("2026-06-05", "2026-04-01"),
    start("2026-06-25", "2026-04-01"),
    start("2026-07-03", "2026-05-01"),
  ],
  open: [open("A", "2026-06-20"), open("B", "2026-05-30"), open("C", null)],
  closings: {
    ever: () => 0.5,
    // The model has A and B a month later than their reps, and C in August as likely as not.
    between: ({ opportunity_id: id }, from) =>
      ({ A: { "2026-06-21": 0.5 }, B: { "2026-06-21": 0.4 }, C: { "2026-07-22": 0.5 } })[id as "A"]?.[
        from as "2026-06-21"
      ] ?? 0,
  },
  startLag: 10,
  capacity: [
    { from: "2026-01-01", units: 3 },
    { from: "2026-08-01", units: 1 },
  ],
  unit: { unit: "onboardings", each: { by: "deal", units: 1 } },
  currency: "USD",
};

test("a month's demand is what is signed, what open deals may start in it, by either date, and what was started before by deals not there yet", () => {
  const [june, july, august] = delivery(given);
  // A starts on 30 June by its rep; B, overdue, at the earliest ten days from tomorrow, on 21 June. The turns: of the four months after their tenth day April brought one.
  expect(june).toMatchObject({ capacity: 3, started: 1, signed: 2, turns: 0.25 });
  expect(june?.byReps.expected).toBe(2 + 0.5 + 0.5 + 0.25);
  expect(june?.byModel.expected).toBe(2 + 0.25);
  // More than three of them: both A and B, or one of the two and one not there yet.
  expect(june?.byReps.over).toBeCloseTo(0.25 + 0.5 * 0.25, 12);
  expect(july).toMatchObject({ capacity: 3, started: 0, signed: 1 });
  expect(july?.byReps.expected).toBe(1 + 0.25);
  expect(july?.byModel.expected).toBeCloseTo(1 + 0.9 + 0.25, 12);
  expect(august).toMatchObject({ capacity: 1, signed: 0 });
  expect(august?.byReps.expected).toBe(0.25);
  expect(august?.byModel.expected).toBeCloseTo(0.5 + 0.25, 12);
});

test("with three months known, what deals not yet open bring cannot be told", () => {
  const [june] = delivery({ ...given, past: given.past.slice(1) });
  expect([june?.turns, june?.byReps.expected]).toEqual([null, 3]);
});

test("a capacity holds from its month until the next entry, and before the first there is none", () => {
  expect(
    ["2025-12-01", "2026-01-01", "2026-07-01", "2026-08-01"].map((from) => capacityIn(given.capacity, from)),
  ).toEqual([null, 3, 3, 1]);
});

test("a deal takes so many units, or one for each begun 600 of its yearly value", () => {
  const seats = { unit: "seats", each: { by: "yearly-value", per: "600" } } as const;
  expect(unitsFor({ unit: "hours", each: { by: "deal", units: 40 } }, null, "USD")).toBe(40);
  expect([150_000n, 60_000n, 60_001n, 0n, null].map((yearly) => unitsFor(seats, yearly, "USD"))).toEqual([
    3, 1, 2, 0, 0,
  ]);
});
