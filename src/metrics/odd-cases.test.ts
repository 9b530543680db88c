import { expect, onTestFinished, test } from "vitest";
import { given } from "../../test/world/given.ts";
import { familyOf } from "../../test/world/measures.ts";
import type { RawRecord } from "../../test/world/raw-records.ts";

// The table of odd cases in METRICS §1, columns won-lost, pipeline and sales-cycle: a story per cell that is not ordinary.
// Beside the odd deal stands an ordinary one of Ada's, won after 10 days for 1,000.00, and one open, worth 500.00 and due on 20 March.

const q1 = { period: "2026-Q1", asOf: "2026-03-10" };

const deal = (id: string, more: RawRecord): RawRecord => ({
  opportunity_id: id,
  owner_ref: "Ada",
  type: "new",
  currency: "USD",
  outcome: "open",
  created_at: "2026-01-05T09:00:00Z",
  modified_at: "2026-01-05T09:00:00Z",
  close_on: "2026-03-20",
  amount: "500.00",
  ...more,
});
const won = (id: string, more: RawRecord = {}) =>
  deal(id, { outcome: "won", close_on: "2026-01-15", amount: "1000.00", ...more });
const lost = (id: string, more: RawRecord = {}) =>
  deal(id, { outcome: "lost", close_on: "2026-01-25", amount: "700.00", ...more });

async function companyWith(
  odd: readonly RawRecord[],
  more: { change?: readonly RawRecord[]; rep?: readonly RawRecord[]; stage?: readonly RawRecord[] } = {},
) {
  const world = await given({ raw: { opportunity: [won("ordinary win"), deal("ordinary", {}), ...odd], ...more } });
  onTestFinished(() => world.close());
  const issues = await world.warehouse.rows("select code, record_id from core.data_issue order by 1, 2");
  return {
    world,
    contests: await world.row(familyOf("won-lost.won"), q1),
    open: await world.row(familyOf("pipeline.deals"), q1),
    wins: await world.row(familyOf("sales-cycle.average_days"), q1),
    waterfall: await world.row(familyOf("pipeline.waterfall_end"), q1),
    issues: issues.map(({ code, record_id }) => `${code} ${record_id}`),
  };
}

test("deleted, merged and test deals are no contest, no pipeline and no cycle", async () => {
  const gone = [{ is_deleted: true }, { merged_into: "ordinary win" }, { is_test: true }];
  const { contests, open, wins } = await companyWith(
    gone.flatMap((how, index) => [won(`won ${index}`, how), lost(`lost ${index}`, how), deal(`open ${index}`, how)]),
  );
  expect([contests.won, contests.lost]).toEqual([1, 0]);
  expect([open.deals, open.amount]).toEqual([1, "500.0000"]);
  expect(wins.wins).toBe(1);
});

test("a deal deleted in the quarter moves out of its pipeline, with that for a reason", async () => {
  const { world, waterfall } = await companyWith(
    [deal("D", { created_at: "2025-12-01T09:00:00Z", modified_at: "2025-12-01T09:00:00Z", is_deleted: true })],
    {
      change: [
        {
          opportunity_ref: "D",
          changed_at: "2026-02-10T09:00:00Z",
          field: "is_deleted",
          old_value: "false",
          new_value: "true",
        },
      ],
    },
  );
  expect([waterfall.begin_deals, waterfall.moved_out_deals]).toEqual([1, 1]);
  const rows = await world.evidence(familyOf("pipeline.waterfall_end"), q1);
  expect(rows.find((row) => row.opportunity_id === "D")).toMatchObject({
    legs: "begin, moved out",
    moved_because: "deleted",
  });
});

test.each([
  ["by its reason", { lost_reason: "Duplicate" }],
  ["by its stage", { outcome: null, stage_ref: "Junk" }],
])("a loss that is void %s is no contest, though lost from the pipeline", async (_, how) => {
  const { contests, waterfall, world } = await companyWith([lost("D", how)], {
    stage: [{ name: "Junk", outcome: "void" }],
  });
  expect([contests.lost, waterfall.lost_deals]).toEqual([0, 1]);
  const cohort = await world.row(familyOf("won-lost.cohort_win_rate"), q1);
  expect([cohort.opened, cohort.decided]).toEqual([2, 1]);
  const bridge = await world.bridge(familyOf("won-lost.lost"), q1);
  expect(bridge.find((step) => step.measure === "lost")).toMatchObject({ opportunity_id: "D", reason: "no-contest" });
});

test("renewals are no contests and not in the pipeline: they have a rate and a list of their own", async () => {
  const renewal = { type: "renewal" };
  const { contests, open, wins, world } = await companyWith([
    won("kept", renewal),
    lost("gone", renewal),
    lost("counted twice", { ...renewal, lost_reason: "Duplicate" }),
    deal("due", { ...renewal, amount: "800.00" }),
  ]);
  expect([contests.closed, open.deals, wins.wins]).toEqual([1, 1, 1]);
  expect(await world.row(familyOf("won-lost.renewal_win_rate"), q1)).toMatchObject({
    renewed: 1,
    renewals_decided: 2,
    renewal_win_rate: 0.5,
  });
  expect(await world.row(familyOf("pipeline.renewals"), q1)).toMatchObject({ renewals: 1, renewal_amount: "800.0000" });
});

test("at 0 a win is a trial and no contest, a loss counts in number and not by amount, an open deal in number", async () => {
  const free = { amount: "0.00" };
  const { contests, open, wins } = await companyWith([won("W", free), lost("L", free), lost("L2"), deal("O", free)]);
  expect([contests.won, contests.lost, contests.lost_sized, contests.lost_amount]).toEqual([1, 2, 1, "700.0000"]);
  expect(contests.win_rate_amount).toBeCloseTo(1000 / 1700, 12);
  expect([open.deals, open.unsized, open.amount]).toEqual([2, 0, "500.0000"]);
  expect(wins.wins).toBe(1);
});

test("below 0 nothing is a contest or in the pipeline or a cycle; an open one is said", async () => {
  const credit = { amount: "-100.00" };
  const { contests, open, wins, issues, waterfall, world } = await companyWith([
    won("W", credit),
    lost("L", credit),
    deal("O", credit),
  ]);
  expect([contests.won, contests.lost, open.deals, wins.wins]).toEqual([1, 0, 1, 1]);
  expect([waterfall.won_deals, waterfall.lost_deals, waterfall.end_deals]).toEqual([1, 0, 1]);
  expect((await world.row(familyOf("pipeline.created"), q1)).created).toBe(2);
  expect(issues).toEqual(["negative-amount O"]);
});

test("a deal that falls below 0 leaves the pipeline it was in", async () => {
  const { world } = await companyWith([deal("D", { created_at: "2025-12-01T09:00:00Z", amount: "-5.00" })], {
    change: [
      {
        opportunity_ref: "D",
        changed_at: "2025-12-01T09:00:00Z",
        field: "close_on",
        old_value: null,
        new_value: "2026-03-20",
      },
      {
        opportunity_ref: "D",
        changed_at: "2026-02-10T09:00:00Z",
        field: "amount",
        old_value: "90.00",
        new_value: "-5.00",
      },
    ],
  });
  const rows = await world.evidence(familyOf("pipeline.waterfall_end"), q1);
  expect(rows.find((row) => row.opportunity_id === "D")).toMatchObject({
    legs: "begin, moved out",
    moved_because: "below-zero",
    moved_out_value: "90.0000",
  });
});

test("without an amount a deal counts, by number alone", async () => {
  const unknown = { amount: null };
  const { contests, open, wins } = await companyWith([won("W", unknown), lost("L", unknown), deal("O", unknown)]);
  expect([contests.won, contests.lost, contests.sized, contests.won_amount]).toEqual([2, 1, 1, "1000.0000"]);
  expect([open.deals, open.unsized, open.sized, open.amount]).toEqual([2, 1, 1, "500.0000"]);
  expect(wins.wins).toBe(2);
});

test("without a close date a win counts on the day it was won, and is said; an open deal is in the whole and in no period", async () => {
  const { contests, open, wins, issues, waterfall, world } = await companyWith([
    won("W", { close_on: null, closed_at: "2026-02-04T12:00:00Z" }),
    deal("O", { close_on: null }),
  ]);
  expect([contests.won, wins.total_days]).toEqual([2, 10 + 30]);
  expect([open.deals, open.undated, waterfall.end_deals]).toEqual([2, 1, 1]);
  const due = await world.value(familyOf("pipeline.deals"), { ...q1, by: "due" });
  expect(due.filter((row) => row.grain === "part").map((row) => [row.part, row.deals])).toEqual([
    ["in the period", 1],
    [null, 1],
  ]);
  expect(issues).toEqual(["missing-close-date W"]);
});

test("a win dated ahead counts on the day it was won, is not open, and is said", async () => {
  const { contests, open, wins, issues, world } = await companyWith([
    won("D", { close_on: "2027-05-01", closed_at: "2026-02-04T12:00:00Z" }),
  ]);
  expect([contests.won, open.deals, wins.total_days]).toEqual([2, 1, 10 + 30]);
  const rows = await world.evidence(familyOf("won-lost.won"), q1);
  expect(rows.map((row) => [row.opportunity_id, row.closed_on])).toContainEqual(["D", "2026-02-04"]);
  expect(issues).toEqual(["won-in-future D"]);
});

test("an open deal whose date has passed is in its period, overdue, and covers nothing", async () => {
  const { open, waterfall, world } = await companyWith([deal("D", { close_on: "2026-02-15", amount: "300.00" })]);
  expect([open.deals, open.overdue, waterfall.end_deals, waterfall.waterfall_end]).toEqual([2, 1, 2, "800.0000"]);
  const covering = await given({
    raw: {
      opportunity: [deal("ordinary", {}), deal("D", { close_on: "2026-02-15" })],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "1000.00" }],
    },
  });
  onTestFinished(() => covering.close());
  expect(await covering.row(familyOf("pipeline.coverage"), q1)).toMatchObject({ coverage: 0.5, coverage_deals: 1 });
  expect((await world.row(familyOf("won-lost.won"), q1)).closed).toBe(1);
});

test("closed before it was opened: won, out of the cycle, and said", async () => {
  const { contests, wins, issues } = await companyWith([won("D", { opened_on: "2026-02-20", created_at: null })]);
  expect([contests.won, wins.wins, wins.average_days]).toEqual([2, 1, 10]);
  expect(issues).toEqual(["closed-before-opened D"]);
});

test("closed on the day it was opened: a cycle of 0 days", async () => {
  const { contests, wins } = await companyWith([won("D", { close_on: "2026-01-05" })]);
  expect([contests.won, wins.wins, wins.average_days]).toEqual([2, 2, 5]);
});

test("a rep who has left keeps history and stays in the team's, and whoever took over holds what is open", async () => {
  const { world } = await companyWith(
    [won("W", { owner_ref: "Bo" }), deal("O", { owner_ref: "Cy", created_at: "2026-01-02T09:00:00Z" })],
    {
      rep: ["Ada", "Bo", "Cy"].map((name) => ({
        name,
        team_ref: "North",
        ended_on: name === "Bo" ? "2026-02-01" : null,
      })),
      change: [
        { opportunity_ref: "O", changed_at: "2026-02-01T09:00:00Z", field: "owner", old_value: "Bo", new_value: "Cy" },
      ],
    },
  );
  expect((await world.row(familyOf("won-lost.won"), { ...q1, rep: "bo" })).won).toBe(1);
  expect((await world.row(familyOf("won-lost.won"), { ...q1, team: "north" })).won).toBe(2);
  expect((await world.row(familyOf("pipeline.deals"), { ...q1, rep: "cy" })).deals).toBe(1);
  expect((await world.row(familyOf("sales-cycle.average_days"), { ...q1, rep: "bo" })).wins).toBe(1);
});

test("a manager who sells has a row of their own", async () => {
  const { world } = await companyWith([won("W", { owner_ref: "Mia" }), deal("O", { owner_ref: "Mia" })], {
    rep: [
      { name: "Mia", team_ref: "North" },
      { name: "Ada", manager_ref: "Mia", team_ref: "North" },
    ],
  });
  expect((await world.row(familyOf("won-lost.won"), { ...q1, rep: "mia" })).won).toBe(1);
  expect((await world.row(familyOf("pipeline.deals"), { ...q1, rep: "mia" })).deals).toBe(1);
  expect((await world.row(familyOf("won-lost.won"), { ...q1, team: "north" })).won).toBe(2);
});
