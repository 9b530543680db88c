import type { Call } from "../../../promises.ts";
import type { Minute } from "../../../timeline.ts";
import type { World } from "../../world.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import { forecasts, forecastTypeId } from "./forecasting-type.ts";
import { idOf, prefixes, userId } from "./kinds.ts";
import { quarterId } from "./period.ts";

interface SubmissionRow {
  readonly number: number;
  readonly calls: readonly Call[];
  /** When the next one for the same quarter took its place. */
  readonly supersededAt: Minute | null;
}

/** What somebody called at one time: commit and best case together. Numbered by person and turn. */
function submissions(view: View): Map<number, SubmissionRow> {
  const known = cache.get(view.world);
  if (known?.until === view.until) return known.rows;
  const turns = new Map<number, Map<Minute, Call[]>>();
  for (const call of view.world.calls(view.until)) {
    const ofPerson = turns.get(call.person) ?? new Map<Minute, Call[]>();
    turns.set(call.person, ofPerson);
    ofPerson.set(call.calledAt, [...(ofPerson.get(call.calledAt) ?? []), call]);
  }
  const rows = new Map<number, SubmissionRow>();
  for (const [person, ofPerson] of turns) {
    const all = [...ofPerson.values()];
    for (const [turn, calls] of all.entries()) {
      const number = person * 4096 + turn;
      const next = all[turn + 1]?.[0];
      const supersededAt = next?.from === calls[0]!.from ? next.calledAt : null;
      rows.set(number, { number, calls, supersededAt });
    }
  }
  cache.set(view.world, { until: view.until, rows });
  return rows;
}

/** Nothing that users do changes what was called: until the clock moves, they stay. */
const cache = new WeakMap<World, { readonly until: Minute; readonly rows: Map<number, SubmissionRow> }>();
const ofSubmission = fieldsOf<SubmissionRow>();
const calledBy = ({ calls }: SubmissionRow) => {
  const { calledAt, person } = calls[0]!;
  return { created: calledAt, modified: calledAt, by: userId(person) };
};

export const forecastingSubmission = objectType<SubmissionRow>({
  name: "ForecastingSubmission",
  prefix: prefixes.ForecastingSubmission,
  ...forecasts,
  rows: (view) => submissions(view).values(),
  number: (row) => row.number,
  find: (view, number) => submissions(view).get(number),
  stamps: (row) => ({ ...calledBy(row), system: row.supersededAt ?? 0 }),
  fields: [
    ofSubmission.reference("ForecastOwnerId", "User", ({ calls }) => userId(calls[0]!.person)),
    ofSubmission.reference("ForecastingTypeId", "ForecastingType", () => forecastTypeId("selling")),
    ofSubmission.reference("PeriodId", "Period", ({ calls }) => quarterId(calls[0]!.from)),
    ofSubmission.day("PeriodStartDate", ({ calls }) => calls[0]!.from),
    ofSubmission.instant("SubmissionDateTime", ({ calls }) => calls[0]!.calledAt * 60_000),
    ofSubmission.flag("IsLatest", ({ supersededAt }) => supersededAt === null),
    ofSubmission.text("Note", () => null),
    ofSubmission.currencyCode(() => "USD"),
  ],
});

interface SubmissionItemRow {
  readonly number: number;
  readonly of: SubmissionRow;
  readonly call: Call;
}

const ofItem = fieldsOf<SubmissionItemRow>();
/** Commit is cumulative: what is closed, and what is promised beyond. */
const itemCategories = { commit: "CommitForecast", best_case: "BestCaseForecast" } as const;

export const forecastingSubmissionItem = objectType<SubmissionItemRow>({
  name: "ForecastingSubmissionItem",
  prefix: prefixes.ForecastingSubmissionItem,
  ...forecasts,
  *rows(view) {
    for (const of of submissions(view).values())
      for (const [place, call] of of.calls.entries()) yield { number: of.number * 2 + place, of, call };
  },
  number: (row) => row.number,
  find(view, number) {
    const of = submissions(view).get(Math.floor(number / 2));
    const call = of?.calls[number % 2];
    return of === undefined || call === undefined ? undefined : { number, of, call };
  },
  stamps: ({ of }) => calledBy(of),
  fields: [
    ofItem.reference("ForecastingSubmissionId", "ForecastingSubmission", ({ of }) =>
      idOf("ForecastingSubmission", of.number),
    ),
    ofItem.choice(
      "ForecastingItemCategory",
      ["OpenPipeline", "BestCaseForecast", "MostLikelyForecast", "CommitForecast", "ClosedOnly"],
      ({ call }) => itemCategories[call.category],
    ),
    // In corporate currency, whoever called it.
    ofItem.money("Amount", ({ call }) => call.amount),
    ofItem.number("Quantity", () => null),
  ],
});
