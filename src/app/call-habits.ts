import type { Horizon } from "../forecasting/horizons.ts";
import type { PeriodForecast } from "../forecasting/period-forecast.ts";
import type { FamilyRow } from "../metrics/measure.ts";

/** How calls made so long before the end of past periods held (METRICS §4.1). */
export interface CallHabit {
  readonly horizon: Horizon;
  readonly periods: number;
  /** Σ(call − actual) ÷ Σ actual: above 0 is optimistic; null where nothing was booked. */
  readonly bias: number | null;
  /** 1 − Σ|call − actual| ÷ Σ actual. */
  readonly accuracy: number | null;
  /** Of one rep: so many calls to one side and none to the other that chance rarely does it. */
  readonly habit: "over" | "under" | null;
}

/** From the calls of past periods split by horizon. */
export function habitsOf(
  rows: readonly FamilyRow[],
  subject: { readonly grain: "all" | "team" | "rep"; readonly id?: string },
  made: PeriodForecast,
): readonly CallHabit[] {
  if (subject.grain !== "team")
    return rows
      .filter((row) =>
        subject.grain === "all" ? row.grain === "part" : row.grain === "rep-part" && row.rep_id === subject.id,
      )
      .flatMap((row) => habitIn([row], row.part));
  const own = rows.filter(
    (row) => row.grain === "rep-part" && row.rep_id !== null && made.teamOf(row.rep_id) === subject.id,
  );
  return [...Map.groupBy(own, ({ part }) => part)].flatMap(([part, group]) => habitIn(group, part));
}

/** The sums behind the rates are added up, never the rates. */
function habitIn(rows: readonly FamilyRow[], part: string | null): CallHabit[] {
  const horizon = part === "start" ? "start" : ([60, 30, 14, 7] as const).find((days) => String(days) === part);
  const known = rows.filter((row) => number(row.periods) > 0);
  if (horizon === undefined || known.length === 0) return [];
  const sum = (of: (row: FamilyRow) => number) => known.reduce((all, row) => all + of(row), 0);
  const actual = sum((row) => number(row.called_actual));
  const only = rows.length === 1 ? rows[0] : undefined;
  return [
    {
      horizon,
      periods: Math.max(...known.map((row) => number(row.periods))),
      bias: actual === 0 ? null : sum((row) => number(row.bias) * number(row.called_actual)) / actual,
      accuracy: actual === 0 ? null : 1 - sum((row) => number(row.miss)) / actual,
      habit: number(only?.habitually_over) > 0 ? "over" : number(only?.habitually_under) > 0 ? "under" : null,
    },
  ];
}

const number = (value: unknown): number => Number(value ?? 0);
