import { expect, test } from "vitest";
import type { EvidenceRow } from "../metrics/measure.ts";
import { recompute } from "./evidence.ts";

const rowsOf = (column: string, values: readonly (string | number | boolean | null)[]): EvidenceRow[] =>
  values.map((value, index) => ({ opportunity_id: `D${index}`, rep_id: "ada", [column]: value }));

test("money adds up as decimals: no cent is lost in a float, a credit note subtracts, an unknown amount adds nothing", () => {
  const rows = rowsOf("value", ["9007199254740993.10", "0.20", "-1500.00", null]);
  expect(recompute({ kind: "sum", of: "value" }, rows)).toBe("9007199254739493.30");
});

test("a rate is the deals that are so of those that count", () => {
  const rows: EvidenceRow[] = [
    { opportunity_id: "W", rep_id: "ada", is_won: true, is_closed: true },
    { opportunity_id: "L", rep_id: "ada", is_won: false, is_closed: true },
    { opportunity_id: "O", rep_id: "ada", is_won: false, is_closed: false },
  ];
  expect(recompute({ kind: "ratio", numerator: "is_won", denominator: "is_closed" }, rows)).toBe(0.5);
  expect(recompute({ kind: "ratio", numerator: "is_won", denominator: "is_closed" }, [])).toBeNull();
  expect(recompute({ kind: "count", of: "is_closed" }, rows)).toBe(2);
});

test("60, 20, 10, 5 and 5 thousand are as many as 2.410 equal deals, 60 % of them one", () => {
  const rows = rowsOf("value", ["60000.00", "20000.00", "10000.00", "5000.00", "5000.00"]);
  expect(recompute({ kind: "effective-number", of: "value" }, rows)).toBeCloseTo(2.41, 3);
  expect(recompute({ kind: "largest-share", of: "value", total: "value" }, rows)).toBeCloseTo(0.6, 12);
  expect(recompute({ kind: "median", of: "value" }, rows)).toBe(10_000);
  expect(recompute({ kind: "mean", of: "value" }, rows)).toBe(20_000);
});

test("what is unknown is left out, and of nothing known nothing is known", () => {
  expect(recompute({ kind: "mean", of: "days" }, rowsOf("days", [10, null, 20]))).toBe(15);
  expect(recompute({ kind: "max", of: "days" }, rowsOf("days", [null]))).toBeNull();
  expect(recompute({ kind: "largest-share", of: "value", total: "value" }, [])).toBeNull();
});

test("a million deals are added like ten", () => {
  const rows = rowsOf("value", Array<string>(1_000_000).fill("0.01"));
  expect(recompute({ kind: "sum", of: "value" }, rows)).toBe("10000.00");
  expect(recompute({ kind: "max", of: "value" }, rows)).toBe(0.01);
});
