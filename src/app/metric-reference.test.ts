import { expect, test } from "vitest";
import { metricReference } from "./metric-reference.ts";

test("docs/metrics.md says what the registry says", async () => {
  await expect(metricReference()).toMatchFileSnapshot("../../docs/metrics.md");
});
