import { expect, test } from "vitest";
import type { LandingRun } from "../../warehouse/landing.ts";
import type { Json } from "./connector.ts";
import { keptOnce, lookupsOf } from "./lookups.ts";

const run = (lookups?: Record<string, Json>) => ({ run: "r1", lookups }) as unknown as LandingRun;

test("what several formats need stands once and is found by its name; what differs has another", () => {
  const kept: Record<string, Json> = {};
  const names = [{ q1: ["2026-01-01"] }, { q1: ["2026-01-01"] }, { q1: ["2026-02-01"] }].map((value) =>
    keptOnce(kept, value),
  );
  expect([names[0] === names[1], names[0] === names[2], Object.keys(kept).length]).toEqual([true, false, 2]);
  expect(lookupsOf(run(kept), names[2]!)).toEqual({ q1: ["2026-02-01"] });
});

test("manifests of before have it in the format; one that lacks what it names is not read as if it were empty", () => {
  expect(lookupsOf(run(), { q1: 1 })).toEqual({ q1: 1 });
  expect(() => lookupsOf(run({}), "0123")).toThrow("The manifest of run r1 does not say what “0123” is.");
});
