import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Company } from "./company.ts";
import { stateAt } from "./deal.ts";
import { type CompanyPlan, planOfSize } from "./plan.ts";
import { records, type Table } from "./records.ts";
import { at, dayNumber } from "./timeline.ts";
import { truth } from "./truth.ts";

const today = dayNumber("2026-06-30");

test("the same plan grows the same company, and another seed another", () => {
  const plan = planOfSize(400);
  expect(printOf(plan)).toBe(printOf(plan));
  expect(printOf({ ...plan, seed: 2 })).not.toBe(printOf(plan));
});

test("a company of 400 deals is the one it has always been, to the cent and the minute", () => {
  // Whoever changes how companies grow changes every figure that was ever measured on one: renew this on purpose only.
  expect(printOf(planOfSize(400))).toMatchInlineSnapshot(`"869aed37d45c6176"`);
});

test("as many new-business deals are opened by today as the plan says, whatever the size", () => {
  for (const deals of [200, 1_000, 5_000]) {
    const company = new Company(planOfSize(deals));
    let opened = 0;
    for (const deal of company.deals()) if (deal.type === "new" && deal.createdAt < at(today + 1, 0)) opened += 1;
    expect(Math.abs(opened - deals)).toBeLessThanOrEqual(1);
  }
});

test("letting a day pass adds to the history and takes nothing back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: -700, max: 300 }), (seed, shift) => {
      const company = new Company(planOfSize(200, { seed, reps: 8, defects: false }));
      const earlier = histories(company, today + shift);
      const later = new Set(histories(company, today + shift + 1));
      expect(earlier.filter((line) => !later.has(line))).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

test("changes follow on each other: each begins with the value the one before left", () => {
  const company = new Company(planOfSize(1_000));
  for (const deal of company.deals()) {
    const now = new Map<string, unknown>();
    let last = Number.NEGATIVE_INFINITY;
    for (const change of deal.changes) {
      expect(change.at).toBeGreaterThanOrEqual(last);
      expect(change.at).toBeGreaterThanOrEqual(deal.createdAt);
      if (change.field !== "is_deleted") expect(change.from).toBe(now.get(change.field) ?? null);
      now.set(change.field, change.to);
      last = change.at;
    }
  }
});

test("a leaver owns no open deal from the day they leave", () => {
  const company = new Company(planOfSize(2_000));
  const until = at(today + 1, 0);
  let handedOver = 0;
  for (const deal of company.deals()) {
    const state = stateAt(deal, until);
    if (state === undefined || state.closing !== null || state.isDeleted) continue;
    const owner = company.people[state.owner]!;
    expect(owner.endedOn === null || owner.endedOn > today).toBe(true);
    if (deal.changes.filter((change) => change.field === "owner" && change.at < until).length > 1) handedOver += 1;
  }
  expect(handedOver).toBeGreaterThan(0);
});

test("better leads are won more often, by everyone, and a company of equals has equals in it", () => {
  for (const rep of truth(new Company(planOfSize(1_000)), today).reps) {
    const [low, middle, high] = rep.winProbability;
    expect(low).toBeLessThan(middle!);
    expect(middle).toBeLessThan(high!);
  }
  const equals = truth(new Company(planOfSize(4_000, { skill: { kind: "equal" } })), today).reps;
  expect(new Set(equals.map((rep) => rep.winProbability.join())).size).toBe(2); // one per segment
});

test.each<[Partial<CompanyPlan>, string]>([
  [{ deals: 199 }, "bad-deals"],
  [{ deals: 2_000_001 }, "bad-deals"],
  [{ reps: 3 }, "bad-reps"],
  [{ seed: 0.5 }, "bad-seed"],
  [{ startsOn: "2027-01-01" }, "bad-today"],
])("a plan that cannot be grown is refused: %o", (change, code) => {
  expect(() => planOfSize(change.deals ?? 1_000, change)).toThrow(expect.objectContaining({ code }));
});

function printOf(plan: CompanyPlan): string {
  const hash = createHash("sha256");
  for (const [table, row] of records(new Company(plan), today)) hash.update(`${table}|${row.join("|")}\n`);
  return hash.digest("hex").slice(0, 16);
}

/** What, once written, stays: every row that tells of something that happened. */
function histories(company: Company, day: number): string[] {
  const lasting: readonly Table[] = ["changes", "activities", "engagement", "splits", "accounts", "forecast_calls"];
  return [...records(company, day)]
    .filter(([table]) => lasting.includes(table))
    .map(([table, row]) => `${table}|${row.join("|")}`);
}
