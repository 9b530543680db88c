import { afterEach, expect, test } from "vitest";
import { given, type World } from "../../../test/world/given.ts";
import { answerOf, familyOf } from "../../../test/world/measures.ts";
import type { RawRecord } from "../../../test/world/raw-records.ts";
import { recompute } from "../../benchmarks/evidence.ts";
import { scoreGateOf } from "../../benchmarks/gate.ts";
import { wonLostMeasures } from "./index.ts";

let world: World;
afterEach(() => world.close());

const q1 = { period: "2026-Q1", asOf: "2026-03-31" };

test("W1: three of five contests are won, 60 %, and 32,000.00 of 41,000.00 by amount", async () => {
  world = await given({ raw: { opportunity: w1Deals, change: w1Changes, stage: stages } });
  const row = await world.row(familyOf("won-lost.win_rate"), { ...q1, rep: "ada" });
  expect([row.won, row.lost, row.closed]).toEqual([3, 2, 5]);
  expect([Number(row.won_amount), Number(row.lost_amount)]).toEqual([32000, 9000]);
  expect(row.win_rate).toBe(0.6);
  expect(row.win_rate_amount).toBeCloseTo(32000 / 41000, 12);
  expect(row.ratio).toBe(1.5);
  expect([row.no_decision, row.no_decision_share]).toEqual([1, 0.5]);
});

test("W1: a deal lost on 2 April though dated 31 March belongs to the second quarter, and a re-opened one to none", async () => {
  world = await given({ raw: { opportunity: w1Deals, change: w1Changes, stage: stages } });
  const asked = { period: "2026-Q2", asOf: "2026-04-30" };
  expect((await world.evidence(familyOf("won-lost.lost"), asked)).map((deal) => deal.opportunity_id)).toEqual(["W8"]);
  const q1Deals = await world.evidence(familyOf("won-lost.won"), { ...q1, asOf: "2026-04-30" });
  expect(q1Deals.map((deal) => deal.opportunity_id)).toEqual(["W1", "W2", "W6", "W9", "W3"]);
});

test("W1: losses by reason", async () => {
  world = await given({ raw: { opportunity: w1Deals, change: w1Changes, stage: stages } });
  const parts = await world.value(familyOf("won-lost.lost"), { ...q1, by: "reason" });
  const lost = Object.fromEntries(parts.filter((row) => row.grain === "part").map((row) => [row.part, row.lost]));
  expect(lost).toEqual({ competitor: 1, "no decision": 1, null: 0 });
});

test("W1: the way from the CRM's wins, losses and amounts to ours has one reason per deal and adds up", async () => {
  world = await given({ raw: { opportunity: w1Deals, change: w1Changes, stage: stages } });
  const steps = await world.bridge(familyOf("won-lost.won"), q1);
  const reasons = (measure: string) =>
    Object.fromEntries(
      steps.filter((step) => step.measure === measure).map((step) => [step.opportunity_id, step.reason]),
    );
  expect(reasons("won")).toEqual({ W1: "same", W3: "same", W4: "zero-amount", W5: "type", W9: "same" });
  expect(reasons("lost")).toEqual({ W2: "close-date", W6: "same", W7: "no-contest" });
  const row = await world.row(familyOf("won-lost.won"), q1);
  for (const measure of ["won", "lost", "won_amount", "lost_amount"]) {
    const ours = steps.filter((step) => step.measure === measure).reduce((sum, step) => sum + Number(step.ours), 0);
    expect([measure, ours]).toEqual([measure, Number(row[measure])]);
  }
});

test("a deal won by Ada and handed to Bo afterwards stays Ada's, and the CRM's report for Bo loses it by owner", async () => {
  const deals = [deal("D1", { outcome: "won", close_on: "2026-02-10", owner_ref: "Bo" })];
  const change = [
    { opportunity_ref: "D1", changed_at: "2026-02-20T09:00:00Z", field: "owner", old_value: "Ada", new_value: "Bo" },
  ];
  world = await given({ raw: { rep: people, opportunity: deals, change } });
  const won = familyOf("won-lost.won");
  expect((await world.row(won, { ...q1, rep: "ada" })).won).toBe(1);
  const bridge = await world.bridge(won, { ...q1, rep: "bo" });
  expect(bridge.filter((step) => step.measure === "won")).toMatchObject([{ reason: "owner", crm: "1", ours: "0" }]);
});

test("losses without amounts or reasons say nothing by amount and nothing about decisions, rather than 100 % and 0 %", async () => {
  const deals = [
    deal("D1", { outcome: "won", amount: "500.00", close_on: "2026-02-10" }),
    deal("D2", { outcome: "lost", amount: "0.00", close_on: "2026-02-10" }),
    deal("D3", { outcome: "lost", close_on: "2026-02-10" }),
  ];
  world = await given({ raw: { opportunity: deals } });
  const row = await world.row(familyOf("won-lost.win_rate"), q1);
  expect([row.closed, Number(row.won_amount)]).toEqual([3, 500]);
  expect([row.lost_amount, row.win_rate_amount, row.no_decision_share]).toEqual([null, null, null]);
});

test("a rep who changes team counts once for everyone, and in the team of the day a deal was decided", async () => {
  const team_member = [
    { team_ref: "North", rep_ref: "Ada", from_on: "2025-01-01" },
    { team_ref: "South", rep_ref: "Ada", from_on: "2026-02-01" },
  ];
  const deals = ["2026-01-31", "2026-02-01"].map((close_on) => deal(close_on, { outcome: "won", close_on }));
  world = await given({ raw: { rep: [{ name: "Ada" }], team_member, opportunity: deals } });
  const rows = await world.value(familyOf("won-lost.won"), q1);
  const won = rows.map((row) => [row.grain, row.team_id ?? row.rep_id, row.won]);
  expect(won).toEqual([
    ["all", null, 2],
    ["rep", "ada", 2],
    ["team", "north", 1],
    ["team", "south", 1],
  ]);
});

test("W8: splitting a win gives the partner no win: one of four stays 25.0 %", async () => {
  const deals = [
    deal("D1", { outcome: "won", close_on: "2026-02-10", amount: "10000.00" }),
    ...["D2", "D3", "D4"].map((id) => deal(id, { outcome: "lost", close_on: "2026-02-11", owner_ref: "Bo" })),
  ];
  const split = ["Ada", "Bo"].map((rep_ref) => ({ opportunity_ref: "D1", rep_ref, share: "0.5", kind: "revenue" }));
  world = await given({ raw: { rep: people, opportunity: deals, split } });
  const rate = familyOf("won-lost.win_rate");
  const everyone = await world.row(rate, q1);
  expect([everyone.won, everyone.closed, everyone.win_rate]).toEqual([1, 4, 0.25]);
  expect((await world.row(rate, { ...q1, rep: "bo" })).win_rate).toBe(0);
  expect((await world.row(rate, { ...q1, rep: "ada" })).ratio).toBeNull();
});

test("W6: four wins on day 20 and six losses on day 60, seen on day 40, are a cohort rate of 0.40 and not 100 %", async () => {
  const opened = { created_at: "2026-01-05T00:00:00Z", opened_on: "2026-01-05" };
  const deals = Array.from({ length: 10 }, (_, index) =>
    deal(`D${index}`, {
      ...opened,
      outcome: index < 4 ? "won" : "lost",
      close_on: index < 4 ? "2026-01-25" : "2026-03-06",
    }),
  );
  world = await given({ raw: { opportunity: deals } });
  const onDay40 = { period: "2026-Q1", asOf: "2026-02-14" };
  const cohort = await world.row(familyOf("won-lost.cohort_win_rate"), onDay40);
  expect([cohort.opened, cohort.decided, cohort.followed_days, cohort.cohort_win_rate]).toEqual([10, 4, 40, 0.4]);
  expect((await world.row(familyOf("won-lost.win_rate"), onDay40)).win_rate).toBe(1);
});

test("C1's eight deals, four of them won: F_won(60) is 0.54167 and F_lost 0.29167", async () => {
  const ends: [number, string][] = [
    [10, "won"],
    [14, "won"],
    [14, "lost"],
    [21, "won"],
    [25, "open"],
    [30, "lost"],
    [45, "won"],
    [60, "open"],
  ];
  const asOf = "2026-03-31";
  const deals = ends.map(([days, outcome], index) => {
    const opened = outcome === "open" ? daysAfter(asOf, -days) : daysAfter("2026-01-02", index);
    return deal(`D${index}`, {
      created_at: `${opened}T00:00:00Z`,
      opened_on: opened,
      outcome,
      close_on: outcome === "open" ? null : daysAfter(opened, days),
    });
  });
  world = await given({ raw: { opportunity: deals } });
  const row = await world.row(familyOf("won-lost.cohort_win_rate"), { period: "2026-Q1", asOf });
  expect(row.tau).toBe(60);
  expect(row.cohort_win_rate).toBeCloseTo(0.54167, 5);
  expect(row.cohort_loss_rate).toBeCloseTo(0.29167, 5);
});

test("W4: Ada is 9.09 points below peers, and all of it is the leads she was given", async () => {
  world = await given({ settings: { leadBands: [30, 70] }, raw: { rep: people, opportunity: w4Deals } });
  const fit = familyOf("won-lost.fit_adjusted_win_rate");
  const row = await world.row(fit, { ...q1, rep: "ada" });
  expect([row.won, row.scored]).toEqual([8, 40]);
  expect(row.peer_rate).toBeCloseTo(32 / 110, 12);
  expect(row.expected_won).toBeCloseTo(8, 12);
  expect(row.fit_adjusted_win_rate).toBeCloseTo(0.2909, 4);
  expect(row.lead_mix_effect).toBeCloseTo(-0.0909, 4);
  expect(row.rate_effect).toBeCloseTo(0, 12);
  expect(row.rate_z).toBeCloseTo(0, 12);
  const bands = (await world.value(familyOf("won-lost.win_rate"), { ...q1, by: "lead-band" })).filter(
    ({ grain }) => grain === "part",
  );
  expect(bands.map((band) => [band.part, band.won, band.closed])).toEqual([
    ["< 30.00", 5, 50],
    ["≥ 30.00", 15, 60],
    ["≥ 70.00", 20, 40],
  ]);
});

test("W4: the score separates wins from losses: trend chi-square 17.8659, p 0.000024, area under the curve 0.7102", async () => {
  world = await given({ settings: { leadBands: [30, 70] }, raw: { rep: people, opportunity: w4Deals } });
  const everyone = await world.row(familyOf("won-lost.fit_adjusted_win_rate"), q1);
  expect([everyone.band_won, everyone.band_deals]).toEqual([
    [5, 15, 20],
    [50, 60, 40],
  ]);
  expect(everyone.auc).toBeCloseTo(0.7102, 4);
  const gate = scoreGateOf(everyone, "en");
  expect([gate?.chiSquare.toFixed(4), gate?.p.toFixed(6), gate?.says]).toEqual(["17.8659", "0.000024", null]);
});

test("a score that wins and losses share alike is said to tell nothing", async () => {
  const deals = [...scored("Ada", 80, 5, 10), ...scored("Bo", 10, 10, 20)];
  world = await given({ settings: { leadBands: [50] }, raw: { rep: people, opportunity: deals } });
  const everyone = await world.row(familyOf("won-lost.lead_mix_effect"), q1);
  expect(scoreGateOf(everyone, "en")?.says).toBe(
    "The lead score does not separate wins from losses (trend χ² 0, p 1, AUC 0.5): what is owed to the leads cannot be told.",
  );
  expect(scoreGateOf(everyone, "sv")?.says).toContain("AUC 0,5");
});

test("losses by days: one after 13 days, two after 14 and 27, one after 60", async () => {
  const deals = [13, 14, 27, 60].map((days) =>
    deal(`D${days}`, {
      created_at: "2026-01-05T00:00:00Z",
      opened_on: "2026-01-05",
      outcome: "lost",
      close_on: daysAfter("2026-01-05", days),
    }),
  );
  world = await given({ raw: { opportunity: deals } });
  const parts = await world.value(familyOf("won-lost.lost"), { ...q1, by: "days" });
  expect(parts.filter((row) => row.grain === "part").map((row) => [row.part, row.lost])).toEqual([
    ["0–13", 1],
    ["14–27", 2],
    ["56+", 1],
  ]);
  const rows = await world.evidence(familyOf("won-lost.lost"), q1);
  expect(rows.map((row) => row.days)).toEqual([13, 14, 27, 60]);
});

test("of three deals that entered Demo, one reached Offer and one was won from it; one came back before it went on", async () => {
  const steps: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    won: [["2026-01-10", "Won"]],
    offered: [["2026-01-12", "Offer"]],
    lost: [["2026-01-14", "Lost"]],
  };
  world = await given(staging(steps));
  const rows = await world.value(familyOf("won-lost.stage_conversion"), { ...q1, by: "stage" });
  const parts = rows.filter((row) => row.grain === "part").map((row) => [row.part, row.moved_on, row.entered]);
  expect(parts).toEqual([["Demo", 2, 3]]); // the deal still in Offer: too early to say
  expect(rows.find((row) => row.grain === "all")?.stage_conversion).toBeCloseTo(2 / 3, 12);
});

test("a deal that went back to Demo and on again entered it once, and moved on; a win that was opened again is none", async () => {
  world = await given(
    staging({
      back: [
        ["2026-01-08", "Offer"],
        ["2026-01-12", "Demo"],
        ["2026-01-20", "Offer"],
        ["2026-01-25", "Won"],
      ],
      again: [
        ["2026-01-08", "Won"],
        ["2026-02-01", "Demo"],
        ["2026-02-10", "Lost"],
      ],
    }),
  );
  const rows = await world.value(familyOf("won-lost.stage_conversion"), { ...q1, by: "stage" });
  const parts = rows.filter((row) => row.grain === "part").map((row) => [row.part, row.moved_on, row.entered]);
  expect(parts).toEqual([
    ["Demo", 1, 2],
    ["Offer", 1, 1],
  ]);
});

test("a deal still in Demo counts once it has been there longer than four of five stays: 8 days of twenty of 1 to 10", async () => {
  const left = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `left ${index}`,
      [[daysAfter("2026-01-05", 1 + (index % 10)), "Lost"]] as const,
    ]),
  ); // 1, 1, 2, 2 … 10, 10: the 80th percentile (type 7, at 15.2) is 8 + 0.2 · 0
  const still = (id: string, on: string) => ({
    ...deal(id, { stage_ref: "Demo", opened_on: on, close_on: "2026-06-01" }),
    created_at: `${on}T00:00:00Z`,
    modified_at: `${on}T00:00:00Z`,
  });
  const made = staging(left);
  world = await given({
    raw: {
      ...made.raw,
      opportunity: [...made.raw.opportunity, still("9 days", "2026-03-22"), still("8 days", "2026-03-23")],
    },
  });
  const rows = await world.evidence(familyOf("won-lost.stage_conversion"), q1);
  expect(rows.filter((row) => row.to_on === null).map((row) => row.opportunity_id)).toEqual(["9 days"]);
  expect(rows).toHaveLength(21);
});

test("the lead mix and the rate add up to the distance from peers, with a thin band drawn to the peers' own rate", async () => {
  const deals = [
    ...scored("Ada", 80, 3, 4),
    ...scored("Ada", 10, 1, 6),
    ...scored("Bo", 80, 5, 10), // fewer than 20 of the peers: (5 + 30 · 7/40) ÷ (10 + 30)
    ...scored("Bo", 10, 2, 30),
  ];
  world = await given({ settings: { leadBands: [50] }, raw: { rep: people, opportunity: deals } });
  const row = await world.row(familyOf("won-lost.rate_effect"), { ...q1, rep: "ada" });
  const expected = 4 * ((5 + 30 * (7 / 40)) / 40) + 6 * (2 / 30);
  expect(row.expected_won).toBeCloseTo(expected, 12);
  expect(Number(row.lead_mix_effect) + Number(row.rate_effect)).toBeCloseTo(4 / 10 - 7 / 40, 12);
});

test("without bands of its own a workspace has thirds of the last year's contests", async () => {
  const scores = [10, 20, 30, 40, 50, 60, 70]; // thirds at 30 and 50 (type 7)
  const deals = scores.flatMap((score) => scored("Ada", score, 1, 1));
  world = await given({ raw: { opportunity: deals } });
  const rows = await world.value(familyOf("won-lost.win_rate"), { ...q1, by: "lead-band" });
  const bands = rows.filter(({ grain }) => grain === "part").map((row) => [row.part, row.closed]);
  expect(bands).toEqual([
    ["< 30.00", 2],
    ["≥ 30.00", 2],
    ["≥ 50.00", 3],
  ]);
});

test("without lead scores nothing is said about leads", async () => {
  world = await given({ raw: { opportunity: [deal("D1", { outcome: "won", close_on: "2026-02-10" })] } });
  const rows = await world.value(familyOf("won-lost.fit_adjusted_win_rate"), q1);
  expect(rows).toEqual([]);
});

test("W2's four reps are drawn to 27.5 % as if each had 30 more deals of everyone's", async () => {
  const raw = {
    opportunity: [
      ...results("Ada", 12, 30),
      ...results("Bo", 6, 30),
      ...results("Cyd", 9, 45),
      ...results("Dag", 3, 4),
    ],
  };
  world = await given({ raw });
  const shrunk = familyOf("won-lost.shrunk_win_rate");
  const rate = 30 / 109;
  const ada = await world.row(shrunk, { ...q1, rep: "ada" });
  expect([ada.prior_weight, ada.shrunk_win_rate]).toEqual([30, expect.closeTo((12 + 30 * rate) / 60, 11)]);
  expect((await world.row(shrunk, { ...q1, rep: "dag" })).shrunk_win_rate).toBeCloseTo((3 + 30 * rate) / 34, 11);
  expect((await world.row(shrunk, q1)).shrunk_win_rate).toBeCloseTo(rate, 11);
});

test("every number is what its deals come to, for everyone, a team and a rep", async () => {
  world = await given({
    settings: { leadBands: [30, 70] },
    raw: { rep: people, opportunity: [...w1Deals, ...w4Deals, ...openedInJanuary], change: w1Changes, stage: stages },
  });
  for (const measure of wonLostMeasures) {
    const { family, column, recompute: how } = answerOf(measure.id);
    const rows = (await world.value(family, q1)).filter(({ grain }) => grain !== "part" && grain !== "rep-part");
    expect(rows.length, measure.id).toBeGreaterThanOrEqual(1);
    for (const row of rows) {
      const asked = {
        ...q1,
        ...(row.rep_id ? { rep: row.rep_id } : {}),
        ...(row.team_id ? { team: row.team_id } : {}),
      };
      const found = recompute(how, await world.evidence(family, asked));
      const place = `${measure.id} of ${row.rep_id ?? row.team_id ?? "all"}`;
      if (row[column] === null) expect(found, place).toBeNull();
      else expect(Number(found), place).toBeCloseTo(Number(row[column]), 10);
    }
  }
});

test("the parts of a breakdown come to the whole", async () => {
  world = await given({
    raw: { rep: people, opportunity: [...w1Deals, ...w4Deals], change: w1Changes, stage: stages },
  });
  const { family } = answerOf("won-lost.won");
  for (const by of family.breakdowns) {
    const rows = await world.value(family, { ...q1, by });
    const sum = (column: string, grain: string) =>
      rows.filter((row) => row.grain === grain).reduce((total, row) => total + Number(row[column]), 0);
    for (const column of ["won", "lost", "won_amount"]) {
      expect([by, sum(column, "part")]).toEqual([by, sum(column, "all")]);
      expect([by, sum(column, "rep-part")]).toEqual([by, sum(column, "all")]);
    }
  }
});

/** Deals that entered Demo on 5 January, each with the stages it went to and when. */
function staging(steps: Readonly<Record<string, readonly (readonly [string, string])[]>>) {
  const stage = [
    ["Demo", "open"],
    ["Offer", "open"],
    ["Won", "won"],
    ["Lost", "lost"],
  ].map(([name, outcome], index) => ({ name, position: index + 1, outcome }));
  const opportunity = Object.entries(steps).map(([id, moves]) =>
    deal(id, {
      stage_ref: moves.at(-1)?.[1],
      created_at: "2026-01-05T00:00:00Z",
      opened_on: "2026-01-05",
      amount: "100.00",
      close_on: moves.at(-1)?.[0],
    }),
  );
  const change = Object.entries(steps).flatMap(([id, moves]) =>
    moves.map(([on, to], index) => ({
      opportunity_ref: id,
      changed_at: `${on}T00:00:00Z`,
      field: "stage",
      old_value: moves[index - 1]?.[1] ?? "Demo",
      new_value: to,
    })),
  );
  return { raw: { stage, opportunity, change } };
}

const people: RawRecord[] = ["Ada", "Bo"].map((name) => ({ name, team_ref: name === "Ada" ? "North" : "South" }));

const stages: RawRecord[] = [
  { stage_id: "open", name: "Open", position: 1, outcome: "open" },
  { stage_id: "won", name: "Won", position: 2, outcome: "won" },
  { stage_id: "lost", name: "Lost", position: 3, outcome: "lost" },
];

function deal(id: string, more: RawRecord): RawRecord {
  return {
    opportunity_id: id,
    name: id,
    owner_ref: "Ada",
    type: "new",
    currency: "USD",
    created_at: "2025-12-01T09:00:00Z",
    opened_on: "2025-12-01",
    ...more,
  };
}

const staged = (id: string, stage: string, more: RawRecord) => deal(id, { stage_ref: stage, ...more });
const w1Deals: RawRecord[] = [
  staged("W1", "won", { amount: "12000.00", close_on: "2026-01-20" }),
  staged("W2", "lost", {
    amount: "9000.00",
    close_on: "2025-12-28",
    closed_at: "2026-02-11T10:00:00Z",
    lost_reason: "competitor",
  }),
  staged("W3", "won", { amount: "15000.00", close_on: "2026-03-31" }),
  staged("W4", "won", { amount: "0.00", close_on: "2026-02-02" }),
  staged("W5", "won", { type: "renewal", amount: "8000.00", close_on: "2026-02-05" }),
  staged("W6", "lost", { close_on: "2026-03-03", closed_at: "2026-03-03T10:00:00Z", lost_reason: "no decision" }),
  staged("W7", "lost", {
    amount: "7000.00",
    close_on: "2026-03-09",
    closed_at: "2026-03-09T10:00:00Z",
    lost_reason: "duplicate",
  }),
  staged("W8", "lost", {
    amount: "20000.00",
    close_on: "2026-03-31",
    closed_at: "2026-04-02T10:00:00Z",
    lost_reason: "price",
  }),
  staged("W9", "won", { type: "expansion", amount: "5000.00", close_on: "2026-03-12" }),
  staged("W10", "open", { amount: "6000.00", close_on: "2026-06-01" }),
];
const moved = (id: string, day: string, from: string, to: string): RawRecord => ({
  opportunity_ref: id,
  changed_at: `${day}T10:00:00Z`,
  field: "stage",
  old_value: from,
  new_value: to,
});
const w1Changes: RawRecord[] = [
  moved("W8", "2026-04-02", "open", "lost"),
  moved("W10", "2026-02-20", "open", "lost"),
  moved("W10", "2026-03-10", "lost", "open"),
];

/** Decided deals of one lead score, the first `won` of them won. */
function scored(rep: string, lead_score: number | null, won: number, count: number): RawRecord[] {
  return Array.from({ length: count }, (_, index) =>
    deal(`${rep} ${lead_score ?? ""} ${index}`, {
      owner_ref: rep,
      lead_score,
      outcome: index < won ? "won" : "lost",
      amount: "100.00",
      close_on: "2026-02-16",
      closed_at: "2026-02-16T10:00:00Z",
    }),
  );
}
const results = (rep: string, won: number, count: number) => scored(rep, null, won, count);
const w4Deals: RawRecord[] = [
  ...scored("Ada", 90, 2, 4),
  ...scored("Ada", 50, 4, 16),
  ...scored("Ada", 10, 2, 20),
  ...scored("Bo", 90, 18, 36),
  ...scored("Bo", 50, 11, 44),
  ...scored("Bo", 10, 3, 30),
];

const openedInJanuary = ["Ada", "Bo"].flatMap((owner_ref) =>
  [12, 20, 20, 31].map((days, index) =>
    deal(`${owner_ref} January ${index}`, {
      owner_ref,
      created_at: "2026-01-05T00:00:00Z",
      opened_on: "2026-01-05",
      outcome: ["won", "lost", "won", "open"][index],
      close_on: index === 3 ? null : daysAfter("2026-01-05", owner_ref === "Ada" ? days : days + 9),
    }),
  ),
);

function daysAfter(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}
