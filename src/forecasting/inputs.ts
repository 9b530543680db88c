import { z } from "zod";
import type { AsOf } from "../benchmarks/answer.ts";
import { question } from "../benchmarks/question.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import { money, nearest } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { count, money as decimal } from "../metrics/family-row.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { Landmarks } from "./landmark.ts";
import { Turns } from "./turns.ts";

/** What is known at a moment of a period that has not ended: all that its forecast is made of. */
export type Inputs = Awaited<ReturnType<typeof inputsAt>>;

/**
 * Reads what `opportunity_version` and the rest of the records knew at `asOf`; nothing later is looked at. `byDates`: also what became of deals that were
 * dated inside such a horizon, and of those that were not.
 */
export async function inputsAt(warehouse: Warehouse, period: FiscalPeriod, asOf: AsOf, byDates: boolean) {
  const { currency, timeZone } = await toldIn(warehouse);
  const asked = { ...question(period, asOf, timeZone), kind: period.kind, by_dates: String(byDates) };
  const [leavings, deals, booked, turns, wonValue, calls, callsMade] = await Promise.all([
    warehouse.all(history, asked),
    warehouse.all(openDeals, asked),
    warehouse.all(bookedQuery, asked),
    warehouse.all(turnsQuery, asked),
    warehouse.all(wonValueQuery, asked),
    warehouse.all(callsQuery, asked),
    warehouse.all(callsMadeQuery, asked),
  ]);
  return {
    period,
    asOf,
    currency,
    deals,
    booked: booked.map((row) => ({ ...row, value: money(row.value, currency) })),
    landmarks: Landmarks.from(
      leavings.map(({ level, pipeline_id, stage_id, age, days, won, lost, open }) => ({
        group: { level, pipelineId: pipeline_id, stageId: stage_id, age },
        leavings: days.map((day, place) => ({ day, won: won[place]!, lost: lost[place]!, open: open[place]! })),
      })),
    ),
    turns: new Turns(
      turns.map((row) => ({
        startsOn: row.starts_on,
        repId: row.rep_id,
        teamId: row.team_id,
        value: row.value === null ? null : Number(row.value),
        days: row.days,
      })),
    ),
    /** Of won deals on average; null where none was ever won with an amount. */
    wonValue: wonValue[0]?.value == null ? null : nearest(wonValue[0].value, currency),
    calls: calls.flatMap(({ value, ...call }) => (value === null ? [] : [{ ...call, value: money(value, currency) }])),
    /** Whether anybody ever called, of whatever period: then there is no roll-up in place of calls (METRICS §4.1). */
    areCallsMade: callsMade[0]?.are_made ?? false,
  };
}

const text = z.string().nullable();
const counts = z.array(z.number());

const history = defineQuery(
  import.meta.url,
  "history.sql",
  z.object({
    level: z.enum(["all", "pipeline", "stage", "cell", "inside", "outside"]),
    pipeline_id: text,
    stage_id: text,
    age: count.nullable(),
    days: counts,
    won: counts,
    lost: counts,
    open: counts,
  }),
);

const openDeals = defineQuery(
  import.meta.url,
  "open-deals.sql",
  z.object({
    opportunity_id: z.string(),
    name: text,
    rep_id: text,
    team_id: text,
    pipeline_id: text,
    stage_id: text,
    stage: text,
    days_in_stage: count.nullable(),
    days_open: count.nullable(),
    close_on: text,
    probability: z.number().nullable(),
    category: text,
    value: decimal,
  }),
);

const bookedQuery = defineQuery(
  import.meta.url,
  "booked.sql",
  z.object({ rep_id: z.string(), team_id: text, value: z.string(), deals: count }),
);

const turnsQuery = defineQuery(
  import.meta.url,
  "turns.sql",
  z.object({
    starts_on: text,
    rep_id: text,
    team_id: text,
    value: decimal,
    days: z.number().nullable(),
  }),
);

const callsQuery = defineQuery(
  import.meta.url,
  "calls.sql",
  z.object({ rep_id: z.string(), value: decimal, called_at: z.string(), is_leader: z.boolean() }),
);

const callsMadeQuery = defineQuery(import.meta.url, "calls-made.sql", z.object({ are_made: z.boolean() }));

const wonValueQuery = defineQuery(
  import.meta.url,
  "won-value.sql",
  z.object({ value: z.number().nullable(), deals: count }),
);
