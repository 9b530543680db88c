import { expect, test } from "vitest";
import { b2bObservedAt, b2bPipeline } from "../../test/world/b2b-pipeline.ts";
import { given } from "../../test/world/given.ts";
import { backtest, triedPeriods } from "./backtest.ts";
import { boards } from "./scoreboard.ts";
import type { MadeTrial } from "./trial.ts";
import { settled } from "./ways-tried.ts";

const asOf = { on: "2018-01-31", instant: "2018-02-01T00:00:00Z" };

test("the published pipeline, months 2017-06 to 2017-12: two thirds to a third of the misses of “as much as last month”", async () => {
  using world = await given({ raw: b2bPipeline(), observedAt: b2bObservedAt });
  const periods = triedPeriods(world.calendar, "month", asOf, 7);
  expect(periods.map(({ label }) => label)).toEqual([
    "2017-06",
    "2017-07",
    "2017-08",
    "2017-09",
    "2017-10",
    "2017-11",
    "2017-12",
  ]);
  const made: MadeTrial[] = [];
  for (const horizon of ["start", 14] as const)
    made.push(...(await backtest(world.warehouse, world.calendar, periods, horizon)));
  const { trials, ways } = settled(made);
  process.stdout.write(`${JSON.stringify(ways)}\n`);
  const found = boards(trials).map(({ grain, horizon, methods, shown }) => {
    const [model, last, ...others] = methods;
    // One export names no year before, no stage's probability that long ago, and nobody's call.
    expect(others.map(({ method, times }) => [method, times])).toEqual([
      ["year-ago", 0],
      ["stage-weighted", 0],
      ["call", 0],
    ]);
    return [
      `${grain} ${horizon}`,
      shown,
      model?.periods,
      ...[model?.wape, last?.wape, model?.bias, model?.coverage, model?.skill].map((value) =>
        Number(value?.toFixed(3)),
      ),
    ];
  });
  process.stdout.write(`${found.map((row) => row.join("  ")).join("\n")}\n`);
  // Grain and horizon, what is shown, periods, WAPE of the model and of last month, bias, coverage of the 80 % interval, skill of CRPS.
  // June has no model: only three months with wins lie before it. Intervals are too narrow: what closes in a month moves together here, as the
  // makers of the data closed it by quarters, and deals are taken to be independent.
  expect(found).toEqual([
    ["all start", "model", 6, 0.226, 0.36, 0.12, 0.5, 0.573],
    ["team start", "model", 6, 0.346, 0.386, 0.12, 0.556, 0.342],
    ["rep start", "model", 6, 0.504, 0.524, 0.12, 0.511, 0.295],
    ["all 14", "model", 6, 0.125, 0.36, 0.026, 0.5, 0.75],
    ["team 14", "model", 6, 0.199, 0.386, 0.026, 0.444, 0.613],
    ["rep 14", "model", 6, 0.282, 0.524, 0.026, 0.506, 0.598],
  ]);
});
