import type { z } from "zod";
import { evidence } from "../benchmarks/evidence.ts";
import { type Circle, peersAmong } from "../benchmarks/peers.ts";
import { peopleOf } from "../benchmarks/people.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import type { Example, ExampleKind, OpenFact, RatePart, RepFacts, YearFacts } from "../coaching/signals/facts.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Hearing } from "./access/crowd.ts";
import type { Asked } from "./ask.ts";
import { afterPushes, answerRow, callRow, type commitRow, examples, openDeals, usual, year } from "./coach-records.ts";
import { commitDeals, lastYear, slowStages, yearlyAnswers, yearlyRateParts } from "./coach-yearly.ts";
import { findMeasure } from "./measures.ts";

/** What the records say of each rep beside the period's measures; read once for everyone. */
export interface CoachFacts {
  of(repId: string): Omit<RepFacts, "measures" | "nextTier" | "forecast">;
}

/** `slow`: those whose days to win are longer than peers'. `hearing`: where it is not everyone who may be told of. */
export async function coachFacts(
  warehouse: Warehouse,
  asked: Asked,
  slow: ReadonlySet<string>,
  hearing?: Hearing,
): Promise<CoachFacts> {
  const { period, asOf } = asked;
  const { timeZone } = await toldIn(warehouse);
  const asking = question(period, asOf, timeZone);
  const ofYear = lastYear(asOf.on);
  const rowsBehind = (id: string, over: typeof period) =>
    evidence(warehouse, { measure: findMeasure(id), period: over, asOf, rep: null, team: null });
  const [open, years, usuals, pushes, deals, calls, answers, commit, yearly, ratePart, stages, people] =
    await Promise.all([
      warehouse.all(openDeals, asking),
      warehouse.all(year, asking),
      warehouse.all(usual, asking),
      warehouse.all(afterPushes, asking),
      warehouse.all(examples, asking),
      rowsBehind("forecast.bias", period),
      rowsBehind("sales-cycle.first_response", ofYear),
      commitDeals(warehouse, asked),
      yearlyAnswers(warehouse, asked, hearing),
      hearing === undefined ? yearlyRateParts(warehouse, asked) : new Map<string, RatePart>(),
      slowStages(warehouse, asked, slow, hearing),
      peopleOf(warehouse, question(ofYear, asOf, timeZone)),
    ]);
  const usually = usuals[0];
  if (usually === undefined) throw new Error("The usual of a team is one row, also of a team that has done nothing.");
  const byRep = <Row extends { readonly rep_id: string | null }>(rows: readonly Row[]) =>
    Map.groupBy(rows, (row) => row.rep_id);
  const [openOf, examplesOf] = [byRep(open), byRep(deals)];
  const callsOf = byRep(calls.rows.map((row) => callRow.parse(row)));
  const slowAnswersOf = byRep(
    answers.rows.map((row) => answerRow.parse(row)).filter(({ minutes }) => (minutes ?? 0) > anHour),
  );
  const commitOf = byRep(commit.deals);
  const yearOf = new Map(years.map((row) => [row.rep_id, row]));
  const peersYear = yearsOfPeers(people, new Map(years.map((row) => [row.rep_id, factsOf(row)])), hearing);
  const total = (column: "won" | "lost" | "valued" | "won_value") => years.reduce((sum, row) => sum + row[column], 0);
  const decided = total("won") + total("lost");
  const nobodyHas = {
    amount: open.every(({ value }) => value === null),
    date: open.every(({ close_on }) => close_on === null),
  };
  return {
    of(repId) {
      const row = yearOf.get(repId);
      const stoodInCommit = commitOf.get(repId) ?? [];
      return {
        open: (openOf.get(repId) ?? []).map((deal) => openFact(deal, nobodyHas)),
        yearly: yearly.get(repId) ?? {},
        year: row === undefined ? nobody : factsOf(row),
        peers: peersYear(repId),
        examples: {
          ...examplesByKind(examplesOf.get(repId) ?? []),
          "fell-out-of-commit": stoodInCommit
            .filter(({ is_commit_won }) => !is_commit_won)
            .map(fromCommit)
            .toReversed(),
        },
        slowAnswers: (slowAnswersOf.get(repId) ?? [])
          .map(({ source, created_on, minutes }) => ({ source, on: created_on, minutes: minutes ?? 0 }))
          .toReversed(),
        largestWin:
          row == null || row.largest_id === null
            ? null
            : {
                opportunityId: row.largest_id,
                name: row.largest_name,
                account: row.largest_account,
                stage: null,
                value: row.largest_value ?? 0,
              },
        usual: {
          winRate: decided === 0 ? null : total("won") / decided,
          meanWin: total("valued") === 0 ? null : total("won_value") / total("valued"),
          medianWin: row?.median_win ?? null,
          cycle90: usually.cycle_90,
          quiet80: usually.quiet_80,
          untouched80: usually.untouched_80,
          afterPushes: ratesAfterPushes(pushes),
        },
        workingDays: { left: usually.days_left ?? 0, total: usually.working_days ?? 0 },
        calls: (callsOf.get(repId) ?? []).flatMap(({ period: label, call, actual, is_called }) =>
          is_called && call !== null && actual !== null
            ? [{ period: label, call: Number(call), actual: Number(actual) }]
            : [],
        ),
        ratePart: ratePart.get(repId) ?? null,
        commit: {
          successes: stoodInCommit.filter(({ is_commit_won }) => is_commit_won).length,
          trials: stoodInCommit.length,
          periods: commit.periods,
        },
        slowestStage: stages.get(repId) ?? null,
      };
    },
  };
}

/** METRICS §8: an inbound lead that waits longer is less likely to be qualified. */
const anHour = 60;

type Row<Of extends { readonly row: z.ZodType }> = z.infer<Of["row"]>;

function openFact(row: Row<typeof openDeals>, nobodyHas: { amount: boolean; date: boolean }): OpenFact {
  return {
    opportunityId: row.opportunity_id,
    name: row.name,
    account: row.account,
    stage: row.stage,
    value: row.value,
    closeOn: row.close_on,
    isDue: row.is_due,
    age: row.age,
    overdue: row.overdue,
    pushes: row.pushes,
    lacks: [
      ...(row.value === null && !nobodyHas.amount ? (["amount"] as const) : []),
      ...(row.close_on === null && !nobodyHas.date ? (["date"] as const) : []),
    ],
    isMonthEnd: row.is_month_end,
    inStage: row.in_stage,
    usualStay: row.usual_stay,
    quiet: row.quiet,
    untouched: row.untouched,
  };
}

function examplesByKind(rows: readonly Row<typeof examples>[]) {
  const kinds = Map.groupBy(rows, ({ kind }) => kind);
  const of = (kind: Exclude<ExampleKind, "fell-out-of-commit">): Example[] =>
    (kinds.get(kind) ?? []).map(({ opportunity_id, name, account, stage, value, on_day, size }) => ({
      opportunityId: opportunity_id,
      name,
      account,
      stage,
      value,
      on: on_day,
      size,
      end: null,
    }));
  return {
    lost: of("lost"),
    "lost-late": of("lost-late"),
    "no-decision": of("no-decision"),
    unexplained: of("unexplained"),
    "same-day": of("same-day"),
    "at-quarter-end": of("at-quarter-end"),
    "late-start": of("late-start"),
  };
}

const fromCommit = (row: z.infer<typeof commitRow>): Example => ({
  opportunityId: row.opportunity_id,
  name: row.name,
  account: null,
  stage: null,
  value: row.value,
  on: row.close_on,
  size: null,
  end: row.outcome,
});

/** Each group of so many deals, or none of them is told (METRICS §4.6). */
const fewestAfterPushes = 30;

function ratesAfterPushes(rows: readonly Row<typeof afterPushes>[]): RepFacts["usual"]["afterPushes"] {
  const after = (times: number) => {
    const row = rows.find(({ pushes }) => pushes === times);
    return { successes: row?.won ?? 0, trials: row?.decided ?? 0 };
  };
  const groups = [after(0), after(1), after(2)] as const;
  return groups.every(({ trials }) => trials >= fewestAfterPushes) ? groups : null;
}

function factsOf(row: Row<typeof year>): YearFacts {
  return {
    won: row.won,
    wonSameDay: row.won_same_day,
    lost: row.lost,
    lostLate: row.lost_late,
    lostWithoutReason: row.lost_without_reason,
    booked: row.booked,
    bookedLast: row.booked_last,
    startLag: row.start_lag,
    starts: row.starts,
  };
}

const nobody: YearFacts = {
  won: 0,
  wonSameDay: 0,
  lost: 0,
  lostLate: 0,
  lostWithoutReason: 0,
  booked: 0,
  bookedLast: 0,
  startLag: null,
  starts: 0,
};

/** The years of a rep's peers together, each circle added up once. */
function yearsOfPeers(
  people: Awaited<ReturnType<typeof peopleOf>>,
  years: ReadonlyMap<string, YearFacts>,
  hearing: Hearing | undefined,
): (repId: string) => YearFacts {
  const hasDecided = (repId: string) => {
    const of = years.get(repId);
    return of !== undefined && of.won + of.lost > 0;
  };
  const peersOf = peersAmong(people, hasDecided);
  const byId = new Map(people.map((person) => [person.repId, person]));
  const mayHear = hearing?.mayHear(new Map(people.map((each) => [each.repId, peersOf(each)])));
  const sums = new Map<Circle, YearFacts>();
  const sumOf = (circle: Circle) => {
    const known = sums.get(circle) ?? [...circle.repIds].map((id) => years.get(id) ?? nobody).reduce(added, nobody);
    sums.set(circle, known);
    return known;
  };
  return (repId) => {
    const person = byId.get(repId);
    if (person === undefined || mayHear?.has(repId) === false) return nobody;
    const { circle } = peersOf(person);
    const all = sumOf(circle);
    return circle.repIds.has(repId) ? combined(all, years.get(repId) ?? nobody, -1) : all;
  };
}

/** Counts add up; a median of several people is none of theirs. */
function combined(a: YearFacts, b: YearFacts, sign: 1 | -1): YearFacts {
  return {
    won: a.won + sign * b.won,
    wonSameDay: a.wonSameDay + sign * b.wonSameDay,
    lost: a.lost + sign * b.lost,
    lostLate: a.lostLate + sign * b.lostLate,
    lostWithoutReason: a.lostWithoutReason + sign * b.lostWithoutReason,
    booked: a.booked + sign * b.booked,
    bookedLast: a.bookedLast + sign * b.bookedLast,
    startLag: null,
    starts: a.starts + sign * b.starts,
  };
}
const added = (a: YearFacts, b: YearFacts) => combined(a, b, 1);
