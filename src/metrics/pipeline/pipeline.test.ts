import { afterEach, expect, test } from "vitest";
import { given, type World } from "../../../test/world/given.ts";
import type { RawRecord } from "../../../test/world/raw-records.ts";
import type { Family } from "../measure.ts";
import { pipelineMeasures } from "./index.ts";

let world: World | undefined;
afterEach(() => world?.close());

test("P1: the quarter's pipeline goes from 54,000.00 to 19,500.75, leg by leg", async () => {
  world = await given({ raw: { opportunity: p1Deals, change: fromTheStart(p1Deals, p1Changes) } });
  const row = await world.row(family("waterfall_begin"), { period: "2026-Q1", asOf: "2026-03-31" });
  const cents = Object.fromEntries(legs.map((leg) => [leg, Number(row[`waterfall_${leg}`])]));
  expect(cents).toEqual({
    begin: 54000,
    created: 10333.58,
    moved_in: 9000,
    increased: 2500.5,
    decreased: 2000,
    moved_out: 9000,
    won: 21333.33,
    lost: 24000,
    end: 19500.75,
  });
  expect(legs.map((leg) => row[`${leg}_deals`])).toEqual([5, 2, 1, 1, 1, 2, 2, 2, 2]);
});

test("P1: the deals behind each leg sum to the leg", async () => {
  world = await given({ raw: { opportunity: p1Deals, change: fromTheStart(p1Deals, p1Changes) } });
  const asked = { period: "2026-Q1", asOf: "2026-03-31" };
  const row = await world.row(family("waterfall_begin"), asked);
  const rows = await world.evidence(family("waterfall_begin"), asked);
  for (const leg of legs) {
    const sum = rows.reduce((total, deal) => total + Math.round(Number(deal[`${leg}_value`] ?? 0) * 100), 0);
    expect([leg, sum / 100]).toEqual([leg, Number(row[`waterfall_${leg}`])]);
  }
});

test("P6: all five open deals count, and what they lack is counted apart", async () => {
  const deals = [
    open("A", { amount: "20000.00", close_on: "2026-03-20" }),
    open("B", { amount: "10000.00", close_on: "2026-02-20" }),
    open("C", { close_on: "2026-03-05" }),
    open("D", { amount: "30000.00", close_on: "2026-04-10" }),
    open("E", { amount: "15000.00" }),
  ];
  world = await given({ raw: { opportunity: deals, change: fromTheStart(deals) } });
  const row = await world.row(family("deals"), { period: "2026-Q1", asOf: "2026-02-27" });
  expect(Number(row.amount)).toBe(75000);
  expect([row.deals, row.overdue, row.unsized, row.undated]).toEqual([5, 1, 1, 1]);
});

test("five deals of 60, 20, 10, 5 and 5 thousand are as concentrated as 2.410 equal ones, 60 % in one", async () => {
  const deals = sizes([60000, 20000, 10000, 5000, 5000]);
  world = await given({ raw: { opportunity: deals, change: fromTheStart(deals) } });
  const row = await world.row(family("deals"), { period: "2026-Q1", asOf: "2026-02-27" });
  expect(row.effective_deals).toBeCloseTo(2.41, 3);
  expect(row.largest_share).toBeCloseTo(0.6, 12);
});

test("one large deal moves the mean size to 18,200 and leaves the median at 8,000", async () => {
  const deals = sizes([5000, 6000, 8000, 12000, 60000]);
  world = await given({ raw: { opportunity: deals, change: fromTheStart(deals) } });
  const row = await world.row(family("deals"), { period: "2026-Q1", asOf: "2026-02-27" });
  expect([row.median, row.average]).toEqual([8000, 18200]);
});

const legs = ["begin", "created", "moved_in", "increased", "decreased", "moved_out", "won", "lost", "end"] as const;

function family(measure: string): Family {
  const answer = pipelineMeasures.find(({ id }) => id === `pipeline.${measure}`)?.answer;
  if (answer === undefined || !("family" in answer)) throw new Error(`pipeline.${measure} has no answer.`);
  return answer.family;
}

function open(id: string, more: RawRecord = {}): RawRecord {
  return {
    opportunity_id: id,
    name: id,
    owner_ref: "Ada",
    type: "new",
    outcome: "open",
    currency: "USD",
    created_at: "2025-11-03T09:00:00Z",
    opened_on: "2025-11-03",
    ...more,
  };
}

function sizes(amounts: readonly number[]): RawRecord[] {
  return amounts.map((amount, index) => open(`D${index}`, { amount: amount.toFixed(2), close_on: "2026-03-20" }));
}

const inQuarter = { created_at: "2026-02-02T09:00:00Z", opened_on: "2026-02-02" };
const p1Deals: RawRecord[] = [
  open("P1", { amount: "12500.50", close_on: "2026-03-20" }),
  open("P2", { amount: "18000.00", close_on: "2026-03-10", outcome: "won", closed_at: "2026-03-10T12:00:00Z" }),
  open("P3", { amount: "6000.00", close_on: "2026-05-15" }),
  open("P4", { amount: "9000.00", close_on: "2026-03-12", outcome: "lost", closed_at: "2026-03-12T12:00:00Z" }),
  open("P5", { ...inQuarter, amount: "7000.25", close_on: "2026-03-25" }),
  open("P6", {
    ...inQuarter,
    amount: "3333.33",
    close_on: "2026-03-05",
    outcome: "won",
    closed_at: "2026-03-05T12:00:00Z",
  }),
  open("P7", { amount: "4000.00", close_on: "2026-03-20", is_deleted: true }),
  open("P8", { amount: "15000.00", close_on: "2026-03-02", outcome: "lost", closed_at: "2026-03-02T12:00:00Z" }),
  open("P9", {
    ...inQuarter,
    amount: "1000.00",
    close_on: "2026-07-10",
    outcome: "lost",
    closed_at: "2026-03-03T12:00:00Z",
  }),
];
const change = (deal: string, field: string, old: string, now: string, at = "2026-02-10T12:00:00Z"): RawRecord => ({
  opportunity_ref: deal,
  changed_at: at,
  field,
  old_value: old,
  new_value: now,
});
const p1Changes: RawRecord[] = [
  change("P1", "amount", "10000.00", "12500.50"),
  change("P2", "amount", "20000.00", "18000.00"),
  change("P3", "amount", "5000.00", "6000.00"),
  change("P3", "close_on", "2026-03-15", "2026-05-15"),
  change("P4", "amount", "8000.00", "9000.00"),
  change("P4", "close_on", "2026-05-12", "2026-03-12"),
  change("P7", "is_deleted", "false", "true"),
];

/** A field history from creation on: without it an amount or a close date is known only from when it was first seen. */
function fromTheStart(deals: readonly RawRecord[], changes: readonly RawRecord[] = []): RawRecord[] {
  const first = deals.flatMap((deal) =>
    ["amount", "close_on"].flatMap((field) => {
      const later = changes.find((entry) => entry.opportunity_ref === deal.opportunity_id && entry.field === field);
      const value = later?.old_value ?? deal[field];
      const since = String(deal.created_at);
      return value === undefined
        ? []
        : [{ opportunity_ref: deal.opportunity_id, changed_at: since, field, old_value: null, new_value: value }];
    }),
  );
  return [...first, ...changes];
}
