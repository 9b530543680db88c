import { expect, test } from "vitest";
import { funnelLimits } from "./funnel.ts";

test.each([
  [20, "0.0000", "0.0505", "0.4294", "0.5489"],
  [50, "0.0662", "0.1243", "0.3650", "0.4405"],
  [100, "0.1196", "0.1624", "0.3323", "0.3856"],
])("the funnel round 25 %% at %i deals", (deals, ...expected) => {
  const { low998, low95, high95, high998 } = funnelLimits(0.25, deals);
  expect([low998, low95, high95, high998].map((limit) => limit.toFixed(4))).toEqual(expected);
});
