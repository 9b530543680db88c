import type { FiscalPeriod } from "../domain/period.ts";
import type { FamilyRow, Measure } from "../metrics/measure.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { AsOf, TrendPoint } from "./answer.ts";
import { isAnswered, numberIn, valueIn } from "./figures.ts";
import { isComplete, question } from "./question.ts";
import { type ToldIn, toldIn } from "./told-in.ts";

export interface TrendRequest {
  readonly measure: Measure;
  readonly periods: readonly FiscalPeriod[];
  readonly asOf: AsOf;
  /** null: everyone together. */
  readonly rep: string | null;
}

/** One measure period by period: the value query asked again, so a trend and a scorecard cannot disagree. */
export async function trend(
  warehouse: Warehouse,
  { measure, periods, asOf, rep }: TrendRequest,
): Promise<TrendPoint[]> {
  const { team, reps } = await trends(warehouse, { measures: [measure], periods, asOf });
  const found = rep === null ? team[measure.id] : reps[rep]?.[measure.id];
  return [...(found ?? periods.map((period) => ({ ...headOf(period, asOf), value: null, sampleSize: 0 })))];
}

export type TrendsById = Readonly<Record<string, readonly TrendPoint[]>>;

/** Several measures over the same periods, for everyone and for each rep: a family is asked once per period. */
export async function trends(
  warehouse: Warehouse,
  { measures, periods, asOf }: { measures: readonly Measure[]; periods: readonly FiscalPeriod[]; asOf: AsOf },
): Promise<{ team: TrendsById; reps: Readonly<Record<string, TrendsById>> }> {
  const telling = await toldIn(warehouse);
  const answered = measures.filter(isAnswered);
  const families = [...new Set(answered.map((measure) => measure.answer.family))];
  const asked = await Promise.all(
    families.flatMap((family) =>
      periods.map(async (period) => ({
        family,
        period,
        rows: await warehouse.all(family.value, question(period, asOf, telling.timeZone)),
      })),
    ),
  );
  const team: Record<string, TrendPoint[]> = {};
  const reps: Record<string, Record<string, TrendPoint[]>> = {};
  const people = new Set(
    asked.flatMap(({ rows }) =>
      rows.flatMap((row) => (row.grain === "rep" && row.rep_id !== null ? [row.rep_id] : [])),
    ),
  );
  for (const measure of answered) {
    for (const period of periods) {
      const rows = asked.find((each) => each.family === measure.answer.family && each.period === period)?.rows ?? [];
      const point = (row: FamilyRow | undefined) => ({ ...headOf(period, asOf), ...bodyOf(row, measure, telling) });
      team[measure.id] = [...(team[measure.id] ?? []), point(rows.find((row) => row.grain === "all"))];
      for (const id of people) {
        reps[id] ??= {};
        reps[id][measure.id] = [
          ...(reps[id][measure.id] ?? []),
          point(rows.find((row) => row.grain === "rep" && row.rep_id === id)),
        ];
      }
    }
  }
  return { team, reps };
}

const headOf = (period: FiscalPeriod, asOf: AsOf) => ({
  label: period.label,
  from: period.from,
  until: period.until,
  complete: isComplete(period, asOf),
});

function bodyOf(
  row: FamilyRow | undefined,
  measure: Measure,
  { digits }: ToldIn,
): { value: TrendPoint["value"]; sampleSize: number } {
  if (!isAnswered(measure)) return { value: null, sampleSize: 0 };
  return { value: valueIn(row, measure, digits), sampleSize: numberIn(row, measure.answer.sample) ?? 0 };
}
