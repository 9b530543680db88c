import type { Period } from "../domain/period.ts";
import type { Breakdown, Measure } from "../metrics/measure.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { AsOf, BreakdownPart } from "./answer.ts";
import { isAnswered, numberIn, valueIn } from "./figures.ts";
import { question } from "./question.ts";
import { toldIn } from "./told-in.ts";

export interface BreakdownRequest {
  readonly measure: Measure;
  readonly by: Breakdown;
  readonly period: Period;
  readonly asOf: AsOf;
  readonly rep: string | null;
}

/** One measure split by what its deals have in common: in order of time where the parts have one, else the largest sample first. */
export async function breakdown(
  warehouse: Warehouse,
  { measure, by, period, asOf, rep }: BreakdownRequest,
): Promise<BreakdownPart[]> {
  if (!isAnswered(measure)) return [];
  const { digits, timeZone } = await toldIn(warehouse);
  const rows = await warehouse.all(measure.answer.family.value, question(period, asOf, timeZone, { by }));
  return rows
    .filter((row) => (rep === null ? row.grain === "part" : row.grain === "rep-part" && row.rep_id === rep))
    .map((row) => ({
      part: row.part,
      value: valueIn(row, measure, digits),
      sampleSize: numberIn(row, measure.answer.sample) ?? 0,
    }))
    .sort((a, b) => (inTime.has(by) ? 0 : b.sampleSize - a.sampleSize || (a.part ?? "").localeCompare(b.part ?? "")));
}

/** Their parts follow one another, as the query orders them. */
const inTime: ReadonlySet<Breakdown> = new Set(["booked-in", "horizon"]);
