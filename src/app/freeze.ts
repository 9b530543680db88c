import type { Answers, MeasureAnswer, Scorecard, TrendPoint, Value } from "../benchmarks/answer.ts";
import { trends } from "../benchmarks/trend.ts";
import { addDays } from "../domain/day.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { midnight } from "../domain/time-zone.ts";
import type { FrozenValue } from "../store/store.ts";
import { measures } from "./measures.ts";
import { repNamesById } from "./people.ts";
import type { Workspace } from "./workspace.ts";

/** A period is frozen this many days after it ends (G16). */
const daysUntilFrozen = 7;

/** Imports of one day belong together: nothing is frozen between the pieces of a first load. */
const settledAfterMs = 24 * 60 * 60 * 1000;

/** How many periods of a kind are looked back at: older ones were frozen before, or nobody asks. */
const lookBack = 12;

/** Stores what the complete periods came to a week after they ended, once and for ever. Answers how many values were new. */
export async function freeze(workspace: Workspace): Promise<number> {
  const { timeZone, reportingCurrency } = workspace.store.settings();
  if (!isSettled(workspace)) return 0;
  const answered = measures.filter((measure) => "family" in measure.answer);
  const known = await repNamesById(workspace); // without those who were erased
  let count = 0;
  for (const period of await duePeriods(workspace)) {
    if (workspace.store.frozenValues(period).length > 0) continue;
    const on = addDays(period.until, daysUntilFrozen - 1);
    const asOf = { on, instant: midnight(addDays(on, 1), timeZone) };
    const over = await trends(workspace.data.warehouse, {
      measures: answered,
      periods: [period],
      asOf,
    });
    const row =
      (grain: FrozenValue["grain"], subject: string | null) =>
      (id: string, point: TrendPoint | undefined): FrozenValue => ({
        period: period.label,
        from: period.from,
        until: period.until,
        measure: id,
        grain,
        subject,
        currency: reportingCurrency,
        value: point?.value == null ? null : String(point.value),
        sampleSize: point?.sampleSize ?? 0,
        asOf: on,
        frozenAt: workspace.effects.now().toISOString(),
      });
    const values = (byMeasure: Readonly<Record<string, readonly TrendPoint[]>>, make: ReturnType<typeof row>) =>
      Object.entries(byMeasure).map(([id, points]) => make(id, points[0]));
    count += workspace.store.freeze([
      ...values(over.all(), row("all", null)),
      ...over.teamIds.flatMap((id) => values(over.team(id), row("team", id))),
      ...over.repIds.filter((id) => known.has(id)).flatMap((id) => values(over.rep(id), row("rep", id))),
    ]);
  }
  return count;
}

function isSettled(workspace: Workspace): boolean {
  if (workspace.data.landing.isDemo) return false; // what a sample came to is nobody's past
  const times = workspace.data.landing.runs().map((run) => Date.parse(run.committedAt));
  return times.length > 0 && Math.max(...times) + settledAfterMs <= workspace.effects.now().getTime();
}

/**
 * A scorecard that says where a number differs from what was frozen: today's truth and the frozen one, both. One that is asked for
 * as of a day before the freezing tells what was known then, when nothing was frozen yet.
 */
export function besideFrozen(workspace: Workspace, card: Scorecard): Scorecard {
  const frozen = workspace.store
    .frozenValues(card.period)
    .filter((value) => value.currency === card.currency && value.asOf <= card.asOf);
  if (frozen.length === 0) return card;
  const known = new Map(frozen.map((value) => [`${value.grain} ${value.subject ?? ""} ${value.measure}`, value]));
  const marked = (answers: Answers, grain: FrozenValue["grain"], subject: string): Answers =>
    Object.fromEntries(
      Object.entries(answers).map(([id, answer]) => [id, mark(answer, known.get(`${grain} ${subject} ${id}`))]),
    );
  return {
    ...card,
    team: { measures: marked(card.team.measures, "all", "") },
    teams: card.teams.map((team) => ({ ...team, measures: marked(team.measures, "team", team.teamId) })),
    reps: card.reps.map((rep) => ({ ...rep, measures: marked(rep.measures, "rep", rep.repId) })),
  };
}

function mark(answer: MeasureAnswer, frozen: FrozenValue | undefined): MeasureAnswer {
  if (frozen === undefined || sameValue(answer.value, frozen.value)) return answer;
  return {
    ...answer,
    frozen: {
      value: typeof answer.value === "number" && frozen.value !== null ? Number(frozen.value) : frozen.value,
      asOf: frozen.asOf,
    },
  };
}

/** Money to the cent; a rate may come out a hair apart when its sums were added in another order. */
function sameValue(now: Value, then: string | null): boolean {
  if (now === null || then === null) return now === then;
  if (typeof now === "string") return now === then;
  return Math.abs(now - Number(then)) <= 1e-9 * Math.max(1, Math.abs(now));
}

/** Months, quarters and years that ended a week ago or more, and that the data reaches into. */
async function duePeriods(workspace: Workspace): Promise<FiscalPeriod[]> {
  const calendar = await workspace.calendar();
  const today = workspace.effects.now().toISOString().slice(0, 10);
  const { on } = await workspace.asOf(undefined);
  return (["month", "quarter", "year"] as const).flatMap((kind) =>
    calendar
      .filter((period) => period.kind === kind && addDays(period.until, daysUntilFrozen) <= today && period.from <= on)
      .sort((a, b) => (a.from < b.from ? -1 : 1))
      .slice(-lookBack),
  );
}
