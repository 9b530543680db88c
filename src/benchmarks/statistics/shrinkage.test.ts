import beta from "@stdlib/stats-base-dists-beta";
import { expect, test } from "vitest";
import { prior, shrunk } from "./shrinkage.ts";

// Hits of eighteen batters in their first 45 at bats of 1970 (Efron & Morris 1977).
const hits = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7];
const batters = hits.map((successes) => ({ successes, trials: 45 }));

test("eighteen batters: nearly all of Clemente's lead is luck", () => {
  const found = prior(batters);
  expect([found.rate.toFixed(4), found.rho.toFixed(5), found.weight.toFixed(1)]).toEqual([
    "0.2654",
    "0.00271",
    "368.0",
  ]);
  expect(shrunk({ successes: 18, trials: 45 }, found).rate.toFixed(4)).toBe("0.2801");
});

const season = [
  0.346, 0.298, 0.276, 0.222, 0.273, 0.27, 0.263, 0.21, 0.269, 0.23, 0.264, 0.256, 0.303, 0.264, 0.226, 0.285, 0.316,
  0.2,
];
const squaredError = (rates: readonly number[]) =>
  rates.reduce((sum, rate, index) => sum + (rate - (season[index] ?? 0)) ** 2, 0);

test("James and Stein's own figures come out of the same batters: c 0.212, Clemente .294, Munson .247, Alvis .242", () => {
  const rates = hits.map((hit) => hit / 45);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const spread = rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0);
  const c = 1 - ((rates.length - 3) * ((mean * (1 - mean)) / 45)) / spread;
  const shrunken = rates.map((rate) => mean + c * (rate - mean));
  expect([mean.toFixed(4), c.toFixed(3)]).toEqual(["0.2654", "0.212"]);
  expect([shrunken.at(0), shrunken.at(-2), shrunken.at(-1)].map((rate) => rate?.toFixed(3))).toEqual([
    "0.294",
    "0.247",
    "0.242",
  ]);
  expect([squaredError(rates).toFixed(4), squaredError(shrunken).toFixed(4)]).toEqual(["0.0753", "0.0213"]);
});

test("shrinking the first 45 at bats comes closer to the season than the at bats themselves", () => {
  const found = prior(batters);
  expect(squaredError(hits.map((hit) => hit / 45)).toFixed(4)).toBe("0.0753");
  // James and Stein, with (k − 3) where ours has (k − 1), reach 0.0213 of 0.0753.
  expect(squaredError(batters.map((batter) => shrunk(batter, found).rate)).toFixed(4)).toBe("0.0218");
});

test("rat tumours: 4 of 14 with the prior of seventy groups (Gelman et al.)", () => {
  const [mean, deviation] = [0.136, 0.103];
  const weight = (mean * (1 - mean)) / deviation ** 2 - 1;
  expect([(weight * mean).toFixed(2), (weight * (1 - mean)).toFixed(2)]).toEqual(["1.37", "8.71"]);

  const book = { rate: 1.4 / 10, rho: 1 / 11, weight: 10 };
  const found = shrunk({ successes: 4, trials: 14 }, book);
  expect(found.rate.toFixed(4)).toBe("0.2250");
  expect(beta.stdev(5.4, 18.6).toFixed(4)).toBe("0.0835");
  expect(found.interval.map((edge) => edge.toFixed(5))).toEqual(["0.08540", "0.40779"]);
});

test("W2: a small sample is drawn to the team, a large one keeps its own", () => {
  const reps = [
    { successes: 12, trials: 30 },
    { successes: 6, trials: 30 },
    { successes: 9, trials: 45 },
    { successes: 3, trials: 4 },
  ];
  const found = prior(reps, { always: true });
  expect([found.rho.toFixed(5), found.weight.toFixed(3), (100 * found.rate).toFixed(2)]).toEqual([
    "0.08464",
    "10.815",
    "27.52",
  ]);
  const percent = (share: number) => (100 * share).toFixed(1);
  expect(
    reps.map((rep) => shrunk(rep, found)).map(({ rate, interval: [low, high] }) => [rate, low, high].map(percent)),
  ).toEqual([
    ["36.7", "22.8", "51.8"],
    ["22.0", "10.9", "35.7"],
    ["21.5", "11.8", "33.0"],
    ["40.3", "17.8", "65.3"],
  ]);
});

test("fewer than five reps or a hundred deals: thirty deals' worth of prior", () => {
  expect(
    prior([
      { successes: 3, trials: 10 },
      { successes: 5, trials: 10 },
    ]).weight,
  ).toBe(30);
});

test("reps who differ less than chance would make them all get the team's rate", () => {
  const alike = Array.from({ length: 6 }, () => ({ successes: 10, trials: 40 }));
  const found = prior(alike);
  expect(found).toEqual({ rate: 0.25, rho: 0, weight: Number.POSITIVE_INFINITY });
  expect(shrunk({ successes: 20, trials: 40 }, found).rate).toBe(0.25);
});
