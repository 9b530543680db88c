import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "./ask.ts";
import { backtest } from "./backtest.ts";
import { coach } from "./coach.ts";
import { tryForecasts } from "./forecast-measures.ts";
import { importFiles } from "./import.ts";
import { enterPlan } from "./plan-entries.ts";
import { reportInput } from "./report-input.ts";
import { scorecard } from "./scorecard.ts";
import { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "repmark-coach-"));
let workspace: Workspace;

const deal = (id: string, rep: string, stage: string, opened: string, closes: string, amount: string) =>
  `${id},${rep},${stage},${opened},${opened},${closes},${stage.startsWith("Closed") ? closes : ""},${amount}`;
const deals = [
  "Opportunity ID,Opportunity Owner,Stage,Created Date,Opened On,Close Date,Closed At,Amount",
  // Ada has booked 48,000 of 50,000, most of it in one deal
  deal("A1", "Ada", "Closed Won", "2025-12-01", "2026-01-15", "40000.00"),
  deal("A2", "Ada", "Closed Won", "2025-12-01", "2026-01-20", "5000.00"),
  deal("A3", "Ada", "Closed Won", "2025-12-01", "2026-02-03", "3000.00"),
  ...["A4", "A5", "A6", "A7", "A8"].map((id) => deal(id, "Ada", "Proposal", "2026-02-10", "2026-03-20", "10000.00")),
  // Bo's records: three without an amount, one without a date, one 17 days late
  ...["B1", "B2", "B3"].map((id) => deal(id, "Bo", "Proposal", "2026-02-01", "2026-03-20", "")),
  deal("B4", "Bo", "Proposal", "2026-02-01", "", "10000.00"),
  deal("B5", "Bo", "Proposal", "2026-02-01", "2026-02-10", "10000.00"),
  deal("B6", "Bo", "Proposal", "2026-02-01", "2026-03-20", "10000.00"),
  // Cyd lost three
  ...["C1", "C2", "C3"].map((id) => deal(id, "Cyd", "Closed Lost", "2025-12-01", "2026-01-30", "9000.00")),
];

beforeAll(async () => {
  workspace = await Workspace.open(join(folder, "data"), {
    now: () => new Date("2026-02-28T09:00:00Z"),
    log: () => undefined,
  });
  const reps = ["Rep ID,Name,Team", "Cyd,Cyd Lo,South", "Ada,Ada Berg,North", "Bo,Bo Ask,North"];
  const quotas = ["Rep,Period,Quota", "Ada,2026-Q1,50000.00"];
  for (const [name, lines] of Object.entries({ reps, opportunities: deals, quotas }))
    writeFileSync(join(folder, `${name}.csv`), `${lines.join("\n")}\n`);
  await importFiles(workspace, {
    paths: [folder],
    observedAt: "2026-02-27",
    dryRun: false,
    understood: () => undefined,
    progress: () => undefined,
  });
  await enterPlan(workspace, { commission: "10% to 100%, 20%" }, { period: "2026-Q1" });
}, 60_000);
afterAll(() => {
  workspace.close();
  rmSync(folder, { recursive: true });
});

const asked = { period: "2026-Q1", asOf: "2026-02-27", language: "en" as const };

test("Monday's list is by name: what to ask each, hygiene first, with what is at stake and the deals it rests on", async () => {
  const { reps, team } = await coach(workspace, asked);
  expect(team).toEqual([]);
  expect(reps.map(({ name, talks }) => [name, talks.map(({ signal, gain }) => [signal, gain])])).toEqual([
    [
      "Ada Berg",
      [
        ["nearly-there", "2000.00"],
        ["one-deal", null], // what is booked is booked
      ],
    ],
    [
      "Bo Ask",
      [
        ["records", null],
        ["drifting-deals", "5000.00"], // 10,000, of which half of the team's contests are won
      ],
    ],
    ["Cyd Lo", []],
  ]);
  const [records, drifting] = reps[1]!.talks;
  expect(records).toMatchObject({
    isHygiene: true,
    says: "Of 6 open deals, without an amount: 3; without a close date: 1; past it: 1.",
  });
  expect(records!.evidence.map(({ opportunityId, says }) => [opportunityId, says])).toEqual([
    ["B5", "17 days past its date"],
    ["B4", "no close date"],
    ["B1", "no amount"],
    ["B2", "no amount"],
    ["B3", "no amount"],
  ]);
  expect(drifting!.evidence).toEqual([
    {
      opportunityId: "B5",
      name: null,
      account: null,
      stage: "Proposal",
      value: "10000.00",
      says: "17 days past its date",
      text: "B5, Proposal, $10K · 17 days past its date",
    },
  ]);
});

test("what the next tier pays is the commission plan's own word", async () => {
  const { reps } = await coach(workspace, { ...asked, rep: "Ada" });
  expect(reps).toHaveLength(1);
  expect(reps[0]!.talks[0]!.says).toBe(
    "$2,000.00 more reaches the next tier and pays $200.00; 22 working days are left.",
  );
});

test("in Swedish, for one team", async () => {
  const { reps } = await coach(workspace, { ...asked, language: "sv", team: "North" });
  expect(reps.map(({ name }) => name)).toEqual(["Ada Berg", "Bo Ask"]);
  expect(reps[1]!.talks[0]).toMatchObject({
    title: "Uppgifter att ordna först",
    says: "Av 6 öppna affärer, utan belopp: 3; utan stängningsdatum: 1; försenade: 1.",
  });
});

test("the scorecard tells what the plan pays and what is missing to the next tier; without a quota it says why not", async () => {
  const { team, reps } = await scorecard(workspace, { ...asked, metric: "quota" });
  const pay = (place: number) => reps[place]!.measures["quota.payout"];
  expect(pay(0)).toEqual({ value: "4800.00", sampleSize: 3 }); // 10 % of 48,000
  expect(reps[0]!.measures["quota.to_next_tier"]).toEqual({ value: "2000.00", sampleSize: 3 });
  expect(pay(1)).toMatchObject({ value: null, why: expect.stringContaining("none is on record for this period") });
  expect(team.measures["quota.payout"]).toEqual({ value: "4800.00", sampleSize: 3 });
  const alone = await scorecard(workspace, { ...asked, metric: "quota.payout", rep: "Ada" });
  expect(alone.reps[0]!.measures["quota.payout"]?.value).toBe("4800.00");
  const monthly = await scorecard(workspace, { ...asked, period: "2026-02", metric: "quota.payout", rep: "Ada" });
  expect(monthly.reps[0]!.measures["quota.payout"]).toMatchObject({
    value: null,
    why: "No commission plan is on record.",
  });
});

test("a team's report has the team's pay as one sum and nobody's own; a rep's report has theirs, with the plan", async () => {
  const pay = ({ scorecard: { team, reps } }: Awaited<ReturnType<typeof reportInput>>) => [
    team.measures["quota.payout"]?.value,
    reps[0]!.measures["quota.payout"]?.value,
  ];
  const whole = await reportInput(workspace, await ask(workspace, asked));
  expect(pay(whole)).toEqual(["4800.00", null]);
  expect(whole.plan).toEqual([]);
  const own = await reportInput(workspace, await ask(workspace, asked), "Ada");
  expect(pay(own)).toEqual(["4800.00", "4800.00"]);
  expect(own.plan.map(({ title }) => title)).toContain("Commission");
  const bo = await reportInput(workspace, await ask(workspace, asked), "Bo");
  expect(pay(bo)).toEqual(["4800.00", null]);
  expect(bo.toGoThrough).toMatchObject([
    { name: "B1", says: "no amount" }, // taken to be worth a usual win, 16,000
    { name: "B2", says: "no amount" },
    { name: "B3", says: "no amount" },
    { name: "B5", says: "17 days past its date" },
    { name: "B4", says: "no close date" },
  ]);
});

test("on a fresh folder the talks are those after a backtest, once forecasts were tried, and who waits is told so once", async () => {
  const trials = join(workspace.folder, "forecast-trials.json");
  rmSync(trials, { force: true });
  const { withoutForecast } = await coach(workspace, asked);
  expect(withoutForecast).toContain("ask for repmark forecast");

  let waits = 0;
  const tried = async () => tryForecasts(workspace, await ask(workspace, asked), () => (waits += 1));
  await tried();
  await tried();
  expect(waits).toBe(1);
  const fresh = await coach(workspace, asked);
  // they were tried, and so few deals tell nothing: that is another reason
  expect(fresh.withoutForecast).not.toBe(withoutForecast);

  rmSync(trials);
  await backtest(workspace, { language: "en" });
  expect(await coach(workspace, asked)).toEqual(fresh);
});
