import { expect, test } from "vitest";
import { chartSvg } from "./chart-svg.ts";
import { callAgainstActual } from "./charts/call-against-actual.ts";
import { fanChart } from "./charts/fan.ts";
import { reliabilityChart } from "./charts/reliability.ts";

const money = { unit: "money", currency: "EUR", language: "en" } as const;

test("a fan says what it shows, and its axis reaches up to a quota out of reach", () => {
  const fan = {
    from: "2026-08-20",
    until: "2026-10-01",
    booked: 12_000,
    p10: 21_000,
    p50: 37_000,
    p90: 58_000,
    quota: 100_000,
    call: 45_000,
  };
  const words = { title: "Outlook", booked: "booked", half: "50 %", quota: "quota", call: "call" };
  const chart = fanChart(fan, words, money);
  expect(chart.sentence).toBe(
    "Outlook: booked €12,000.00, 10 % €21,000.00, 50 % €37,000.00, 90 % €58,000.00, quota €100,000.00, call €45,000.00.",
  );
  expect(chart.option.yAxis).toMatchObject({ max: 100_000 });
  expect(chartSvg(chart)).toContain("quota");
  expect(fanChart({ ...fan, quota: null, call: null }, words, money).table.rows).toHaveLength(4);
});

test("calls against what came, and chances against what was won, are tables too", () => {
  const calls = callAgainstActual(
    [
      { label: "Ada 2026-Q1", call: 100, actual: 90 },
      { label: "Ada 2026-Q2", call: 80, actual: 100 },
    ],
    { title: "Calls", call: "call", actual: "came", says: (below, all) => `${below} of ${all} came to less.` },
    money,
  );
  expect(calls.sentence).toBe("Calls: 1 of 2 came to less.");
  expect(calls.table.rows[1]?.map(({ text }) => text)).toEqual(["Ada 2026-Q2", "€80.00", "€100.00"]);
  const reliability = reliabilityChart(
    [{ told: 0.7, deals: 40, won: 26, low: 0.495, high: 0.779 }],
    { title: "Kept", told: "told", won: "won", deals: "deals" },
    "sv",
  );
  expect(reliability.sentence).toBe("Kept: 70,0\u00a0% → 65,0\u00a0%.");
  expect(reliability.table.rows[0]?.map(({ text }) => text)).toEqual(["70,0\u00a0%", "65,0\u00a0%", "40"]);
});
