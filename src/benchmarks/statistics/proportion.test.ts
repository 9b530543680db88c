import fc from "fast-check";
import { expect, test } from "vitest";
import { fisher, homogeneity, newcombe, pooled, trendTest, wilson } from "./proportion.ts";

const of = (successes: number, trials: number) => ({ successes, trials });
const rounded = (values: readonly number[], digits: number) => values.map((value) => value.toFixed(digits));

const aTeam = fc.array(
  fc
    .integer({ min: 1, max: 400 })
    .chain((trials) => fc.record({ successes: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) })),
  { minLength: 2, maxLength: 12 },
);
const aShare = aTeam.map((team) => team[0] ?? of(0, 1));

test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
  [29, 29, 0.883, 1],
])("Wilson of %i in %i as Newcombe printed it (1998a, method 3)", (x, n, low, high) => {
  expect(rounded(wilson(of(x, n)), 4)).toEqual(rounded([low, high], 4));
});

test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 20, -0.1611, 0.2775],
  [0, 10, 0, 10, -0.2775, 0.2775],
  [10, 10, 0, 20, 0.6791, 1],
  [10, 10, 0, 10, 0.6075, 1],
])("Newcombe's difference of %i/%i and %i/%i as printed (1998b, method 10)", (x, n, y, m, low, high) => {
  expect(rounded(newcombe(of(x, n), of(y, m)), 4)).toEqual(rounded([low, high], 4));
});

test("Fisher's tea and twins as in R's help", () => {
  expect(fisher(of(3, 4), of(1, 4)).toFixed(4)).toBe("0.4857");
  expect(fisher(of(2, 12), of(15, 18)).toPrecision(4)).toBe("0.0005367");
});

test("smokers: homogeneity and trend as R's prop.test and prop.trend.test", () => {
  const smokers = [of(83, 86), of(90, 93), of(129, 136), of(70, 82)];
  expect(homogeneity(smokers)?.chiSquare.toFixed(4)).toBe("12.6004");
  expect(homogeneity(smokers)?.p.toFixed(6)).toBe("0.005585");
  expect(trendTest(smokers)?.chiSquare.toFixed(4)).toBe("8.2249");
  expect(trendTest(smokers)?.p.toFixed(6)).toBe("0.004132");
});

test("a rep at 24 of 40 against peers at 40 of 150 is 33.3 points better, and not by chance", () => {
  const [rep, peers] = [of(24, 40), of(40, 150)];
  expect((100 * (24 / 40 - 40 / 150)).toFixed(1)).toBe("33.3");
  expect(rounded(newcombe(rep, peers), 3)).toEqual(["0.162", "0.484"]);
  expect(fisher(rep, peers).toFixed(5)).toBe("0.00013");
});

test("W4: lead bands separate won from lost", () => {
  const bands = [of(20, 40), of(15, 60), of(5, 50)];
  expect(
    bands.map((band) =>
      rounded(
        wilson(band).map((edge) => edge * 100),
        1,
      ),
    ),
  ).toEqual([
    ["35.2", "64.8"],
    ["15.8", "37.2"],
    ["4.3", "21.4"],
  ]);
  expect(trendTest(bands)?.chiSquare.toFixed(4)).toBe("17.8659");
  expect(trendTest(bands)?.p.toFixed(6)).toBe("0.000024");
});

test.each([
  ["F2 slipped 2 of 5", 2, 5, "11.8", "76.9"],
  ["commit 7 of 12", 7, 12, "32.0", "80.7"],
])("%s", (_name, x, n, low, high) => {
  expect(
    rounded(
      wilson(of(x, n)).map((edge) => edge * 100),
      1,
    ),
  ).toEqual([low, high]);
});

test("C4: engaged 2 of 3 against quiet 1 of 3 says nothing", () => {
  expect(
    rounded(
      newcombe(of(2, 3), of(1, 3)).map((edge) => edge * 100),
      1,
    ),
  ).toEqual(["-31.6", "71.8"]);
});

test("nothing to compare has no χ²", () => {
  expect(homogeneity([of(3, 9)])).toBeNull();
  expect(homogeneity([of(0, 9), of(0, 4)])).toBeNull();
  expect(trendTest([of(9, 9), of(4, 4)])).toBeNull();
});

test("Wilson stays within 0 and 1 and holds the rate it is about", () => {
  fc.assert(
    fc.property(aShare, (share) => {
      const [low, high] = wilson(share);
      const rate = share.successes / share.trials;
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(rate);
      expect(high).toBeGreaterThanOrEqual(rate);
    }),
  );
});

test("Newcombe's interval of a − b is that of b − a turned round, and Fisher does not care which is which", () => {
  fc.assert(
    fc.property(aShare, aShare, (a, b) => {
      const [there, back] = [newcombe(a, b), newcombe(b, a)];
      expect(there[0]).toBeCloseTo(-back[1], 12);
      expect(there[1]).toBeCloseTo(-back[0], 12);
      expect(fisher(a, b)).toBeCloseTo(fisher(b, a), 9);
    }),
  );
});

test("a rep and the peers without the rep are together the team", () => {
  fc.assert(
    fc.property(aTeam, (team) => {
      for (const [index, rep] of team.entries()) {
        const peers = pooled(team.filter((_, place) => place !== index));
        expect(of(rep.successes + peers.successes, rep.trials + peers.trials)).toEqual(pooled(team));
      }
    }),
  );
});
