import type { Language } from "../domain/language.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { type Horizon, horizonsOf } from "../forecasting/horizons.ts";
import { type Board, boards, type MethodScore } from "../forecasting/scoreboard.ts";
import type { WaysTried } from "../forecasting/ways-tried.ts";
import { repIdOf, teamIdOf } from "./people.ts";
import { trialsOf } from "./trials.ts";
import type { Workspace } from "./workspace.ts";

export interface BacktestAsking {
  /** Quarters unless said. */
  readonly kind?: "month" | "quarter" | "year" | undefined;
  readonly asOf?: string | undefined;
  /** One rep's or one team's own times instead of everyone's, all teams' and all reps'. */
  readonly rep?: string | undefined;
  readonly team?: string | undefined;
  readonly language: Language;
}

/** The scoreboard of ways to tell what a period will come to. */
export interface Backtest {
  readonly kind: FiscalPeriod["kind"];
  readonly asOf: string;
  readonly currency: string;
  readonly language: Language;
  /** Labels of the periods that were told, the oldest first. */
  readonly periods: readonly string[];
  /** Whether reps' dates and calls are part of the model at a horizon, and what they bring. */
  readonly ways: readonly WaysTried[];
  readonly boards: readonly (Omit<Board, "methods"> & { readonly methods: readonly MethodScore[] })[];
}

export type { Board, Method, MethodScore } from "../forecasting/scoreboard.ts";

/** Rolling-origin trial of the forecast against its four baselines, by horizon: of everyone's total, of teams' and of reps'. */
export async function backtest(workspace: Workspace, asking: BacktestAsking): Promise<Backtest> {
  const kind = asking.kind ?? "quarter";
  const asOf = await workspace.asOf(asking.asOf);
  const calendar = await workspace.calendar();
  const some = calendar.find((period) => period.kind === kind);
  const horizons: readonly Horizon[] = some === undefined ? [] : horizonsOf(some);
  const { trials, ways } = await trialsOf(workspace, kind, horizons, asOf);
  const rep = asking.rep === undefined ? null : await repIdOf(workspace, asking.rep);
  const team = asking.team === undefined ? null : await teamIdOf(workspace, asking.team);
  if (rep !== null && team !== null)
    throw new RepmarkError("rep-or-team", "A scoreboard is of one rep or of one team.", {
      kind: "usage",
      hint: "Leave out --rep or --team.",
    });
  const own = trials.filter(
    ({ grain, id }) =>
      (rep === null || (grain === "rep" && id === rep)) && (team === null || (grain === "team" && id === team)),
  );
  return {
    kind,
    asOf: asOf.on,
    currency: workspace.store.settings().reportingCurrency,
    language: asking.language,
    periods: [...new Set(own.map(({ period }) => period))],
    ways,
    boards: boards(own),
  };
}
