import type { FiscalPeriod } from "../domain/period.ts";
import type { FamilyRow, Measure } from "../metrics/measure.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { AsOf, TrendPoint } from "./answer.ts";
import { type AnsweredMeasure, isAnswered, numberIn, valueIn } from "./figures.ts";
import { isComplete, question } from "./question.ts";
import { type Grains, standing } from "./standing.ts";
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
  const over = await trends(warehouse, { measures: [measure], periods, asOf });
  const found = (rep === null ? over.all() : over.rep(rep))[measure.id];
  return [...(found ?? periods.map((period) => ({ ...headOf(period, asOf), value: null, sampleSize: 0 })))];
}

export type TrendsById = Readonly<Record<string, readonly TrendPoint[]>>;

/** What measures came to over periods, told of each when it is asked for, as most ask of one; nothing of whom nothing is known. */
export interface Trends {
  all(): TrendsById;
  team(id: string): TrendsById;
  rep(id: string): TrendsById;
  /** Of whom there is something to tell. */
  readonly teamIds: readonly string[];
  readonly repIds: readonly string[];
}

/** Several measures over the same periods, for everyone, each team and each rep: a family is asked once per period. */
export async function trends(
  warehouse: Warehouse,
  { measures, periods, asOf }: { measures: readonly Measure[]; periods: readonly FiscalPeriod[]; asOf: AsOf },
): Promise<Trends> {
  const telling = await toldIn(warehouse);
  const answered = measures.filter(isAnswered);
  const standings = await Promise.all(
    periods.map((period) => standing(warehouse, answered, question(period, asOf, telling.timeZone))),
  );
  const grains = standings.flatMap(({ families }) => [...families.values()]);
  const pointsOf = (find: (grains: Grains | undefined) => FamilyRow | undefined): TrendsById =>
    Object.fromEntries(
      answered.map((measure) => [
        measure.id,
        periods.map((period, place) => ({
          ...headOf(period, asOf),
          ...bodyOf(find(standings[place]?.families.get(measure.answer.family)), measure, telling),
        })),
      ]),
    );
  const teamIds = new Set(grains.flatMap(({ teams }) => [...teams.keys()]));
  const repIds = new Set(grains.flatMap(({ reps }) => [...reps.keys()]));
  return {
    all: () => pointsOf((of) => of?.all),
    team: (id) => (teamIds.has(id) ? pointsOf((of) => of?.teams.get(id)) : {}),
    rep: (id) => (repIds.has(id) ? pointsOf((of) => of?.reps.get(id)) : {}),
    teamIds: [...teamIds],
    repIds: [...repIds],
  };
}

const headOf = (period: FiscalPeriod, asOf: AsOf) => ({
  label: period.label,
  from: period.from,
  until: period.until,
  complete: isComplete(period, asOf),
});

function bodyOf(
  row: FamilyRow | undefined,
  measure: AnsweredMeasure,
  { digits }: ToldIn,
): { value: TrendPoint["value"]; sampleSize: number } {
  return { value: valueIn(row, measure, digits), sampleSize: numberIn(row, measure.answer.sample) ?? 0 };
}
