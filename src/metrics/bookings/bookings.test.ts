import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { type GivenWorld, given } from "../../../test/world/given.ts";
import { addDays } from "../../domain/day.ts";
import { bookingsMeasures } from "./index.ts";

const familyOf = (id: string) => {
  const measure = bookingsMeasures.find((each) => each.id === id);
  if (measure === undefined || !("family" in measure.answer)) throw new Error(`${id} is not answered.`);
  return measure.answer.family;
};

const revenue = familyOf("bookings.revenue");
const mrr = familyOf("bookings.mrr");
const booked = familyOf("bookings.amount");

async function world(asked: GivenWorld) {
  const made = await given({ observedAt: "2029-12-31T00:00:00Z", ...asked });
  onTestFinished(() => made.close());
  return made;
}

const won = (id: string, closeOn: string, amount: string, more: object = {}) => ({
  opportunity_id: id,
  owner_ref: "Ada",
  type: "new",
  outcome: "won",
  stage_ref: "Won",
  created_at: `${closeOn}T00:00:00Z`,
  close_on: closeOn,
  amount,
  ...more,
});

const term = (deal: string, startsOn: string, endsOn: string, recurring: string, more: object = {}) => ({
  opportunity_ref: deal,
  account_ref: null,
  starts_on: startsOn,
  ends_on: endsOn,
  recurring_value: recurring,
  ...more,
});

test("B1: a year for 12,000.00 from 15 February brings each period its cents, and all of them the contract", async () => {
  const made = await world({
    raw: {
      opportunity: [won("D", "2026-02-10", "12000.00")],
      subscription_term: [term("D", "2026-02-15", "2027-02-15", "12000.00")],
    },
  });
  const of = async (period: string) => (await made.row(revenue, { period, asOf: "2029-06-30" })).revenue;
  expect(await of("2026-02")).toBe("460.2700");
  expect(await of("2026-03")).toBe("1019.1800");
  expect(await of("2026-Q1")).toBe("1479.4500");
  expect(await of("2026")).toBe("10520.5500");
  expect(await of("2027-02")).toBe("460.2700");
  expect((await made.row(revenue, { period: "2026-Q2", asOf: "2029-06-30" })).backlog).toBe("7528.7700");
  expect((await made.row(booked, { period: "2026-Q1", asOf: "2029-06-30" })).amount).toBe("12000.0000");
});

test("B1: three years for 90,000 and a fee of 6,000 are 96,000 in all, 30,000 a year, 36,000 in the first", async () => {
  const made = await world({
    raw: {
      opportunity: [won("D", "2026-02-10", "96000.00", { arr: "30000.00", one_off: "6000.00", term_months: 36 })],
    },
  });
  expect(await made.row(booked, { period: "2026-Q1", asOf: "2026-06-30" })).toMatchObject({
    tcv: "96000.0000",
    arr: "30000.0000",
    acv: "36000.0000",
  });
});

test("B1: 1,000.00 over a leap year brings 79.23 in February, and an ARR of 10,000 is an MRR of 833.33", async () => {
  const made = await world({
    raw: {
      opportunity: [won("L", "2028-01-20", "1000.00"), won("M", "2026-01-01", "10000.00")],
      subscription_term: [
        term("L", "2028-02-01", "2029-02-01", "1000.00"),
        term("M", "2026-01-01", "2027-01-01", "10000.00", { arr: "10000.00" }),
      ],
    },
  });
  expect((await made.row(revenue, { period: "2028-02", asOf: "2029-06-30" })).revenue).toBe("79.2300");
  expect((await made.row(mrr, { period: "2026-03", asOf: "2026-06-30" })).mrr).toBe("833.3300");
});

test("B2: from March to April 1,800.00 becomes 2,200.00 by new, reactivated, expanded, contracted and churned accounts", async () => {
  const live = (account: string, startsOn: string, endsOn: string, monthly: number, more: object = {}) => ({
    term_id: `${account} ${startsOn}`,
    account_ref: account,
    starts_on: startsOn,
    ends_on: endsOn,
    recurring_value: String(monthly * 12),
    arr: String(monthly * 12),
    ...more,
  });
  const made = await world({
    raw: {
      opportunity: [won("S", "2026-03-20", "4200.00")],
      subscription_term: [
        live("Alfa", "2025-05-01", "2027-01-01", 500),
        live("Alfa", "2026-03-15", "2027-01-01", 150),
        live("Beta", "2025-05-01", "2026-04-01", 300),
        live("Gamma", "2026-03-10", "2027-03-10", 400),
        live("Delta", "2025-05-01", "2026-04-01", 800),
        live("Delta", "2026-04-01", "2027-04-01", 700),
        live("Eps", "2024-01-01", "2024-12-01", 200),
        live("Eps", "2026-03-20", "2027-03-20", 250),
        live("Zeta", "2025-05-01", "2027-01-01", 200, { notified_end_on: "2027-01-01" }),
        term("S", "2026-05-01", "2027-05-01", "4200.00", { arr: "4200.00" }),
      ],
    },
  });
  expect(await made.row(mrr, { period: "2026-03", asOf: "2026-04-30" })).toMatchObject({
    mrr_opening: "1800.0000",
    mrr_new: "400.0000",
    mrr_reactivation: "250.0000",
    mrr_expansion: "150.0000",
    mrr_contraction: "100.0000",
    mrr_churn: "300.0000",
    mrr: "2200.0000",
    cmrr: "2350.0000",
    nrr: expect.closeTo(0.8611, 4),
    grr: expect.closeTo(0.7778, 4),
  });
});

test("whatever the contract, its months add up to its quarters, its quarters to its years, and all of it to the cent", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          start: fc.integer({ min: 0, max: 400 }),
          days: fc.integer({ min: 1, max: 700 }),
          cents: fc.integer({ min: 1, max: 5_000_000 }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      async (contracts) => {
        const terms = contracts.map(({ start, days, cents }, index) => {
          const startsOn = addDays("2026-01-01", start);
          return term(`D${index}`, startsOn, addDays(startsOn, days), (cents / 100).toFixed(2));
        });
        const deals = contracts.map(({ cents }, index) => won(`D${index}`, "2026-01-01", (cents / 100).toFixed(2)));
        using made = await given({
          observedAt: "2029-12-31T00:00:00Z",
          raw: { opportunity: deals, subscription_term: terms },
        });
        const cents = async (kind: string) => {
          const periods = made.calendar.filter(
            (period) => period.kind === kind && period.from >= "2026-01-01" && period.from < "2030-01-01",
          );
          const rows = await Promise.all(
            periods.map((period) => made.row(revenue, { period: period.label, asOf: "2029-12-31" })),
          );
          return rows.reduce((sum, row) => sum + Math.round(Number(row.revenue) * 100), 0);
        };
        const all = contracts.reduce((sum, contract) => sum + contract.cents, 0);
        expect([await cents("month"), await cents("quarter"), await cents("year")]).toEqual([all, all, all]);
      },
    ),
    { numRuns: 8 },
  );
});
