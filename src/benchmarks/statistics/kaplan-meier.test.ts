import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { daysUntil, kaplanMeier, logRank, restrictedMean } from "./kaplan-meier.ts";
import { aalenJohansen, curveAt, type Followed, type Leaving, leavings } from "./survival.ts";

/** What R's `survival` prints of the data it brings along (METRICS §10); fixtures/survival says where they are from. */
function published(file: string): (readonly string[])[] {
  const text = readFileSync(new URL(`../../../fixtures/survival/${file}.csv`, import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

const died = (days: number, isDead: boolean): Followed => ({ days, end: isDead ? "lost" : "open" });
const ofGroup = (rows: (readonly string[])[], group: string) =>
  leavings(rows.filter(([, , of]) => of === group).map(([days, dead]) => died(Number(days), dead === "1")));

const lungRows = published("lung");
const lung = leavings(lungRows.map(([days, dead]) => died(Number(days), dead === "1")));

test("lung: of 228 patients half live 310 days, 285 to 363; quartiles 170 and 550; 0.4092 live a year", () => {
  const curve = kaplanMeier(lung);
  expect(curve.reduce((sum, { ended }) => sum + ended, 0)).toBe(165);
  expect(daysUntil(curve, 0.5)).toEqual({ days: 310, low: 285, high: 363 });
  expect([daysUntil(curve, 0.25).days, daysUntil(curve, 0.75).days]).toEqual([170, 550]);
  expect(curve.findLast(({ day }) => day <= 365)?.stillOpen.toFixed(4)).toBe("0.4092");
});

test.each(["plain", "log-log"] as const)("lung: on the %s scale 284 to 361 days", (scale) => {
  expect(daysUntil(kaplanMeier(lung, scale), 0.5)).toEqual({ days: 310, low: 284, high: 361 });
});

test("lung: men and women do not go the same way", () => {
  const [men, women] = [ofGroup(lungRows, "1"), ofGroup(lungRows, "2")];
  const found = logRank(men, women);
  expect(found?.observed).toEqual([112, 53]);
  expect(found?.expected.map((deaths) => deaths.toFixed(4))).toEqual(["91.5817", "73.4183"]);
  expect([found?.chiSquare.toFixed(4), found?.p.toPrecision(6)]).toEqual(["10.3267", "0.00131116"]);
  expect([men, women].map((group) => daysUntil(kaplanMeier(group), 0.5))).toEqual([
    { days: 270, low: 212, high: 310 },
    { days: 426, low: 348, high: 550 },
  ]);
});

/** “9 13 13+”: a plus was not seen to end. */
const times = (written: string): Leaving[] =>
  leavings(written.split(" ").map((time) => died(Number.parseInt(time, 10), !time.endsWith("+"))));
const maintained = times("9 13 13+ 18 23 28+ 31 34 45+ 48 161+");
const notMaintained = times("5 5 8 8 12 16+ 23 27 30 33 43 45");

test("aml: the curve of the maintained with Greenwood's errors, and the log-rank of both arms", () => {
  const ended = kaplanMeier(maintained).filter((point) => point.ended > 0);
  expect(ended.map(({ stillOpen }) => stillOpen.toFixed(5))).toEqual(
    "0.90909 0.81818 0.71591 0.61364 0.49091 0.36818 0.18409".split(" "),
  );
  expect(ended.map(({ error }) => error.toFixed(5))).toEqual(
    "0.08668 0.11629 0.13966 0.15263 0.16419 0.16267 0.15349".split(" "),
  );
  const found = logRank(maintained, notMaintained);
  expect([found?.chiSquare.toFixed(4), found?.p.toFixed(5)]).toEqual(["3.3964", "0.06534"]);
});

test("pbc: within ten years 7.146 are lived with the drug and 7.283 without", () => {
  const rows = published("pbc");
  const [drug, placebo] = ["1", "2"].map((arm) => {
    const { mean, error } = restrictedMean(kaplanMeier(ofGroup(rows, arm)), 10 * 365.25);
    return [mean / 365.25, error / 365.25];
  });
  expect([drug, placebo].map((arm) => arm?.map((years) => years.toFixed(3)))).toEqual([
    ["7.146", "0.283"],
    ["7.283", "0.295"],
  ]);
  expect(((drug?.[0] ?? 0) - (placebo?.[0] ?? 0)).toFixed(3)).toBe("-0.137");
});

test("mgus2: of 1,384 patients 0.03410 progress within 60 months, 0.32037 die before they do", () => {
  const rows = published("mgus2").map(
    ([months, end]): Followed => ({
      days: Number(months),
      end: end === "progressed" ? "won" : end === "died" ? "lost" : "open",
    }),
  );
  expect(["won", "lost"].map((end) => rows.filter((row) => row.end === end).length)).toEqual([115, 860]);
  const curve = aalenJohansen(leavings(rows));
  const at = [60, 120, 240].map((month) => curveAt(curve, month));
  expect(at.map(({ wonShare }) => wonShare.toFixed(5))).toEqual(["0.03410", "0.06372", "0.09981"]);
  expect(at.map(({ lostShare }) => lostShare.toFixed(5))).toEqual(["0.32037", "0.53182", "0.72403"]);
});

test("of two groups of which nobody ends nothing can be told apart", () => {
  expect(logRank(times("5+ 9+"), times("7+"))).toBeNull();
});
