import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planText } from "../cli/present/plan-text.ts";
import { decimalOf } from "../domain/money.ts";
import { deals } from "./deals.ts";
import { importFiles } from "./import.ts";
import { creditedIn } from "./pay.ts";
import { repIdOf } from "./people.ts";
import { plan } from "./plan.ts";
import { enterPlan } from "./plan-entries.ts";
import { trend } from "./trend.ts";
import { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-plan-"));
let workspace: Workspace;

/** Ada, as in METRICS Q1 to Q5: 64,337 booked of 100,000; in 365 days 1,200 activities, 60 meetings, 18 opportunities, 9 won of 30. */
const wins: [id: string, day: string, amount: string][] = [
  ["D1", "2026-01-15", "40000.00"],
  ["D2", "2026-02-20", "24337.00"],
  ["D3", "2025-10-02", "7663.00"],
  ...Array.from({ length: 6 }, (_, index): [string, string, string] => [`E${index}`, "2025-11-03", "6000.00"]),
];
const lost = Array.from({ length: 21 }, (_, index) => {
  const opened = index < 8 ? "2025-06-01" : "2024-12-01";
  return `L${index},Ada,Closed Lost,${opened},${opened},2025-09-01,2025-09-01,5000.00`;
});
const opportunities = (more: string[]) => [
  "Opportunity ID,Opportunity Owner,Stage,Created Date,Opened On,Close Date,Closed At,Amount",
  ...wins.map(([id, day, amount]) => `${id},Ada,Closed Won,2025-06-01,2025-06-01,${day},${day},${amount}`),
  ...lost,
  ...more,
];
const activities = [
  "Activity ID,Type,Rep,At,Direction",
  ...Array.from(
    { length: 1200 },
    (_, index) => `T${index},${index < 60 ? "meeting" : "call"},Ada,2025-08-01 10:00,out`,
  ),
  "T-in,email,Ada,2025-08-01 10:00,in", // a mail that came in is nothing Ada did
];
const quotas = ["Rep,Period,Quota", "Ada,2026-Q1,100000.00", "Cyd,2026-Q1,100000.00"];

async function take(name: string, observedAt: string, files: Record<string, string[]>) {
  const export_ = join(folder, name);
  mkdirSync(export_);
  for (const [file, lines] of Object.entries(files))
    writeFileSync(join(export_, `${file}.csv`), `${lines.join("\n")}\n`);
  await importFiles(workspace, {
    paths: [export_],
    observedAt,
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
}

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), {
    now: () => new Date("2026-05-02T09:00:00Z"),
    log: () => undefined,
  });
  const open = "O1,Ada,Proposal,2026-01-10,2026-01-10,2026-03-20,,20000.00";
  const cyd = (stage: string, closedAt: string) => [
    "C1,Cyd,Closed Won,2026-01-02,2026-01-02,2026-01-20,2026-01-20,115000.00",
    `C2,Cyd,${stage},2026-01-02,2026-01-02,2026-01-21,${closedAt},20000.00`,
  ];
  await take("february", "2026-02-27", {
    reps: ["Rep ID,Name,Team", "Ada,Ada Berg,North", "Cyd,Cyd Lo,North"],
    opportunities: opportunities([open, ...cyd("Closed Won", "2026-01-21")]),
    activities,
    quotas,
  });
  await take("march", "2026-03-10", { opportunities: opportunities([open, ...cyd("Proposal", "")]) });
  // in May the first one is opened again too, a month after the quarter was closed for pay
  const reopened = cyd("Proposal", "").map((row) =>
    row.replace("C1,Cyd,Closed Won", "C1,Cyd,Proposal").replace("2026-01-20,2026-01-20", "2026-06-20,"),
  );
  await take("may", "2026-05-01", { opportunities: opportunities([open, ...reopened]) });
}, 180_000);
afterAll(() => {
  workspace.close();
  rmSync(folder, { recursive: true });
});

const asked = { period: "2026-Q1", asOf: "2026-02-27", language: "en" as const };
const tiers = "10% to 100%, 15% to 120%, 20%";

test("without a plan or a goal the work is planned for the quota, and each lack is said with the way to mend it", async () => {
  const found = await plan(workspace, { ...asked, rep: "Ada Berg" });
  expect(found).toMatchObject({ towards: "quota", commission: null, goal: null, missing: ["commission", "goal"] });
  expect(decimalOf(found.gap!)).toBe("35663.00");
  // Of the team's 20 deals Cyd's two are won by day 32 (F 0.1); O1 is still open on day 48, 8 of 17 are lost on day 92, the other 9 won: 0.1 + 0.9 × 9/17.
  const inTime = 0.1 / (0.1 + (0.9 * 9) / 17);
  expect(found.daysLeft).toBe(32);
  expect(found.inTime).toBeCloseTo(inTime, 12);
  expect(planText(found, "en")).toContain("A deal that begins today has 17.3% of its chance left in this period");
  // of the one open deal of 20,000 the planned share, (9 + 10) ÷ 40, whenever that is
  expect(planText(found, "en")).toContain("What is open (1) is worth $20,000.00; if 47.5% of it is won in the end");
  expect(decimalOf(found.openWorth!.expected)).toBe("9500.00");
  // Cyd's two wins of two and 67,500 each stand beside Ada's as ten: (9 + 10) ÷ 40 and (108,000 + 675,000) ÷ 19.
  expect(found.activity).toMatchObject({ wins: 1, rate: expect.closeTo(0.475 * inTime, 12) });
  expect(decimalOf(found.activity!.meanWin)).toBe("41210.53");
  expect(found.activity!.activitiesPerWin!.value).toBeCloseTo(1 / (0.05 * 0.3 * 0.475) / inTime, 8);
  const text = planText(found, "en");
  expect(text).toContain("enter it with --commission");
  expect(text).toContain("enter it with --goal 9000 --tax 32%");
  expect(planText(found, "sv")).toContain("Ingen provisionsplan finns");
});

test("what is entered once is kept: Q3 and Q4 from quota to the bookings that a goal takes", async () => {
  await enterPlan(workspace, { commission: tiers }, { period: "2026-Q1" });
  await enterPlan(workspace, { goal: "9000", tax: "32%" }, { rep: "Ada", period: "2026-Q1" });
  const { commission, goal, gap, open } = await plan(workspace, { ...asked, rep: "Ada" });
  expect(decimalOf(commission!.earned)).toBe("6433.70");
  expect(commission!.isOwn).toBe(false);
  expect([goal!.gross, goal!.bookings!, goal!.stillToBook!].map(decimalOf)).toEqual([
    "13235.29",
    "121176.45",
    "56839.45",
  ]);
  expect(gap).toEqual(goal!.stillToBook);
  expect(commission!.nextTier!.missing).toMatchObject({ minor: 3_566_300n });
  expect(open.map(({ opportunityId, pays }) => [opportunityId, decimalOf(pays!)])).toEqual([["O1", "2000.00"]]);
});

test("the statements of Ada's quarter add up to what it pays", async () => {
  const { commission, booked } = await plan(workspace, { ...asked, rep: "Ada" });
  expect(commission!.statements.map(({ until, pays }) => [until, decimalOf(pays)])).toEqual([
    ["2026-02-01", "4000.00"],
    ["2026-02-28", "2433.70"],
  ]);
  expect(commission!.statements.at(-1)?.booked).toEqual(booked);
});

test("a deal that was opened again in March is taken back in March, at what it had earned", async () => {
  // Cyd: 135,000 pays 16,000 in January; 20,000 less is 12,250
  const { commission, booked } = await plan(workspace, { ...asked, asOf: "2026-03-31", rep: "Cyd" });
  expect(commission!.statements.map(({ until, pays }) => [until, decimalOf(pays)])).toEqual([
    ["2026-02-01", "16000.00"],
    ["2026-03-01", "0.00"],
    ["2026-04-01", "-3750.00"],
  ]);
  expect(commission!.statements.at(-1)?.booked).toEqual(booked);
});

test("a win of the first quarter that is opened again in May is taken back in May: what was paid for the first quarter stays paid", async () => {
  const counts = async (label: string) => {
    const [period, asOf] = [await workspace.period(label), await workspace.asOf("2026-05-02")];
    const rep = (await repIdOf(workspace, "Cyd")) ?? "";
    return (await creditedIn(workspace.data.warehouse, { period, asOf, rep })).map(({ opportunityId, on, amount }) => [
      opportunityId,
      on,
      decimalOf(amount),
    ]);
  };
  expect(await counts("2026-Q1")).toEqual([
    ["C1", "2026-01-20", "115000.00"],
    ["C2", "2026-01-21", "20000.00"],
    ["C2", "2026-03-11", "-20000.00"],
  ]);
  expect(await counts("2026-Q2")).toEqual([["C1", "2026-05-02", "-115000.00"]]);
  const { booked, commission } = await plan(workspace, { ...asked, asOf: "2026-05-02", rep: "Cyd" });
  expect(decimalOf(booked)).toBe("0.00"); // today's truth
  expect([commission!.counted, commission!.earned].map(decimalOf)).toEqual(["115000.00", "12250.00"]);
});

test("a plan of one's own goes before everyone's, and its cliff is told", async () => {
  await enterPlan(workspace, { commission: tiers, retroactive: true, cap: "30000" }, { rep: "Ada", period: "2026-Q1" });
  const found = await plan(workspace, { ...asked, rep: "Ada" });
  expect(found.commission!.isOwn).toBe(true);
  expect(found.commission!.cliffs.map(({ at, there }) => [decimalOf(at), decimalOf(there)])).toEqual([
    ["100000.00", "15000.00"],
    ["120000.00", "24000.00"],
  ]);
  expect(planText(found, "en")).toContain("At $100,000.00 pay jumps from $10,000.00 to $15,000.00.");
  // 13,235.29 is reached at the first cent of the second tier
  expect(decimalOf(found.goal!.bookings!)).toBe("100000.00");
  await enterPlan(workspace, { goal: "100000" }, { rep: "Ada", period: "2026-Q1" });
  const far = await plan(workspace, { ...asked, rep: "Ada" });
  expect(far).toMatchObject({ goal: { tax: "0.32", bookings: null }, towards: "quota" });
  expect(far.missing).toContain("out-of-reach");
});

test("nonsense is refused in a sentence, and changes nothing", async () => {
  const before = await plan(workspace, { ...asked, rep: "Ada" });
  const refused = (entries: Parameters<typeof enterPlan>[1], rep?: string) =>
    enterPlan(workspace, entries, { rep, period: "2026-Q1" }).then(
      () => "kept",
      (error) => error.code,
    );
  expect(await refused({ commission: "a lot" }, "Ada")).toBe("bad-commission-plan");
  expect(await refused({ commission: "120%", goal: "lots" }, "Ada")).toBe("bad-amount");
  expect(await refused({ goal: "9000", tax: "100%" }, "Ada")).toBe("bad-tax");
  expect(await refused({ goal: "9000" })).toBe("whose-goal");
  expect(await refused({ cap: "9000" }, "Ada")).toBe("plan-without-rates");
  expect(await refused({ adjust: "500" }, "Ada")).toBe("bad-adjustment");
  expect(await refused({ tax: "30%" }, "Cyd")).toBe("tax-without-goal");
  expect(await plan(workspace, { ...asked, rep: "Ada" })).toEqual(before);
});

test("what the plan pays opens to the credits that add up to it, and is told quarter by quarter", async () => {
  const asking = { ...asked, measure: "quota.payout", asOf: "2026-03-31", rep: "Cyd" };
  const { rows, value } = await deals(workspace, asking);
  expect(value).toBe("12250.00");
  expect(
    rows.map(({ opportunity_id, credited_on, value: amount, pays }) => [opportunity_id, credited_on, amount, pays]),
  ).toEqual([
    ["C1", "2026-01-20", "115000.00", "12250.00"],
    ["C2", "2026-01-21", "20000.00", "3750.00"],
    ["C2", "2026-03-11", "-20000.00", "-3750.00"],
  ]);
  const { points } = await trend(workspace, { ...asking, from: "2025-Q4", until: "2026-Q1" });
  expect(points).toMatchObject([
    { label: "2025-Q4", value: null, sampleSize: 0 }, // no plan was agreed then
    { label: "2026-Q1", value: "12250.00", sampleSize: 3 },
  ]);
});

test("a bonus and a draw stand beside the rates", async () => {
  await enterPlan(
    workspace,
    { adjust: "500 bonus for the fair" },
    { rep: "Cyd", period: "2026-Q1", asOf: "2026-02-27" },
  );
  await enterPlan(workspace, { adjust: "-200 draw" }, { rep: "Cyd", period: "2026-Q1", asOf: "2026-02-27" });
  const { commission } = await plan(workspace, { ...asked, rep: "Cyd" });
  expect(commission!.adjustments.map(({ amount, note }) => [amount, note])).toEqual([
    ["500.00", "bonus for the fair"],
    ["-200.00", "draw"],
  ]);
  expect(decimalOf(commission!.total)).toBe("16300.00");
});
