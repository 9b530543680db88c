import fc from "fast-check";
import { expect, test } from "vitest";
import { type CommissionPlan, parseCommissionPlan, parseShare, parseTiers } from "../../domain/commission-plan.ts";
import { decimalOf, money } from "../../domain/money.ts";
import { bookingsFor, grossOf } from "./goal.ts";
import { dealPays, payout, type Terms } from "./payout.ts";
import { statements } from "./statement.ts";
import { cliffs, nextTier } from "./tiers.ts";

const usd = (amount: string) => money(amount, "USD");

function terms(tiers: string, more: Partial<CommissionPlan> = {}, quota = "100000"): Terms {
  return { plan: { kind: "marginal", tiers: parseTiers(tiers), cap: null, ...more }, quota: usd(quota) };
}

/** METRICS, example Q3. */
const ada = terms("10% to 100%, 15% to 120%, 20%");
const pays = (of: Terms, booked: string) => decimalOf(payout(of, usd(booked)));

test("Q3: 64,337 pays 6,433.70, the quota 10,000, 115,000 pays 12,250 and 135,000 pays 16,000", () => {
  expect(["64337", "100000", "115000", "135000"].map((booked) => pays(ada, booked))).toEqual([
    "6433.70",
    "10000.00",
    "12250.00",
    "16000.00",
  ]);
});

test("Q3: a reversal of 20,000 after 135,000 takes back 3,750, at the rates it had earned", () => {
  expect(decimalOf(dealPays(ada, usd("135000"), usd("-20000")))).toBe("-3750.00");
  const paid = statements(
    ada,
    [
      { on: "2026-01-20", amount: usd("135000") },
      { on: "2026-02-10", amount: usd("-20000") },
    ],
    ["2026-02-01", "2026-03-01", "2026-04-01"],
  );
  expect(paid.map(({ pays }) => decimalOf(pays))).toEqual(["16000.00", "-3750.00", "0.00"]);
  expect(paid.map(({ earned }) => decimalOf(earned))).toEqual(["16000.00", "12250.00", "12250.00"]);
});

test("Q3: paid back to the first cent, the last cent before 100,000 is worth 5,000: a cliff, and it is named", () => {
  const retroactive = terms("10% to 100%, 15% to 120%, 20%", { kind: "retroactive" });
  expect(pays(retroactive, "99999.99")).toBe("10000.00");
  expect(pays(retroactive, "100000")).toBe("15000.00");
  expect(cliffs(retroactive).map(({ at, below, there }) => [at, below, there].map(decimalOf))).toEqual([
    ["100000.00", "10000.00", "15000.00"],
    ["120000.00", "18000.00", "24000.00"],
  ]);
  expect(cliffs(ada)).toEqual([]);
});

test("Q3: 5 % below half and 10 % above pays 3,933.70 on 64,337", () => {
  expect(pays(terms("5% to 50%, 10%"), "64337")).toBe("3933.70");
});

test("Q4: 13,000 takes bookings of 120,000; 9,000 to keep at 32 % tax is 13,235.29 and takes 121,176.45, of which 56,839.45 is still to book", () => {
  expect(decimalOf(bookingsFor(ada, usd("13000"))!)).toBe("120000.00");
  const gross = grossOf(usd("9000"), "0.32");
  expect(decimalOf(gross)).toBe("13235.29");
  const needed = bookingsFor(ada, gross)!;
  expect(decimalOf(needed)).toBe("121176.45");
  expect(decimalOf({ minor: needed.minor - usd("64337").minor, currency: "USD" })).toBe("56839.45");
});

test("paid back to the first cent, 13,000 is reached at the quota and not before", () => {
  const retroactive = terms("10% to 100%, 15% to 120%, 20%", { kind: "retroactive" });
  expect(decimalOf(bookingsFor(retroactive, usd("13000"))!)).toBe("100000.00");
  expect(decimalOf(bookingsFor(retroactive, usd("9000"))!)).toBe("90000.00");
});

test("credit notes pay nothing and take nothing; a cap pays no more, and what lies above it cannot be reached", () => {
  expect(pays(ada, "-5000")).toBe("0.00");
  const capped = terms("10% to 100%, 20%", { cap: "12000" });
  expect(pays(capped, "105000")).toBe("11000.00");
  expect(pays(capped, "500000")).toBe("12000.00");
  expect(decimalOf(bookingsFor(capped, usd("12000"))!)).toBe("110000.00");
  expect(bookingsFor(capped, usd("12000.01"))).toBeNull();
  expect(bookingsFor(terms("10% to 100%, 0%"), usd("10000.01"))).toBeNull();
});

test("the next tier says what is missing to it and what that pays; above the last there is none", () => {
  const next = nextTier(ada, usd("64337"))!;
  expect([next.at, next.missing, next.pays].map(decimalOf)).toEqual(["100000.00", "35663.00", "3566.30"]);
  expect(next.rate).toBe("0.15");
  expect(decimalOf(nextTier(ada, usd("100000"))!.missing)).toBe("20000.00");
  expect(nextTier(ada, usd("120000"))).toBeNull();
});

test("a plan is written as people say it, in either language; one that goes down again is refused", () => {
  expect(parseTiers("10% to 100%, 12.5 % to 120%, 20% above".replace("12.5 %", "12.5%"))).toEqual([
    { from: "0", rate: "0.1" },
    { from: "1", rate: "0.125" },
    { from: "1.2", rate: "0.2" },
  ]);
  expect(parseTiers("12,5% till 100%; 0.2 däröver")).toEqual([
    { from: "0", rate: "0.125" },
    { from: "1", rate: "0.2" },
  ]);
  expect(["32%", "32 %", "12,5%", "0.32", "100%"].map(parseShare)).toEqual(["0.32", "0.32", "0.125", "0.32", "1"]);
  expect(() => parseTiers("10% to 100%, 15% to 120%")).toThrow("is not a commission plan");
  expect(() => parseTiers("")).toThrow("is not a commission plan");
  expect(() =>
    parseCommissionPlan({ kind: "marginal", tiers: parseTiers("10% to 120%, 15% to 100%, 20%"), cap: null }),
  ).toThrow("Each rate goes further up");
});

const rate = fc.integer({ min: 0, max: 500_000 }).map((millionths) => (millionths / 1e6).toFixed(6));
const tiers = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 3_000_000 }), { maxLength: 4 }),
    fc.array(rate, { minLength: 5, maxLength: 5 }),
  )
  .map(([starts, rates]) =>
    [0, ...starts.sort((a, b) => a - b)].map((from, index) => ({ from: (from / 1e6).toFixed(6), rate: rates[index]! })),
  );
const anyTerms = (kind: CommissionPlan["kind"]) =>
  fc.tuple(tiers, fc.option(fc.bigInt(1n, 10_000_000n)), fc.bigInt(1n, 1_000_000_000n)).map(
    ([tiers, cap, quota]): Terms => ({
      plan: parseCommissionPlan({ kind, tiers, cap: cap === null ? null : decimalOf({ minor: cap, currency: "USD" }) }),
      quota: { minor: quota, currency: "USD" },
    }),
  );
const cents = fc.bigInt(1n, 100_000_000n).map((minor) => ({ minor, currency: "USD" }));

test("what a goal takes pays the goal, to the cent, and a cent less does not, whatever the plan", () => {
  let reached = 0;
  fc.assert(
    fc.property(anyTerms("marginal"), cents, (plan, goal) => {
      const needed = bookingsFor(plan, goal);
      if (needed === null) return; // capped, or the last rate is nothing: the next story
      reached += 1;
      expect(payout(plan, needed)).toEqual(goal);
      // rounding may lend it half a cent, never one
      expect(payout(plan, { ...needed, minor: needed.minor - 1n }).minor).toBeLessThanOrEqual(goal.minor);
    }),
    { numRuns: 500 },
  );
  expect(reached).toBeGreaterThan(100);
});

test("a goal that cannot be reached is not: no bookings there are pay it", () => {
  fc.assert(
    fc.property(fc.oneof(anyTerms("marginal"), anyTerms("retroactive")), cents, cents, (plan, goal, booked) => {
      if (bookingsFor(plan, goal) !== null) return;
      expect(payout(plan, { ...booked, minor: booked.minor * 100n }).minor).toBeLessThanOrEqual(goal.minor);
    }),
    { numRuns: 300 },
  );
});

test("where a plan jumps, the least bookings pay at least the goal, and no lower ones pay more than it", () => {
  fc.assert(
    fc.property(anyTerms("retroactive"), cents, fc.double({ min: 0, max: 1, noNaN: true }), (plan, goal, share) => {
      const needed = bookingsFor(plan, goal);
      if (needed === null) return;
      expect(payout(plan, needed).minor).toBeGreaterThanOrEqual(goal.minor);
      const lower = BigInt(Math.floor(Number(needed.minor) * share));
      if (lower < needed.minor)
        expect(payout(plan, { minor: lower, currency: "USD" }).minor).toBeLessThanOrEqual(goal.minor);
    }),
    { numRuns: 300 },
  );
});

test("statements add up to what the period pays, whatever the order of deals and wherever they are cut", () => {
  const day = fc
    .integer({ min: 1, max: 90 })
    .map((count) => Temporal.PlainDate.from("2026-01-01").add({ days: count }).toString());
  const deal = fc.record({
    on: day,
    amount: fc.bigInt(-5_000_000n, 20_000_000n).map((minor) => ({ minor, currency: "USD" })),
  });
  fc.assert(
    fc.property(
      fc.oneof(anyTerms("marginal"), anyTerms("retroactive")),
      fc.array(deal, { maxLength: 8 }),
      fc.array(day, { maxLength: 4 }),
      (plan, deals, cuts) => {
        const closings = [...cuts.sort(), "2026-12-31"];
        const paid = statements(plan, deals, closings);
        const total = { minor: deals.reduce((sum, { amount }) => sum + amount.minor, 0n), currency: "USD" };
        expect(paid.reduce((sum, { pays }) => sum + pays.minor, 0n)).toBe(payout(plan, total).minor);
        expect(statements(plan, deals.toReversed(), closings)).toEqual(paid);
      },
    ),
    { numRuns: 200 },
  );
});
