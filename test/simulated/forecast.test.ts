import { expect, test } from "vitest";
import { scorecard } from "../../src/app/scorecard.ts";
import { trialsOf } from "../../src/app/trials.ts";
import { decimalOf } from "../../src/domain/money.ts";
import type { Trial } from "../../src/forecasting/backtest.ts";
import { horizonsOf } from "../../src/forecasting/horizons.ts";
import { PeriodForecast } from "../../src/forecasting/period-forecast.ts";
import { boards, type Method } from "../../src/forecasting/scoreboard.ts";
import { Company } from "../../src/simulator/company.ts";
import { planOfSize } from "../../src/simulator/plan.ts";
import { quarterLabel } from "../../src/simulator/promises.ts";
import { dayNumber, dayText, quarterStart } from "../../src/simulator/timeline.ts";
import { repmarkOn } from "../world/simulated.ts";

const isWhole = process.env.REPMARK_SOAK === "1";
const hour = 3_600_000;

test("a forecast knows nothing of what came after: made of records that end that day it is the same", {
  timeout: hour,
}, async () => {
  const company = new Company(planOfSize(300, { reps: 10, defects: false, seed: 8 }));
  const today = dayNumber(company.plan.today);
  await using later = await repmarkOn(company, today);
  for (const before of isWhole ? [40, 77, 130, 201, 260, 333, 390, 455] : [77, 260]) {
    const day = today - before;
    await using then = await repmarkOn(company, day);
    const [known, told] = await Promise.all([then, later].map(({ workspace }) => everyNumberOf(workspace, day)));
    expect(known!.length).toBeGreaterThan(30);
    expect(told).toEqual(known);
  }
});

/** Of everyone, each team and each rep: what the period may come to, and each deal's chance. */
async function everyNumberOf(
  workspace: Awaited<ReturnType<typeof repmarkOn>>["workspace"],
  day: number,
): Promise<string[]> {
  const period = await workspace.period(quarterLabel(quarterStart(day)));
  const made = await PeriodForecast.at(workspace.data.warehouse, period, await workspace.asOf(dayText(day)), true);
  const subjects = [
    { grain: "all" } as const,
    ...made.teamIds.map((id) => ({ grain: "team", id }) as const),
    ...made.repIds.map((id) => ({ grain: "rep", id }) as const),
  ];
  return subjects.flatMap((subject) => {
    const { booked, turns, total, stageWeighted, call, deals } = made.of(subject);
    const points = [0.1, 0.5, 0.9].map((share) => total?.quantile(share) ?? null);
    const amounts = [booked, ...points, total?.mean ?? null, stageWeighted, call?.value ?? null];
    return [
      JSON.stringify([
        subject,
        amounts.map((amount) => (amount === null ? null : decimalOf(amount))),
        turns.map(({ value }) => value.toPrecision(10)),
      ]),
      ...deals.map(({ opportunityId, chance }) => `${opportunityId} ${chance.chance.toPrecision(10)}`),
    ];
  });
}

test("simulated companies: 80 % intervals hold four in five quarters, the model beats last quarter and the stages, habits of calls are found", {
  timeout: 12 * hour,
}, async () => {
  const trials: Trial[] = [];
  const habits = { optimist: [0, 0, 0], sandbagger: [0, 0, 0], honest: [0, 0, 0] };
  for (let seed = 1; seed <= (isWhole ? 50 : 1); seed += 1) {
    const company = new Company(planOfSize(isWhole ? 1200 : 600, { reps: isWhole ? 14 : 10, defects: false, seed }));
    await using repmark = await repmarkOn(company, dayNumber(company.plan.today));
    const { workspace } = repmark;
    const asOf = await workspace.asOf(undefined);
    const quarter = await workspace.period(undefined);
    const own = await trialsOf(workspace, "quarter", horizonsOf(quarter), asOf);
    trials.push(...own.trials.map((trial) => ({ ...trial, period: `${trial.period} of ${seed}` })));
    const card = await scorecard(workspace, { period: quarter.label, metric: "forecast.bias", language: "en" });
    for (const person of company.people) {
      const bias = card.reps.find(({ repId }) => repId === person.id)?.measures["forecast.bias"];
      if (bias?.value == null || bias.caveat?.includes("Read it from three")) continue;
      const found = habits[person.nature.forecaster];
      found[0]! += 1;
      if (bias.caveat?.includes("Over in")) found[1]! += 1;
      if (bias.caveat?.includes("Under in")) found[2]! += 1;
    }
  }
  const scores = boards(trials);
  process.stdout.write(`${scores.map(lineOf).join("\n")}\n${JSON.stringify(habits)}: of so many, over, under\n`);

  // Reps' and teams' quarters are many; a company's are as many as the seeds have.
  for (const grain of isWhole ? (["rep", "team", "all"] as const) : (["rep"] as const)) {
    const held = trials.flatMap(({ model, actual, ...trial }) =>
      model !== null && trial.grain === grain ? [Number(model.p10 <= actual && actual <= model.p90)] : [],
    );
    const coverage = held.reduce((sum, each) => sum + each, 0) / held.length;
    expect(coverage, `${grain} ${held.length}`).toBeGreaterThan(isWhole ? 0.75 : 0.7);
    expect(coverage, `${grain} ${held.length}`).toBeLessThan(isWhole ? 0.87 : 0.92);
  }
  // The whole of what the model says is worth more than either of what CRMs offer: the period before, and stages' probabilities.
  for (const { grain, horizon, methods } of scores) {
    if (!isWhole && grain !== "rep") continue;
    const of = (method: Method) => methods.find((each) => each.method === method);
    for (const rival of ["last-period", "stage-weighted"] as const)
      expect(of("model")?.crps ?? Number.NaN, `${grain} ${horizon} ${rival}`).toBeLessThan(of(rival)?.crps ?? 0);
    expect(of("model")?.wape ?? Number.NaN, `${grain} ${horizon}`).toBeLessThan(of("last-period")?.wape ?? 0);
  }
  expect(habits.optimist[2]).toBe(0);
  expect(habits.sandbagger[1]).toBe(0);
  const accused = habits.honest[1]! + habits.honest[2]!;
  expect(accused).toBeLessThanOrEqual(Math.max(1, 0.05 * habits.honest[0]!));
});

function lineOf({ grain, horizon, methods, shown }: ReturnType<typeof boards>[number]): string {
  const share = (value: number | null) => (value === null ? "–" : value.toFixed(3));
  return [
    `${grain} ${horizon}: ${shown}`,
    ...methods.map(
      (each) =>
        `${each.method} ${each.times} ${share(each.wape)} ${share(each.bias)}${each.coverage === null ? "" : ` held ${share(each.coverage)} skill ${share(each.skill)}`}`,
    ),
  ].join(" | ");
}
