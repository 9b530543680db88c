import fc from "fast-check";
import { expect, test } from "vitest";
import { aalenJohansen, type Followed, leavings } from "../benchmarks/statistics/survival.ts";
import { type Cell, chanceIn, Landmarks, shrunkChance } from "./landmark.ts";

/** METRICS F4: 5 won, 12 won, 12 lost, 15 open, 20 won, 25 lost, 33 won, 40 open. */
const f4: Followed[] = (
  [
    [5, "won"],
    [12, "won"],
    [12, "lost"],
    [15, "open"],
    [20, "won"],
    [25, "lost"],
    [33, "won"],
    [40, "open"],
  ] as const
).map(([days, end]) => ({ days, end }));
const curve = aalenJohansen(leavings(f4));

test("F4: a deal new in its cell is won within 28 days with 0.40625, neither 3/8 nor 3/7", () => {
  expect(chanceIn(curve, 0, 28)).toEqual({ chance: 0.40625, deals: 8 });
});

test("F4: shrunk towards its parent's 0.30 by twenty deals' weight it is 0.33036", () => {
  expect(shrunkChance(0.40625, 8, 0.3)).toBeCloseTo(0.33036, 5);
});

test("F4: a deal already ten days in the cell has even odds, by the seven that were still open then", () => {
  const found = chanceIn(curve, 10, 28)!;
  expect(found.chance).toBeCloseTo(0.5, 12);
  expect(found.deals).toBe(7);
});

test("a deal that has been there longer than any other is told nothing by its cell", () => {
  expect(chanceIn(curve, 41, 28)).toBeNull();
});

test("a cell is shrunk to its stage, the stage to its pipeline, the pipeline to all; each says what it alone would", () => {
  // Everywhere ten deals that were decided on day 10: 4 won of them in the cell, 3 in the stage, 2 in the pipeline, 1 of all.
  const group = (level: Cell["level"], won: number, rest: Partial<Cell>) => ({
    group: { level, pipelineId: null, stageId: null, age: null, ...rest },
    leavings: [{ day: 10, won, lost: 10 - won, open: 0 }],
  });
  const landmarks = Landmarks.from([
    group("all", 1, {}),
    group("pipeline", 2, { pipelineId: "new" }),
    group("stage", 3, { pipelineId: "new", stageId: "offer" }),
    group("cell", 4, { pipelineId: "new", stageId: "offer", age: 0 }),
  ]);
  const deal = { pipelineId: "new", stageId: "offer", daysInStage: 3, daysOpen: 5, isDatedInside: null };
  // .1 → (10·.2 + 20·.1)/30 = .13333 → (10·.3 + 20·.13333)/30 = .18889 → (10·.4 + 20·.18889)/30 = .25926
  const found = landmarks.chanceOf(deal, 30);
  expect(found.chance).toBeCloseTo(0.25926, 5);
  expect(found.rests).toEqual([
    { level: "cell", age: 0, chance: expect.closeTo(0.4, 12), deals: 10 },
    { level: "stage", age: null, chance: expect.closeTo(0.3, 12), deals: 10 },
    { level: "pipeline", age: null, chance: expect.closeTo(0.2, 12), deals: 10 },
    { level: "all", age: null, chance: expect.closeTo(0.1, 12), deals: 10 },
  ]);
  // Decided on day 10 at the latest: with six days left the cell's clock, three days on, does not get there.
  expect(landmarks.chanceOf(deal, 6).rests[0]).toEqual({ level: "cell", age: 0, chance: 0, deals: 10 });
  // Nobody was still open so late: only what a deal in the stage may hope on any day is left.
  expect(landmarks.chanceOf({ ...deal, daysInStage: 40, daysOpen: 40 }, 30)).toEqual({
    chance: expect.closeTo(0.3, 12),
    rests: [{ level: "stage", age: null, chance: expect.closeTo(0.3, 12), deals: 10 }],
  });
  // Where the stage is not known, the pipeline speaks.
  expect(landmarks.chanceOf({ ...deal, stageId: null, daysInStage: null }, 30).chance).toBeCloseTo(0.13333, 5);
});

test("where dates are known to tell something, deals dated inside the horizon are a cell of their own, shrunk to the cell of both", () => {
  const group = (level: Cell["level"], won: number) => ({
    group: { level, pipelineId: "new", stageId: "offer", age: 0 },
    leavings: [{ day: 10, won, lost: 10 - won, open: 0 }],
  });
  const landmarks = Landmarks.from([group("cell", 4), group("inside", 6), group("outside", 1)]);
  const deal = { pipelineId: "new", stageId: "offer", daysInStage: 3, daysOpen: 5 };
  // (10·.6 + 20·.4)/30 = .46667 and (10·.1 + 20·.4)/30 = .3
  const inside = landmarks.chanceOf({ ...deal, isDatedInside: true }, 30);
  expect(inside.chance).toBeCloseTo(0.46667, 5);
  expect(inside.rests.map(({ level }) => level)).toEqual(["inside", "cell"]);
  expect(landmarks.chanceOf({ ...deal, isDatedInside: false }, 30).chance).toBeCloseTo(0.3, 12);
});

test("chances stay between 0 and 1, grow with the time left, and add up over neighbouring stretches", () => {
  const history = fc.array(
    fc.record({ days: fc.integer({ min: 0, max: 60 }), end: fc.constantFrom("won", "lost", "open") }),
    { minLength: 1, maxLength: 40 },
  );
  fc.assert(
    fc.property(history, fc.nat(50), fc.nat(40), fc.nat(40), (deals, entered, soon, later) => {
      const made = aalenJohansen(leavings(deals as Followed[]));
      const [first, whole] = [chanceIn(made, entered, soon), chanceIn(made, entered, soon + later)];
      if (first === null || whole === null) return;
      expect(first.chance).toBeLessThanOrEqual(whole.chance + 1e-12);
      expect(whole.chance).toBeLessThanOrEqual(1);
      expect(first.chance + chanceIn(made, entered, soon + later, soon)!.chance).toBeCloseTo(whole.chance, 9);
    }),
  );
});
