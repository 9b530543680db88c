import { expect, test } from "vitest";
import type { MeasureAnswer } from "../../benchmarks/answer.ts";
import type { OpenFact, RepFacts, YearFacts } from "./facts.ts";
import { worthAConversation, worthALeadersTalk } from "./index.ts";
import { told } from "./signal.ts";

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
  open: [],
  year: quietYear,
  others: { ...quietYear, won: 120, lost: 200, lostLate: 60 },
  largestWin: null,
  usual: { winRate: 0.25, meanWin: 10_000, medianWin: 8_000, cycle90: 90, quiet80: 14 },
  workingDays: { left: 20, total: 62 },
  nextTier: null,
  calls: [],
  forecast: null,
  slowestStage: null,
};
const open = (count: number, more: Partial<OpenFact> = {}, prefix = "O"): OpenFact[] =>
  Array.from({ length: count }, (_, index) => ({
    opportunityId: `${prefix}${index + 1}`,
    value: 10_000,
    age: 20,
    overdue: 0,
    pushes: 0,
    isDated: true,
    lacks: [],
    isMonthEnd: false,
    isStuck: false,
    quiet: 2,
    ...more,
  }));
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

/** Each as its name, what it says in both languages, its gain and its deals. */
function talks(more: Partial<RepFacts>) {
  return worthAConversation({ ...nothing, ...more }).map(({ signal, says, ask, gain, deals }) => {
    for (const language of ["en", "sv"] as const) {
      expect(told(says, language, "USD")).not.toMatch(/[{}]|NaN|undefined/);
      expect(ask[language]).toMatch(/[?.]$/);
    }
    return { name: signal.name, says: told(says, "en", "USD"), gain: gain === null ? null : Math.round(gain), deals };
  });
}
const names = (more: Partial<RepFacts>) => talks(more).map(({ name }) => name);

test("of an ordinary rep with tidy records there is nothing to say", () => {
  expect(talks({ open: open(8) })).toEqual([]);
});

test("off pace: a chance of 35 % with a third of the days left is brought up, with the gap that is likely to stay", () => {
  const forecast = { chance: 0.35, p10: 50_000, p90: 90_000, call: null };
  const measures = { "quota.gap": measure("35663.00", 1) };
  expect(talks({ forecast, measures })).toEqual([
    {
      name: "off-pace",
      says: "The chance of reaching quota is 35.0%; $35,663.00 is missing.",
      gain: 23_181, // 35,663 × 0.65
      deals: [],
    },
  ]);
  expect(names({ forecast, measures, workingDays: { left: 12, total: 62 } })).toEqual([]); // too late to turn it
  expect(names({ forecast: { ...forecast, chance: 0.5 }, measures })).toEqual([]);
  expect(names({ measures })).toEqual([]); // no model, no chance
});

test("one deal carries it: half of what was booked, of at least three deals", () => {
  const largestWin = { opportunityId: "D1", value: 40_000 };
  const measures = (part: number, deals: number) => ({
    "bookings.largest_share": measure(part, deals),
    "bookings.deals": measure(deals, deals),
  });
  expect(talks({ largestWin, measures: measures(0.62, 4) })).toMatchObject([
    { name: "one-deal", gain: 32_000, deals: ["D1"] }, // 40,000 less an ordinary win
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
  const calls = (errors: number[]) => errors.map((error) => ({ call: 100 + error, actual: 100 }));
  expect(talks({ calls: calls([10, 12, 8, 9, 11, 10]) })).toMatchObject([
    { name: "calls-lean", says: "6 of 6 calls came in above what was booked, by 10.0% together.", gain: 10 },
  ]);
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
  const found = talks({ open: [...open(1, { pushes: 2 }, "P"), ...open(1, { overdue: 8 }, "L"), ...open(18)] });
  expect(found).toMatchObject([{ name: "drifting-deals", gain: 5_000, deals: ["P1", "L1"] }]);
  expect(names({ open: [...open(1, { pushes: 1, overdue: 7 }), ...open(18)] })).toEqual([]);
});

test("a call outside the forecast's middle 80 % is asked about, either way", () => {
  const forecast = { chance: null, p10: 21_000, p90: 58_000, call: 70_000 };
  expect(talks({ forecast })).toMatchObject([{ name: "call-far-from-model", gain: 12_000 }]);
  expect(talks({ forecast: { ...forecast, call: 11_000 } })).toMatchObject([{ gain: 10_000 }]);
  expect(names({ forecast: { ...forecast, call: 45_000 } })).toEqual([]);
});

test("weak commit: said only when even the upper limit lies below 80 %; 7 of 12 is not enough", () => {
  const answer = (value: number, n: number, high: number) => ({
    "forecast.commit_conversion": measure(value, n, { interval: [0.3, high] }),
  });
  expect(names({ measures: answer(7 / 12, 12, 0.807) })).toEqual([]);
  expect(talks({ measures: answer(0.5, 40, 0.648) })).toMatchObject([{ name: "weak-commit", gain: 120_000 }]);
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
  const effects = (rate: number, mix: number, verdict: MeasureAnswer["verdict"]) => ({
    "won-lost.win_rate": measure(0.2, 40, { verdict: verdict! }),
    "won-lost.rate_effect": measure(rate, 40),
    "won-lost.lead_mix_effect": measure(mix, 40),
  });
  expect(talks({ measures: effects(-0.1, 0, "below") })).toMatchObject([
    {
      name: "win-rate-of-leads",
      says: "Of 40 decided deals, leads alike, 10 points fewer were won than by peers.",
      gain: 40_000,
    },
  ]);
  expect(names({ measures: effects(-0.1, 0, "within") })).toEqual([]);
  // W4: the leads, not Ada
  expect(names({ measures: effects(0, -0.0909, "within") })).toEqual(["leads-given"]);
});

test("no decision and late losses are said when they are more than among peers by more than chance gives", () => {
  const answer = (verdict: MeasureAnswer["verdict"]) => ({
    "won-lost.no_decision_share": measure(0.4, 40, { verdict: verdict!, benchmark: peers(0.2) }),
  });
  expect(talks({ measures: answer("below") })).toMatchObject([{ name: "no-decision", gain: 20_000 }]);
  expect(names({ measures: answer("within") })).toEqual([]);
  const late = (lostLate: number, lost = 20) => names({ year: { ...quietYear, lost, lostLate } });
  expect(late(14)).toEqual(["late-losses"]); // 70 % of 20 against 30 % of 200
  expect(late(8)).toEqual([]); // 40 %: chance
  expect(late(13, 19)).toEqual([]); // too few to show it
});

test("losses without a reason and deals entered when they are over are hygiene", () => {
  expect(names({ year: { ...quietYear, lostWithoutReason: 5 } })).toEqual(["unexplained-losses"]);
  expect(names({ year: { ...quietYear, lostWithoutReason: 4 } })).toEqual([]);
  // where nobody ever gives a reason it is the CRM, not the rep
  const others = { ...nothing.others, lostWithoutReason: nothing.others.lost };
  expect(names({ year: { ...quietYear, lostWithoutReason: 20 }, others })).toEqual([]);
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
      gain: 45_000,
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
  const deals = [...open(12, { isStuck: true }, "S"), ...open(18)];
  const answer = (verdict: MeasureAnswer["verdict"]) => ({
    "pipeline.stuck": measure(0.4, 30, { verdict: verdict!, benchmark: peers(0.15) }),
  });
  expect(talks({ measures: answer("below"), open: deals })).toMatchObject([{ name: "stuck-deals", gain: 30_000 }]);
  expect(names({ measures: answer("within"), open: deals })).toEqual([]);
});

test("records: more than a tenth without amount or date, or past it; hygiene is said before statistics", () => {
  const untidy = [
    ...open(1, { value: null, lacks: ["amount"] }, "U"),
    ...open(1, { isDated: false, lacks: ["date"] }, "D"),
    ...open(10),
    ...open(1, { age: 200 }, "A"),
  ];
  expect(talks({ open: untidy })).toMatchObject([
    { name: "records", gain: null, deals: ["U1", "D1"] },
    { name: "old-deals", gain: 250 },
  ]);
  expect(names({ open: [...open(1, { value: null, lacks: ["amount"] }), ...open(9)] })).toEqual([]); // a tenth, not more
  expect(names({ open: open(10, { value: null }) })).toEqual([]); // nobody's deals have an amount
});

test("slow to win: the stage where it shows most is named, once the verdict is there", () => {
  const answer = (verdict: MeasureAnswer["verdict"]) => ({
    "sales-cycle.days_to_win": measure(54, 20, { verdict: verdict!, benchmark: peers(40) }),
  });
  const slowestStage = { stage: "Proposal", days: 21, peers: 12 };
  expect(talks({ measures: answer("below"), slowestStage })[0]?.says).toBe(
    "The middle win takes 54 days; among peers 40 days. It shows most in Proposal: 21 days against 12 days.",
  );
  expect(names({ measures: answer("too few deals"), slowestStage })).toEqual([]);
});

test("first response over an hour, old deals and quiet buyers each name what to do about it", () => {
  const answer = (minutes: number, n: number) => ({ "sales-cycle.first_response": measure(minutes, n) });
  expect(names({ measures: answer(75, 12) })).toEqual(["first-response"]);
  expect(names({ measures: answer(60, 12) })).toEqual([]);
  expect(names({ measures: answer(75, 5) })).toEqual([]);
  expect(talks({ open: [...open(2, { age: 91 }, "A"), ...open(8)] })).toMatchObject([
    { name: "old-deals", gain: 500, deals: ["A1", "A2"] },
  ]);
  expect(names({ open: open(3, { age: 91 }), usual: { ...nothing.usual, cycle90: null } })).toEqual([]);
  expect(talks({ open: [...open(1, { quiet: 15 }, "Q"), ...open(8)] })).toMatchObject([
    { name: "quiet-buyers", gain: 2_500, deals: ["Q1"] },
  ]);
});

test("at most five are said, hygiene first and then by what is at stake", () => {
  const found = talks({
    open: [
      ...open(2, { value: null, lacks: ["amount"], age: 200, quiet: 40, pushes: 3 }, "X"),
      ...open(6, { age: 120, quiet: 3 }, "Y"),
      ...open(4),
    ],
    nextTier: { missing: "7500.00", pays: "750.00" },
    year: { ...quietYear, bookedLast: 100_000, lostWithoutReason: 10 },
  });
  expect(found.map(({ name, gain }) => [name, gain])).toEqual([
    ["records", null],
    ["unexplained-losses", null],
    ["nearly-there", 7_500],
    ["drifting-deals", 5_000],
    ["quiet-buyers", 5_000],
  ]);
});

test("the quota is for leaders: twice below 40 % or above 80 % of at least five reps", () => {
  const quota = (now: number, before: number, reps = 10) =>
    worthALeadersTalk({
      measures: { "quota.at_quota": measure(now, reps, { previous: before }) },
      overCapacity: [],
    }).map(({ signal, says }) => [signal.name, told(says, "en", "USD")]);
  expect(quota(0.3, 0.2)).toEqual([
    ["quota-is-wrong", "30.0% of 10 ramped reps reached quota, 20.0% the period before."],
  ]);
  expect(quota(0.9, 0.85)).toHaveLength(1);
  expect(quota(0.3, 0.5)).toEqual([]);
  expect(quota(0.3, 0.2, 4)).toEqual([]);
});

test("demand against capacity: F6's 33 % is no alarm, an even chance is, and so are two idle months", () => {
  const asked = (overCapacity: number[]) => worthALeadersTalk({ measures: {}, overCapacity }).length;
  expect(asked([0.332])).toBe(0);
  expect(asked([0.332, 0.51])).toBe(1);
  expect(asked([0.05, 0.2, 0.09, 0.08])).toBe(1);
  expect(asked([0.05, 0.2, 0.05])).toBe(0);
  expect(asked([])).toBe(0);
});
