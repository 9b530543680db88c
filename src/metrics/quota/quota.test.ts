import { expect, onTestFinished, test } from "vitest";
import { type GivenWorld, given } from "../../../test/world/given.ts";
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
  expect(Number(ada.attainment_error) * 100_000).toBeCloseTo(44_098.65, 2);
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
  expect(rows.map((row) => row.opportunity_id)).toEqual([null, "D1", "D5", "D6", "D7", "D2"]);
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
    quota_reps: 1,
    at_quota: 0,
  });
});
