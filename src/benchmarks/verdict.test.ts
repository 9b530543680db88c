import fc from "fast-check";
import { expect, test } from "vitest";
import { Sample } from "./statistics/location.ts";
import { benjaminiHochberg } from "./statistics/multiplicity.ts";
import { fisher, homogeneity, newcombe, type Proportion, pooled, wilson } from "./statistics/proportion.ts";
import {
  type Comparing,
  compareAmounts,
  compareAttainment,
  compareProportion,
  type Direction,
  judge,
} from "./verdict.ts";

const of = (successes: number, trials: number): Proportion => ({ successes, trials });
const none = { en: "", sv: "" };
const percent = (share: number) => (100 * share).toFixed(1);
const without = <Item>(items: readonly Item[], index: number) => items.filter((_, place) => place !== index);

/** The verdicts of a team's win rates, each rep against the others. */
function verdictsOf(team: readonly Proportion[], better: Direction = "higher") {
  const comparings = team.map(
    (rep, index): Comparing => ({
      repId: String(index),
      test: compareProportion(rep, pooled(without(team, index))),
      facts: () => "",
      needs: none,
    }),
  );
  const judged = judge(comparings, better);
  return team.map((_, index) => judged.get(String(index))?.verdict);
}

const w2 = [of(12, 30), of(6, 30), of(9, 45), of(3, 4)];

test("W2: each rep against the peers without them, to the digit", () => {
  const rows = w2.map((rep, index) => {
    const peers = pooled(without(w2, index));
    const difference = rep.successes / rep.trials - peers.successes / peers.trials;
    return [
      wilson(rep).map(percent),
      percent(peers.successes / peers.trials),
      percent(difference),
      newcombe(rep, peers).map(percent),
      fisher(rep, peers).toFixed(4),
    ];
  });
  expect(rows).toEqual([
    [["24.6", "57.7"], "22.8", "17.2", ["-1.4", "36.6"], "0.0934"],
    [["9.5", "37.3"], "30.4", "-10.4", ["-25.5", "9.1"], "0.3421"],
    [["10.9", "33.8"], "32.8", "-12.8", ["-28.0", "4.4"], "0.1915"],
    [["30.1", "95.4"], "25.7", "49.3", ["3.4", "71.0"], "0.0626"],
  ]);
});

test("W2: three of four deals won is no verdict, and the others differ by what chance gives", () => {
  expect(verdictsOf(w2)).toEqual(["within", "within", "within", "too few deals"]);
  const eligible = [0, 1, 2].map((index) =>
    compareProportion(of(w2[index]?.successes ?? 0, w2[index]?.trials ?? 0), pooled(without(w2, index))),
  );
  expect(benjaminiHochberg(eligible.map((found) => found?.p ?? 1)).map((p) => p.toFixed(4))).toEqual([
    "0.2803",
    "0.3421",
    "0.2873",
  ]);
  const gate = homogeneity(w2.filter((rep) => rep.trials >= 20));
  expect([gate?.chiSquare.toFixed(4), gate?.degreesOfFreedom, gate?.p.toFixed(4)]).toEqual(["4.4872", 2, "0.1061"]);
});

test("24 of 40 against 40 of 150 is above; the same slip rate is below, because less is better", () => {
  const team = [of(24, 40), ...Array.from({ length: 5 }, () => of(8, 30))];
  expect(verdictsOf(team)[0]).toBe("above");
  expect(verdictsOf(team, "lower")[0]).toBe("below");
});

test("a difference that stands out alone is within when it is the largest of many", () => {
  const one = { difference: 0.2, interval: [0.01, 0.39] as const, p: 0.04 };
  const ordinary = { difference: 0, interval: [-0.2, 0.2] as const, p: 0.9 };
  const team = (size: number) =>
    Array.from(
      { length: size },
      (_, index): Comparing => ({
        repId: String(index),
        test: index === 0 ? one : ordinary,
        facts: () => "",
        needs: none,
      }),
    );
  expect(judge(team(1), "higher").get("0")?.verdict).toBe("above");
  expect(judge(team(8), "higher").get("0")?.verdict).toBe("within");
  expect(judge(team(8), "higher").get("0")?.because("en")).toContain("among this many reps");
});

test("a verdict on a rate takes five expected each way at the peers' rate, not only twenty deals", () => {
  const peers = Array.from({ length: 5 }, () => of(10, 100));
  expect(compareProportion(of(0, 49), pooled(peers))).toBeNull();
  expect(compareProportion(of(0, 50), pooled(peers))?.p).toBeLessThan(0.05);
});

test("attainment: luck of the rep's own deals decides, from ten of them and four peers", () => {
  const peers = [0.6, 0.7, 0.8, 0.9];
  expect(compareAttainment({ value: 1.2, error: 0.1, deals: 10 }, Sample.of(peers))).toMatchObject({
    difference: expect.closeTo(0.45, 12),
    p: expect.closeTo(6.795e-6, 8),
  });
  expect(compareAttainment({ value: 1.2, error: 0.1, deals: 9 }, Sample.of(peers))).toBeNull();
  expect(compareAttainment({ value: 1.2, error: 0.1, deals: 10 }, Sample.of(peers.slice(1)))).toBeNull();
});

test("sizes of won deals: rank sum against the peers' deals, from ten wins", () => {
  const own = [4, 6, 6, 9, 12, 15, 15, 22, 30, 41];
  const peers = [
    [3, 3.5, 5],
    [5, 6, 7],
    [8, 8, 9],
    [11, 12, 14],
  ];
  const deals = Sample.of(peers.flat());
  expect(compareAmounts(own, deals, peers.length)?.p.toFixed(4)).toBe("0.0512");
  expect(compareAmounts(own.slice(1), deals, peers.length)).toBeNull();
});

test("below the minimum there is never another verdict than “too few deals”", () => {
  const smallRep = fc
    .integer({ min: 1, max: 19 })
    .chain((trials) => fc.record({ successes: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) }));
  fc.assert(
    fc.property(fc.array(smallRep, { minLength: 2, maxLength: 30 }), (team) => {
      expect(new Set(verdictsOf(team))).toEqual(new Set(["too few deals"]));
    }),
  );
});

test("of a thousand teams of eight equal reps, at most one in ten has anyone called above or below", () => {
  const random = seeded(20261124);
  const winsOf = (deals: number, rate: number) =>
    Array.from({ length: deals }, random).filter((draw) => draw < rate).length;
  const teams = 1_000;
  let flagged = 0;
  for (let team = 0; team < teams; team += 1) {
    const verdicts = verdictsOf(Array.from({ length: 8 }, () => of(winsOf(40, 0.25), 40)));
    if (verdicts.some((verdict) => verdict === "above" || verdict === "below")) flagged += 1;
  }
  console.log(`${flagged} of ${teams} teams of equal reps have somebody flagged`);
  // 10 % and two standard errors of a thousand draws.
  expect(flagged / teams).toBeLessThanOrEqual(0.1 + 2 * Math.sqrt((0.1 * 0.9) / teams));
  expect(flagged).toBeGreaterThan(0);
});

test("a rep who wins 45 % where seven colleagues win 20 % is found in most quarters", () => {
  const random = seeded(7);
  const winsOf = (deals: number, rate: number) =>
    Array.from({ length: deals }, random).filter((draw) => draw < rate).length;
  const quarters = 200;
  const found = Array.from(
    { length: quarters },
    () => verdictsOf([0.45, ...Array<number>(7).fill(0.2)].map((rate) => of(winsOf(40, rate), 40)))[0],
  );
  expect(found.filter((verdict) => verdict === "above").length / quarters).toBeGreaterThan(0.6);
});

/** Mulberry32: the same draws on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
