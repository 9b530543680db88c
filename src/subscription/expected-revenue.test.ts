import { expect, test } from "vitest";
import type { FiscalPeriod } from "../domain/period.ts";
import type { OpenDeal } from "./closings.ts";
import { expectedRevenue } from "./expected-revenue.ts";
import { yearly } from "./schedule.ts";

const month = (ordinal: number, from: string, until: string): FiscalPeriod => ({
  kind: "month",
  label: from.slice(0, 7),
  fiscalYear: 2026,
  ordinal,
  from,
  until,
});
const months = [
  month(7, "2026-07-01", "2026-08-01"),
  month(8, "2026-08-01", "2026-09-01"),
  month(9, "2026-09-01", "2026-10-01"),
];
const hundredADay = 3_650_000n;
const deal = { opportunity_id: "D" } as OpenDeal;

test("a month is what is signed, what ends less what is not renewed, and open deals by their chance and their start", () => {
  const found = expectedRevenue({
    months,
    asOf: "2026-06-30",
    contracted: [{ from: "2026-07-01", revenue: 10_000n, assumed: 0n }],
    endings: [
      { endsOn: "2026-08-01", yearly: hundredADay, isNoticed: false },
      { endsOn: "2026-09-01", yearly: hundredADay / 5n, isNoticed: true },
    ],
    renewalRate: () => 0.8,
    prospects: [{ deal, schedule: yearly(hundredADay, 12), oneOff: 50_000n }],
    // Half of it is won in July: on the 16th, starting ten days later, so six days of July are earned; a fifth in August. Its set-up of 500 comes on the first day.
    closings: { between: (_, from) => ({ "2026-07-01": 0.5, "2026-08-01": 0.2 })[from] ?? 0 },
    startLag: 10,
  });
  expect(found.map(({ month: _, assumed: __, ...sums }) => sums)).toEqual([
    { contracted: 10_000n, ending: 0n, notRenewed: 0n, pipeline: 30_000n, pipelineOneOff: 25_000n, expected: 65_000n },
    {
      contracted: 0n,
      ending: 310_000n,
      notRenewed: 62_000n,
      pipeline: 155_000n + 12_000n,
      pipelineOneOff: 10_000n,
      expected: 425_000n,
    },
    // The notified contract would have brought 20 a day; none of it is expected.
    {
      contracted: 0n,
      ending: 360_000n,
      notRenewed: 120_000n,
      pipeline: 210_000n,
      pipelineOneOff: 0n,
      expected: 450_000n,
    },
  ]);
});

test("where nothing is known of renewals, nothing is taken to go on", () => {
  const [, august] = expectedRevenue({
    months,
    asOf: "2026-06-30",
    contracted: [],
    endings: [{ endsOn: "2026-08-01", yearly: hundredADay, isNoticed: false }],
    renewalRate: () => null,
    prospects: [],
    closings: { between: () => 0 },
    startLag: 0,
  });
  expect(august).toMatchObject({ ending: 310_000n, notRenewed: 310_000n, expected: 0n });
});

test("what a deal brings once comes in the month it starts in, whatever month it was won in, and only as likely as that", () => {
  const once = expectedRevenue({
    months,
    asOf: "2026-06-30",
    contracted: [],
    endings: [],
    renewalRate: () => null,
    prospects: [{ deal, schedule: yearly(0n, 12), oneOff: 100_001n }],
    // Won on 16 July, it starts on 4 September, 50 days later; won in August it starts after the months told.
    closings: { between: (_, from) => ({ "2026-07-01": 0.5, "2026-08-01": 0.2 })[from] ?? 0 },
    startLag: 50,
  });
  expect(once.map(({ pipelineOneOff, expected }) => [pipelineOneOff, expected])).toEqual([
    [0n, 0n],
    [0n, 0n],
    [50_001n, 50_001n], // half a cent is rounded up
  ]);
});
