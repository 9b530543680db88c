import { expect, test } from "vitest";
import { brier } from "./brier.ts";

const deals = (probabilities: readonly number[], outcomes: readonly number[]) =>
  probabilities.map((probability, index) => ({ probability, isTrue: outcomes[index] === 1 }));

test("F3: eight deals in three groups", () => {
  const found = brier(deals([0.9, 0.9, 0.9, 0.5, 0.5, 0.5, 0.1, 0.1], [1, 1, 0, 1, 0, 0, 0, 0]));
  const shown = [found?.score, found?.reliability, found?.resolution, found?.uncertainty].map((part) =>
    part?.toFixed(5),
  );
  expect(shown).toEqual(["0.20000", "0.03333", "0.06771", "0.23438"]);
  expect(found?.skill?.toFixed(4)).toBe("0.1467");
});

test("the published four deals", () => {
  expect(brier(deals([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0]))?.score.toFixed(4)).toBe("0.0375");
});

test("all won or nothing at all: no skill to speak of", () => {
  expect(brier(deals([0.9], [1]))?.skill).toBeNull();
  expect(brier([])).toBeNull();
});
