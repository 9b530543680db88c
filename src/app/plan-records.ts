import { z } from "zod";
import { leavingsIn } from "../benchmarks/days.ts";
import { evidence } from "../benchmarks/evidence.ts";
import { isAnswered, numberIn, valueIn } from "../benchmarks/figures.ts";
import { type Peers, peersAmong } from "../benchmarks/peers.ts";
import { question } from "../benchmarks/question.ts";
import { type Standing, standing } from "../benchmarks/standing.ts";
import type { Leaving } from "../benchmarks/statistics/survival.ts";
import { toldIn } from "../benchmarks/told-in.ts";
import type { Funnel } from "../coaching/activity/funnel.ts";
import type { Won } from "../coaching/activity/plan.ts";
import { type Money, money } from "../domain/money.ts";
import { count } from "../metrics/family-row.ts";
import type { Measure } from "../metrics/measure.ts";
import { defineQuery } from "../warehouse/query.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Hearing } from "./access/crowd.ts";
import type { Asked } from "./ask.ts";
import { findMeasure } from "./measures.ts";
import { type Credited, creditedIn } from "./pay.ts";

/** What the records say of a rep that a plan rests on. */
export interface PlanRecords {
  readonly currency: string;
  /** Null without a quota. */
  readonly quota: Money | null;
  readonly booked: Money;
  /** What counts to commission, which is what is booked but for changes that became known after a period was closed for pay. */
  readonly credited: readonly Credited[];
  readonly open: readonly OpenDeal[];
  readonly own: YearOfWork | null;
  /** The peers' years, and who they are. */
  readonly peers: readonly YearOfWork[];
  readonly circle: Peers | null;
  /** How the whole team's deals left, day by day, and τ; null where no win is on record. */
  readonly cycle: { readonly leavings: readonly Leaving[]; readonly tau: number } | null;
}

export interface OpenDeal {
  readonly opportunityId: string;
  readonly name: string | null;
  readonly stage: string | null;
  readonly closeOn: string | null;
  /** Null: without an amount. */
  readonly value: Money | null;
}

/** What somebody did in the last 365 days, and what came of it. */
export interface YearOfWork {
  readonly repId: string;
  readonly funnel: Funnel;
  readonly won: Won;
}

export async function planRecords(
  warehouse: Warehouse,
  repId: string,
  { period, asOf }: Asked,
  hearing?: Hearing,
): Promise<PlanRecords> {
  const { currency, digits, timeZone } = await toldIn(warehouse);
  const [target, booked, open, cycle] = [
    "quota.target",
    "quota.booked",
    "pipeline.amount",
    "sales-cycle.days_to_win",
  ].map(findMeasure);
  const stood = await standing(warehouse, [target!, booked!, cycle!], question(period, asOf, timeZone));
  const figure = (measure: typeof target) => {
    if (measure === undefined || !isAnswered(measure)) return null;
    const value = valueIn(stood.families.get(measure.answer.family)?.reps.get(repId), measure, digits);
    return value === null ? null : money(String(value), currency);
  };
  const years = (await warehouse.all(funnelCounts, { as_of: asOf.instant, as_of_on: asOf.on })).map((row) =>
    yearOf(row, currency),
  );
  const worked = new Map(years.map((year) => [year.repId, year]));
  const person = stood.people.find((each) => each.repId === repId);
  const peersOf = peersAmong(stood.people, (id) => worked.has(id));
  const circle = person === undefined ? null : peersOf(person);
  const isRunning = period.from <= asOf.on && asOf.on < period.until;
  const everyones = new Map(stood.people.map((each) => [each.repId, peersOf(each)]));
  const mayBorrow = hearing === undefined || (isRunning && hearing.mayHear(everyones).has(repId));
  const mayLend = (id: string) => id !== repId && (mayBorrow || hearing.scope.reps.has(id));
  const { rows } = await evidence(warehouse, { measure: open!, period, asOf, rep: repId, team: null });
  return {
    currency,
    quota: figure(target),
    booked: figure(booked) ?? money("0", currency),
    credited: await creditedIn(warehouse, { period, asOf, rep: repId }),
    open: rows
      .map((row) => openDeal.parse(row))
      .map(({ value, ...deal }) => ({
        ...deal,
        value: value === null ? null : money(value, currency),
      })),
    own: worked.get(repId) ?? null,
    peers: [...(circle?.circle.repIds ?? [])].flatMap((id) => (mayLend(id) ? (worked.get(id) ?? []) : [])),
    circle,
    cycle: mayBorrow ? cycleIn(stood, cycle!) : null,
  };
}

function cycleIn({ families }: Standing, measure: Measure): PlanRecords["cycle"] {
  if (!isAnswered(measure) || measure.answer.comparison.kind !== "days") return null;
  const row = families.get(measure.answer.family)?.all;
  const tau = numberIn(row, "tau");
  return tau === null ? null : { leavings: leavingsIn(row, measure.answer.comparison), tau };
}

/** All that several people won together. */
export function wonByAll(years: readonly YearOfWork[], currency: string): Won {
  return {
    deals: years.reduce((sum, { won }) => sum + won.deals, 0),
    value: { minor: years.reduce((sum, { won }) => sum + won.value.minor, 0n), currency },
  };
}

function yearOf(row: z.infer<(typeof funnelCounts)["row"]>, currency: string): YearOfWork {
  return {
    repId: row.rep_id,
    funnel: {
      meetings: { successes: row.meetings, trials: row.activities },
      opportunities: { successes: row.opened, trials: row.meetings },
      wins: { successes: row.won, trials: row.decided },
    },
    won: { deals: row.valued, value: money(row.won_value, currency) },
  };
}

const openDeal = z
  .object({
    opportunity_id: z.string(),
    name: z.string().nullable(),
    stage: z.string().nullable(),
    close_on: z.string().nullable(),
    value: z.string().nullable(),
  })
  .transform((row) => ({
    opportunityId: row.opportunity_id,
    name: row.name,
    stage: row.stage,
    closeOn: row.close_on,
    value: row.value,
  }));

const funnelCounts = defineQuery(
  import.meta.url,
  "funnel-counts.sql",
  z.object({
    rep_id: z.string(),
    activities: count,
    meetings: count,
    opened: count,
    decided: count,
    won: count,
    valued: count,
    won_value: z.string(),
  }),
);
