import type { AsOf } from "../benchmarks/answer.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import type { Period } from "../domain/period.ts";
import type { Single } from "../forecasting/backtest.ts";
import type { Breakdown, FamilyRow } from "../metrics/measure.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { findMeasure } from "./measures.ts";

/** The rows of a measure's family: numbers that stand beside a scorecard are read where scorecards read them, so that the two cannot disagree. */
export async function familyRows(
  warehouse: Warehouse,
  id: string,
  period: Period,
  asOf: AsOf,
  by: Breakdown | null = null,
): Promise<readonly FamilyRow[]> {
  const { answer } = findMeasure(id);
  if (!("family" in answer)) throw new Error(`${id} has no answer.`);
  const { timeZone } = await toldIn(warehouse);
  return warehouse.all(answer.family.value, question(period, asOf, timeZone, { by }));
}

/** The row of everyone, of a team or of a rep. */
export function rowOf(rows: readonly FamilyRow[], subject: Single): FamilyRow | undefined {
  return rows.find(
    (row) =>
      row.grain === subject.grain &&
      (subject.grain !== "rep" || row.rep_id === subject.id) &&
      (subject.grain !== "team" || row.team_id === subject.id),
  );
}
