import { expect, test } from "vitest";
import { b2bObservedAt, b2bPipeline } from "../../../test/world/b2b-pipeline.ts";
import { given } from "../../../test/world/given.ts";
import { answerOf } from "../../../test/world/measures.ts";
import { isAnswered } from "../../benchmarks/figures.ts";
import { forecastMeasures } from "./index.ts";

test("an export without calls, categories or history says nothing about forecasts, rather than zero", async () => {
  using world = await given({ raw: b2bPipeline(), observedAt: b2bObservedAt });
  for (const measure of forecastMeasures.filter(isAnswered)) {
    const { family, column } = answerOf(measure.id);
    const rows = await world.value(family, { period: "2017-Q3", asOf: "2017-12-31" });
    expect(rows.filter((row) => row[column] !== null).map((row) => [measure.id, row.grain, row[column]])).toEqual([]);
  }
}, 60_000);
