import { expect, onTestFinished, test } from "vitest";
import { type Asked, type GivenWorld, given, type World } from "../../../test/world/given.ts";
import { familyOf } from "../../../test/world/measures.ts";
import { recompute } from "../../benchmarks/evidence.ts";
import { scorecard } from "../../benchmarks/scorecard.ts";
import { quotaMeasures } from "./index.ts";

const measure = quotaMeasures.find((each) => each.id === "quota.attainment");
if (measure === undefined || !("family" in measure.answer)) throw new Error("Attainment is not answered.");
const attainment = measure.answer.family;

async function world(asked: GivenWorld) {
  const made = await given({
    ...asked,
    settings: { timeZone: "Europe/Stockholm", closedDays: ["2026-01-01", "2026-01-06"], ...asked.settings },
  });
  onTestFinished(() => made.close());
  return made;
}

const won = (id: string, closeOn: string, amount: string | null, more: object = {}) => ({
  opportunity_id: id,
  owner_ref: "Ada",
  type: "new",
  outcome: "won",
  stage_ref: "Won",
  created_at: "2025-06-01T00:00:00Z",
  close_on: closeOn,
  amount,
  ...more,
});

/** METRICS, example Q1. */
const q1 = {
  rep: [
    { name: "Ada", team_ref: "North", manager_ref: "Mia" },
    { name: "Bo", team_ref: "North", manager_ref: "Mia", started_on: "2026-02-16", ramp: [0.25, 0.5] },
    { name: "Mia", team_ref: "North" },
  ],
  opportunity: [
    won("D1", "2026-01-15", "40000.00"),
    won("D2", "2026-03-31", "25000.00", { type: "expansion" }),
    won("D3", "2026-04-01", "50000.00"),
    won("D4", "2026-02-10", "30000.00", { type: "renewal" }),
    won("D5", "2026-02-20", "10000.00", { currency: "EUR" }),
    won("D6", "2026-02-28", null),
    won("D7", "2026-03-05", "-1500.00"),
    won("D8", "2026-03-06", "9000.00", { is_deleted: true }),
  ],
  split: [
    { opportunity_ref: "D2", rep_ref: "Ada", share: "0.6" },
    { opportunity_ref: "D2", rep_ref: "Bo", share: "0.4" },
  ],
  fx_rate: [{ currency: "EUR", from_on: "2026-02-01", rate: "1.0837" }],
  quota: [
    { rep_ref: "Ada", period_label: "2026-Q1", amount: "100000.00" },
    { rep_ref: "Bo", period_label: "2026-Q1", amount: "90000.00", basis: "full-rate" },
    { rep_ref: "Mia", period_label: "2026-Q1", amount: "110000.00", is_manager: true },
  ],
};

test("Q1: Ada booked 64,337.00 of 100,000: 64.34 %, with luck of 44,098.65 on four money deals", async () => {
  const made = await world({ raw: q1 });
  const ada = await made.row(attainment, { period: "2026-Q1", asOf: "2026-05-01", rep: "ada" });
  expect(ada).toMatchObject({
    target: "100000.0000",
    booked: "64337.0000",
    attainment: 0.64337,
    credits: 4,
    gap: "35663.0000",
  });
  const luck = Number(ada.attainment_error) * 100_000;
  expect(luck).toBeCloseTo(44_098.65, 2);
  expect(luck / Number(ada.booked)).toBeCloseTo(0.6854, 4);
  expect((await made.evidence(attainment, { period: "2026-Q1", asOf: "2026-05-01" })).at(-1)?.working_days).toBe(62);
});

test("Q1: Ada's 64.34 % says 0 to 150.77 %, and on four deals and without four peers there is no verdict", async () => {
  const made = await world({ raw: q1 });
  const card = await scorecard(made.warehouse, {
    period: made.period("2026-Q1"),
    previous: null,
    asOf: { on: "2026-04-30", instant: "2026-04-30T22:00:00Z" },
    language: "en",
    measures: ["quota.attainment"],
  });
  const [ada] = card.reps;
  const answer = ada?.measures["quota.attainment"];
  // 0.64337 ± 1.96 × 0.4409865, cut at 0
  expect(answer).toMatchObject({
    value: 0.64337,
    sampleSize: 4,
    interval: [0, expect.closeTo(1.507703, 6)],
    verdict: "too few deals",
    because: "64.3% in 4 deals. A verdict takes four peers.",
    benchmark: { peers: 1, median: null },
  });
});

test("Q1: Bo, hired in February on a ramp, owes 15,967.74 and booked 62.63 % of it", async () => {
  const made = await world({ raw: q1 });
  const bo = await made.row(attainment, { period: "2026-Q1", asOf: "2026-05-01", rep: "bo" });
  expect(bo).toMatchObject({ target: "15967.7400", booked: "10000.0000" });
  expect(bo.attainment).toBeCloseTo(0.6263, 4);
});

test("Q1: the team is at 64.10 % of its reps' quotas and 67.58 % of the manager's, over-assigned 1.0543", async () => {
  const made = await world({ raw: q1 });
  const team = await made.row(attainment, { period: "2026-Q1", asOf: "2026-05-01", team: "north" });
  expect(team).toMatchObject({ target: "115967.7400", booked: "74337.0000" });
  expect(team.attainment).toBeCloseTo(0.641, 4);
  expect(team.manager_attainment).toBeCloseTo(0.6758, 4);
  expect(team.over_assignment).toBeCloseTo(1.0543, 4);
});

test("Q1: what misses an amount is said and adds nothing; a renewal, a deleted deal and the next quarter stay out", async () => {
  const made = await world({ raw: q1 });
  const issues = await made.warehouse.rows("select record_id from core.data_issue where code = 'missing-amount'");
  expect(issues).toEqual([{ record_id: "D6" }]);
  const rows = await made.evidence(attainment, { period: "2026-Q1", asOf: "2026-05-01", rep: "ada" });
  expect(rows.map((row) => row.opportunity_id)).toEqual([null, "D1", "D5", "D6", "D7", "D2", null]);
});

test("odd cases: what is no booking adds nothing, what is one counts on the day it was won", async () => {
  const made = await world({
    observedAt: "2026-05-01T00:00:00Z",
    raw: {
      rep: [{ name: "Ada", ended_on: "2026-03-15" }],
      opportunity: [
        won("zero", "2026-01-15", "0.00"),
        won("credit note", "2026-01-16", "-500.00"),
        won("unsized", "2026-01-17", null),
        won("test", "2026-01-18", "7000.00", { is_test: true }),
        won("merged", "2026-01-19", "7000.00", { merged_into: "zero" }),
        won("deleted", "2026-01-20", "7000.00", { is_deleted: true }),
        won("renewal", "2026-01-21", "7000.00", { type: "renewal" }),
        won("lost", "2026-01-22", "7000.00", { outcome: "lost", stage_ref: "Lost" }),
        won("undated", "2026-01-23", "3000.00", { close_on: null, closed_at: "2026-02-10T10:00:00Z" }),
        won("dated ahead", "2026-09-30", "2000.00", { closed_at: "2026-03-05T10:00:00Z" }),
        won("before it opened", "2026-02-01", "1000.00", { opened_on: "2026-02-20" }),
        won("the day it opened", "2026-02-01", "400.00", { opened_on: "2026-02-01" }),
        won("after leaving", "2026-03-31", "90.00"),
      ],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "10000.00" }],
    },
  });
  const asked = { period: "2026-Q1", asOf: "2026-04-30", rep: "ada" };
  // −500 + 3,000 + 2,000 + 1,000 + 400 + 90, in six deals with money; what was entered as final is owed by a leaver too.
  expect(await made.row(attainment, asked)).toMatchObject({
    booked: "5990.0000",
    credits: 6,
    target: "10000.0000",
    attainment: 0.599,
  });
  const issues = await made.warehouse.rows(
    "select code, record_id from core.data_issue where code in ('missing-amount', 'won-in-future') order by code",
  );
  expect(issues).toEqual([
    { code: "missing-amount", record_id: "unsized" },
    { code: "won-in-future", record_id: "dated ahead" },
  ]);
  await recomputed(made, { period: "2026-Q1", asOf: "2026-04-30" });
});

test("a quota in a currency without a rate is unknown, never its bare number, and that is said", async () => {
  const made = await world({
    raw: {
      rep: [{ name: "Ada" }],
      opportunity: [won("A", "2026-02-10", "1000.00")],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "100000.00", currency: "NOK" }],
    },
  });
  expect(await made.row(attainment, { period: "2026-Q1", asOf: "2026-05-01", rep: "ada" })).toMatchObject({
    target: null,
    attainment: null,
    gap: null,
    expected_by_now: null,
  });
  expect(await made.warehouse.rows("select code, object, record_id, saw from core.data_issue")).toEqual([
    { code: "missing-rate", object: "quota", record_id: "ada", saw: "NOK" },
  ]);
});

/** Q2's three quarters, and a fourth of the same shape (13,000 of 30,000), since a curve takes four. */
const quarters = [
  ["2025-04-01", 48_000, 120_000],
  ["2025-07-01", 45_000, 100_000],
  ["2025-10-01", 63_000, 140_000],
  ["2025-01-02", 13_000, 30_000],
] as const;

const q2 = (count: number) => ({
  rep: [{ name: "Ada" }],
  opportunity: [
    ...quarters
      .slice(0, count)
      .flatMap(([start, early, all]) => [
        won(`${start} early`, start, String(early), { created_at: "2024-12-01T00:00:00Z" }),
        won(
          `${start} late`,
          `${start.slice(0, 5)}${String(Number(start.slice(5, 7)) + 2).padStart(2, "0")}-28`,
          String(all - early),
          { created_at: "2024-12-01T00:00:00Z" },
        ),
      ]),
    won("now", "2026-02-10", "64337.00"),
  ],
  quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "100000.00" }],
});

test("Q2: after working day 40, earlier quarters had 43.33 % in, so 43,333.33 is expected and 64,337.00 is a pace of 1.485", async () => {
  const made = await world({ raw: q2(4) });
  const ada = await made.row(attainment, { period: "2026-Q1", asOf: "2026-02-27", rep: "ada" });
  expect(ada.expected_share).toBeCloseTo(0.4333, 4);
  expect(ada.expected_by_now).toBe("43333.3300");
  expect(ada.pace).toBeCloseTo(1.485, 3);
});

test("Q2: with fewer than four quarters the straight line expects 64,516.13", async () => {
  const made = await world({ raw: q2(3) });
  const ada = await made.row(attainment, { period: "2026-Q1", asOf: "2026-02-27", rep: "ada" });
  expect(ada.expected_by_now).toBe("64516.1300");
});

test("a rep without a quota shows bookings and no attainment, and is in neither side of the team's ratio", async () => {
  const made = await world({
    raw: {
      rep: [
        { name: "Ada", team_ref: "North" },
        { name: "Cy", team_ref: "North" },
      ],
      opportunity: [won("A", "2026-02-10", "50000.00"), won("C", "2026-02-10", "70000.00", { owner_ref: "Cy" })],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "100000.00" }],
    },
  });
  const asked = { period: "2026-Q1", asOf: "2026-05-01" };
  expect(await made.row(attainment, { ...asked, rep: "cy" })).toMatchObject({
    booked: "70000.0000",
    attainment: null,
    gap: null,
  });
  expect(await made.row(attainment, asked)).toMatchObject({
    attainment: 0.5,
    booked: "120000.0000",
    ramped_reps: 1,
    at_quota: 0,
  });
});

test("Q2: three quarters give the same share, were three enough: 156,000 of 360,000", async () => {
  const made = await world({ raw: q2(3) });
  const asked = { ...made.question({ period: "2026-Q1", asOf: "2026-02-27" }) };
  const sql = attainment.value.sql.replace("count(distinct starts_on) >= 4", "count(distinct starts_on) >= 3");
  expect(sql).not.toBe(attainment.value.sql);
  const rows = await made.warehouse.rows(
    sql,
    Object.fromEntries(attainment.value.parameters.map((name) => [name, asked[name as keyof typeof asked]])),
  );
  const ada = rows.find((row) => row.rep_id === "ada");
  expect(ada?.expected_by_now).toBe("43333.3300");
  expect(Number(ada?.pace)).toBeCloseTo(1.485, 3);
});

test("pace is unknown while less than a twentieth of a usual period is in", async () => {
  const made = await world({ raw: q2(3) });
  const early = { period: "2026-Q1", rep: "ada" };
  expect(await made.row(attainment, { ...early, asOf: "2026-01-07" })).toMatchObject({ pace: null }); // 3 of 62 days
  expect((await made.row(attainment, { ...early, asOf: "2026-01-12" })).pace).not.toBeNull(); // 6 of 62 days
  expect(await made.row(attainment, { ...early, asOf: "2025-12-15" })).toMatchObject({ expected_by_now: "0.0000" });
});

test("reps still on their ramp are left out of who reached quota; the others fall into four groups", async () => {
  const reps = ["A", "B", "C", "D"];
  const made = await world({
    raw: {
      rep: [...reps.map((name) => ({ name })), { name: "New", started_on: "2026-02-01", ramp: [0.3, 0.6, 0.9] }],
      opportunity: [100, 80, 50, 49].map((thousand, index) =>
        won(`${thousand}`, "2026-02-10", `${thousand}000.00`, { owner_ref: reps[index] }),
      ),
      quota: [...reps, "New"].map((name) => ({ rep_ref: name, period_label: "2026-Q1", amount: "100000.00" })),
    },
  });
  expect(await made.row(attainment, { period: "2026-Q1", asOf: "2026-04-01" })).toMatchObject({
    ramped_reps: 4,
    at_quota: 0.25,
    near_quota: 0.25,
    half_quota: 0.25,
    below_half: 0.25,
  });
});

test("months add up to a quarter's quota, a quarter's says nothing of its months, and a year on record twice counts once", async () => {
  const quota = (label: string, amount: string, rep = "Ada") => ({ rep_ref: rep, period_label: label, amount });
  const made = await world({
    raw: {
      rep: [{ name: "Ada" }, { name: "Bo" }],
      opportunity: [won("A", "2026-02-10", "1000.00")],
      quota: [
        ...["01", "02", "03"].map((month) => quota(`2026-${month}`, "10000.00")),
        ...["Q1", "Q2", "Q3", "Q4"].map((label) => quota(`2026-${label}`, "25000.00", "Bo")),
        quota("2026", "100000.00", "Bo"),
      ],
    },
  });
  const target = async (period: string, rep: string) =>
    (await made.row(attainment, { period, asOf: "2026-05-01", rep })).target;
  expect(await target("2026-Q1", "ada")).toBe("30000.0000");
  expect(await target("2026-Q1", "bo")).toBe("25000.0000");
  expect(await target("2026", "bo")).toBe("100000.0000");
  // Coverage asks for the same quotas: Ada's three months, and Bo's year once.
  const owed = await made.evidence(familyOf("pipeline.coverage"), { period: "2026", asOf: "2026-05-01" });
  expect(owed.flatMap((row) => (row.target_value === null ? [] : [Number(row.target_value)])).sort()).toEqual([
    10_000, 10_000, 10_000, 100_000,
  ]);
  const february = await made.value(attainment, { period: "2026-02", asOf: "2026-05-01" });
  expect(february.some((row) => row.rep_id === "bo")).toBe(false);
});

test("a quota that changes in mid-quarter is two dated rows, each counted by its working days", async () => {
  const made = await world({
    raw: {
      rep: [{ name: "Ada" }, { name: "Bo" }],
      quota: [
        { rep_ref: "Ada", from_on: "2026-01-01", until_on: "2026-02-16", amount: "62000.00" },
        { rep_ref: "Ada", from_on: "2026-02-16", until_on: "2026-04-01", amount: "124000.00" },
        { rep_ref: "Bo", from_on: "2026-01-01", until_on: "2026-07-01", amount: "200000.00" },
      ],
      opportunity: [won("A", "2026-02-10", "47000.00")],
    },
  });
  // 30 of the 62 working days at 1,000 each, 32 at 2,000
  const ada = await made.row(attainment, { period: "2026-Q1", asOf: "2026-05-01", rep: "ada" });
  expect(ada).toMatchObject({ target: "94000.0000", attainment: 0.5 });
  const bo = await made.row(attainment, { period: "2026", asOf: "2026-08-01", rep: "bo" });
  expect(bo.target).toBe("200000.0000"); // a half-year is as entered
});

test("spread: a quarter's quota gives each month its working days of it, each week its own, and they add up to the cent", async () => {
  const quotas = [
    { rep_ref: "Ada", period_label: "2026-Q1", amount: "100000.00" },
    { rep_ref: "Bo", period_label: "2026-Q1", amount: "90000.00", basis: "full-rate" },
    { rep_ref: "Cy", period_label: "2026-Q1", amount: "62000.00" },
    { rep_ref: "Cy", period_label: "2026-02", amount: "5000.00" },
  ];
  const made = await world({
    settings: { quotaSpread: true },
    raw: {
      rep: [...q1.rep, { name: "Cy" }],
      opportunity: q1.opportunity,
      split: q1.split,
      fx_rate: q1.fx_rate,
      quota: quotas,
    },
  });
  const target = async (period: string, rep: string) =>
    (await made.value(attainment, { period, asOf: "2026-06-01" })).find((row) => row.rep_id === rep)?.target ?? null;
  // 20, 20 and 22 of 62 working days: 32,258.06, 64,516.13 less that, and the rest.
  expect(
    await Promise.all(
      ["2026-01", "2026-02", "2026-03", "2026-Q1", "2026-04", "2026"].map((label) => target(label, "ada")),
    ),
  ).toEqual(["32258.0600", "32258.0700", "35483.8700", "100000.0000", null, "100000.0000"]);
  // The week of 30 March has two of its days in the quarter, that of 29 December one: 2 January.
  expect(await target("2026-W14", "ada")).toBe("3225.8100");
  expect(await target("2026-W01", "ada")).toBe("1612.9000");
  const weeks = await Promise.all(
    Array.from({ length: 14 }, (_, week) => target(`2026-W${String(week + 1).padStart(2, "0")}`, "ada")),
  );
  expect(weeks.map((value) => Math.round(100 * Number(value))).reduce((all, cents) => all + cents)).toBe(10_000_000);
  // Bo came on 16 February: 9 days of it at a quarter of 90,000 ÷ 62 a day, March's 11 at a quarter and 11 at half.
  expect(await Promise.all(["2026-01", "2026-02", "2026-03"].map((label) => target(label, "bo")))).toEqual([
    "0.0000",
    "3629.0300",
    "12338.7100",
  ]);
  // A month of its own keeps its own, and the quarter stays what was entered.
  expect(await Promise.all(["2026-01", "2026-02", "2026-Q1"].map((label) => target(label, "cy")))).toEqual([
    "20000.0000",
    "5000.0000",
    "62000.0000",
  ]);
  expect(await made.row(attainment, { period: "2026-02", asOf: "2026-06-01", rep: "ada" })).toMatchObject({
    booked: "10837.0000",
    attainment: expect.closeTo(10_837 / 32_258.07, 10),
  });
  for (const period of ["2026-02", "2026-W14"]) await recomputed(made, { period, asOf: "2026-06-01" });
});

test("parts of what was booked are parts of the attainment; renewals and overlay credit have quotas of their own", async () => {
  const made = await world({
    raw: {
      ...q1,
      rep: [...q1.rep, { name: "Ola", team_ref: "North" }],
      split: [...q1.split, { opportunity_ref: "D1", rep_ref: "Ola", share: "1", kind: "overlay" }],
      quota: [
        ...q1.quota,
        { rep_ref: "Ada", period_label: "2026-Q1", amount: "40000.00", kind: "renewal" },
        { rep_ref: "Ola", period_label: "2026-Q1", amount: "160000.00", kind: "overlay" },
      ],
    },
  });
  const asked = { period: "2026-Q1", asOf: "2026-05-01" };
  const parts = async (by: string, rep?: string) =>
    (await made.value(attainment, { ...asked, by }))
      .filter((row) => (rep === undefined ? row.grain === "part" : row.grain === "rep-part" && row.rep_id === rep))
      .map((row) => [row.part, row.booked, row.target, row.attainment, row.credits]);
  // Ada: 49,337.00 new (40,000.00 + 10,837.00 − 1,500.00) and 15,000.00 expansion of 100,000.
  expect(await parts("type", "ada")).toEqual([
    ["expansion", "15000.0000", null, 0.15, 1],
    ["new", "49337.0000", null, 0.49337, 3],
  ]);
  expect(await parts("type")).toEqual([
    ["expansion", "25000.0000", null, expect.closeTo(25_000 / 115_967.74, 12), 2],
    ["new", "49337.0000", null, expect.closeTo(49_337 / 115_967.74, 12), 3],
  ]);
  expect(await parts("quota-kind", "ada")).toEqual([
    ["renewal", "30000.0000", "40000.0000", 0.75, 1],
    ["selling", "64337.0000", "100000.0000", 0.64337, 4],
  ]);
  expect(await parts("quota-kind", "ola")).toEqual([["overlay", "40000.0000", "160000.0000", 0.25, 1]]);
  // Neither moves the team: attainment is still 64.10 %, and the overlay specialist has no row in it.
  expect((await made.row(attainment, { ...asked, team: "north" })).attainment).toBeCloseTo(0.641, 4);
  expect((await made.value(attainment, asked)).some((row) => row.rep_id === "ola")).toBe(false);
});

test("a leaver owes for the days worked, at full rate from the end of the ramp", async () => {
  const made = await world({
    raw: {
      rep: [{ name: "Ada", started_on: "2025-12-31", ended_on: "2026-02-16", ramp: [0.5] }],
      opportunity: [won("A", "2026-01-10", "1000.00")],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "62000.00", basis: "full-rate" }],
    },
  });
  // Tenure month 1 is 31 December to 30 January: 20 working days of the quarter at half; 10 more until 13 February.
  expect((await made.row(attainment, { period: "2026-Q1", asOf: "2026-05-01", rep: "ada" })).target).toBe("20000.0000");
});

test("a quota in euro is met by its euros whatever the dollar does; other deals come in at the plan rate", async () => {
  const made = await world({
    raw: {
      rep: [{ name: "Ada" }],
      opportunity: [
        won("E", "2026-02-10", "50000.00", { currency: "EUR" }),
        won("U", "2026-02-11", "10500.00", { currency: "USD" }),
      ],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "100000.00", currency: "EUR" }],
      fx_rate: [
        { currency: "EUR", from_on: "2026-01-01", rate: "1.10" },
        { currency: "EUR", kind: "plan", fiscal_year: 2026, rate: "1.05" },
      ],
    },
  });
  expect(await made.row(attainment, { period: "2026-Q1", asOf: "2026-05-01", rep: "ada" })).toMatchObject({
    target: "105000.0000",
    booked: "63000.0000",
    attainment: 0.6,
  });
});

test("a manager's sales are the team's, without a row of their own; only the topmost manager's quota is everyone's", async () => {
  const made = await world({
    raw: {
      rep: [
        { name: "Vera" },
        { name: "Mia", manager_ref: "Vera", team_ref: "North" },
        { name: "Ada", manager_ref: "Mia", team_ref: "North" },
      ],
      opportunity: [won("A", "2026-02-10", "60000.00"), won("M", "2026-02-10", "20000.00", { owner_ref: "Mia" })],
      quota: [
        { rep_ref: "Ada", period_label: "2026-Q1", amount: "120000.00" },
        { rep_ref: "Mia", period_label: "2026-Q1", amount: "100000.00", is_manager: true },
        { rep_ref: "Vera", period_label: "2026-Q1", amount: "90000.00", is_manager: true },
      ],
    },
  });
  const asked = { period: "2026-Q1", asOf: "2026-05-01" };
  const rows = await made.value(attainment, asked);
  expect(rows.filter((row) => row.grain === "rep").map((row) => row.rep_id)).toEqual(["ada"]);
  expect(await made.row(attainment, { ...asked, team: "north" })).toMatchObject({
    booked: "80000.0000",
    attainment: 0.5,
    over_assignment: 1.2,
    manager_attainment: 0.8,
  });
  expect(await made.row(attainment, asked)).toMatchObject({ over_assignment: expect.closeTo(120 / 90, 10) });
});

test("a rep who moved counts in the team they were in, not in today's", async () => {
  const made = await world({
    raw: {
      rep: [{ name: "Ada", team_ref: "South" }],
      team: [
        { team_id: "north", name: "North" },
        { team_id: "south", name: "South" },
      ],
      team_member: [
        { team_ref: "north", rep_ref: "Ada", from_on: "2025-01-01", until_on: "2026-04-01" },
        { team_ref: "south", rep_ref: "Ada", from_on: "2026-04-01" },
      ],
      opportunity: [won("A", "2026-02-10", "60000.00")],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "120000.00" }],
    },
  });
  const rows = await made.value(attainment, { period: "2026-Q1", asOf: "2026-06-01" });
  expect(rows.filter((row) => row.grain === "team").map((row) => [row.team_id, row.attainment])).toEqual([
    ["north", 0.5],
  ]);
});

test("every number is recomputed from the rows it opens to, for everyone, the team and each rep", async () => {
  for (const raw of [q1, q2(3), q2(4)]) {
    const made = await world({ raw });
    for (const asOf of ["2026-02-27", "2026-05-01"]) await recomputed(made, { period: "2026-Q1", asOf });
  }
});

async function recomputed(made: World, asked: Asked) {
  for (const row of await made.value(attainment, asked)) {
    const grain = {
      ...(row.rep_id === null ? {} : { rep: row.rep_id }),
      ...(row.grain === "team" && row.team_id !== null ? { team: row.team_id } : {}),
    };
    const rows = await made.evidence(attainment, { ...asked, ...grain });
    for (const { id, answer, teamOnly } of quotaMeasures) {
      if (!("family" in answer) || (teamOnly && row.grain === "rep")) continue;
      const value = row[answer.column];
      const again = recompute(answer.recompute, rows);
      const story = `${id} of ${row.rep_id ?? row.team_id ?? "all"} on ${asked.asOf}`;
      if (value === null) expect(Number(again ?? 0), story).toBe(0);
      else expect(Number(again), story).toBeCloseTo(Number(value), id === "quota.expected_by_now" ? 2 : 6);
    }
  }
}

test("the CRM's 103,500.00 for Ada's quarter becomes our 64,337.00 deal by deal", async () => {
  const made = await world({ raw: q1 });
  const steps = async (rep?: string) => {
    const rows = await made.bridge(attainment, { period: "2026-Q1", asOf: "2026-05-01", ...(rep ? { rep } : {}) });
    return {
      crm: rows.reduce((sum, row) => sum + Number(row.crm), 0),
      ours: rows.reduce((sum, row) => sum + Number(row.ours), 0),
      reasons: Object.fromEntries(rows.map((row) => [row.opportunity_id, row.reason])),
    };
  };
  const reasons = { D1: "same", D4: "type", D5: "currency", D6: "same", D7: "same" };
  // 40,000 + 25,000 + 30,000 + 10,000 + 0 − 1,500
  expect(await steps("ada")).toEqual({ crm: 103_500, ours: 64_337, reasons: { ...reasons, D2: "split" } });
  expect(await steps("bo")).toEqual({ crm: 0, ours: 10_000, reasons: { D2: "split" } });
  expect(await steps()).toEqual({ crm: 103_500, ours: 74_337, reasons: { ...reasons, D2: "same" } });
});
