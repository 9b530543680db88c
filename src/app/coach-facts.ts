import { z } from "zod";
import { evidence } from "../benchmarks/evidence.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import type { OpenFact, RepFacts, YearFacts } from "../coaching/signals/facts.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Asked } from "./ask.ts";
import { findMeasure } from "./measures.ts";

/** What the records say of each rep beside the measures; read once for everyone. */
export interface CoachFacts {
  of(repId: string): Omit<RepFacts, "measures" | "nextTier" | "forecast">;
}

export async function coachFacts(warehouse: Warehouse, { period, asOf }: Asked): Promise<CoachFacts> {
  const { timeZone } = await toldIn(warehouse);
  const asking = question(period, asOf, timeZone);
  const [open, years, usuals, calls] = await Promise.all([
    warehouse.all(openDeals, asking),
    warehouse.all(year, asking),
    warehouse.all(usual, asking),
    evidence(warehouse, { measure: findMeasure("forecast.bias"), period, asOf, rep: null, team: null }),
  ]);
  const usually = usuals[0];
  if (usually === undefined) throw new Error("The usual of a team is one row, also of a team that has done nothing.");
  const openOf = Map.groupBy(open, ({ rep_id }) => rep_id);
  const callsOf = Map.groupBy(
    calls.rows.map((row) => call.parse(row)),
    ({ rep_id }) => rep_id,
  );
  const everyone = years.map(factsOf).reduce(added, nobody);
  const [decided, valued, wonValue] = [
    everyone.won + everyone.lost,
    years.reduce((sum, row) => sum + row.valued, 0),
    years.reduce((sum, row) => sum + row.won_value, 0),
  ];
  const nobodyHas = {
    amount: open.every(({ value }) => value === null),
    date: open.every(({ is_dated }) => !is_dated),
  };
  const yearOf = new Map(years.map((row) => [row.rep_id, row]));
  return {
    of(repId) {
      const row = yearOf.get(repId);
      const own = row === undefined ? nobody : factsOf(row);
      return {
        open: (openOf.get(repId) ?? []).map((deal) => openFact(deal, nobodyHas)),
        year: own,
        others: without(everyone, own),
        largestWin:
          row == null || row.largest_id === null
            ? null
            : { opportunityId: row.largest_id, value: row.largest_value ?? 0 },
        usual: {
          winRate: decided === 0 ? null : everyone.won / decided,
          meanWin: valued === 0 ? null : wonValue / valued,
          medianWin: row?.median_win ?? null,
          cycle90: usually.cycle_90,
          quiet80: usually.quiet_80,
        },
        workingDays: { left: usually.days_left ?? 0, total: usually.working_days ?? 0 },
        calls: (callsOf.get(repId) ?? []).flatMap(({ call, actual, is_called }) =>
          is_called && call !== null && actual !== null ? [{ call: Number(call), actual: Number(actual) }] : [],
        ),
        slowestStage: null,
      };
    },
  };
}

function openFact(row: z.infer<(typeof openDeals)["row"]>, nobodyHas: { amount: boolean; date: boolean }): OpenFact {
  return {
    opportunityId: row.opportunity_id,
    value: row.value,
    age: row.age,
    overdue: row.overdue,
    pushes: row.pushes,
    isDated: row.is_dated,
    lacks: [
      ...(row.value === null && !nobodyHas.amount ? (["amount"] as const) : []),
      ...(!row.is_dated && !nobodyHas.date ? (["date"] as const) : []),
    ],
    isMonthEnd: row.is_month_end,
    isStuck: row.is_stuck,
    quiet: row.quiet,
  };
}

function factsOf(row: z.infer<(typeof year)["row"]>): YearFacts {
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
const without = (a: YearFacts, b: YearFacts) => combined(a, b, -1);

const call = z.object({
  rep_id: z.string().nullable(),
  call: z.coerce.string().nullable().catch(null),
  actual: z.coerce.string().nullable().catch(null),
  is_called: z.boolean(),
});

const openDeals = defineQuery(
  import.meta.url,
  "coach-open.sql",
  z.object({
    opportunity_id: z.string(),
    rep_id: z.string(),
    name: z.string().nullable(),
    value: z.number().nullable(),
    age: z.number(),
    overdue: z.number(),
    pushes: z.number(),
    is_dated: z.boolean(),
    is_month_end: z.boolean(),
    is_stuck: z.boolean().nullable(),
    quiet: z.number(),
  }),
);

const year = defineQuery(
  import.meta.url,
  "coach-year.sql",
  z.object({
    rep_id: z.string(),
    won: z.number(),
    won_same_day: z.number(),
    lost: z.number(),
    lost_late: z.number(),
    lost_without_reason: z.number(),
    valued: z.number(),
    won_value: z.number(),
    median_win: z.number().nullable(),
    booked: z.number(),
    booked_last: z.number(),
    largest_id: z.string().nullable(),
    largest_value: z.number().nullable(),
    starts: z.number(),
    start_lag: z.number().nullable(),
  }),
);

const usual = defineQuery(
  import.meta.url,
  "coach-usual.sql",
  z.object({
    cycle_90: z.number().nullable(),
    quiet_80: z.number().nullable(),
    working_days: z.number().nullable(),
    days_left: z.number().nullable(),
  }),
);
