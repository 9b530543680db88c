import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { AsOf, Value } from "../../src/benchmarks/answer.ts";
import { bridge } from "../../src/benchmarks/bridge.ts";
import { evidence } from "../../src/benchmarks/evidence.ts";
import { scorecard } from "../../src/benchmarks/scorecard.ts";
import type { FiscalPeriod } from "../../src/domain/period.ts";
import { measures } from "../../src/metrics/index.ts";
import { b2bObservedAt, b2bPipeline } from "../world/b2b-pipeline.ts";
import { given, type World } from "../world/given.ts";
import type { RawRecords } from "../world/raw-records.ts";

interface Checked {
  readonly numbers: number;
  readonly wrong: readonly string[];
}

/** Every number of the scorecard that its own rows do not come to: for everyone, each team and each rep, or every fourth, say. */
async function numbersUnlikeTheirRows(world: World, period: FiscalPeriod, asOf: AsOf, nthRep = 1): Promise<Checked> {
  const card = await scorecard(world.warehouse, { period, previous: null, asOf, language: "en" });
  const wrong: string[] = [];
  let numbers = 0;
  for (const measure of measures) {
    if (!("family" in measure.answer)) continue;
    const places: { rep: string | null; team: string | null; value: Value | undefined }[] = [
      { rep: null, team: null, value: card.team.measures[measure.id]?.value },
      ...card.teams.map((team) => ({ rep: null, team: team.teamId, value: team.measures[measure.id]?.value })),
      ...card.reps
        .filter((_, place) => place % nthRep === 0)
        .map((rep) => ({ rep: rep.repId, team: null, value: rep.measures[measure.id]?.value })),
    ];
    for (const { rep, team, value } of places) {
      if (value === null || value === undefined) continue;
      numbers += 1;
      const found = (await evidence(world.warehouse, { measure, period, asOf, rep, team })).value;
      if (!isSame(value, found)) wrong.push(`${measure.id} of ${rep ?? team ?? "all"}: ${value}, its rows ${found}`);
    }
  }
  return { numbers, wrong };
}

/** Money to the last digit; rates, ratios and days as close as doubles get. */
const isSame = (value: string | number, found: Value) =>
  typeof value === "string"
    ? value === found
    : found !== null && Math.abs(Number(found) - value) <= 1e-9 * Math.max(1, Math.abs(value));

/** Every bridge whose steps do not lead from the CRM's figure to ours, for everyone and each rep. */
async function bridgesThatDoNotMeet(world: World, period: FiscalPeriod, asOf: AsOf): Promise<Checked> {
  const card = await scorecard(world.warehouse, { period, previous: null, asOf, language: "en" });
  const wrong: string[] = [];
  let numbers = 0;
  for (const measure of measures) {
    for (const rep of [null, ...card.reps.map((each) => each.repId)]) {
      const way = await bridge(world.warehouse, { measure, period, asOf, rep, language: "en" });
      if (way === null || way.crm === null || way.ours === null) continue;
      numbers += 1;
      const arrived = way.steps.reduce((sum, step) => sum + Number(step.amount), Number(way.crm));
      if (Math.abs(arrived - Number(way.ours)) > 1e-6)
        wrong.push(`${measure.id} of ${rep ?? "all"}: the steps lead to ${arrived}, not to ${way.ours}`);
    }
  }
  return { numbers, wrong };
}

const lastDay: AsOf = { on: "2017-12-31", instant: "2018-01-01T00:00:00Z" };

test("two quarters of the published pipeline: every number is what its rows come to, every bridge meets", async () => {
  const world = await given({ raw: b2bPipeline(), observedAt: b2bObservedAt });
  onTestFinished(() => world.close());
  const fourth = await numbersUnlikeTheirRows(world, world.period("2017-Q4"), lastDay);
  expect(fourth.wrong).toEqual([]);
  expect(fourth.numbers).toBeGreaterThan(1000);
  const middle = { on: "2017-05-15", instant: "2017-05-16T00:00:00Z" };
  const early = await numbersUnlikeTheirRows(world, world.period("2017-Q2"), middle, 4);
  expect(early.wrong).toEqual([]);
  const bridges = await bridgesThatDoNotMeet(world, world.period("2017-Q3"), lastDay);
  expect(bridges.wrong).toEqual([]);
  expect(bridges.numbers).toBeGreaterThan(60);
}, 180_000);

const reps = ["Ada", "Bo", "Cy", "Di"];
const oneOf = (...words: (string | null)[]) => fc.constantFrom(...words);
const day = (from: string, days: number) =>
  fc.nat(days).map((plus) => Temporal.PlainDate.from(from).add({ days: plus }).toString());

const deal = fc.record({
  owner: fc.constantFrom(...reps),
  heir: oneOf(null, null, ...reps),
  inheritedOn: day("2026-01-05", 85),
  type: oneOf("new", "new", "renewal", "expansion", null),
  outcome: oneOf("won", "won", "lost", "open"),
  opened: day("2025-10-01", 100),
  closes: day("2026-01-10", 80),
  cents: fc.oneof(fc.constant(0), fc.integer({ min: -500_000, max: 9_000_000 })), // trials are won at zero, credit notes below it
  currency: oneOf("USD", "USD", "EUR", "SEK"),
  split: oneOf(null, null, ...reps),
  share: fc.integer({ min: 1, max: 99 }),
  source: oneOf("Web", "Partner", null),
  reason: oneOf("Price", "Duplicate", "No decision", null),
  isDeleted: fc.constantFrom(false, false, false, false, true),
});

/** A company where deals are shared, inherited, renewed, tried for nothing, paid back, deleted and sold in three currencies. */
const company = fc.array(deal, { minLength: 12, maxLength: 30 }).map((deals): RawRecords => {
  const id = (index: number) => `D${index}`;
  return {
    rep: [
      ...reps.map((name, index) => ({
        name,
        team_ref: index < 2 ? "North" : "South",
        manager_ref: "Mia",
        started_on: name === "Di" ? "2026-01-19" : "2024-01-01",
        ramp: [0.25, 0.5],
      })),
      { name: "Mia", team_ref: "North" },
    ],
    // Bo changes teams in the middle of the quarter.
    team_member: [
      { team_ref: "North", rep_ref: "Bo", from_on: "2024-01-01", until_on: "2026-02-16" },
      { team_ref: "South", rep_ref: "Bo", from_on: "2026-02-16" },
    ],
    quota: [
      ...reps.map((rep_ref) => ({
        rep_ref,
        period_label: "2026-Q1",
        amount: "50000.00",
        currency: rep_ref === "Cy" ? "EUR" : "USD",
        basis: rep_ref === "Di" ? "full-rate" : "final",
      })),
      { rep_ref: "Mia", period_label: "2026-Q1", amount: "180000.00", is_manager: true },
    ],
    fx_rate: [
      { currency: "EUR", from_on: "2025-01-01", rate: "1.08000000", kind: "daily" },
      { currency: "EUR", from_on: "2026-02-10", rate: "1.12340000", kind: "daily" },
      { currency: "SEK", from_on: "2025-01-01", rate: "0.09550000", kind: "daily" },
    ],
    opportunity: deals.map((each, index) => ({
      opportunity_id: id(index),
      name: `Deal ${index}`,
      account_ref: `Account ${index % 7}`,
      owner_ref: each.heir ?? each.owner,
      type: each.type,
      outcome: each.outcome,
      opened_on: each.opened,
      close_on: each.closes,
      amount: (each.cents / 100).toFixed(2),
      currency: each.currency,
      source: each.source,
      lost_reason: each.outcome === "lost" ? each.reason : null,
      is_deleted: each.isDeleted,
    })),
    change: deals.flatMap((each, index) =>
      each.heir === null || each.heir === each.owner
        ? []
        : [
            {
              opportunity_ref: id(index),
              changed_at: `${each.inheritedOn}T09:00:00Z`,
              field: "owner",
              old_value: each.owner,
              new_value: each.heir,
            },
          ],
    ),
    split: deals.flatMap((each, index) => {
      const owner = each.heir ?? each.owner;
      if (each.split === null || each.split === owner) return [];
      const shares = [
        [owner, each.share],
        [each.split, 100 - each.share],
      ] as const;
      return shares.map(([rep_ref, share]) => ({
        opportunity_ref: id(index),
        rep_ref,
        share: (share / 100).toFixed(8),
        kind: "revenue",
      }));
    }),
  };
});

test("in any company, whatever happens to its deals, every number is what its rows come to and every bridge meets", async () => {
  await fc.assert(
    fc.asyncProperty(company, async (raw) => {
      using world = await given({ raw, settings: { quotaSpread: true }, observedAt: "2026-04-30T00:00:00Z" });
      const period = world.period("2026-Q1");
      const asOf = { on: "2026-04-29", instant: "2026-04-30T00:00:00Z" };
      const { wrong, numbers } = await numbersUnlikeTheirRows(world, period, asOf);
      expect(wrong).toEqual([]);
      expect(numbers).toBeGreaterThan(100);
      // A month of it, half over, with its part of each quota.
      const february = await numbersUnlikeTheirRows(world, world.period("2026-02"), {
        on: "2026-02-14",
        instant: "2026-02-15T00:00:00Z",
      });
      expect(february.wrong).toEqual([]);
      expect((await bridgesThatDoNotMeet(world, period, asOf)).wrong).toEqual([]);
    }),
    { numRuns: 3, seed: 20_260_401, endOnFailure: true },
  );
}, 240_000);
