import fc from "fast-check";
import { expect, test } from "vitest";
import { auc, medianInterval, quantile, rankSum, Sample, signTest } from "./location.ts";

// The flow of the Nile at Aswan, 1871–1970, in 10⁸ m³ (R's `Nile`).
const nile = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100,
  1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456,
  824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897,
  822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975,
  815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];

test("quantiles of type 7 and a trimmed mean, as R gives them for the Nile", () => {
  expect([0.1, 0.25, 0.5, 0.75, 0.9].map((share) => quantile(nile, share)?.toFixed(2))).toEqual([
    "725.20",
    "798.50",
    "893.50",
    "1032.50",
    "1160.00",
  ]);
  expect(Sample.of(nile).trimmedMean(0.1)?.toFixed(4)).toBe("912.1875");
});

test("P5: quartiles of four peers' coverage", () => {
  const quartiles = (values: number[]) => [0.25, 0.5, 0.75].map((share) => quantile(values, share)?.toFixed(4));
  expect(quartiles([0.6263, 0.88, 0.97, 1.21])).toEqual(["0.8166", "0.9250", "1.0300"]);
  expect(quartiles([0.62, 0.64, 0.88, 0.97])).toEqual(["0.6350", "0.7600", "0.9025"]);
});

test("P7 and P3: the 80th percentile of ten stays, and a trimmed mean that a large deal does not move", () => {
  expect(quantile([3, 5, 6, 8, 9, 12, 15, 20, 28, 40], 0.8)?.toFixed(1)).toBe("21.6");
  const sizes = [5_000, 6_000, 8_000, 12_000, 60_000];
  expect([quantile(sizes, 0.5), Sample.of(sizes).trimmedMean(0.2)?.toFixed(2)]).toEqual([8_000, "8666.67"]);
});

test("a median of ten lies between the second and the ninth; five values are too few", () => {
  expect(medianInterval([10, 1, 9, 2, 8, 3, 7, 4, 6, 5])).toEqual([2, 9]);
  expect(medianInterval([1, 2, 3, 4, 5, 6])).toEqual([1, 6]);
  expect(medianInterval([1, 2, 3, 4, 5])).toBeNull();
});

test("W9: won deals a little larger than the peers', p 0.0512", () => {
  const { w, z, p } = rankSum([4, 6, 6, 9, 12, 15, 15, 22, 30, 41], [3, 3.5, 5, 5, 6, 7, 8, 8, 9, 11, 12, 14]);
  expect([w.toFixed(1), z.toFixed(4), p.toFixed(4)]).toEqual(["90.0", "1.9501", "0.0512"]);
});

test("the permeability constants of R's help have W 35, as far out as 25.44 % of all ways to draw five of fifteen", () => {
  const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const earlier = [1.15, 0.88, 0.9, 0.74, 1.21];
  expect(rankSum(term, earlier).w).toBe(35);
  const all = [...term, ...earlier];
  const draws = choices(all, 5).map(
    (five) =>
      rankSum(
        all.filter((value) => !five.includes(value)),
        five,
      ).w,
  );
  expect(draws).toHaveLength(3003);
  expect(((2 * draws.filter((w) => w >= 35).length) / draws.length).toFixed(4)).toBe("0.2544");
});

test("two groups that are all the same differ by nothing", () => {
  expect(rankSum([5, 5, 5], [5, 5])).toMatchObject({ z: 0, p: 1 });
});

test("W4: a lead score that separates, area under the curve 0.7102", () => {
  const [hot, warm, cold] = [3, 2, 1];
  const repeated = (score: number, count: number) => Array<number>(count).fill(score);
  const won = [...repeated(hot, 20), ...repeated(warm, 15), ...repeated(cold, 5)];
  const lost = [...repeated(hot, 20), ...repeated(warm, 45), ...repeated(cold, 45)];
  expect(auc(won, lost)?.toFixed(4)).toBe("0.7102");
  expect(auc(won, [])).toBeNull();
});

test("six misses of six in one direction are a habit, five of five are not yet", () => {
  expect(signTest(6, 0).toFixed(5)).toBe("0.03125");
  expect(signTest(0, 5).toFixed(5)).toBe("0.06250");
  expect(signTest(0, 0)).toBe(1);
});

test("nothing has no middle", () => {
  expect([quantile([], 0.5), Sample.of([]).trimmedMean(0.2)]).toEqual([null, null]);
});

/** Every way to take `count` of the values. */
function choices(values: readonly number[], count: number): number[][] {
  const [first, ...others] = values;
  if (count === 0) return [[]];
  if (first === undefined) return [];
  return [...choices(others, count - 1).map((rest) => [first, ...rest]), ...choices(others, count)];
}

test("a sample with some left out says what the others say by themselves", () => {
  const small = fc.integer({ min: 0, max: 9 }); // many ties
  fc.assert(
    fc.property(fc.array(small), fc.array(small), (left, others) => {
      const all = Sample.of([...left, ...others]);
      const rest = all.without(left);
      const alone = Sample.of(others);
      expect(rest.size).toBe(alone.size);
      for (const share of [0, 0.25, 0.5, 0.8, 1]) expect(rest.quantile(share)).toBe(alone.quantile(share));
      expect(rest.trimmedMean(0.2)).toEqual(alone.trimmedMean(0.2));
      expect(rest.rankSum(left)).toEqual(alone.rankSum(left));
    }),
  );
});
