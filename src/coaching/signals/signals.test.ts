import { expect, test } from "vitest";
import type { MeasureAnswer } from "../../benchmarks/answer.ts";
import { leavings } from "../../benchmarks/statistics/survival.ts";
import type { Example, OpenFact, RepFacts, YearFacts } from "./facts.ts";
import { conversations, type LeadersTalk, type Talk, worthALeadersTalk } from "./index.ts";
import { type Fit, rateParts } from "./rate-part.ts";
import { told } from "./signal.ts";
import { slowestStage } from "./slowest-stage.ts";
import { workList } from "./work-list.ts";

const quietYear: YearFacts = {
  won: 12,
  wonSameDay: 0,
  lost: 20,
  lostLate: 6,
  lostWithoutReason: 0,
  booked: 120_000,
  bookedLast: 20_000,
  startLag: 20,
  starts: 12,
};
const nothing: RepFacts = {
  measures: {},
  yearly: {},
  open: [],
  year: quietYear,
  peers: { ...quietYear, won: 120, lost: 200, lostLate: 60 },
  examples: {
    lost: [],
    "lost-late": [],
    "no-decision": [],
    unexplained: [],
    "same-day": [],
    "at-quarter-end": [],
    "late-start": [],
    "fell-out-of-commit": [],
  },
  slowAnswers: [],
  largestWin: null,
  usual: {
    winRate: 0.25,
    meanWin: 10_000,
    medianWin: 8_000,
    cycle90: 90,
    quiet80: 14,
    untouched80: 21,
    afterPushes: null,
  },
  workingDays: { left: 20, total: 62 },
  nextTier: null,
  calls: [],
  forecast: null,
  ratePart: null,
  commit: { successes: 0, trials: 0, periods: 4 },
  slowestStage: null,
};
const open = (count: number, more: Partial<OpenFact> = {}, prefix = "O"): OpenFact[] =>
  Array.from({ length: count }, (_, index) => ({
    opportunityId: `${prefix}${index + 1}`,
    name: null,
    account: null,
    stage: "Proposal",
    value: 10_000,
    closeOn: "2026-03-20",
    isDue: true,
    age: 20,
    overdue: 0,
    pushes: 0,
    lacks: [],
    isMonthEnd: false,
    inStage: 5,
    usualStay: 30,
    quiet: 2,
    untouched: 2,
    ...more,
  }));
const example = (opportunityId: string, on: string, stage: string): Example => ({
  opportunityId,
  name: null,
  account: null,
  stage,
  value: 10_000,
  on,
  size: null,
  end: null,
});
const measure = (
  value: MeasureAnswer["value"],
  sampleSize: number,
  more: Partial<MeasureAnswer> = {},
): MeasureAnswer => ({
  value,
  sampleSize,
  ...more,
});
const peers = (value: number | string) => ({ peers: 6, label: "", value, median: value, p25: null, p75: null });

/** Each as its name, what it says in both languages, its gain, its deals and what is said of each. */
function talks(more: Partial<RepFacts>) {
  return toldOf(conversations(new Map([["ada", { ...nothing, ...more }]])).reps.get("ada") ?? []);
}
function toldOf(found: readonly (Talk | LeadersTalk)[]) {
  return found.map(({ signal, says, ask, gain, evidence }) => {
    for (const language of ["en", "sv"] as const) {
      for (const sentence of [says, ...evidence.flatMap((each) => each.says ?? [])])
        expect(told(sentence, language, "USD")).not.toMatch(/[{}]|NaN|undefined/);
      expect(ask[language]).toMatch(/[?.]$/);
    }
    return {
      name: signal.name,
      says: told(says, "en", "USD"),
      gain: gain === null ? null : Math.round(gain),
      deals: evidence.flatMap(({ deal }) => deal?.opportunityId ?? []),
      notes: evidence.map((each) => (each.says === null ? "" : told(each.says, "en", "USD"))),
    };
  });
}
const names = (more: Partial<RepFacts>) => talks(more).map(({ name }) => name);

test("of an ordinary rep with tidy records there is nothing to say", () => {
  expect(talks({ open: open(8) })).toEqual([]);
});

test("off pace: a chance of 35 % with a third of the days left is brought up, with the gap that is likely to stay", () => {
  const forecast = { chance: 0.35, p10: 50_000, p90: 90_000, call: null };
  const measures = { "quota.gap": measure("35663.00", 1) };
  const due = [...open(1, { value: 5_000 }, "S"), ...open(1, {}, "L"), ...open(1, { isDue: false }, "N")];
  expect(talks({ forecast, measures, open: due })).toEqual([
    {
      name: "off-pace",
      says: "The chance of reaching quota is 35.0%; $35,663.00 is missing.",
      gain: 23_181, // 35,663 × 0.65
      deals: ["L1", "S1"], // those dated in the period, the largest first
      notes: ["dated 20 March 2026", "dated 20 March 2026"],
    },
  ]);
  expect(names({ forecast, measures, workingDays: { left: 12, total: 62 } })).toEqual([]); // too late to turn it
  expect(names({ forecast: { ...forecast, chance: 0.5 }, measures })).toEqual([]);
  expect(names({ measures })).toEqual([]); // no model, no chance
});

test("one deal carries it: half of what was booked, of at least three deals", () => {
  const largestWin = { opportunityId: "D1", name: "Atlas", account: null, stage: null, value: 40_000 };
  const measures = (part: number, deals: number) => ({
    "bookings.largest_share": measure(part, deals),
    "bookings.deals": measure(deals, deals),
  });
  expect(talks({ largestWin, measures: measures(0.62, 4) })).toMatchObject([
    { name: "one-deal", gain: null, deals: ["D1"] }, // booked is booked
  ]);
  expect(names({ largestWin, measures: measures(0.62, 2) })).toEqual([]);
  expect(names({ largestWin, measures: measures(0.49, 4) })).toEqual([]);
});

test("nearly there: the next tier is one ordinary deal away, with a week to win it", () => {
  const nextTier = { missing: "7500.00", pays: "750.00" };
  expect(talks({ nextTier })).toMatchObject([{ name: "nearly-there", gain: 7_500 }]);
  expect(names({ nextTier: { missing: "8000.01", pays: "800.00" } })).toEqual([]);
  expect(names({ nextTier, workingDays: { left: 4, total: 62 } })).toEqual([]);
});

test("calls lean: six of six in one direction are a habit, five of five and one of each are not", () => {
  const calls = (errors: number[]) =>
    errors.map((error, index) => ({ period: `Q${index + 1}`, call: 100 + error, actual: 100 }));
  expect(talks({ calls: calls([10, 12, 8, 9, 11, 10]) })).toMatchObject([
    { name: "calls-lean", says: "6 of 6 calls came in above what was booked, by 10.0% together.", gain: 10 },
  ]);
  expect(talks({ calls: calls([10, 12, 8, 9, 11, 10]) })[0]?.notes[0]).toBe("Q6: $110.00 called, $100.00 came");
  expect(talks({ calls: calls([-10, -12, -8, -9, -11, -10]) })[0]?.says).toContain("below");
  expect(names({ calls: calls([10, 12, 8, 9, 11]) })).toEqual([]);
  expect(names({ calls: calls([10, 12, 8, 9, 11, -1]) })).toEqual([]); // p 0.22
  expect(names({ calls: calls([4, 3, 5, 4, 2, 3]) })).toEqual([]); // always above, by 3.5 % only
});

test("default dates: more than half on the last working day of a month, where chance would put one in 21", () => {
  const dated = [...open(4, { isMonthEnd: true }, "M"), ...open(3)];
  expect(talks({ open: dated })).toMatchObject([
    { name: "default-dates", gain: null, deals: ["M1", "M2", "M3", "M4"] },
  ]);
  expect(names({ open: [...open(3, { isMonthEnd: true }), ...open(3)] })).toEqual([]);
  expect(names({ open: open(4, { isMonthEnd: true }) })).toEqual([]); // four dates show nothing
});

test("drifting deals: pushed twice, or over a week late; a quarter of their value is at stake", () => {
  const found = talks({ open: [...open(1, { pushes: 2 }, "P"), ...open(1, { overdue: 8 }, "L"), ...open(98)] });
  expect(found).toMatchObject([
    {
      name: "drifting-deals",
      gain: 5_000,
      deals: ["P1", "L1"],
      notes: ["dated later 2 times", "8 days past its date"],
    },
  ]);
  expect(names({ open: [...open(1, { pushes: 1, overdue: 7 }), ...open(98)] })).toEqual([]);
});

test("drifting deals stand beside what the team won after no, one and more pushes, once each group has thirty deals", () => {
  const usual = {
    ...nothing.usual,
    afterPushes: [
      { successes: 40, trials: 100 },
      { successes: 15, trials: 50 },
      { successes: 3, trials: 30 },
    ],
  } as const;
  const drifting = [...open(1, { pushes: 3 }, "P"), ...open(1, { overdue: 8, pushes: 1 }, "L"), ...open(98)];
  const [found] = talks({ open: drifting, usual });
  expect(found?.says).toBe(
    "Open deals dated later at least twice: 1; others more than a week past their date: 1. Of the team’s deals 40.0% are won that were never dated later, 30.0% after one time and 10.0% after two or more.",
  );
  expect(found?.gain).toBe(4_000); // 10,000 × (0.4 − 0.1) and 10,000 × (0.4 − 0.3)
});

test("a call outside the forecast's middle 80 % is asked about, either way", () => {
  const forecast = { chance: null, p10: 21_000, p90: 58_000, call: 70_000 };
  expect(talks({ forecast })).toMatchObject([{ name: "call-far-from-model", gain: 12_000 }]);
  expect(talks({ forecast: { ...forecast, call: 11_000 } })).toMatchObject([{ gain: 10_000 }]);
  expect(names({ forecast: { ...forecast, call: 45_000 } })).toEqual([]);
});

test("weak commit: said only when even the upper limit lies below 80 %; 7 of 12, up to 80.7 %, is not enough", () => {
  const commit = (successes: number, trials: number) => ({ commit: { successes, trials, periods: 4 } });
  expect(names(commit(7, 12))).toEqual([]);
  expect(talks(commit(20, 40))).toMatchObject([
    {
      name: "weak-commit",
      says: "Of 40 deals that stood in commit 30 days before the ends of the last 4 periods 50.0% were won in time; commit means 80.0%.",
      gain: 30_000, // 12 more of 40, in four periods
    },
  ]);
});

test("the end of the quarter, longer contracts and late starts are told of their own numbers", () => {
  expect(talks({ year: { ...quietYear, bookedLast: 80_000 } })).toMatchObject([{ name: "end-of-quarter", gain: null }]);
  expect(names({ year: { ...quietYear, won: 9, bookedLast: 80_000 } })).toEqual([]);
  const measures = (tcv: string, arr: string) => ({
    "bookings.tcv": measure(tcv, 12, { previous: "100000.00" }),
    "bookings.arr": measure(arr, 12, { previous: "50000.00" }),
  });
  expect(names({ measures: measures("130000.00", "50500.00") })).toEqual(["long-terms"]);
  expect(names({ measures: measures("130000.00", "65000.00") })).toEqual([]);
  // 12 contracts of 10,000 that start 36.5 days beyond sixty: 12,000 of revenue
  expect(talks({ year: { ...quietYear, startLag: 96.5 } })).toMatchObject([{ name: "late-starts", gain: 12_000 }]);
  expect(names({ year: { ...quietYear, startLag: 96.5, starts: 9 } })).toEqual([]);
});

test("fewer wins: the rep's part needs a verdict; the leads' part is for whoever routes them", () => {
  const part = (verdict: "below" | "within") => ({
    ratePart: { difference: -0.1, scored: 40, expected: 12, verdict },
    examples: { ...nothing.examples, lost: [example("L1", "2026-02-03", "Proposal")] },
  });
  expect(talks(part("below"))).toMatchObject([
    {
      name: "win-rate-of-leads",
      says: "Of 40 deals decided in a year 8 were won; peers win 12 of as good leads: 10 points more.",
      gain: 40_000,
      deals: ["L1"],
      notes: ["3 February 2026"],
    },
  ]);
  expect(names(part("within"))).toEqual([]);
  // W4: the leads, not Ada
  const given = conversations(
    new Map([["ada", { ...nothing, yearly: { "won-lost.lead_mix_effect": measure(-0.0909, 40) } }]]),
  );
  expect(given.reps.get("ada")).toEqual([]);
  expect(given.forLeaders.map(({ repId }) => repId)).toEqual(["ada"]);
  expect(toldOf(given.forLeaders)).toMatchObject([
    {
      name: "leads-given",
      says: "The scores of 40 deals decided in a year alone make for 9 points fewer wins than peers’ leads.",
      gain: 36_360, // 0.0909 × 40 × 10,000
    },
  ]);
});

test("W4: Ada wins 8 of the 8 that such leads give, z 0: within; who wins 20 of an expected 35 of 100 is below; of nineteen deals nothing is said", () => {
  const came = (repId: string, won: number, scored: number, expected: number, z: number): Fit => ({
    repId,
    won,
    scored,
    expected,
    z,
  });
  // √Σn·p(1 − p): W4 1.96 (4 × ¼ + 16 × 3/16 + 20 × 0.09 = 5.8, z 0); 100 at 0.35: √22.75 = 4.77, z −3.145
  const parts = rateParts([
    came("ada", 8, 40, 8, 0),
    came("bo", 20, 100, 35, -15 / Math.sqrt(22.75)),
    came("cyd", 1, 19, 7, -3),
    // alone z −2.05 would stand out; among four eligible its p 0.0404 stays 0.0807 ≤ 0.10 and the interval leaves 0 out
    came("dag", 25, 100, 35, -10 / Math.sqrt(23.8)),
    came("eva", 36, 100, 35, 1 / Math.sqrt(22.75)),
  ]);
  expect([...parts].map(([repId, { verdict }]) => [repId, verdict])).toEqual([
    ["ada", "within"],
    ["bo", "below"],
    ["cyd", "too few deals"],
    ["dag", "below"],
    ["eva", "within"],
  ]);
  expect(parts.get("bo")).toMatchObject({ difference: expect.closeTo(-0.15, 12), scored: 100, expected: 35 });
});

test("no decision and late losses are said when they are more than among peers by more than chance gives", () => {
  const answer = (verdict: MeasureAnswer["verdict"]) => ({
    "won-lost.no_decision_share": measure(0.4, 40, { verdict: verdict!, benchmark: peers(0.2) }),
  });
  expect(talks({ yearly: answer("below") })).toMatchObject([{ name: "no-decision", gain: 20_000 }]);
  expect(names({ yearly: answer("within") })).toEqual([]);
  const lateIn = ["Proposal", "Contract", "Contract"].map((stage, index) => example(`L${index}`, "2026-02-03", stage));
  const examples = { ...nothing.examples, "lost-late": lateIn };
  expect(talks({ year: { ...quietYear, lost: 20, lostLate: 14 }, examples })[0]?.says).toBe(
    "70.0% of 20 losses of the year came from the second half of the stages, of the latest most from Contract; among peers 30.0%.",
  );
  const late = (lostLate: number, lost = 20) => names({ year: { ...quietYear, lost, lostLate } });
  expect(late(14)).toEqual(["late-losses"]); // 70 % of 20 against 30 % of 200
  expect(late(8)).toEqual([]); // 40 %: chance
  expect(late(13, 19)).toEqual([]); // too few to show it
});

test("losses without a reason and deals entered when they are over are hygiene", () => {
  expect(names({ year: { ...quietYear, lostWithoutReason: 5 } })).toEqual(["unexplained-losses"]);
  expect(names({ year: { ...quietYear, lostWithoutReason: 4 } })).toEqual([]);
  // where nobody ever gives a reason it is the CRM, not the rep
  const everybody = { ...nothing.peers, lostWithoutReason: nothing.peers.lost };
  expect(names({ year: { ...quietYear, lostWithoutReason: 20 }, peers: everybody })).toEqual([]);
  expect(names({ year: { ...quietYear, wonSameDay: 3 } })).toEqual(["logged-afterwards"]);
  expect(names({ year: { ...quietYear, wonSameDay: 2 } })).toEqual([]);
});

test("breadth: amounts of 60, 20, 10, 5 and 5 thousand weigh as 2.4 deals, the largest is 60 %", () => {
  const measures = {
    "pipeline.deals": measure(5, 5),
    "pipeline.amount": measure("100000.00", 5),
    "pipeline.effective_deals": measure(2.41, 5),
    "pipeline.largest_share": measure(0.6, 5),
  };
  const sizes = [60_000, 20_000, 10_000, 5_000, 5_000].flatMap((value, index) => open(1, { value }, `B${index}-`));
  expect(talks({ measures, open: sizes })).toMatchObject([
    {
      name: "breadth",
      says: "Of 5 open deals the largest is 60.0% of the amount; they weigh as much as 2.4 equal ones.",
      gain: 15_000, // 60,000 × 0.25
      deals: ["B0-1"],
    },
  ]);
});

test("balance: P3, 24 deals of 8,000 against peers' 15 of 14,000, is many small; a fifth more is not", () => {
  const measures = (n: number, size: string) => ({
    "pipeline.deals": measure(n, n, { benchmark: peers(15) }),
    "pipeline.average": measure(size, n, { benchmark: peers("14000.00") }),
  });
  expect(talks({ measures: measures(24, "8000.00") })).toMatchObject([
    { name: "balance", gain: 4_500 }, // (210,000 − 192,000) ÷ 4
  ]);
  expect(names({ measures: measures(9, "24000.00") })).toEqual(["balance"]);
  expect(names({ measures: measures(18, "11000.00") })).toEqual([]);
});

test("stuck deals: above a fifth, above peers, and by more than chance gives", () => {
  const deals = [...open(12, { inStage: 31 }, "S"), ...open(18)];
  const answer = (verdict: MeasureAnswer["verdict"]) => ({
    "pipeline.stuck": measure(0.4, 30, { verdict: verdict!, benchmark: peers(0.15) }),
  });
  const [stuck] = talks({ measures: answer("below"), open: deals });
  expect(stuck).toMatchObject({ name: "stuck-deals", gain: 30_000 });
  expect(stuck?.notes[0]).toBe("31 days in its stage, usually at most 30 days");
  expect(names({ measures: answer("within"), open: deals })).toEqual([]);
});

test("records: more than a tenth without amount or date, or past it; hygiene is said before statistics", () => {
  const untidy = [
    ...open(1, { value: null, lacks: ["amount"] }, "U"),
    ...open(1, { closeOn: null, lacks: ["date"] }, "D"),
    ...open(10),
    ...open(1, { age: 200 }, "A"),
  ];
  expect(talks({ open: untidy })).toMatchObject([
    { name: "records", gain: null, deals: ["D1", "U1"], notes: ["no close date", "no amount"] },
    { name: "old-deals", gain: 250 },
  ]);
  expect(names({ open: [...open(1, { value: null, lacks: ["amount"] }), ...open(9)] })).toEqual([]); // a tenth, not more
  expect(names({ open: open(10, { value: null }) })).toEqual([]); // nobody's deals have an amount
});

test("slow to win: the stage where it shows most is named, once the verdict is there", () => {
  const answer = (verdict: MeasureAnswer["verdict"]) => ({
    "sales-cycle.days_to_win": measure(54, 20, { verdict: verdict!, benchmark: peers(40) }),
  });
  const slow = { stage: "Proposal", days: 21, peers: 12, z: 2.4 };
  const deals = [
    ...open(1, { inStage: 13 }, "P"),
    ...open(1, { inStage: 12 }, "Q"),
    ...open(1, { stage: "Demo", inStage: 40 }, "D"),
  ];
  expect(talks({ measures: answer("below"), slowestStage: slow, open: deals })).toMatchObject([
    {
      name: "slow-stage",
      says: "The middle win takes 54 days; among peers 40 days. It shows most in Proposal: 21 days against 12 days.",
      deals: ["P1"],
      notes: ["13 days there so far"],
    },
  ]);
  expect(names({ measures: answer("too few deals"), slowestStage: slow })).toEqual([]);
});

test("first response over an hour, old deals and quiet buyers each name what to do about it", () => {
  const answer = (minutes: number, n: number) => ({ "sales-cycle.first_response": measure(minutes, n) });
  expect(names({ yearly: answer(75, 12) })).toEqual(["first-response"]);
  expect(names({ yearly: answer(60, 12) })).toEqual([]);
  expect(names({ yearly: answer(75, 5) })).toEqual([]);
  expect(talks({ open: [...open(2, { age: 91 }, "A"), ...open(8)] })).toMatchObject([
    { name: "old-deals", gain: 500, deals: ["A1", "A2"] },
  ]);
  expect(names({ open: open(3, { age: 91 }), usual: { ...nothing.usual, cycle90: null } })).toEqual([]);
  expect(talks({ open: [...open(1, { quiet: 15 }, "Q"), ...open(8)] })).toMatchObject([
    { name: "quiet-buyers", gain: 2_500, deals: ["Q1"], notes: ["its buyer quiet for 15 days"] },
  ]);
});

test("untouched deals: neither side has done anything for longer than four of five pauses of won deals; where calls are not on record nothing is said", () => {
  const deals = [...open(1, { untouched: 22 }, "U"), ...open(8, { untouched: 21 })];
  expect(talks({ open: deals })).toMatchObject([
    { name: "untouched-deals", gain: 2_500, deals: ["U1"], notes: ["nothing done for 22 days"] },
  ]);
  expect(names({ open: deals, usual: { ...nothing.usual, untouched80: null } })).toEqual([]);
});

test("at most five are said, records first (two at most) and then by what is at stake; the same deals are not named again for another reason", () => {
  const found = talks({
    open: [
      ...open(2, { value: null, lacks: ["amount"], age: 200, quiet: 40, untouched: 40, pushes: 3 }, "X"),
      ...open(6, { age: 120, quiet: 3 }, "Y"),
      ...open(4),
    ],
    nextTier: { missing: "7500.00", pays: "750.00" },
    year: { ...quietYear, bookedLast: 100_000, lostWithoutReason: 10, wonSameDay: 6 },
  });
  expect(found.map(({ name, gain }) => [name, gain])).toEqual([
    ["records", null],
    ["unexplained-losses", null],
    ["nearly-there", 7_500],
    ["drifting-deals", 5_000], // X1 and X2, which are quiet and untouched too
    ["old-deals", 2_000], // X1, X2 and six others, of which one in ten is won so late
  ]);
});

/** Ten reps, so many of whom have two old deals of eight. */
const team = (old: number, more: Partial<RepFacts> = {}) =>
  new Map(
    Array.from({ length: 10 }, (_, index): [string, RepFacts] => [
      `rep${index}`,
      { ...nothing, open: index < old ? [...open(2, { age: 120 }, `A${index}-`), ...open(6)] : open(8), ...more },
    ]),
  );

test("what more than half have is said once among leaders, and to nobody by name", () => {
  expect([...conversations(team(5)).reps.values()].filter(({ length }) => length > 0)).toHaveLength(5);
  expect(conversations(team(5)).shared).toEqual([]);
  const most = conversations(team(6));
  expect([...most.reps.values()].flat()).toEqual([]);
  expect(toldOf(most.shared)).toMatchObject([
    {
      name: "old-deals",
      says: "12 of 80 open deals are older than nine of ten won deals were; 6 of 10 reps have such.",
      gain: null,
    },
  ]);
});

test("who has clearly more of it than the others hears of it all the same, beside their share", () => {
  const reps = new Map([...team(9), ["rep9", { ...nothing, open: [...open(7, { age: 120 }), ...open(1)] }] as const]);
  const { reps: by } = conversations(reps);
  // 7 of 8 against 18 of 72: by Newcombe from 25 points on
  expect([...by].flatMap(([id, found]) => found.map(({ signal, others }) => [id, signal.name, others]))).toEqual([
    ["rep9", "old-deals", 0.25],
  ]);
});

test("of three people nobody can say what most have in common; and what is a rep's own matter stays with the rep", () => {
  const three = new Map([...team(9)].slice(0, 3));
  expect(conversations(three).shared).toEqual([]);
  expect([...conversations(three).reps.values()].flat()).toHaveLength(3);
  const offPace = team(0, {
    forecast: { chance: 0.3, p10: 0, p90: 1, call: null },
    measures: { "quota.gap": measure("1000.00", 1) },
  });
  expect([...conversations(offPace).reps.values()].flat().map(({ signal }) => signal.name)).toEqual(
    Array.from({ length: 10 }, () => "off-pace"),
  );
});

test("the slowest stage is the one with the largest z of the mean stays, those that go on counted as going on", () => {
  const stays = (days: number, ended: number, open = 0) =>
    leavings([
      ...Array.from({ length: ended }, (_, index) => ({ days: days + (index % 3) - 1, end: "lost" as const })),
      ...Array.from({ length: open }, () => ({ days, end: "open" as const })),
    ]);
  const found = slowestStage([
    { stage: "Discovery", own: stays(6, 12), peers: stays(5, 40) },
    { stage: "Proposal", own: stays(21, 12, 4), peers: stays(12, 40) },
    { stage: "Contract", own: stays(9, 9), peers: stays(2, 40) }, // nine stays are too few
  ]);
  expect(found).toMatchObject({ stage: "Proposal", days: 21, peers: 12 });
  expect(found!.z).toBeGreaterThan(2);
  expect(slowestStage([{ stage: "Demo", own: stays(5, 12), peers: stays(6, 40) }])).toBeNull(); // quicker
});

test("the quota is for leaders: below 40 % or above 80 % of at least five reps in the last two complete periods", () => {
  const quota = (now: number, before: number, reps = 10) =>
    toldOf(
      worthALeadersTalk({
        atQuota: [
          { period: "2026-Q2", share: now, reps },
          { period: "2026-Q1", share: before, reps },
        ],
        overCapacity: [],
      }),
    ).map(({ name, says }) => [name, says]);
  expect(quota(0.3, 0.2)).toEqual([
    ["quota-is-wrong", "In 2026-Q2 30.0% of 10 ramped reps reached quota, in 2026-Q1 20.0%."],
  ]);
  expect(quota(0.9, 0.85)).toHaveLength(1);
  expect(quota(0.3, 0.5)).toEqual([]);
  expect(quota(0.3, 0.2, 4)).toEqual([]);
  expect(worthALeadersTalk({ atQuota: [{ period: "2026-Q2", share: 0.1, reps: 10 }], overCapacity: [] })).toEqual([]);
});

test("demand against capacity: F6's 33 % is no alarm, an even chance is, and so are two idle months", () => {
  const asked = (overCapacity: number[]) => worthALeadersTalk({ atQuota: [], overCapacity }).length;
  expect(asked([0.332])).toBe(0);
  expect(asked([0.332, 0.51])).toBe(1);
  expect(asked([0.05, 0.2, 0.09, 0.08])).toBe(1);
  expect(asked([0.05, 0.2, 0.05])).toBe(0);
  expect(asked([])).toBe(0);
});

test("deals to go through: everything that is the matter with each, the worthiest first, also what most reps share", () => {
  const deals = [
    ...open(1, { value: 5_000, pushes: 3, quiet: 40, untouched: 40 }, "S"),
    ...open(1, { value: 50_000, age: 100, inStage: 31 }, "L"),
    ...open(3, {}, "N"),
    ...open(1, { value: null, lacks: ["amount"] }, "U"),
  ];
  const said = workList({ open: deals, usual: nothing.usual }).map(({ deal, says }) => [
    deal.opportunityId,
    says.map((each) => told(each, "en", "USD")),
  ]);
  expect(said).toEqual([
    ["L1", ["31 days in its stage, usually at most 30 days", "open for 100 days"]],
    ["U1", ["no amount"]], // taken to be worth a usual win
    ["S1", ["dated later 3 times", "nothing done for 40 days"]],
  ]);
});
