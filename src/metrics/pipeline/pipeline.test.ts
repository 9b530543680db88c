import { afterEach, expect, test } from "vitest";
import { saidBeside } from "../../../test/world/caveats.ts";
import { given, type World } from "../../../test/world/given.ts";
import type { RawRecord } from "../../../test/world/raw-records.ts";
import type { EvidenceRow, Family } from "../measure.ts";
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

test("P1: a deal that moves says why: P3 was re-dated out and P4 in, P7 was deleted", async () => {
  world = await given({ raw: { opportunity: p1Deals, change: fromTheStart(p1Deals, p1Changes) } });
  const asked = { period: "2026-Q1", asOf: "2026-03-31" };
  expect(moves(await world.evidence(family("waterfall_begin"), asked))).toEqual([
    ["P3", "begin, moved out", "re-dated"],
    ["P4", "moved in, lost", "re-dated"],
    ["P7", "begin, moved out", "deleted"],
  ]);
  const parts = await world.value(family("waterfall_begin"), { ...asked, by: "reason" });
  expect(
    parts
      .filter((row) => row.grain === "part")
      .map((row) => [row.part, row.waterfall_moved_in, row.waterfall_moved_out]),
  ).toEqual([
    ["deleted", "0.0000", "4000.0000"],
    ["re-dated", "9000.0000", "5000.0000"],
    [null, "0.0000", "0.0000"],
  ]);
});

test("a deal that becomes a renewal leaves, one lost in December and opened again comes back, one dated for the first time comes in", async () => {
  const deals = [
    open("renewed", { amount: "100.00", close_on: "2026-03-20", type: "renewal" }),
    open("again", { amount: "200.00", close_on: "2026-03-20", stage_ref: "Demo", outcome: null }),
    open("dated", { amount: "300.00", close_on: "2026-03-20" }),
  ];
  const changes = [
    change("renewed", "type", "new", "renewal"),
    change("again", "stage", "Demo", "Lost", "2025-12-01T12:00:00Z"),
    change("again", "stage", "Lost", "Demo"),
    { ...change("dated", "close_on", "", "2026-03-20"), old_value: null },
  ];
  const stage = [
    { name: "Demo", outcome: "open" },
    { name: "Lost", outcome: "lost" },
  ];
  world = await given({ raw: { opportunity: deals, stage, change: fromTheStart(deals, changes) } });
  const rows = await world.evidence(family("waterfall_begin"), { period: "2026-Q1", asOf: "2026-03-31" });
  expect(moves(rows)).toEqual([
    ["again", "moved in, end", "re-opened"],
    ["dated", "moved in, end", "first-dated"],
    ["renewed", "begin, moved out", "re-typed"],
  ]);
});

test("a deal handed over stays in everyone's pipeline, moves out of Ada's and North's, and into Bo's and South's", async () => {
  const deals = [open("D", { amount: "10000.00", close_on: "2026-03-20", owner_ref: "Bo" })];
  const rep = ["Ada", "Bo"].map((name) => ({ name, team_ref: name === "Ada" ? "North" : "South" }));
  world = await given({
    raw: { rep, opportunity: deals, change: fromTheStart(deals, [change("D", "owner", "Ada", "Bo")]) },
  });
  const asked = { period: "2026-Q1", asOf: "2026-03-31" };
  const told = async (who: { rep?: string; team?: string }) => {
    const row = await world?.row(family("waterfall_begin"), { ...asked, ...who });
    return legs.filter((leg) => Number(row?.[`${leg}_deals`]) > 0);
  };
  expect(await told({})).toEqual(["begin", "end"]);
  for (const from of [{ rep: "ada" }, { team: "north" }]) expect(await told(from)).toEqual(["begin", "moved_out"]);
  for (const to of [{ rep: "bo" }, { team: "south" }]) expect(await told(to)).toEqual(["moved_in", "end"]);
  for (const rep of ["ada", "bo"]) {
    const rows = await world.evidence(family("waterfall_begin"), { ...asked, rep });
    expect(rows.map((row) => row.moved_because)).toEqual(["re-assigned"]);
  }
});

test("a deal whose amount was blanked when it was lost is lost at what it was last known to be worth", async () => {
  const deals = [
    open("D", { amount: "0.00", close_on: "2026-03-10", outcome: "lost", closed_at: "2026-03-10T12:00:00Z" }),
  ];
  const changes = [change("D", "amount", "9000.00", "0.00", "2026-03-10T12:00:00Z")];
  world = await given({ raw: { opportunity: deals, change: fromTheStart(deals, changes) } });
  const row = await world.row(family("waterfall_begin"), { period: "2026-Q1", asOf: "2026-03-31" });
  expect([row.waterfall_begin, row.waterfall_decreased, row.waterfall_lost]).toEqual([
    "9000.0000",
    "0.0000",
    "9000.0000",
  ]);
});

test("without history nobody knows what a quarter began with: those legs are unknown and say so, what was won is not", async () => {
  const old = { created_at: "2025-11-03T09:00:00Z" };
  const deals = [
    open("old", { ...old, outcome: "won", amount: "700.00", close_on: "2026-02-10" }),
    open("new", { ...inQuarter, outcome: "won", amount: "300.00", close_on: "2026-02-20" }),
    open("lost", { ...inQuarter, outcome: "lost", amount: "0.00", close_on: "2026-02-20" }),
    open("open", { ...old }),
  ];
  world = await given({ raw: { opportunity: deals } });
  const row = await world.row(family("waterfall_begin"), { period: "2026-Q1", asOf: "2026-03-31" });
  const told = Object.fromEntries(legs.map((leg) => [leg, row[`waterfall_${leg}`]]));
  expect(told).toEqual({
    begin: null,
    created: "300.0000", // and one more without an amount
    moved_in: null,
    increased: null,
    decreased: null,
    moved_out: null,
    won: "1000.0000",
    lost: null,
    end: null,
  });
  expect(saidBeside("pipeline.waterfall_created", row)).toBe("1 of 2 deals have no amount and are not in the sum.");
});

test("P6: five open deals of 75,000; three of 30,000 are due in the quarter, weighted 17,500.00", async () => {
  const deals = [
    open("A", { amount: "20000.00", close_on: "2026-03-20", stage_ref: "Demo" }),
    open("B", { amount: "10000.00", close_on: "2026-02-20", stage_ref: "Offer" }),
    open("C", { close_on: "2026-03-05", stage_ref: "Demo" }),
    open("D", { amount: "30000.00", close_on: "2026-04-10", stage_ref: "Demo" }),
    open("E", { amount: "15000.00", stage_ref: "Demo" }),
  ].map((deal) => ({ ...deal, modified_at: deal.created_at }));
  const stage = [
    { name: "Demo", position: 1, probability: 0.5, outcome: "open" },
    { name: "Offer", position: 2, probability: 0.75, outcome: "open" },
  ];
  const quota = [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "40000.00" }];
  world = await given({ raw: { opportunity: deals, stage, quota, change: fromTheStart(deals) } });
  const asked = { period: "2026-Q1", asOf: "2026-02-27" };
  const row = await world.row(family("deals"), asked);
  expect(Number(row.amount)).toBe(75000);
  expect([row.deals, row.overdue, row.unsized, row.undated]).toEqual([5, 1, 1, 1]);
  const parts = await world.value(family("deals"), { ...asked, by: "due" });
  const due = parts.find((part) => part.grain === "part" && part.part === "in the period");
  expect([due?.deals, Number(due?.amount), Number(due?.weighted), due?.overdue]).toEqual([3, 30_000, 17_500, 1]);
  // For coverage B is overdue: 20,000 of the 40,000 missing.
  expect(await world.row(family("coverage"), asked)).toMatchObject({ coverage: 0.5, coverage_deals: 2 });
});

test("what was created is worth what it closed at, at the rate of that day, and says when only wins have an amount", async () => {
  const deals = [
    open("won", { ...inQuarter, outcome: "won", currency: "EUR", amount: "100.00", close_on: "2026-02-20" }),
    open("lost", { ...inQuarter, outcome: "lost", amount: "0.00", close_on: "2026-02-20" }),
    open("open", { ...inQuarter }),
  ];
  const fx_rate = [
    { currency: "EUR", from_on: "2026-01-01", rate: "1.1" },
    { currency: "EUR", from_on: "2026-03-01", rate: "1.2" },
  ];
  world = await given({ raw: { opportunity: deals, fx_rate } });
  const row = await world.row(family("created"), { period: "2026-Q1", asOf: "2026-03-31" });
  expect([row.created, row.created_amount, row.created_sized]).toEqual([3, "110.0000", 1]);
  expect(saidBeside("pipeline.created_amount", row, "sv")).toBe(
    "2 av 3 affärer saknar belopp och ingår inte i summan. Bara vunna affärer har ett, så detta är vad som vunnits av det skapade, inte vad som skapades.",
  );
});

test("from the CRM's 5 open deals and 275 to our 2 and 210: a renewal, a test, a credit note and a rate", async () => {
  const dated = { close_on: "2026-03-20" };
  const deals = [
    open("plain", { ...dated, amount: "100.00" }),
    open("euro", { ...dated, amount: "100.00", currency: "EUR" }),
    open("renewal", { ...dated, amount: "50.00", type: "renewal" }),
    open("credit", { ...dated, amount: "-5.00" }),
    open("test", { ...dated, amount: "30.00", is_test: true }),
    open("deleted", { ...dated, amount: "7.00", is_deleted: true }),
  ];
  const fx_rate = [{ currency: "EUR", from_on: "2026-01-01", rate: "1.1" }];
  const deleted = change("deleted", "is_deleted", "false", "true");
  world = await given({ raw: { opportunity: deals, fx_rate, change: fromTheStart(deals, [deleted]) } });
  const asked = { period: "2026-Q1", asOf: "2026-03-10" };
  const steps = await world.bridge(family("deals"), asked);
  const row = await world.row(family("deals"), asked);
  for (const [measure, crm] of [
    ["deals", 5],
    ["amount", 275],
  ] as const) {
    const own = steps.filter((step) => step.measure === measure);
    expect(own.reduce((sum, step) => sum + Number(step.crm), 0)).toBe(crm);
    expect(own.reduce((sum, step) => sum + Number(step.ours), 0)).toBe(Number(row[measure]));
  }
  expect(steps.filter((step) => step.measure === "amount").map((step) => [step.opportunity_id, step.reason])).toEqual([
    ["credit", "negative-amount"],
    ["euro", "currency"],
    ["plain", "same"],
    ["renewal", "type"],
    ["test", "test"],
  ]);
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

const moves = (rows: readonly EvidenceRow[]) =>
  rows.flatMap((row) => (row.moved_because === null ? [] : [[row.opportunity_id, row.legs, row.moved_because]]));

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
      const value = later === undefined ? deal[field] : later.old_value;
      const since = String(deal.created_at);
      return value === undefined || value === null
        ? []
        : [{ opportunity_ref: deal.opportunity_id, changed_at: since, field, old_value: null, new_value: value }];
    }),
  );
  return [...first, ...changes];
}
