import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { benjaminiHochberg } from "./multiplicity.ts";
import { fisher, homogeneity, type Proportion, pooled, wilson } from "./proportion.ts";
import { prior } from "./shrinkage.ts";

/** The closed deals of a published B2B pipeline, 30 reps, March to December 2017 (fixtures/b2b-pipeline). */
const file = new URL("../../../fixtures/b2b-pipeline/sales_pipeline.csv", import.meta.url);
const closed = readFileSync(file, "utf8")
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => line.split(","))
  .map(([, rep = "", , , stage = "", , closedOn = ""]) => ({ rep, stage, month: Number(closedOn.split("/")[0]) }))
  .filter(({ stage }) => stage === "Won" || stage === "Lost");

const rates = byRep(closed);

test("thirty reps look like a ranking, from 54.98 % to 70.39 %", () => {
  expect([closed.length, rates.size]).toEqual([6_711, 30]);
  const shown = [...rates.values()]
    .sort((a, b) => rate(a) - rate(b))
    .map((own) => [rate(own), ...wilson(own)].map((share) => share.toFixed(4)));
  expect([shown.at(0), shown.at(-1)]).toEqual([
    ["0.5498", "0.4853", "0.6126"],
    ["0.7039", "0.6271", "0.7708"],
  ]);
});

test("and are not one: the gate says that chance gives such differences", () => {
  const gate = homogeneity([...rates.values()]);
  expect([gate?.chiSquare.toFixed(3), gate?.degreesOfFreedom, gate?.p.toFixed(4)]).toEqual(["33.348", 29, "0.2639"]);
});

test("three reps differ from their peers at 5 %, none once it counts that thirty were tried", () => {
  const team = [...rates.values()];
  const p = team.map((own) => fisher(own, pooled(team.filter((other) => other !== own))));
  expect(p.filter((each) => each <= 0.05)).toHaveLength(3);
  expect(benjaminiHochberg(p).filter((each) => each <= 0.1)).toHaveLength(0);
});

test("who led to the end of July does not lead after it: rank correlation 0.115", () => {
  const early = byRep(closed.filter(({ month }) => month < 8));
  const late = byRep(closed.filter(({ month }) => month >= 8));
  const reps = [...rates.keys()];
  const ranked = (half: Map<string, Proportion>) =>
    ranks(reps.map((rep) => rate(half.get(rep) ?? { successes: 0, trials: 1 })));
  expect(correlation(ranked(early), ranked(late)).toFixed(3)).toBe("0.115");
});

test("shrunk, everyone is next to the team: the prior is worth 1,476 deals", () => {
  const { rho, weight } = prior([...rates.values()]);
  expect([rho.toFixed(5), weight.toFixed(1)]).toEqual(["0.00068", "1476.0"]);
});

function byRep(deals: typeof closed): Map<string, Proportion> {
  return new Map(
    [...Map.groupBy(deals, ({ rep }) => rep)].map(([rep, own]) => [
      rep,
      { successes: own.filter(({ stage }) => stage === "Won").length, trials: own.length },
    ]),
  );
}

function rate({ successes, trials }: Proportion): number {
  return successes / trials;
}

/** Ranks from 1, ties at their middle. */
function ranks(values: readonly number[]): number[] {
  return values.map(
    (value) =>
      values.filter((other) => other < value).length + (values.filter((other) => other === value).length + 1) / 2,
  );
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const together = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, index) => sum + (value - mean(x)) * ((y[index] ?? 0) - mean(y)), 0);
  return together(a, b) / Math.sqrt(together(a, a) * together(b, b));
}
