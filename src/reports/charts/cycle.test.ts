import { expect, test } from "vitest";
import { aalenJohansen, type Followed, leavings } from "../../benchmarks/statistics/survival.ts";
import { chartSvg } from "../chart-svg.ts";
import { type CycleLine, cycleChart } from "./cycle.ts";

const ended = (end: Followed["end"], ...days: number[]): Followed[] => days.map((each) => ({ days: each, end }));
/** C1 of METRICS §8. */
const ada = aalenJohansen(
  leavings([...ended("won", 10, 14, 21, 45), ...ended("lost", 14, 30), ...ended("open", 25, 60)]),
);
const peers = aalenJohansen(
  leavings([...ended("won", 12, 18, 28, 33, 41, 52), ...ended("lost", 20, 40), ...ended("open", 35, 60)]),
);
const lines: readonly CycleLine[] = [
  { name: "Ada", steps: ada, shows: "won", isOwn: true },
  { name: "peers", steps: peers, shows: "won", isOwn: false },
];
const chart = cycleChart("Won", lines, 60, { days: "days" }, "en");

test("a cycle in words and as a table: what is won after 30 and after 60 days, of Ada's deals and of the peers'", () => {
  expect(chart.sentence).toBe("Won: Ada 54.2% (60 days), peers 65.0% (60 days).");
  expect(chart.table.columns).toEqual(["days", "Ada", "peers"]);
  expect(chart.table.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ["30", "37.5%", "30.0%"],
    ["60", "54.2%", "65.0%"],
  ]);
});

test("the line goes up in steps on the days of wins and carries a tick for each age at which a deal is still open", () => {
  const [steps, ticks, , others] = [chart.option.series].flat() as { data: number[][]; step?: string }[];
  expect(steps?.step).toBe("end");
  expect(steps?.data.filter(([, share], place, all) => share !== all[place - 1]?.[1]).map(([day]) => day)).toEqual([
    0, 10, 14, 21, 45,
  ]);
  expect(ticks?.data).toEqual([
    [25, 0.375],
    [60, expect.closeTo(0.54167, 5)],
  ]);
  expect(others?.data).toEqual([]); // the peers' open deals would only be noise
  expect(chartSvg(chart)).toMatch(/^<svg[\s\S]*Ada[\s\S]*peers/);
});

test("what happens after the days a win is waited for is not drawn", () => {
  const short = cycleChart("Won", lines, 20, { days: "days" }, "sv");
  const [steps] = [short.option.series].flat() as { data: number[][] }[];
  expect(steps?.data.at(-1)).toEqual([20, 0.25]);
  expect(short.sentence).toBe("Won: Ada 25,0\u00a0% (20 days), peers 20,0\u00a0% (20 days).");
});
