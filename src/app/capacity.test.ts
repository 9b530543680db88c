import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capacityText } from "../cli/present/capacity-text.ts";
import { fitText } from "../cli/present/fit-text.ts";
import { revenueText } from "../cli/present/revenue-text.ts";
import { decimalOf } from "../domain/money.ts";
import { capacity, overCapacity } from "./capacity.ts";
import { enterCapacity } from "./capacity-entries.ts";
import { coach } from "./coach.ts";
import { leadFit } from "./fit.ts";
import { importFiles } from "./import.ts";
import { revenue } from "./revenue.ts";
import { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-capacity-"));
let workspace: Workspace;

/** Four complete quarters: Ada and Bo book 90,000 each in every one; Cyd began in April, on a ramp of 25 and 50 percent; Dag leads them and sells nothing. */
const quarterEnds = ["2025-06-20", "2025-09-20", "2025-12-20", "2026-03-20"];
const deals = [
  "Opportunity ID,Opportunity Owner,Account Name,Stage,Created Date,Opened On,Close Date,Closed At,Amount,ARR,Type,Lead Score",
  ...quarterEnds.flatMap((day, index) =>
    ["Ada", "Bo"].map(
      (rep) =>
        `${rep}${index},${rep},${rep}${index} AB,Closed Won,2025-04-01,2025-04-01,${day},${day},90000.00,90000.00,New Business,80`,
    ),
  ),
  ...Array.from(
    { length: 12 },
    (_, index) => `L${index},Ada,L AB,Closed Lost,2025-04-01,2025-04-01,2025-10-01,2025-10-01,5000.00,,New Business,20`,
  ),
  "O1,Ada,O1 AB,Proposal,2026-04-01,2026-04-01,2026-06-20,,24000.00,24000.00,New Business,50",
  "O2,Bo,O2 AB,Proposal,2026-04-01,2026-04-01,,,12000.00,12000.00,New Business,50",
];
const terms = [
  "Contract ID,Opportunity ID,Start Date,End Date,Recurring Value,ARR",
  ...quarterEnds.flatMap((day, index) =>
    ["Ada", "Bo"].map((rep) => {
      const starts = Temporal.PlainDate.from(day).add({ days: 11 });
      return `T-${rep}${index},${rep}${index},${starts},${starts.add({ years: 1 })},90000.00,90000.00`;
    }),
  ),
];
const files = {
  reps: [
    "Rep ID,Name,Team,Manager,Start Date,Ramp",
    "Ada,Ada Berg,North,Dag,2020-01-01,",
    "Bo,Bo Ask,North,Dag,2020-01-01,",
    "Cyd,Cyd Lo,North,Dag,2026-04-01,0.25/0.5/0.5",
    "Dag,Dag Ek,,,2020-01-01,",
  ],
  opportunities: deals,
  terms,
  quotas: ["Rep,Period,Quota", "Ada,2026-Q2,120000.00", "Bo,2026-Q2,120000.00", "Cyd,2026-Q2,60000.00"],
};

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), {
    now: () => new Date("2026-05-02T09:00:00Z"),
    log: () => undefined,
  });
  for (const [name, lines] of Object.entries(files))
    writeFileSync(join(folder, `${name}.csv`), `${lines.join("\n")}\n`);
  await importFiles(workspace, {
    paths: Object.keys(files).map((name) => join(folder, `${name}.csv`)),
    observedAt: "2026-04-30",
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
}, 60_000);
afterAll(() => {
  workspace.close();
  rmSync(folder, { recursive: true });
});

const steps = () => workspace.store.delivery.steps();

test("a dry run says what an entry would come to and keeps nothing; an entry holds until the next, and none takes it back", async () => {
  const tried = await enterCapacity(workspace, { deliver: ["2026-05=12", "2026-07=14"], dryRun: true });
  expect(tried).toMatchObject({ isKept: false, changes: [{ from: "2026-05-01", was: null, is: 12 }, { is: 14 }] });
  expect(steps()).toEqual([]);
  const asIf = await capacity(workspace, { language: "en", entered: tried ?? undefined });
  expect(asIf.months.map(({ label, capacity: units }) => [label, units]).slice(0, 4)).toEqual([
    ["2026-04", null],
    ["2026-05", 12],
    ["2026-06", 12],
    ["2026-07", 14],
  ]);

  const file = join(folder, "capacity.csv");
  writeFileSync(file, '\uFEFFmonth;capacity\r\n2026-05;12\r\n\r\n"2026-07";14\r\n');
  await enterCapacity(workspace, { file, unit: "hours", perDeal: "40" });
  expect(steps()).toEqual([
    { from: "2026-05-01", units: 12 },
    { from: "2026-07-01", units: 14 },
  ]);
  expect(workspace.store.delivery.unit()).toEqual({ unit: "hours", each: { by: "deal", units: 40 } });
  const taken = await enterCapacity(workspace, { deliver: ["2026-05=13", "2026-07=none"], unit: "onboardings" });
  expect(taken?.changes).toEqual([
    { from: "2026-05-01", was: 12, is: 13 },
    { from: "2026-07-01", was: 14, is: null },
  ]);
  expect(steps()).toEqual([{ from: "2026-05-01", units: 13 }]);
});

test.each([
  [{ deliver: ["2026-05:12"] }, "bad-capacity", "“2026-05:12” is not a month"],
  [{ deliver: ["2026-05=12.5"] }, "bad-capacity", "whole number"],
  [{ deliver: ["2026-Q3=12"] }, "capacity-not-monthly", "2026-Q3, which is no month"],
  [{ deliver: ["2026-13=12"] }, "unknown-period", "2026-13"],
  [{ deliver: ["2026-05=12", "2026-05=13"] }, "capacity-twice", "2026-05-01 is given twice"],
  [{ deliver: ["2026-06=1"], perDeal: "0" }, "bad-delivery-unit", "“0” is not what a deal takes"],
  [{ deliver: ["2026-06=1"], perDeal: "2", perValue: "600" }, "delivery-unit-twice", "not both"],
  [{ deliver: ["2026-06=1"], unit: "seats" }, "delivery-unit-unsaid", "How many seats"],
  [{ deliver: ["2026-06=1"], unit: "seats", perValue: "600" }, "capacity-in-other-unit", "2026-05 is in onboardings"],
  [{ file: "/nowhere/capacity.csv" }, "capacity-unreadable", "cannot be read"],
  [{ dryRun: true }, "nothing-entered", "nothing to try"],
])("%j is refused in one sentence and changes nothing", async (entries, code, says) => {
  const before = JSON.stringify([steps(), workspace.store.delivery.unit()]);
  await expect(enterCapacity(workspace, entries)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(says),
  });
  expect(JSON.stringify([steps(), workspace.store.delivery.unit()])).toBe(before);
});

test("a file with one bad line is refused whole, by its number", async () => {
  const file = join(folder, "bad.csv");
  writeFileSync(file, "month,capacity\n2026-05,12\n2026-06,many\n");
  await expect(enterCapacity(workspace, { file })).rejects.toMatchObject({
    code: "bad-capacity",
    message: expect.stringContaining("Line 3, “2026-06,many”,"),
  });
});

test("where what can be delivered is hardly touched two months running, leaders hear of it", async () => {
  // Nothing was entered for April, the month that runs: nothing is known of it.
  expect(await overCapacity(workspace, await workspace.asOf(undefined))).toEqual([]);
  await enterCapacity(workspace, { deliver: ["2026-04=13"] });
  const { team } = await coach(workspace, { period: "2026-Q2", language: "en" });
  expect(team.map(({ signal }) => signal)).toContain("demand-against-capacity");
});

test("two full reps and one on a ramp of 25, 50 and 50 percent book 2.42 × 90,000; the quotas ask for 300,000", async () => {
  const { selling } = await capacity(workspace, { period: "2026-Q2", language: "en" });
  // Cyd: 22 working days of April at a quarter, 21 of May and 22 of June at a half: 27 of 65.
  expect(selling?.people.map(({ name, ramp }) => [name, Number(ramp.toFixed(4))])).toEqual([
    ["Ada Berg", 1],
    ["Bo Ask", 1],
    ["Cyd Lo", Number((27 / 65).toFixed(4))],
  ]);
  expect(selling?.groups).toMatchObject([{ role: null, segment: null, people: 3, repPeriods: 8 }]);
  expect(decimalOf(selling!.groups[0]!.median)).toBe("90000.00");
  expect(decimalOf(selling!.capacity)).toBe((90_000 * (2 + 27 / 65)).toFixed(2));
  expect(decimalOf(selling!.target!.amount)).toBe("300000.00");
  expect(selling?.missingReps).toBeCloseTo(300 / 90 - 2 - 27 / 65, 6);
  const asked = await capacity(workspace, { period: "2026-Q2", target: "200000", language: "en" });
  expect(asked.selling?.target).toMatchObject({ source: "asked" });
  await expect(capacity(workspace, { target: "much", language: "en" })).rejects.toMatchObject({ code: "bad-amount" });
});

test("what is told to read says the same in both languages, sums and all", async () => {
  for (const language of ["en", "sv"] as const) {
    const told = capacityText({ ...(await capacity(workspace, { period: "2026-Q2", language })), entered: null });
    expect(told).toContain(language === "en" ? "2.42 full reps" : "2,42 fulla säljare");
    const income = revenueText(await revenue(workspace, { language }));
    expect(income).toContain(language === "en" ? "Subscription revenue to expect" : "Väntad abonnemangsintäkt");
    // Eight contracts of 90,000: the four quarters' MRR before the first of them ends.
    expect(income).toContain(language === "en" ? "$60,000.00" : "60\u00a0000,00\u00a0$");
    const scores = fitText(await leadFit(workspace, { language, period: "2025-Q4" }));
    expect(scores).toContain(language === "en" ? "Lead fit" : "Leadkvalitet");
  }
});

test("of twenty deals scored at opening all of 80 were won and none of 20: the score separates", async () => {
  const found = await leadFit(workspace, { language: "en" });
  expect([found.scored, found.decided]).toEqual([20, 20]);
  expect(found.bands.map(({ won, deals: all }) => [won, all])).toEqual([
    [0, 12],
    [8, 8],
  ]);
  expect([found.separates, found.auc, found.calibration]).toEqual([true, 1, null]);
  // Ada won four of sixteen, Bo four of four of the same kinds as their peers: what is left to the selling is nothing.
  expect(found.reps.map(({ name, won, deals: all, verdict }) => [name, won, all, verdict])).toEqual([
    ["Ada Berg", 4, 16, "too few deals"],
    ["Bo Ask", 4, 4, "too few deals"],
  ]);
});
