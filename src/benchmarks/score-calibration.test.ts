import { expect, test } from "vitest";
import { type Scored, scoreCalibration } from "./score-calibration.ts";

const deals = (score: number, won: number, all: number): Scored[] =>
  Array.from({ length: all }, (_, index) => ({ score, isWon: index < won }));

test("a score that kept what it promised: of high scores 60 % were won last year and 60 % now, of low ones 20 % both times", () => {
  const before = [...deals(10, 4, 20), ...deals(80, 12, 20)];
  const found = scoreCalibration(before, [...deals(12, 5, 25), ...deals(90, 24, 40)]);
  expect(found?.bins.map(({ fromScore, told, deals: n, won }) => [fromScore, told, n, won])).toEqual([
    [10, 0.2, 25, 5],
    [45, 0.6, 40, 24],
  ]);
  expect(found?.brier.reliability).toBeCloseTo(0, 12);
  // 29 of 65: uncertainty .4462 × .5538; (25 × (.2 − .4462)² + 40 × (.6 − .4462)²) ÷ 65 of it is told apart.
  expect(found?.brier.uncertainty).toBeCloseTo(0.247101, 6);
  expect(found?.brier.resolution).toBeCloseTo(0.03787, 6);
});

test("a score that no longer says what it said before is off by the distance", () => {
  const before = [...deals(10, 4, 20), ...deals(80, 12, 20)];
  const found = scoreCalibration(before, [...deals(10, 10, 20), ...deals(80, 10, 20)]);
  // Told .2 and .6, came .5 both times: (.3² + .1²) ÷ 2.
  expect(found?.brier.reliability).toBeCloseTo(0.05, 12);
  expect(found?.brier.resolution).toBeCloseTo(0, 12);
});

test("nineteen deals of a kind say nothing, nor does one score for all", () => {
  expect(scoreCalibration(deals(10, 4, 19), deals(10, 4, 19))).toBeNull();
  expect(scoreCalibration(deals(10, 30, 100), deals(10, 30, 100))).toBeNull();
  expect(scoreCalibration([...deals(10, 4, 20), ...deals(80, 12, 20)], deals(80, 9, 30))).toBeNull();
});
