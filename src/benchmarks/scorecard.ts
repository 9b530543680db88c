import { z } from "zod";
import { issueSaid } from "../domain/data-issue.ts";
import { count } from "../metrics/family-row.ts";
import { measures as allMeasures } from "../metrics/index.ts";
import type { Family, FamilyRow, Measure } from "../metrics/measure.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Answers, Gate, MeasureAnswer, Scorecard, ScorecardRequest } from "./answer.ts";
import { caveatOf } from "./caveat.ts";
import { benchmarkOf, compare, intervalOf, type RowsByRep } from "./comparison.ts";
import { type AnsweredMeasure, isAnswered, numberIn, valueIn } from "./figures.ts";
import { gateOf, scoreGateOf } from "./gate.ts";
import { likeForLike } from "./like-for-like.ts";
import { type Peers, type Person, peersOf } from "./peers.ts";
import { isComplete, question } from "./question.ts";
import { type ToldIn, toldIn } from "./told-in.ts";
import { type Judged, judge } from "./verdict.ts";

/** Every measure of the team, of each team and of each rep beside a benchmark: what faces show and `scorecard --json` prints. */
export async function scorecard(warehouse: Warehouse, request: ScorecardRequest): Promise<Scorecard> {
  const { period, asOf, language } = request;
  const telling = await toldIn(warehouse);
  const measures = allMeasures.filter(
    (measure) => request.measures === undefined || request.measures.includes(measure.id),
  );
  const now = await familyRows(warehouse, measures, question(period, asOf, telling.timeZone));
  const before = await previousRows(warehouse, measures, request, telling);
  const people = await warehouse.all(peopleQuery, question(period, asOf, telling.timeZone));
  const persons = people.map(
    (person): Person => ({
      repId: person.rep_id,
      name: person.name,
      teamId: person.team_id,
      role: person.role,
      segment: person.segment,
      isRamping: person.is_ramping,
      activeShare: person.active_share,
    }),
  );

  const byRep = new Map<string, Map<string, MeasureAnswer>>(people.map((person) => [person.rep_id, new Map()]));
  const byTeam = new Map<string, Map<string, MeasureAnswer>>();
  const ofTeam = new Map<string, MeasureAnswer>();
  const gates: Record<string, Gate> = {};
  const teams = new Map(
    people.flatMap((person) =>
      person.team_id === null ? [] : [[person.team_id, person.team ?? person.team_id] as const],
    ),
  );

  for (const measure of measures) {
    if (!isAnswered(measure)) {
      const why = "why" in measure.answer ? measure.answer.why[language] : "";
      const unknown: MeasureAnswer = { value: null, sampleSize: 0, why };
      ofTeam.set(measure.id, unknown);
      for (const teamId of teams.keys()) {
        byTeam.set(teamId, (byTeam.get(teamId) ?? new Map<string, MeasureAnswer>()).set(measure.id, unknown));
      }
      if (!measure.teamOnly) for (const answers of byRep.values()) answers.set(measure.id, unknown);
      continue;
    }
    const rows = now.get(measure.answer.family) ?? [];
    const earlier = before.get(measure.answer.family) ?? null;
    const plain = (row: FamilyRow | undefined, old: FamilyRow | undefined) =>
      plainAnswer(row, old, earlier !== null, measure, telling, language);
    ofTeam.set(measure.id, plain(rowOf(rows, "all", null), rowOf(earlier ?? [], "all", null)));
    for (const teamId of teams.keys()) {
      const answers = byTeam.get(teamId) ?? new Map<string, MeasureAnswer>();
      byTeam.set(
        teamId,
        answers.set(measure.id, plain(rowOf(rows, "team", teamId), rowOf(earlier ?? [], "team", teamId))),
      );
    }
    if (measure.teamOnly) continue;
    const repRows = rowsByRep(rows);
    const repRowsBefore = rowsByRep(earlier ?? []);
    const gate = gateOf(repRows, measure, language) ?? scoreGateOf(rowOf(rows, "all", null), language);
    if (gate !== null) gates[measure.id] = gate;
    const { peers, verdicts } = verdictsOf(persons, repRows, measure, telling);
    for (const person of persons) {
      const base = plain(repRows.get(person.repId), repRowsBefore.get(person.repId));
      const group = peers.get(person.repId);
      const judged = verdicts.get(person.repId);
      byRep.get(person.repId)?.set(measure.id, {
        ...base,
        ...(group === undefined || base.value === null
          ? {}
          : { benchmark: benchmarkOf(group, repRows, measure, telling.digits, language) }),
        ...(judged === undefined || base.value === null
          ? {}
          : { verdict: judged.verdict, because: judged.because[language] }),
      });
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
    previousPeriod: request.previous?.label ?? null,
    asOf: asOf.on,
    currency: telling.currency,
    language,
    team: { measures: Object.fromEntries(ofTeam) },
    teams: [...teams]
      .map(([teamId, name]) => ({ teamId, name, measures: Object.fromEntries(byTeam.get(teamId) ?? []) }))
      .sort((a, b) => collator.compare(a.name, b.name)),
    reps: people
      .map((person) => ({
        repId: person.rep_id,
        name: person.name,
        team: person.team,
        measures: Object.fromEntries(byRep.get(person.rep_id) ?? []) as Answers,
      }))
      .sort((a, b) => collator.compare(a.name, b.name) || (a.repId < b.repId ? -1 : 1)),
    gates,
    issues,
  };
}

type RowsByFamily = ReadonlyMap<Family, readonly FamilyRow[]>;

async function familyRows(
  warehouse: Warehouse,
  measures: readonly Measure[],
  asked: ReturnType<typeof question>,
): Promise<RowsByFamily> {
  const families = new Set(measures.filter(isAnswered).map((measure) => measure.answer.family));
  return new Map(
    await Promise.all([...families].map(async (family) => [family, await warehouse.all(family.value, asked)] as const)),
  );
}

/**
 * The period before; one to date is held against it as it stood at the same share of its working days (G19). It is asked for whole,
 * as this one is: a quota is for all of its period.
 */
async function previousRows(
  warehouse: Warehouse,
  measures: readonly Measure[],
  request: ScorecardRequest,
  telling: ToldIn,
): Promise<RowsByFamily> {
  const { period, previous, asOf } = request;
  if (previous === null) return new Map();
  const then = isComplete(period, asOf)
    ? asOf
    : (await likeForLike(warehouse, period, previous, asOf, telling.timeZone)).asOf;
  return familyRows(warehouse, measures, question(previous, then, telling.timeZone));
}

const rowOf = (rows: readonly FamilyRow[], grain: "all" | "team", id: string | null) =>
  rows.find((row) => row.grain === grain && (id === null || row.team_id === id));

const rowsByRep = (rows: readonly FamilyRow[]): RowsByRep =>
  new Map(rows.flatMap((row) => (row.grain === "rep" && row.rep_id !== null ? [[row.rep_id, row] as const] : [])));

function plainAnswer(
  row: FamilyRow | undefined,
  old: FamilyRow | undefined,
  hasPrevious: boolean,
  measure: AnsweredMeasure,
  { digits }: ToldIn,
  language: "en" | "sv",
): MeasureAnswer {
  const value = valueIn(row, measure, digits);
  const interval = value === null ? undefined : intervalOf(row, measure, digits);
  const caveat = value === null ? null : caveatOf(row, measure, language);
  return {
    value,
    sampleSize: numberIn(row, measure.answer.sample) ?? 0,
    ...(interval === undefined ? {} : { interval }),
    ...(hasPrevious ? { previous: valueIn(old, measure, digits) } : {}),
    ...(value === null ? { why: measure.answer.whyNull[language] } : {}),
    ...(caveat === null ? {} : { caveat }),
  };
}

function verdictsOf(persons: readonly Person[], rows: RowsByRep, measure: AnsweredMeasure, telling: ToldIn) {
  const hasAnswer = (repId: string) => numberIn(rows.get(repId), measure.answer.column) !== null;
  const peers = new Map<string, Peers>(
    persons
      .filter((person) => hasAnswer(person.repId))
      .map((person) => [person.repId, peersOf(person, persons, hasAnswer)]),
  );
  const comparings = [...peers].flatMap(([repId, group]) => compare(repId, group, rows, measure, telling) ?? []);
  const { better } = measure;
  const verdicts: Map<string, Judged> =
    better === "higher" || better === "lower" ? judge(comparings, better) : new Map();
  return { peers, verdicts };
}

const peopleQuery = defineQuery(
  import.meta.url,
  "people.sql",
  z.object({
    rep_id: z.string(),
    name: z.string(),
    team_id: z.string().nullable(),
    team: z.string().nullable(),
    role: z.string().nullable(),
    segment: z.string().nullable(),
    is_ramping: z.boolean(),
    active_share: z.number(),
  }),
);

const issuesQuery = defineQuery(
  import.meta.url,
  "issues.sql",
  z.object({ code: z.string(), count, of_records: count.nullable(), example: z.string() }),
);
