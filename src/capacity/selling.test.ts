import { expect, test } from "vitest";
import { type RepPeriod, type Seller, sellingCapacity } from "./selling.ts";

const team = (ramps: readonly number[], role: string | null = null, segment: string | null = null): Seller[] =>
  ramps.map((ramp, index) => ({ repId: `${role} ${index}`, role, segment, ramp }));
const booked = (values: readonly bigint[], role: string | null = null, segment: string | null = null): RepPeriod[] =>
  values.map((value) => ({ role, segment, booked: value }));
const eight = (minor: bigint) => Array.from({ length: 8 }, () => minor);

test("F6: two full reps, a half and a quarter of one book 247,500.00; 300,000 is short by 52,500.00, which is 0.58 full reps", () => {
  const found = sellingCapacity(team([1, 1, 0.5, 0.25]), booked(eight(9_000_000n)), 30_000_000n);
  expect(found).toMatchObject({ fullReps: 2.75, capacity: 24_750_000n, gap: 5_250_000n });
  expect(found?.groups).toMatchObject([{ people: 4, median: 9_000_000n, repPeriods: 8 }]);
  expect(found?.missingReps).toBeCloseTo(0.58, 2);
});

test("of an even number the median is the middle of two, to the cent; a target that is met is short of less than nothing", () => {
  const found = sellingCapacity(team([1]), booked([1n, 100n, 201n, 900n]), 100n);
  expect(found).toMatchObject({ capacity: 151n, gap: -51n });
});

test("who sells to large customers is held to what such people book, whose kind is rare to those of their role, and a new role to everybody", () => {
  const periods = [
    ...booked(eight(900n), "AE", "large"),
    ...booked(eight(300n), "AE", "small"),
    ...booked([60n], "AE", "odd"),
  ];
  const found = sellingCapacity(
    [...team([1, 0.5], "AE", "large"), ...team([1], "AE", "odd"), ...team([1], "partner", "small")],
    periods,
    null,
  );
  expect(
    found?.groups.map(({ role, segment, people, median, capacity }) => [role, segment, people, median, capacity]),
  ).toEqual([
    ["AE", "large", 2, 900n, 1_350n],
    ["AE", null, 1, 300n, 300n],
    [null, null, 1, 300n, 300n],
  ]);
  expect([found?.capacity, found?.fullReps]).toEqual([1_950n, 3.5]);
});

test("three rep-periods say nothing, and who books nothing closes no gap", () => {
  expect(sellingCapacity(team([1]), booked([9n, 9n, 9n]), 1n)).toBeNull();
  expect(sellingCapacity(team([1]), booked([0n, 0n, 0n, 0n]), 100n)).toMatchObject({ capacity: 0n, missingReps: null });
  expect(sellingCapacity(team([1]), booked([9n, 9n, 9n, 9n]), null)).toMatchObject({ capacity: 9n, gap: null });
});
