import { setImmediate as turn } from "node:timers/promises";
import { z } from "zod";
import { issueSaid } from "../domain/data-issue.ts";
import type { Language } from "../domain/language.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { count } from "../metrics/family-row.ts";
import { measures as allMeasures } from "../metrics/index.ts";
import type { FamilyRow, Measure } from "../metrics/measure.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Gate, MeasureAnswer, Scorecard, ScorecardRequest, Value } from "./answer.ts";
import { caveatOf } from "./caveat.ts";
import {
  benchmarkOf,
  compare,
  countedIn,
  intervalOf,
  PeerFigures,
  proportionIn,
  type RowsByRep,
} from "./comparison.ts";
import { type AnsweredMeasure, isAnswered, numberIn, valueIn } from "./figures.ts";
import { gateOf, scoreGateOf } from "./gate.ts";
import { likeForLike } from "./like-for-like.ts";
import { type Peers, type Person, peersAmong } from "./peers.ts";
import { teamNames } from "./people.ts";
import { isComplete, question } from "./question.ts";
import { type Grains, type Standing, standing } from "./standing.ts";
import { type ToldIn, toldIn } from "./told-in.ts";
import { type Judged, judge } from "./verdict.ts";

/** Every measure of the team, of each team and of each rep beside a benchmark: what faces show and `scorecard --json` prints. */
export async function scorecard(warehouse: Warehouse, request: ScorecardRequest): Promise<Scorecard> {
  const { period, previous, asOf, language, only } = request;
  const key = JSON.stringify(["scorecard", period, previous, request.yearAgo, asOf, request.measures]);
  const worked = await warehouse.remember(key, () => workedOut(warehouse, request));
  const { telling, measures, now, before, yearAgo, names, compared } = worked;
  const people = now.people.filter(({ repId }) => only?.reps.has(repId) ?? true);
  // Those somebody is in, and those that deals of the period belong to.
  const teamIds = new Set(
    [
      ...people.flatMap((person) => person.teamId ?? []),
      ...[...now.families.values()].flatMap((grains) => [...grains.teams.keys()]),
    ].filter((teamId) => only?.teams.has(teamId) ?? true),
  );

  const ofTeam: Record<string, MeasureAnswer> = {};
  const byTeam = new Map([...teamIds].map((id) => [id, {} as Record<string, MeasureAnswer>]));
  const byRep = new Map(people.map((person) => [person.repId, {} as Record<string, MeasureAnswer>]));
  const gates: Record<string, Gate> = {};

  for (const measure of measures) {
    if (!isAnswered(measure)) {
      const why = "why" in measure.answer ? measure.answer.why[language] : "";
      const unknown: MeasureAnswer = { value: null, sampleSize: 0, why };
      ofTeam[measure.id] = unknown;
      for (const answers of byTeam.values()) answers[measure.id] = unknown;
      if (!measure.teamOnly)
        for (const answers of byRep.values()) answers[measure.id] = againstPeers(measure, answers) ?? unknown;
      continue;
    }
    const { family } = measure.answer;
    const [rows, old, older] = [now, before, isSeasonal(measure) ? yearAgo : null].map((then) =>
      then?.families.get(family),
    );
    const answerAt = (find: (grains: Grains | undefined) => FamilyRow | undefined): MeasureAnswer =>
      plainAnswer(find(rows), measure, telling, language, {
        ...(old === undefined ? {} : { previous: valueIn(find(old), measure, telling.digits) }),
        ...(older === undefined ? {} : { yearAgo: valueIn(find(older), measure, telling.digits) }),
      });
    ofTeam[measure.id] = answerAt((grains) => grains?.all);
    for (const [teamId, answers] of byTeam) answers[measure.id] = answerAt((grains) => grains?.teams.get(teamId));
    if (measure.teamOnly) continue;
    const { peers, figures, verdicts, eligible } = compared.get(measure.id)!;
    const gate = gateOf(eligible, measure, language) ?? scoreGateOf(rows?.all, language);
    if (gate !== null) gates[measure.id] = gate;
    const mayHear = request.mayHear?.(new Map([...peers].filter(([repId]) => byRep.has(repId))));
    for (const [repId, answers] of byRep) {
      const base = answerAt((grains) => grains?.reps.get(repId));
      const group = peers.get(repId);
      const judged = verdicts.get(repId);
      const isTold = mayHear === undefined || mayHear.has(repId);
      answers[measure.id] = {
        ...base,
        ...(group === undefined || !isTold
          ? {}
          : { benchmark: benchmarkOf(repId, group, figures, measure, telling.digits, language) }),
        ...(judged === undefined || !isTold ? {} : { verdict: judged.verdict, because: judged.because(language) }),
      };
    }
  }

  const issues = (await warehouse.all(issuesQuery, {})).map(({ of_records, ...issue }) => ({
    ...issue,
    ...(of_records === null ? {} : { of: of_records }),
    ...issueSaid(issue.code, language),
  }));
  const collator = new Intl.Collator(language);
  return {
    period: { label: period.label, from: period.from, until: period.until, complete: isComplete(period, asOf) },
    previousPeriod: previous?.label ?? null,
    asOf: asOf.on,
    currency: telling.currency,
    language,
    team: { measures: ofTeam },
    teams: [...byTeam]
      .map(([teamId, answers]) => ({ teamId, name: names.get(teamId) ?? teamId, measures: answers }))
      .sort((a, b) => collator.compare(a.name, b.name) || (a.teamId < b.teamId ? -1 : 1)),
    reps: people
      .map(({ repId, name, teamId, team }) => ({ repId, name, teamId, team, measures: byRep.get(repId) ?? {} }))
      .sort((a, b) => collator.compare(a.name, b.name) || (a.repId < b.repId ? -1 : 1)),
    gates,
    issues,
  };
}

/** What a scorecard comes to before it is told to anybody: the same in every language and to whoever asks. */
async function workedOut(warehouse: Warehouse, request: ScorecardRequest) {
  const { period, previous, asOf } = request;
  const telling = await toldIn(warehouse);
  const measures = measuresOf(request);
  // Side by side: a question of few records leaves most of the machine idle.
  const [now, before, yearAgo, names] = await Promise.all([
    standing(warehouse, measures, question(period, asOf, telling.timeZone)),
    earlier(warehouse, measures, request, previous, telling),
    earlier(warehouse, measures.filter(isSeasonal), request, request.yearAgo ?? null, telling),
    teamNames(warehouse),
  ]);
  const compared = new Map<string, ReturnType<typeof verdictsOf>>();
  for (const measure of measures.filter(isAnswered).filter(({ teamOnly }) => !teamOnly)) {
    const rows: RowsByRep = now.families.get(measure.answer.family)?.reps ?? new Map();
    compared.set(measure.id, verdictsOf(now.people, rows, measure, telling));
    await turn(); // hundreds of reps take their time, and others wait for theirs
  }
  return { telling, measures, now, before, yearAgo, names, compared };
}

/** The measures asked for, and those that they are made of. */
function measuresOf({ measures: ids }: ScorecardRequest): readonly Measure[] {
  if (ids === undefined) return allMeasures;
  const asked = allMeasures.filter(({ id }) => ids.includes(id));
  const madeOf = asked.flatMap(({ answer }) => ("againstPeers" in answer ? (answer.againstPeers ?? []) : []));
  return allMeasures.filter(({ id }) => ids.includes(id) || madeOf.includes(id));
}

/** A rep's number over that of the peers together, both told already; null where either is unknown. */
function againstPeers({ answer }: Measure, answers: Readonly<Record<string, MeasureAnswer>>): MeasureAnswer | null {
  if (!("againstPeers" in answer) || answer.againstPeers === undefined) return null;
  const own = answers[answer.againstPeers];
  const peers = own?.benchmark?.value;
  if (typeof own?.value !== "number" || typeof peers !== "number" || peers === 0) return null;
  return { value: Number((own.value / peers).toPrecision(12)), sampleSize: own.sampleSize };
}

/**
 * An earlier period; one to date is held against it as it stood at the same share of its working days (G19). It is asked for whole,
 * as this one is: a quota is for all of its period.
 */
async function earlier(
  warehouse: Warehouse,
  measures: readonly Measure[],
  { period, asOf }: ScorecardRequest,
  then: FiscalPeriod | null,
  { timeZone }: ToldIn,
): Promise<Standing | null> {
  if (then === null || measures.length === 0) return null;
  const cut = isComplete(period, asOf) ? asOf : (await likeForLike(warehouse, period, then, asOf, timeZone)).asOf;
  return standing(warehouse, measures, question(then, cut, timeZone));
}

/** What is also held against the same period of the year before (METRICS §3): money against quota follows the seasons. */
const isSeasonal = (measure: Measure) => measure.metric === "quota";

function plainAnswer(
  row: FamilyRow | undefined,
  measure: AnsweredMeasure,
  { digits }: ToldIn,
  language: Language,
  earlierValues: { readonly previous?: Value; readonly yearAgo?: Value },
): MeasureAnswer {
  const value = valueIn(row, measure, digits);
  const interval = value === null ? undefined : intervalOf(row, measure, digits);
  const caveat = value === null ? null : caveatOf(row, measure, language);
  const counted = value === null ? undefined : countedIn(row, measure);
  return {
    value,
    sampleSize: numberIn(row, measure.answer.sample) ?? 0,
    ...(counted === undefined ? {} : { counted }),
    ...(interval === undefined ? {} : { interval }),
    ...earlierValues,
    ...(value === null ? { why: measure.answer.whyNull[language] } : {}),
    ...(caveat === null ? {} : { caveat }),
  };
}

/** Each rep that has an answer beside their peers, judged together, and whether they differ at all. */
function verdictsOf(people: readonly Person[], rows: RowsByRep, measure: AnsweredMeasure, telling: ToldIn) {
  const hasAnswer = (repId: string) => numberIn(rows.get(repId), measure.answer.column) !== null;
  const peersOf = peersAmong(people, hasAnswer);
  const peers = new Map<string, Peers>(
    people.filter((person) => hasAnswer(person.repId)).map((person) => [person.repId, peersOf(person)]),
  );
  const figures = new PeerFigures(rows, measure);
  const comparings = [...peers].flatMap(
    ([repId, group]) => compare(repId, group, figures, rows.get(repId), measure, telling) ?? [],
  );
  const { better } = measure;
  const verdicts: Map<string, Judged> =
    better === "higher" || better === "lower" ? judge(comparings, better) : new Map();
  const { comparison } = measure.answer;
  const eligible =
    comparison.kind === "proportion"
      ? comparings.flatMap(({ repId, test }) => (test === null ? [] : [proportionIn(rows.get(repId), comparison)]))
      : [];
  return { peers, figures, verdicts, eligible };
}

const issuesQuery = defineQuery(
  import.meta.url,
  "issues.sql",
  z.object({ code: z.string(), count, of_records: count.nullable(), example: z.string() }),
);
