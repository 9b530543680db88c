import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { type GivenWorld, given } from "../../../test/world/given.ts";
import { answerOf, familyOf } from "../../../test/world/measures.ts";
import { recompute } from "../../benchmarks/evidence.ts";
import { addDays } from "../../domain/day.ts";

async function world(asked: GivenWorld) {
  const made = await given(asked);
  onTestFinished(() => made.close());
  return made;
}

const stages = [
  { name: "Demo", position: 1, probability: 0.5, outcome: "open" },
  { name: "Offer", position: 2, probability: 0.75, outcome: "open" },
  { name: "Won", position: 3, outcome: "won" },
  { name: "Lost", position: 4, outcome: "lost" },
];

test("P2: 90,000 open against 35,663 missing is a coverage of 2.52, where four quarters' history asks for 3.33", async () => {
  const seen = (id: string, at: string, more: object) => ({
    opportunity_id: id,
    owner_ref: "Ada",
    type: "new",
    observed_at: at,
    created_at: "2024-11-01T00:00:00Z",
    ...more,
  });
  const history = [
    ["2025-01-02T00:00:00Z", "2025-04-05T00:00:00Z", "2025-03-20"],
    ["2025-04-02T00:00:00Z", "2025-07-05T00:00:00Z", "2025-06-20"],
    ["2025-07-02T00:00:00Z", "2025-10-05T00:00:00Z", "2025-09-20"],
    ["2025-10-02T00:00:00Z", "2026-01-05T00:00:00Z", "2025-12-20"],
  ].flatMap(([before = "", after = "", dueOn = ""], quarter) => [
    seen(`won ${quarter}`, before, { stage_ref: "Demo", close_on: dueOn, amount: "45000.00" }),
    seen(`won ${quarter}`, after, { stage_ref: "Won", close_on: dueOn, amount: "45000.00" }),
    seen(`lost ${quarter}`, before, { stage_ref: "Demo", close_on: dueOn, amount: "105000.00" }),
    seen(`lost ${quarter}`, after, { stage_ref: "Lost", close_on: dueOn, amount: "105000.00" }),
  ]);
  const made = await world({
    raw: {
      stage: stages,
      opportunity: [
        ...history,
        seen("booked", "2026-01-16T00:00:00Z", { stage_ref: "Won", close_on: "2026-01-10", amount: "64337.00" }),
        seen("open", "2026-01-14T00:00:00Z", { stage_ref: "Demo", close_on: "2026-03-10", amount: "90000.00" }),
        seen("overdue", "2026-01-14T00:00:00Z", { stage_ref: "Demo", close_on: "2026-01-08", amount: "50000.00" }),
        seen("later", "2026-01-14T00:00:00Z", { stage_ref: "Demo", close_on: "2026-04-10", amount: "70000.00" }),
      ],
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "100000.00", observed_at: "2026-01-14T00:00:00Z" }],
    },
  });
  const ada = await made.row(familyOf("pipeline.coverage"), { period: "2026-Q1", asOf: "2026-01-15", rep: "ada" });
  expect(ada.coverage).toBeCloseTo(2.52, 2);
  expect(ada.needed_coverage).toBeCloseTo(3.33, 2);
  expect(ada.expected_end).toBeCloseTo(91_337, 6);
  const rows = await made.evidence(familyOf("pipeline.coverage"), {
    period: "2026-Q1",
    asOf: "2026-01-15",
    rep: "ada",
  });
  expect(recompute(answerOf("pipeline.coverage").recompute, rows)).toBeCloseTo(Number(ada.coverage), 9);
  expect(recompute(answerOf("pipeline.needed_coverage").recompute, rows)).toBeCloseTo(Number(ada.needed_coverage), 9);
});

test("what was booked in the rest of earlier quarters counts deals not yet there: 20,000 of 100,000 open and 30,000 of turns need 2", async () => {
  const quarters = [
    ["2025-01-02", "2025-02-20"],
    ["2025-04-02", "2025-05-20"],
    ["2025-07-02", "2025-08-20"],
    ["2025-10-02", "2025-11-20"],
  ];
  const history = quarters.flatMap(([start = "", later = ""], quarter) => {
    const seen = (id: string, on: string, more: object) => ({
      opportunity_id: `${id} ${quarter}`,
      owner_ref: "Ada",
      type: "new",
      created_at: `${on}T00:00:00Z`,
      observed_at: `${on}T00:00:00Z`,
      close_on: later,
      ...more,
    });
    const open = { created_at: "2024-11-01T00:00:00Z", stage_ref: "Demo" };
    const over = { ...open, observed_at: `${addDays(later, 5)}T00:00:00Z` };
    return [
      seen("kept", start, { ...open, amount: "20000.00" }),
      seen("kept", later, { ...over, amount: "20000.00", stage_ref: "Won" }),
      seen("lost", start, { ...open, amount: "80000.00" }),
      seen("lost", later, { ...over, amount: "80000.00", stage_ref: "Lost" }),
      seen("turn", later, { amount: "30000.00", stage_ref: "Won", created_at: `${addDays(later, -10)}T00:00:00Z` }),
    ];
  });
  const made = await world({
    raw: {
      stage: stages,
      opportunity: history,
      quota: [{ rep_ref: "Ada", period_label: "2026-Q1", amount: "100000.00" }],
    },
  });
  const asked = { period: "2026-Q1", asOf: "2026-01-15", rep: "ada" };
  const ada = await made.row(familyOf("pipeline.needed_coverage"), asked);
  expect([ada.coverage_periods, ada.needed_coverage]).toEqual([4, 2]);
  const rows = await made.evidence(familyOf("pipeline.needed_coverage"), asked);
  expect(recompute(answerOf("pipeline.needed_coverage").recompute, rows)).toBe(2);
});

const bands = [
  { name: "< 10000.00", closed: 40, won: 16, size: 6000, days: 30, gives: [80, 40.8, 119.2] },
  { name: "≥ 10000.00", closed: 20, won: 5, size: 25_000, days: 70, gives: [89.29, 11.02, 167.55] },
  { name: "≥ 50000.00", closed: 8, won: 1, size: 80_000, days: 125, gives: [80, 0, 236.8] },
];

/** The deals of P4: each worked as long as the others of its band, the first of them won. */
const p4Deals = (lostAmount: (size: number) => string) =>
  bands.flatMap(({ name, closed, won, size, days }) =>
    Array.from({ length: closed }, (_, index) => ({
      opportunity_id: `${name} ${index}`,
      owner_ref: "Ada",
      type: "new",
      stage_ref: index < won ? "Won" : "Lost",
      created_at: "2026-02-01T00:00:00Z",
      close_on: addDays("2026-02-01", days),
      amount: index < won ? String(size) : lostAmount(size),
    })),
  );

test("P4: a day of working a small, middle or large deal brings 80.00, 89.29 or 80.00, and chance allows any order", async () => {
  const made = await world({
    settings: { sizeBands: [10_000, 50_000] },
    raw: { stage: stages, opportunity: p4Deals(String) },
  });
  const rows = await made.value(familyOf("pipeline.yield_per_day"), { period: "2026", asOf: "2026-12-31", by: "size" });
  const parts = rows.filter((row) => row.grain === "part");
  expect(parts.map((row) => row.part)).toEqual(bands.map((band) => band.name));
  for (const [index, { closed, days, won, gives }] of bands.entries()) {
    const row = parts[index];
    const error = 1.96 * Number(row?.yield_error);
    expect([row?.deal_days, row?.yield_wins]).toEqual([closed * days, won]);
    expect(row?.yield_per_day).toBeCloseTo(gives[0] ?? 0, 2);
    expect(Math.max(0, Number(row?.yield_per_day) - error)).toBeCloseTo(gives[1] ?? 0, 2);
    expect(Number(row?.yield_per_day) + error).toBeCloseTo(gives[2] ?? 0, 2);
  }
});

test("where lost deals have no amount, no size of deal has a yield: the days they took would be missing from it", async () => {
  const made = await world({ raw: { stage: stages, opportunity: p4Deals(() => "0") } });
  const rows = await made.value(familyOf("pipeline.yield_per_day"), { period: "2026", asOf: "2026-12-31", by: "size" });
  const sized = rows.filter((row) => row.grain === "part" && row.part !== null);
  expect(sized.map((row) => row.yield_per_day)).toEqual(sized.map(() => null));
  expect(rows.find((row) => row.grain === "all")?.yield_per_day).toBeCloseTo(301_000 / 3600, 9);
});

test("P7: won deals stayed 3 to 40 days, four of five up to 21.6; an open deal is stuck on day 22 and not on day 21", async () => {
  const stays = [3, 5, 6, 8, 9, 12, 15, 20, 28, 40].flatMap((days) => [days, days]); // twenty stays have the same 80th percentile
  const won = stays.map((days, index) => ({
    opportunity_id: `W${index}`,
    owner_ref: "Ada",
    type: "new",
    stage_ref: "Won",
    created_at: "2026-01-01T00:00:00Z",
    close_on: addDays("2026-01-01", days),
    amount: "1000.00",
  }));
  const left = stays.map((days, index) => ({
    opportunity_ref: `W${index}`,
    changed_at: `${addDays("2026-01-01", days)}T00:00:00Z`,
    field: "stage",
    old_value: "Demo",
    new_value: "Won",
  }));
  const open = (id: string, createdOn: string) => ({
    opportunity_id: id,
    owner_ref: "Ada",
    type: "new",
    stage_ref: "Demo",
    created_at: `${createdOn}T00:00:00Z`,
    modified_at: `${createdOn}T00:00:00Z`,
    close_on: "2026-06-01",
    amount: "1000.00",
  });
  const made = await world({
    raw: {
      stage: stages,
      opportunity: [...won, open("day 22", "2026-03-09"), open("day 21", "2026-03-10")],
      change: left,
    },
  });
  const asked = { period: "2026-Q1", asOf: "2026-03-31" };
  const rows = await made.evidence(familyOf("pipeline.stuck"), asked);
  expect(rows.map((row) => [row.opportunity_id, row.usual_days, row.is_stuck])).toEqual([
    ["day 22", expect.closeTo(21.6, 9), true],
    ["day 21", expect.closeTo(21.6, 9), false],
  ]);
  expect((await made.row(familyOf("pipeline.stuck"), asked)).stuck).toBe(0.5);
});

const day = (offset: number) => addDays("2025-12-01", offset);

test("whatever happens to a pipeline, begin and its legs come to its end, in cents and in number", async () => {
  const deal = fc.record({
    created: fc.integer({ min: 0, max: 120 }),
    due: fc.integer({ min: 0, max: 200 }),
    cents: fc.option(fc.integer({ min: 0, max: 9_000_000 })),
    type: fc.constantFrom("new", "expansion", "renewal"),
    isDeleted: fc.boolean(),
    moves: fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 60 }),
        field: fc.constantFrom("amount", "close_on", "stage", "owner"),
        to: fc.integer({ min: 0, max: 200 }),
      }),
      { maxLength: 4 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(deal, { minLength: 1, maxLength: 40, size: "+1" }), // a build costs more than its deals
      fc.integer({ min: 0, max: 150 }),
      async (deals, asOf) => {
        const changes = deals.flatMap(({ created, moves, cents, due }, index) => {
          const now = {
            amount: cents === null ? null : (cents / 100).toFixed(2),
            close_on: day(due),
            stage: "Demo",
            owner: "Ada",
          };
          let at = created;
          return moves.map(({ after, field, to }) => {
            at += after;
            const next = {
              amount: (to * 77.77).toFixed(2),
              close_on: day(to),
              stage: ["Demo", "Offer", "Won", "Lost"][to % 4] ?? "Demo",
              owner: to % 2 ? "Ada" : "Bo",
            }[field];
            const change = {
              opportunity_ref: `D${index}`,
              changed_at: `${day(at)}T09:00:00Z`,
              field,
              old_value: now[field],
              new_value: next,
            };
            now[field] = next;
            return change;
          });
        });
        const last = (index: number, field: string, else_: string | null) =>
          changes.filter((change) => change.opportunity_ref === `D${index}` && change.field === field).at(-1)
            ?.new_value ?? else_;
        using made = await given({
          raw: {
            stage: stages,
            opportunity: deals.map(({ created, due, cents, type, isDeleted }, index) => ({
              opportunity_id: `D${index}`,
              type,
              is_deleted: isDeleted && index === 0,
              owner_ref: last(index, "owner", "Ada"),
              stage_ref: last(index, "stage", "Demo"),
              created_at: `${day(created)}T08:00:00Z`,
              modified_at: `${day(created)}T08:00:00Z`,
              close_on: last(index, "close_on", day(due)),
              amount: last(index, "amount", cents === null ? null : (cents / 100).toFixed(2)),
            })),
            change: changes,
          },
        });
        for (const period of ["2026-Q1", "2026-02"]) {
          const rows = await made.value(familyOf("pipeline.waterfall_end"), { period, asOf: day(asOf) });
          // What stands, is created or closes is somebody's; only moving in and out happens between reps.
          for (const leg of ["begin", "created", "won", "lost", "end"]) {
            const deals = (grain: string) =>
              rows.filter((row) => row.grain === grain).reduce((sum, row) => sum + Number(row[`${leg}_deals`]), 0);
            expect([leg, deals("rep")]).toEqual([leg, deals("all")]);
          }
          for (const row of rows) {
            const cents = (leg: string) => Math.round(Number(row[`waterfall_${leg}`]) * 100);
            const count = (leg: string) => Number(row[`${leg}_deals`]);
            expect(
              count("begin") + count("created") + count("moved_in") - count("moved_out") - count("won") - count("lost"),
            ).toBe(count("end"));
            // Where nobody knows what the period began with, no leg that hangs on it pretends to: all of them are unknown.
            if (row.waterfall_increased === null) {
              const hanging = ["begin", "moved_in", "increased", "decreased", "moved_out"];
              expect(hanging.map((leg) => row[`waterfall_${leg}`])).toEqual(hanging.map(() => null));
              continue;
            }
            const end =
              cents("begin") +
              cents("created") +
              cents("moved_in") +
              cents("increased") -
              cents("decreased") -
              cents("moved_out") -
              cents("won") -
              cents("lost");
            expect(end).toBe(cents("end"));
          }
        }
      },
    ),
    {
      numRuns: 10,
      // Won on the period's first day, and nothing known of its date before: what it moved in from is unknown.
      examples: [
        [
          [
            {
              created: 0,
              due: 31,
              cents: null,
              type: "new",
              isDeleted: false,
              moves: [
                { after: 1, field: "amount", to: 1 },
                { after: 30, field: "stage", to: 30 },
              ],
            },
            { created: 31, due: 0, cents: null, type: "new", isDeleted: false, moves: [] },
          ],
          31,
        ],
      ],
    },
  );
});
