import fc from "fast-check";
import { expect, test } from "vitest";
import { countsOf } from "../forecasting/total.ts";
import { demandOf } from "./demand.ts";

const each = (...chances: number[]) => chances.map((chance) => ({ units: 1, chance }));
const shares = (digits: number, ...chances: number[]) => [...countsOf(chances)].map((share) => share.toFixed(digits));

test("F6: of four deals 2.1 starts are to be expected, 105 % of a capacity of two, and with a chance of 33.2 % more than two", () => {
  const open = each(0.8, 0.6, 0.5, 0.2);
  const demand = demandOf({ signed: 0, open, turns: [] }, 2);
  expect(demand.expected).toBeCloseTo(2.1, 12);
  expect(demand.utilisation).toBeCloseTo(1.05, 12);
  expect(demand.over).toBeCloseTo(0.332, 12);
  expect(shares(3, 0.8, 0.6, 0.5, 0.2)).toEqual(["0.032", "0.216", "0.420", "0.284", "0.048"]);
  expect([demand.p10, demand.p50, demand.p90]).toEqual([1, 2, 3]);
});

test("METRICS §10: ten times .3, and .1 .2 .3 .4", () => {
  expect(shares(6, ...Array<number>(10).fill(0.3)).slice(0, 4)).toEqual([
    "0.028248",
    "0.121061",
    "0.233474",
    "0.266828",
  ]);
  expect(shares(6, 0.1, 0.2, 0.3, 0.4)).toEqual(["0.302400", "0.440400", "0.214400", "0.040400", "0.002400"]);
});

test("what is signed starts for certain, and what deals not yet open brought before comes on top", () => {
  const demand = demandOf({ signed: 3, open: each(0.5), turns: [0, 2] }, 4);
  expect(demand.expected).toBe(4.5);
  // 3 or 4 without turns, 5 or 6 with them, all equally likely.
  expect(demand.over).toBe(0.5);
  expect([demand.p10, demand.p50, demand.p90]).toEqual([3, 4, 6]);
});

test("at sixteen hours a deal, two of three deals at even odds take 32, and thousands of deals still leave both ends", () => {
  const hours = (count: number) => Array.from({ length: count }, () => ({ units: 16, chance: 0.5 }));
  const three = demandOf({ signed: 16, open: hours(3), turns: [] }, 47);
  expect([three.expected, three.p10, three.p50, three.p90]).toEqual([40, 16, 32, 64]);
  expect(three.over).toBe(0.5);
  const many = demandOf({ signed: 0, open: hours(4_000), turns: [0, 16] }, 16 * 2_000);
  expect(many.expected).toBe(16 * 2_000 + 8);
  expect(many.p10).toBeGreaterThan(16 * 1_940);
  expect(many.p90).toBeLessThan(16 * 2_060);
  expect(many.over).toBeCloseTo(0.5, 2);
});

test("without a capacity there is none to exceed, and nothing uses up a capacity of nothing", () => {
  expect(demandOf({ signed: 1, open: [], turns: [] }, null)).toMatchObject({ over: null, utilisation: null, p90: 1 });
  expect(demandOf({ signed: 1, open: [], turns: [] }, 0)).toMatchObject({ over: 1, utilisation: null });
});

test("whatever the deals, the chance to exceed a capacity is that of adding up every way they can end", () => {
  const deal = fc.record({ units: fc.integer({ min: 0, max: 4 }), chance: fc.double({ min: 0, max: 1, noNaN: true }) });
  fc.assert(
    fc.property(
      fc.array(deal, { maxLength: 7 }),
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
      fc.integer({ min: 0, max: 20 }),
      (open, turns, capacity) => {
        let over = 0;
        const after = turns.length === 0 ? [0] : turns;
        for (let way = 0; way < 2 ** open.length; way += 1) {
          const isWon = (index: number) => ((way >> index) & 1) === 1;
          const chance = open.reduce((all, { chance }, index) => all * (isWon(index) ? chance : 1 - chance), 1);
          const units = open.reduce((all, { units }, index) => all + (isWon(index) ? units : 0), 1);
          over += (chance * after.filter((turn) => units + turn > capacity).length) / after.length;
        }
        expect(demandOf({ signed: 1, open, turns }, capacity).over).toBeCloseTo(over, 9);
      },
    ),
  );
});
