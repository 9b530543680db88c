import { expect, onTestFinished, test } from "vitest";
import type { Value } from "../../src/benchmarks/answer.ts";
import { evidence } from "../../src/benchmarks/evidence.ts";
import { scorecard } from "../../src/benchmarks/scorecard.ts";
import { measures } from "../../src/metrics/index.ts";
import type { Warehouse } from "../../src/warehouse/warehouse.ts";
import { b2bObservedAt, b2bPipeline } from "../world/b2b-pipeline.ts";
import { given } from "../world/given.ts";

/** Every number of the scorecard that its rows do not come to: for everyone, each team and each rep. */
async function differences(
  warehouse: Warehouse,
  label: string,
  from: string,
  until: string,
): Promise<{ checked: number; wrong: string[] }> {
  const period = { kind: "quarter" as const, label, fiscalYear: 2017, ordinal: 0, from, until };
  const asOf = { on: "2017-12-31", instant: "2018-01-01T00:00:00Z" };
  const card = await scorecard(warehouse, { period, previous: null, asOf, language: "en" });
  const wrong: string[] = [];
  let checked = 0;
  for (const measure of measures) {
    if (!("family" in measure.answer)) continue;
    const shown: { rep: string | null; team: string | null; value: Value }[] = [
      { rep: null, team: null, value: card.team.measures[measure.id]?.value ?? null },
      ...card.teams.map((team) => ({ rep: null, team: team.teamId, value: team.measures[measure.id]?.value ?? null })),
      ...(measure.teamOnly
        ? []
        : card.reps.map((rep) => ({ rep: rep.repId, team: null, value: rep.measures[measure.id]?.value ?? null }))),
    ].filter((each) => each.value !== null);
    for (const { rep, team, value } of shown) {
      const rows = await evidence(warehouse, { measure, period, asOf, rep, team });
      checked += 1;
      const isSame =
        typeof value === "string"
          ? value === rows.value
          : Math.abs(Number(rows.value) - Number(value)) <= 1e-9 * Math.max(1, Math.abs(Number(value)));
      if (!isSame) wrong.push(`${measure.id} ${rep ?? team ?? "all"}: ${value} shown, its rows come to ${rows.value}`);
    }
  }
  return { checked, wrong };
}

test("every number of a scorecard, for everyone, each team and each rep, is what the rows behind it come to", async () => {
  const world = await given({ raw: b2bPipeline(), observedAt: b2bObservedAt });
  onTestFinished(() => world.close());
  const { checked, wrong } = await differences(world.warehouse, "2017-Q3", "2017-07-01", "2017-10-01");
  expect(wrong).toEqual([]);
  expect(checked).toBeGreaterThan(1000);
}, 180_000);
