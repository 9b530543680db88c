import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { type Asked, type GivenWorld, given, type World } from "../../../test/world/given.ts";
import { recompute } from "../../benchmarks/evidence.ts";
import { scorecard } from "../../benchmarks/scorecard.ts";
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

/** Ada and Bo in North, Cy in South; a shared deal, a credit note, a trial, euros, a renewal, a test, and a deal that changed hands. */
const varied: GivenWorld = {
  observedAt: "2026-06-30T00:00:00Z",
  raw: {
    rep: [
      { name: "Ada", team_ref: "North" },
      { name: "Bo", team_ref: "North" },
      { name: "Cy", team_ref: "South" },
    ],
    account: [
      { account_id: "a1", name: "Alfa", segment: "SMB" },
      { account_id: "a2", name: "Beta", segment: "Enterprise" },
    ],
    opportunity: [
      won("A1", "2026-01-15", "40000.00", { account_ref: "a1", arr: "20000.00", one_off: "0.00", term_months: 24 }),
      won("A2", "2026-02-03", "100000.01", { account_ref: "a2", type: "expansion" }),
      won("A3", "2026-02-20", "-1500.00", { account_ref: "a1" }),
      won("A4", "2026-03-02", "0.00"),
      won("A5", "2026-03-10", "30000.00", { type: "renewal" }),
      won("A6", "2026-03-12", "7000.00", { is_test: true }),
      won("B1", "2026-03-20", "10000.00", { owner_ref: "Bo", currency: "EUR", account_ref: "a2" }),
      won("C1", "2026-03-31", "5000.00", { owner_ref: "Cy", account_ref: "a1" }),
    ],
    split: [
      { opportunity_ref: "A2", rep_ref: "Ada", share: "0.3333" },
      { opportunity_ref: "A2", rep_ref: "Bo", share: "0.3333" },
      { opportunity_ref: "A2", rep_ref: "Cy", share: "0.3334" },
    ],
    fx_rate: [{ currency: "EUR", from_on: "2026-01-01", rate: "1.0837" }],
    subscription_term: [
      term("A1", "2026-02-01", "2028-02-01", "40000.00", { arr: "20000.00" }),
      term("A2", "2026-03-01", "2027-03-01", "90000.01", { one_off: "10000.00" }),
    ],
  },
};
const asked: Asked = { period: "2026-Q1", asOf: "2026-06-15" };

test("a deal shared by three is cut to the cent, counts once, and is the largest as a whole", async () => {
  const made = await world(varied);
  const all = await made.row(booked, asked);
  // 40,000.00 + 100,000.01 − 1,500.00 + 0 + 10,837.00 + 5,000.00
  expect(all).toMatchObject({ amount: "154337.0100", deals: 6, sized: 4, credits: 5, median: 25_418.5 });
  // Its luck is that of five deals, not of seven credits: √(40,000² + 100,000.01² + 1,500² + 10,837² + 5,000²).
  expect(all.amount_error).toBeCloseTo(Math.hypot(40_000, 100_000.01, 1_500, 10_837, 5_000), 6);
  expect(all.largest_share).toBeCloseTo(100_000.01 / 154_337.01, 12);
  const north = await made.row(booked, { ...asked, team: "north" });
  // 33,330.00 + 33,330.00 of the shared deal, to the larger remainders
  expect(north).toMatchObject({ amount: "115997.0000" });
  expect(north.largest_share).toBeCloseTo(66_660 / 115_997, 12);
  const cy = await made.row(booked, { ...asked, rep: "cy" });
  expect(cy).toMatchObject({ amount: "38340.0100", deals: 1, credits: 2 });
  expect(cy.largest_share).toBeCloseTo(33_340.01 / 38_340.01, 12);
});

test("the parts of a breakdown add up to everyone, and a rep's to the rep", async () => {
  const made = await world(varied);
  for (const by of booked.breakdowns) {
    const rows = await made.value(booked, { ...asked, by });
    const add = (grain: string, column: string, rep: string | null = null) =>
      rows
        .filter((row) => row.grain === grain && row.rep_id === rep)
        .reduce((sum, row) => sum + Math.round(Number(row[column]) * 100), 0);
    for (const column of ["amount", "deals"]) {
      expect(add("part", column), `${column} by ${by}`).toBe(add("all", column));
      for (const rep of ["ada", "bo", "cy"]) expect(add("rep-part", column, rep)).toBe(add("rep", column, rep));
    }
  }
});

test("every number is recomputed from the rows it opens to, for everyone, each team and each rep", async () => {
  const made = await world(varied);
  for (const period of ["2026-Q1", "2026-03", "2026"])
    for (const family of [booked, revenue, mrr]) await recomputed(made, family, { ...asked, period });
});

async function recomputed(made: World, family: typeof booked, question: Asked) {
  for (const row of await made.value(family, question)) {
    const grain = row.grain === "rep" ? { rep: row.rep_id } : row.grain === "team" ? { team: row.team_id } : {};
    const rows = await made.evidence(family, { ...question, ...(grain as object) });
    for (const { id, answer } of bookingsMeasures) {
      if (!("family" in answer) || answer.family !== family) continue;
      const story = `${id} of ${row.rep_id ?? row.team_id ?? "all"} in ${question.period}`;
      expect(Number(recompute(answer.recompute, rows) ?? 0), story).toBeCloseTo(Number(row[answer.column] ?? 0), 6);
    }
  }
}

test("a rep's revenue is their share of each contract, and what is not signed yet is owed by nobody", async () => {
  const made = await world(varied);
  // 90,000.01 × 31 ÷ 365 = 7,643.84 and the fee of 10,000.00: of 17,643.84 Cy has 33.34 %, 5,882.456, and the one cent left over, its remainder
  // being the largest; Ada and Bo have 5,880.69 each. C1 is assumed to start after the usual lag, in April.
  const march = await made.row(revenue, { ...asked, period: "2026-03", rep: "cy" });
  expect(march.revenue).toBe("5882.4600");
  const january = await made.row(revenue, { ...asked, period: "2026-01" });
  expect(january).toMatchObject({ revenue: "0.0000", backlog: "40000.0000" }); // only A1 was signed in January
});

test("the CRM's report becomes ours deal by deal, each with one reason", async () => {
  const made = await world(varied);
  const steps = async (measure: string, rep?: string) => {
    const rows = (await made.bridge(booked, { ...asked, ...(rep ? { rep } : {}) })).filter(
      (row) => row.measure === measure,
    );
    expect(new Set(rows.map((row) => row.opportunity_id)).size).toBe(rows.length);
    const cents = (side: "crm" | "ours") =>
      rows.reduce((sum, row) => sum + Math.round(Number(row[side]) * 100), 0) / 100;
    const reasons = rows.filter((row) => row.reason !== "same").map((row) => [row.opportunity_id, row.reason]);
    return { crm: cents("crm"), ours: cents("ours"), reasons: Object.fromEntries(reasons) };
  };
  expect(await steps("amount")).toEqual({
    crm: 190_500.01, // with the renewal, the test and 10,000 euros as they stand
    ours: 154_337.01,
    reasons: { A5: "type", A6: "test", B1: "currency" },
  });
  expect(await steps("deals")).toEqual({ crm: 8, ours: 6, reasons: { A5: "type", A6: "test" } });
  expect(await steps("amount", "cy")).toEqual({ crm: 5_000, ours: 38_340.01, reasons: { A2: "split" } });
  expect(await steps("amount", "ada")).toEqual({
    crm: 175_500.01,
    ours: 71_830,
    reasons: { A2: "split", A5: "type", A6: "test" },
  });
  for (const rep of [undefined, "ada", "bo", "cy"]) {
    const row = await made.row(booked, { ...asked, ...(rep ? { rep } : {}) });
    expect((await steps("amount", rep)).ours).toBe(Number(row.amount));
    expect((await steps("deals", rep)).ours).toBe(row.deals);
  }
});

test("a deal that changed hands after it was won stays with who won it, and the bridge says so", async () => {
  const made = await world({
    observedAt: "2026-06-30T00:00:00Z",
    raw: {
      opportunity: [won("A", "2026-02-10", "8000.00", { owner_ref: "Bo", created_at: "2026-01-01T00:00:00Z" })],
      change: [
        { opportunity_ref: "A", changed_at: "2026-05-01T00:00:00Z", field: "owner", old_value: "Ada", new_value: "Bo" },
      ],
    },
  });
  expect(await made.row(booked, { ...asked, rep: "ada" })).toMatchObject({ amount: "8000.0000", deals: 1 });
  const bridge = async (rep: string) =>
    (await made.bridge(booked, { ...asked, rep })).map((row) => [
      row.measure,
      Number(row.crm),
      Number(row.ours),
      row.reason,
    ]);
  expect(await bridge("ada")).toEqual([
    ["amount", 0, 8000, "owner"],
    ["deals", 0, 1, "owner"],
  ]);
  expect(await bridge("bo")).toEqual([
    ["amount", 8000, 0, "owner"],
    ["deals", 1, 0, "owner"],
  ]);
});

test("what is new or grew goes to reps by the credits of the deals that brought it, what is lost to nobody", async () => {
  const made = await world(varied);
  // A1: 20,000 ÷ 12 = 1,666.67; A2: 90,000.01 ÷ 12 = 7,500.00, shared by three. The credit note, the renewal and the rest have no term on record.
  expect(await made.row(mrr, asked)).toMatchObject({
    mrr_new: "9166.6700",
    mrr_contraction: "0.0000",
    mrr: "9166.6700",
  });
  // 1,666.67 + 0.3333 × 7,500.00
  expect(await made.row(mrr, { ...asked, rep: "ada" })).toMatchObject({
    mrr_new: "4166.4200",
    mrr_expansion: "0.0000",
    mrr_contraction: null,
  });
  expect(await made.row(mrr, { ...asked, rep: "cy" })).toMatchObject({ mrr_new: "2500.5000" });
  expect(await made.row(mrr, { ...asked, team: "north" })).toMatchObject({ mrr_new: "6666.1700" });
});

test("a renewal that is signed follows on the contract it renews and is not counted beside it", async () => {
  const made = await world({
    raw: {
      opportunity: [won("R", "2026-03-10", "14400.00", { type: "renewal", account_ref: "Alfa" })],
      account: [{ account_id: "alfa", name: "Alfa" }],
      subscription_term: [
        {
          term_id: "old",
          account_ref: "Alfa",
          starts_on: "2025-05-01",
          ends_on: "2026-05-01",
          recurring_value: "12000.00",
          arr: "12000.00",
        },
        term("R", "2026-05-01", "2027-05-01", "14400.00", { arr: "14400.00", account_ref: "Alfa" }),
      ],
    },
  });
  const row = await made.row(mrr, { period: "2026-03", asOf: "2026-04-10" });
  expect(row).toMatchObject({ mrr: "1000.0000", cmrr: "1200.0000" });
});

test("in a fiscal year of weeks the months are its own", async () => {
  const made = await world({
    settings: {
      fiscalYear: { firstMonth: 2, namedAfter: "start", pattern: "4-4-5", weekStart: "sunday", yearEnd: "nearest" },
    },
    raw: {
      opportunity: [won("A", "2026-01-10", "12000.00")],
      subscription_term: [term("A", "2026-02-15", "2027-02-15", "12000.00", { arr: "12000.00" })],
    },
  });
  const periods = made.calendar.filter((period) => period.kind === "month" && period.from >= "2026-02-01").slice(0, 3);
  const moved = [];
  for (const period of periods) moved.push((await made.row(mrr, { period: period.label, asOf: "2026-12-01" })).mrr_new);
  expect(moved).toEqual(["1000.0000", "0.0000", "0.0000"]);
});

test("whatever accounts do, opening and the five movements come to closing, and a quarter is its months", async () => {
  const movements = ["mrr_new", "mrr_reactivation", "mrr_expansion", "mrr_contraction", "mrr_churn"] as const;
  const signs = [1, 1, 1, -1, -1];
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          account: fc.constantFrom("Alfa", "Beta", "Gamma"),
          start: fc.integer({ min: -60, max: 120 }),
          days: fc.integer({ min: 1, max: 90 }),
          cents: fc.integer({ min: 1, max: 1_000_000 }),
        }),
        { minLength: 1, maxLength: 10 },
      ),
      async (contracts) => {
        const terms = contracts.map(({ account, start, days, cents }, index) => {
          const startsOn = addDays("2026-01-01", start);
          const arr = (cents / 100).toFixed(2);
          return {
            term_id: `T${index}`,
            account_ref: account,
            starts_on: startsOn,
            ends_on: addDays(startsOn, days),
            recurring_value: arr,
            arr,
          };
        });
        using made = await given({ observedAt: "2029-12-31T00:00:00Z", raw: { subscription_term: terms } });
        const cents = (value: unknown) => Math.round(Number(value) * 100);
        const of = (period: string) => made.row(mrr, { period, asOf: "2026-12-31" });
        const months = await Promise.all(["2026-01", "2026-02", "2026-03"].map(of));
        const quarter = await of("2026-Q1");
        for (const row of [...months, quarter]) {
          const moved = movements.reduce((sum, name, index) => sum + (signs[index] ?? 0) * cents(row[name]), 0);
          expect(cents(row.mrr_opening) + moved).toBe(cents(row.mrr));
        }
        for (const name of movements)
          expect(months.reduce((sum, row) => sum + cents(row[name]), 0)).toBe(cents(quarter[name]));
      },
    ),
    { numRuns: 8 },
  );
});

test("without a term on record nothing recurs: MRR, its movements and retention are unknown, revenue and backlog are marked assumed", async () => {
  const made = await world({
    raw: { opportunity: [won("H1", "2026-01-01", "3650.00"), won("H2", "2026-02-01", "365.00")] },
  });
  const card = await told(made, "2026-Q1", "2026-06-30");
  const recurring = bookingsMeasures.filter(({ answer }) => "family" in answer && answer.family === mrr);
  expect(recurring.map(({ id }) => id)).toContain("bookings.nrr");
  for (const { id } of recurring) {
    expect([id, card.en[id]?.value]).toEqual([id, null]);
    expect(card.en[id]?.why).toMatch(/^No contract term/);
    expect(card.sv[id]?.why).toMatch(/avtalsperiod/);
  }
  // 90 of 365 days of 3,650.00 and 59 of 365 days of 365.00
  expect(card.en["bookings.revenue"]).toMatchObject({
    value: "959.00",
    caveat:
      "Assumed for 2 of 2 contracts, 100.0% of the value: no term is on record, so a year from the usual start is taken.",
  });
  expect(card.sv["bookings.backlog"]?.caveat).toBe(
    "Antaget för 2 av 2 avtal, 100,0 % av värdet: ingen avtalsperiod är registrerad, så ett år från vanlig start används.",
  );
});

test("where some deals have a term on record and some not, MRR is of the first and says how many it leaves out", async () => {
  const made = await world({
    raw: {
      opportunity: [
        won("T", "2026-01-01", "12000.00", { account_ref: "Alfa", starts_on: "2026-01-01", ends_on: "2027-01-01" }),
        won("L", "2026-01-01", "4000.00", { account_ref: "Alfa", starts_on: "2026-01-01" }), // no end: not on record
        won("H", "2026-01-01", "3650.00", { account_ref: "Beta" }),
      ],
    },
  });
  const card = await told(made, "2026-Q1", "2026-06-30");
  expect(card.en["bookings.mrr"]).toMatchObject({
    value: "1000.00",
    sampleSize: 1,
    caveat: "Contract terms on record only. Won deals without one, or without a known yearly value, left out: 2.",
  });
  expect(card.sv["bookings.mrr_new"]?.caveat).toMatch(/^Bara registrerade avtalsperioder\. .+: 2\.$/);
  expect(card.en["bookings.grr"]).toMatchObject({ value: 1 });
  // 12,000 × 90 ÷ 365 = 2,958.90, 4,000 × 90 ÷ 365 = 986.30, 3,650 × 90 ÷ 365 = 900.00: 1,886.30 of 4,845.20 is assumed, 38.9 %.
  expect(card.en["bookings.revenue"]).toMatchObject({ value: "4845.20", caveat: expect.stringContaining("2 of 3") });
  expect(await made.row(revenue, { period: "2026-Q1", asOf: "2026-06-30" })).toMatchObject({
    assumed_revenue: "1886.3000",
    assumed_earning_terms: 2,
  });
});

test("a contract that has given notice stays its reps': revenue and gain are theirs before and after", async () => {
  const made = await world({
    raw: {
      opportunity: [won("D", "2026-01-10", "36500.00")],
      split: [
        { opportunity_ref: "D", rep_ref: "Ada", share: "0.6", kind: "revenue" },
        { opportunity_ref: "D", rep_ref: "Bo", share: "0.4", kind: "revenue" },
      ],
      subscription_term: [
        term("D", "2026-01-15", "2027-01-15", "36500.00", {
          notified_end_on: "2027-01-15",
          notified_at: "2026-04-10T12:00:00Z",
        }),
      ],
    },
  });
  // February has 28 days of 100.00; in January the account went from nothing to 3,041.67 a month.
  for (const asOf of ["2026-03-31", "2026-06-30"]) {
    const of = async (whose: { rep?: string }) =>
      (await made.row(revenue, { period: "2026-02", asOf, ...whose })).revenue;
    expect([await of({}), await of({ rep: "ada" }), await of({ rep: "bo" })]).toEqual([
      "2800.0000",
      "1680.0000",
      "1120.0000",
    ]);
    const rows = await made.evidence(revenue, { period: "2026-02", asOf, rep: "ada" });
    expect(rows.map(({ revenue_value }) => revenue_value)).toEqual(["1680.0000"]);
    expect((await made.row(mrr, { period: "2026-01", asOf, rep: "bo" })).mrr_new).toBe("1216.6700");
  }
});

test("a deal's yearly value is what it says, else what its terms say, else its amount over its own term", async () => {
  const made = await world({
    raw: {
      opportunity: [
        won("said", "2026-01-01", "24000.00", { arr: "11000.00", term_months: 24 }),
        won("term", "2026-01-02", "25000.00"), // two years for 24,000 and a fee
        won("ramp", "2026-01-03", "60000.00"), // 10,000, 20,000 and 30,000 in three years
        won("months", "2026-01-04", "36000.00", { term_months: 36 }),
        won("leap", "2026-01-05", "1000.00", { starts_on: "2028-02-01", ends_on: "2029-02-01" }),
        won("quarter", "2026-01-06", "900.00", { starts_on: "2026-02-01", ends_on: "2026-05-01" }),
        won("reversed", "2026-01-07", "500.00", { starts_on: "2026-02-01", ends_on: "2026-01-01" }),
      ],
      subscription_term: [
        term("term", "2026-02-01", "2028-02-01", "24000.00", { one_off: "1000.00" }),
        ...[1, 2, 3].map((year) =>
          term("ramp", `${2025 + year}-02-01`, `${2026 + year}-02-01`, `${year}0000.00`, { term_id: `ramp ${year}` }),
        ),
      ],
    },
  });
  const rows = await made.evidence(booked, { period: "2026-Q1", asOf: "2026-06-30" });
  expect(rows.map(({ opportunity_id, arr, acv }) => [opportunity_id, arr, acv])).toEqual([
    ["said", "11000.0000", "11000.0000"],
    ["term", "12000.0000", "13000.0000"],
    ["ramp", "20000.0000", "20000.0000"],
    ["months", "12000.0000", "12000.0000"],
    ["leap", "1000.0000", "1000.0000"],
    ["quarter", "3600.0000", "3600.0000"],
    ["reversed", null, null],
  ]);
  const card = await told(made, "2026-Q1", "2026-06-30");
  expect(card.en["bookings.arr"]).toMatchObject({
    value: "59600.00",
    sampleSize: 6,
    caveat: "Without a yearly value, and so adding nothing: 1 of the deals won.",
  });
  // Three years of 36,000.00 for `months`, though no term is on record: its length is. 365 days only where nothing is known.
  const contracts = await made.evidence(revenue, { period: "2026-Q1", asOf: "2026-06-30" });
  expect(contracts.find((row) => row.opportunity_id === "months")).toMatchObject({ is_assumed: true });
  expect(contracts.find((row) => row.opportunity_id === "months")?.ends_on).toMatch(/^2029-/);
  expect(contracts.find((row) => row.opportunity_id === "reversed")).toMatchObject({
    ends_on: "2027-02-01",
    is_assumed: true,
  });
});

test("bookings by yearly value take it from where it is known, and leave first-year value unknown where it is not", async () => {
  const raw = {
    opportunity: [
      won("months", "2026-01-04", "39000.00", { term_months: 36, one_off: "3000.00" }),
      won("nothing", "2026-01-05", "500.00", { owner_ref: "Bo" }),
    ],
  };
  const asOf = "2026-06-30";
  const byYear = await world({ settings: { valueBasis: "arr" }, raw });
  expect(await byYear.row(booked, { period: "2026-Q1", asOf, rep: "ada" })).toMatchObject({ amount: "12000.0000" });
  const firstYear = await world({ settings: { valueBasis: "first-year" }, raw });
  expect(await firstYear.row(booked, { period: "2026-Q1", asOf, rep: "ada" })).toMatchObject({ amount: "15000.0000" });
  expect(await firstYear.row(booked, { period: "2026-Q1", asOf, rep: "bo" })).toMatchObject({
    amount: null,
    unvalued: 1,
  });
});

test("contracts in two currencies count at the rate of the day they closed, and one without a rate is unknown and said", async () => {
  const made = await world({
    raw: {
      opportunity: [
        won("E1", "2026-01-10", "1000.00", { currency: "EUR" }),
        won("E2", "2026-02-10", "1000.00", { currency: "EUR" }),
        won("N", "2026-02-11", "1000.00", { currency: "NOK", owner_ref: "Bo" }),
        { ...won("O", "2026-09-01", "1000.00", { currency: "NOK" }), outcome: "open", stage_ref: "Talk" },
      ],
      fx_rate: [
        { currency: "EUR", from_on: "2026-01-01", rate: "1.1" },
        { currency: "EUR", from_on: "2026-02-01", rate: "1.2" },
      ],
      subscription_term: [
        term("E1", "2026-01-10", "2027-01-10", "1000.00"),
        term("E2", "2026-02-10", "2027-02-10", "1000.00"),
        term("N", "2026-02-11", "2027-02-11", "1000.00"),
      ],
    },
  });
  const question = { period: "2026-Q1", asOf: "2026-06-30" };
  // 1,100.00 + 1,200.00; a twelfth of each is 91.67 and 100.00
  expect(await made.row(booked, question)).toMatchObject({
    amount: "2300.0000",
    unvalued: 1,
    arr: "2300.0000",
    arr_unknown: 1,
  });
  expect(await made.row(mrr, question)).toMatchObject({ mrr: "191.6700", unstated_terms: 1 });
  expect(await made.row(booked, { ...question, rep: "bo" })).toMatchObject({ amount: null, deals: 1 });
  const card = await told(made, "2026-Q1", "2026-06-30");
  expect(card.en["bookings.amount"]?.caveat).toBe(
    "Without an amount or an exchange rate, and so adding nothing: 1 of the deals won.",
  );
  const issues = await made.warehouse.rows(
    "select object, record_id from core.data_issue where code = 'missing-rate' order by all",
  );
  expect(issues).toEqual([
    { object: "opportunity", record_id: "N" },
    { object: "opportunity", record_id: "O" },
    { object: "subscription_term", record_id: "N 2026-02-11" },
  ]);
});

test("renewals stand beside what is booked, for whoever is credited with them", async () => {
  const made = await world(varied);
  const renewals = familyOf("bookings.renewals");
  expect(await made.row(renewals, asked)).toMatchObject({ renewals: "30000.0000", renewal_deals: 1 });
  expect(await made.row(renewals, { ...asked, rep: "ada" })).toMatchObject({ renewals: "30000.0000" });
  expect(await made.row(renewals, { ...asked, period: "2026-Q2" })).toMatchObject({ renewals: "0.0000" });
});

test("a quarter's revenue lies in layers by the quarter its contracts were booked in", async () => {
  const made = await world({
    raw: {
      opportunity: [
        won("A", "2025-12-20", "3650.00"),
        won("B", "2026-02-10", "730.00"),
        won("C", "2026-03-01", "365.00"),
      ],
      subscription_term: [
        term("A", "2026-01-01", "2027-01-01", "3650.00"),
        term("B", "2026-03-01", "2027-03-01", "730.00"),
        term("C", "2026-03-02", "2027-03-02", "365.00"),
      ],
    },
  });
  const layers = await made.value(revenue, { period: "2026-Q1", asOf: "2026-06-30", by: "booked-in" });
  // 90 days at 10.00; 31 days at 2.00 and 30 at 1.00
  expect(layers.filter((row) => row.grain === "part").map((row) => [row.part, row.revenue])).toEqual([
    ["2025-Q4", "900.0000"],
    ["2026-Q1", "92.0000"],
  ]);
});

test("what contracts will bring in a year that has not begun is known, as far as they reach", async () => {
  const made = await world({
    raw: {
      opportunity: [won("D", "2026-02-10", "12000.00")],
      subscription_term: [term("D", "2026-02-15", "2027-02-15", "12000.00")],
    },
  });
  const of = async (period: string) => made.row(revenue, { period, asOf: "2026-06-30" });
  expect(await of("2027-02")).toMatchObject({ revenue: "460.2700", backlog: "0.0000" });
  expect((await of("2027-01")).backlog).toBe("460.2700");
  expect((await of("2026-Q3")).revenue).toBe("3024.6600"); // 12,000 × 228 ÷ 365 − 12,000 × 136 ÷ 365 = 7,495.89 − 4,471.23
  expect((await of("2026")).revenue).toBe("4471.2300"); // the year under way: up to the day asked for
});

test("a term whose deal is lost, open or deleted is no contract, one that ends before it starts is none and said", async () => {
  const made = await world({
    raw: {
      opportunity: [
        { ...won("lost", "2026-02-10", "100.00"), outcome: "lost", stage_ref: "Lost" },
        { ...won("open", "2026-09-10", "100.00"), outcome: "open", stage_ref: "Talk" },
        won("deleted", "2026-02-10", "100.00", { is_deleted: true }),
      ],
      subscription_term: [
        ...["lost", "open", "deleted"].map((deal) => term(deal, "2026-02-15", "2027-02-15", "1200.00")),
        term("backwards", "2026-02-15", "2026-02-15", "1200.00", { account_ref: "Alfa" }),
      ],
    },
  });
  expect(
    await made.warehouse.rows(
      "select * from core.subscription_term where not is_assumed and valid_until > timestamptz '9999-01-01'",
    ),
  ).toEqual([]);
  expect(await made.warehouse.rows("select record_id, saw from core.data_issue where code = 'bad-term'")).toEqual([
    { record_id: "backwards", saw: "2026-02-15 – 2026-02-15" },
  ]);
});

test("however deals are shared, reps' revenue and new MRR add up to everyone's to the cent, on any day, and in all to what they booked", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          start: fc.integer({ min: 0, max: 80 }),
          days: fc.integer({ min: 1, max: 500 }),
          cents: fc.integer({ min: -200_000, max: 5_000_000 }),
          shares: fc.constantFrom([100], [50, 50], [33.333333, 33.333333, 33.333334], [10, 45, 45], [1, 99]),
        }),
        { minLength: 1, maxLength: 5 },
      ),
      async (contracts) => {
        const amount = (cents: number) => (cents / 100).toFixed(2);
        using made = await given({
          observedAt: "2029-12-31T00:00:00Z",
          raw: {
            opportunity: contracts.map(({ cents }, index) =>
              won(`D${index}`, "2026-01-01", amount(cents), { account_ref: `Account ${index % 2}` }),
            ),
            split: contracts.flatMap(({ shares }, index) =>
              shares.map((share, place) => ({
                opportunity_ref: `D${index}`,
                rep_ref: ["Ada", "Bo", "Cy"][place] ?? "Ada",
                share: (share / 100).toFixed(8),
              })),
            ),
            subscription_term: contracts.map(({ start, days, cents }, index) =>
              term(`D${index}`, addDays("2026-01-01", start), addDays("2026-01-01", start + days), amount(cents)),
            ),
          },
        });
        const cents = (value: unknown) => Math.round(Number(value) * 100);
        const earned = new Map<unknown, number>();
        const periods = made.calendar.filter(
          (period) => period.kind === "quarter" && period.from >= "2026-01-01" && period.from < "2028-01-01",
        );
        for (const { label } of [...periods, { label: "2026-02" }]) {
          const revenues = await made.value(revenue, { period: label, asOf: "2029-12-31" });
          const movements = await made.value(mrr, { period: label, asOf: "2029-12-31" });
          const sums = (rows: readonly Record<string, unknown>[], grain: string, column: string) =>
            rows.filter((row) => row.grain === grain).reduce((sum, row) => sum + cents(row[column]), 0);
          for (const column of ["revenue", "backlog"])
            expect(sums(revenues, "rep", column)).toBe(sums(revenues, "all", column));
          // A credit note is nobody's new revenue.
          for (const column of contracts.every((contract) => contract.cents >= 0) ? ["mrr_new", "mrr_expansion"] : [])
            expect(sums(movements, "rep", column)).toBe(sums(movements, "all", column));
          if (label !== "2026-02")
            for (const row of revenues.filter((each) => each.grain === "rep"))
              earned.set(row.rep_id, (earned.get(row.rep_id) ?? 0) + cents(row.revenue));
        }
        const credits = await made.value(booked, { period: "2026-Q1", asOf: "2029-12-31" });
        for (const row of credits.filter((each) => each.grain === "rep"))
          expect(earned.get(row.rep_id) ?? 0).toBe(cents(row.amount));
      },
    ),
    { numRuns: 6 },
  );
}, 60_000);

/** The team's bookings as a face tells them, in both languages. */
async function told(made: World, period: string, asOf: string) {
  const ask = (language: "en" | "sv") =>
    scorecard(made.warehouse, {
      period: made.period(period),
      previous: null,
      asOf: { on: asOf, instant: `${addDays(asOf, 1)}T00:00:00Z` },
      language,
      measures: bookingsMeasures.map((measure) => measure.id),
    });
  return { en: (await ask("en")).team.measures, sv: (await ask("sv")).team.measures };
}
