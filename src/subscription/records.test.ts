import { afterAll, beforeAll, expect, test } from "vitest";
import { given, type World } from "../../test/world/given.ts";
import type { RawRecord } from "../../test/world/raw-records.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { bookingsMeasures } from "../metrics/bookings/index.ts";
import { type SubscriptionRecords, subscriptionRecords } from "./records.ts";

const won = (id: string, closeOn: string, more: RawRecord = {}): RawRecord => ({
  opportunity_id: id,
  owner_ref: "Ada",
  account_ref: id,
  type: "new",
  outcome: "won",
  stage_ref: "Won",
  created_at: `${closeOn}T00:00:00Z`,
  close_on: closeOn,
  amount: "1000.00",
  ...more,
});
const open = (id: string, more: RawRecord): RawRecord =>
  won(id, "2026-08-20", { outcome: "open", stage_ref: "Offer", created_at: "2026-06-01T00:00:00Z", ...more });
const term = (deal: string, startsOn: string, endsOn: string, arr: string, more: RawRecord = {}): RawRecord => ({
  term_id: `${deal} ${startsOn}`,
  opportunity_ref: deal,
  account_ref: deal.slice(0, 1),
  starts_on: startsOn,
  ends_on: endsOn,
  recurring_value: arr,
  arr,
  ...more,
});

let world: World;
let records: SubscriptionRecords;
let months: readonly FiscalPeriod[];
const asOf = { on: "2026-06-30", instant: "2026-07-01T00:00:00Z" };

beforeAll(async () => {
  world = await given({
    observedAt: "2026-06-30T20:00:00Z",
    raw: {
      opportunity: [
        // A, won a fortnight before its start, was renewed 20 days before its end, for less.
        won("A", "2025-02-01"),
        won("A2", "2026-01-26", { account_ref: "A", type: "renewal" }),
        // B left without a word; C gave notice; D runs on by its own terms: three years signed at once.
        won("B", "2025-02-19"),
        won("C", "2025-03-01"),
        won("D", "2025-01-10"),
        // E ends in August, F as well and has said so; G and its renewal are signed.
        won("E", "2025-07-25"),
        won("F", "2025-08-01"),
        won("G", "2025-08-20"),
        won("G2", "2026-06-20", { account_ref: "G", type: "renewal" }),
        // H has no term on record: a year from the usual start is assumed.
        won("H", "2026-05-01", { amount: "3650.00" }),
        open("O1", { arr: "1200.00", amount: "5000.00", one_off: "300.00" }),
        open("O2", { amount: "6600.00", term_months: 24, one_off: "600.00", owner_ref: "Bo" }),
        open("O3", { amount: "700.00", one_off: "200.00" }),
        open("O4", { amount: null, one_off: "50.00", created_at: null }),
      ],
      rep: [
        { rep_id: "ada", name: "Ada", team_ref: "North" },
        { rep_id: "bo", name: "Bo", team_ref: "South" },
      ],
      split: [
        // H is shared by three parts of which Bo has one, a third of F is nobody's.
        { opportunity_ref: "H", rep_ref: "Ada", share: "0.66666667", kind: "revenue" },
        { opportunity_ref: "H", rep_ref: "Bo", share: "0.33333333", kind: "revenue" },
        { opportunity_ref: "F", rep_ref: "Bo", share: "0.6", kind: "revenue" },
      ],
      account: ["A", "B", "C", "D", "E", "F", "G", "H"].map((id) => ({ account_id: id, name: `${id} AB` })),
      subscription_term: [
        term("A", "2025-02-15", "2026-02-15", "1200.00"),
        term("A2", "2026-02-15", "2027-02-15", "900.00", { account_ref: "A" }),
        term("B", "2025-03-01", "2026-03-01", "2400.00"),
        term("C", "2025-03-10", "2026-03-10", "600.00", {
          notified_end_on: "2026-03-10",
          notified_at: "2026-01-09T12:00:00Z",
        }),
        term("D", "2025-02-01", "2026-02-01", "1000.00"),
        term("D", "2026-02-01", "2027-02-01", "1000.00"),
        term("E", "2025-08-15", "2026-08-15", "1825.00"),
        term("F", "2025-08-16", "2026-08-16", "365.00", {
          notified_end_on: "2026-08-16",
          notified_at: "2026-06-01T12:00:00Z",
        }),
        term("G", "2025-09-01", "2026-09-01", "1460.00"),
        term("G2", "2026-09-01", "2027-09-01", "1460.00", { account_ref: "G" }),
      ],
    },
  });
  months = ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"].map(world.period);
  const [first, ...more] = months;
  records = await subscriptionRecords(world.warehouse, [first!, ...more], asOf);
}, 60_000);
afterAll(() => world.close());

test("what months bring by contract is what bookings.revenue says of them", async () => {
  const revenue = bookingsMeasures.find(({ id }) => id === "bookings.revenue");
  if (revenue === undefined || !("family" in revenue.answer)) throw new Error("bookings.revenue has no answer.");
  // June to the end of its last day: the day asked for is that one.
  for (const { label, from } of months) {
    const row = await world.row(revenue.answer.family, { period: label, asOf: asOf.on });
    const found = records.contracted.find((each) => each.from === from);
    expect([label, found?.revenue]).toEqual([label, BigInt(Math.round(100 * Number(row.revenue)))]);
    const terms = records.terms.find((each) => each.grain === "all" && each.from === from);
    expect([terms?.terms, terms?.assumedTerms]).toEqual([row.earning_terms, row.assumed_earning_terms]);
  }
  // By hand, September: A2 73.97, D 82.19, G2 120.00, H 300.00.
  expect(records.contracted.at(3)?.revenue).toBe(7_397n + 8_219n + 12_000n + 30_000n);
});

test("what months bring to a rep and a team is what bookings.revenue says of them; nobody's is the rest", async () => {
  const revenue = bookingsMeasures.find(({ id }) => id === "bookings.revenue");
  if (revenue === undefined || !("family" in revenue.answer)) throw new Error("bookings.revenue has no answer.");
  const sum = (of: readonly { revenue: bigint }[]) => of.reduce((all, each) => all + each.revenue, 0n);
  for (const { label, from } of months) {
    const own = records.credited.filter((each) => each.from === from);
    for (const repId of ["ada", "bo"]) {
      const row = await world.row(revenue.answer.family, { period: label, asOf: asOf.on, rep: repId });
      const part = own.filter((each) => each.repId === repId);
      expect([label, repId, sum(part)]).toEqual([label, repId, BigInt(Math.round(100 * Number(row.revenue)))]);
    }
    // Of F, which gave notice and brings 1.00 a day until 16 August, four tenths are nobody's.
    const days = { "2026-06": 30n, "2026-07": 31n, "2026-08": 15n }[label] ?? 0n;
    const all = records.contracted.find((each) => each.from === from)?.revenue ?? 0n;
    expect([label, all - sum(own)]).toEqual([label, days * 40n]);
  }
  // September by hand: Bo has a third of H's 300.00; the rest is Ada's.
  const september = records.credited.filter(({ from }) => from === "2026-09-01");
  expect(september.map(({ repId, teamId, revenue: minor }) => [repId, teamId, minor])).toEqual([
    ["ada", "north", 7_397n + 8_219n + 12_000n + 20_000n],
    ["bo", "south", 10_000n],
  ]);
  expect(
    records.terms.find(({ grain, from, teamId }) => grain === "team" && from === "2026-09-01" && teamId === "south")
      ?.terms,
  ).toBe(1);
});

test("what ended: A went on for 900 of 1,200, known 20 days before; B and C did not, C's notice 60 days before; D's years were one contract", () => {
  const { renewalRate } = records;
  expect([renewalRate.contracts, renewalRate.ended, renewalRate.renewed]).toEqual([3, 420_000n, 90_000n]);
  // Three are too few to say anything of the next.
  expect(renewalRate.overall).toBeNull();
});

test("what ends with nothing to follow: E, and F that has said so; G is renewed already", () => {
  expect(records.due).toEqual([
    { payer: "E", account: "E AB", endsOn: "2026-08-15", yearly: 182_500n, terms: 1, isNoticed: false },
    { payer: "F", account: "F AB", endsOn: "2026-08-16", yearly: 36_500n, terms: 1, isNoticed: true },
  ]);
});

test("an open deal brings its yearly value, else its amount less its one-off fee over its months, and the fee once; one without either brings nothing known", () => {
  const found = records.open.map(({ deal, worth }) => [
    deal.opportunity_id,
    worth?.yearly ?? null,
    worth?.schedule.days ?? null,
    worth?.oneOff ?? null,
  ]);
  expect(found).toEqual([
    ["O1", 120_000n, 365, 30_000n],
    ["O2", 300_000n, 730, 60_000n],
    ["O3", 50_000n, 365, 20_000n],
    ["O4", null, null, null],
  ]);
});

test("a deal of which nobody knows when it opened is of no known age: it is not new", () => {
  expect(records.open.map(({ deal }) => deal.days_open)).toEqual([29, 29, 29, null]);
});

test("the usual start is the median of first terms of new business: 14, 10, 9, 22, 21, 15 and 12 days after the win", () => {
  expect(records.startLag).toEqual({ days: 14, deals: 7 });
});

test("on 1 July five contracts are live: A2, D's second year, E, F and G; with G2 in place of G the same recurs", () => {
  expect(records.recurring).toEqual({ arr: 555_000n, carr: 555_000n, terms: 5 });
});
