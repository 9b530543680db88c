import type { AsOf, Value } from "../benchmarks/answer.ts";
import { evidence } from "../benchmarks/evidence.ts";
import type { Day } from "../domain/day.ts";
import type { Language, Words } from "../domain/language.ts";
import { decimalOf, money, nearest } from "../domain/money.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { horizonAt } from "../forecasting/horizons.ts";
import type { EvidenceRow } from "../metrics/measure.ts";
import { forecastOf, type SubjectForecast } from "./forecast.ts";
import { numberTold, spokenAt } from "./forecast-measures.ts";
import { findMeasure } from "./measures.ts";
import { trialsOf } from "./trials.ts";
import type { Workspace } from "./workspace.ts";

export interface ForecastRowsAsking {
  readonly measure: string;
  readonly period: FiscalPeriod;
  readonly asOf: AsOf;
  readonly rep: string | null;
  readonly team: string | null;
  readonly language: Language;
}

/**
 * What a number of the model is made of: what is booked, each open deal by its chance, what turns brought in each earlier period, and by how much calls move it. The column
 * `expected` adds up to what is expected, to the cent; quantiles and chances are of the same parts.
 */
export async function forecastRows(
  workspace: Workspace,
  { measure, period, asOf: asked, rep, team, language }: ForecastRowsAsking,
): Promise<{ rows: readonly EvidenceRow[]; value: Value; on: Day }> {
  const asOf = await spokenAt(workspace, period, asked);
  const tried = await trialsOf(workspace, period.kind, [horizonAt(period, asOf.on)], asOf);
  const found = await forecastOf(
    workspace,
    { period, asOf, language, rep: rep ?? undefined, team: team ?? undefined },
    tried,
  );
  const of: SubjectForecast | undefined = rep === null ? found.team : found.reps[0];
  const part = (name: keyof typeof parts) => parts[name][language];
  const open = found.made.deals.map((deal) => ({
    opportunity_id: deal.opportunityId,
    rep_id: deal.repId,
    part: part("open"),
    name: deal.name,
    stage: deal.stage,
    close_on: deal.closeOn,
    value: decimalOf(deal.worth),
    chance: deal.chance.chance,
    expected: decimalOf(deal.expected),
  }));
  const value = of === undefined ? null : numberTold(measure, of);
  if (measure === "pipeline.expected") return { rows: open, value, on: asOf.on };
  const { rows: bookings } = await evidence(workspace.data.warehouse, {
    measure: findMeasure("bookings.amount"),
    period,
    asOf,
    rep,
    team,
  });
  const booked = bookings.flatMap((row) => {
    if (row.rep_id === null || row.value === null) return [];
    const amount = decimalOf(money(String(row.value), found.currency));
    return [{ ...blank, ...plain(row), part: part("booked"), value: amount, chance: 1, expected: amount }];
  });
  const { turns } = found.made;
  const calendar = await workspace.calendar();
  const later = turns.map(({ startsOn, value: brought }) => ({
    ...blank,
    part: part("turns"),
    name: calendar.find(({ kind, from }) => kind === period.kind && from === startsOn)?.label ?? null,
    value: decimalOf(nearest(brought, found.currency)),
    chance: 1 / turns.length,
    expected: decimalOf(nearest(brought / turns.length, found.currency)),
  }));
  const moved = of === undefined || of.callsMove.minor === 0n ? [] : [decimalOf(of.callsMove)];
  const calls = moved.map((expected) => ({
    ...blank,
    part: part("calls"),
    name: null,
    value: expected,
    chance: 1,
    expected,
  }));
  return { rows: [...booked, ...open, ...later, ...calls], value, on: asOf.on };
}

const blank = { opportunity_id: null, rep_id: null, stage: null, close_on: null };

const plain = ({ opportunity_id, rep_id, name, closed_on }: EvidenceRow) => ({
  opportunity_id,
  rep_id,
  name,
  close_on: closed_on,
});

const parts = {
  booked: { en: "booked", sv: "bokat" },
  open: { en: "open deal", sv: "öppen affär" },
  calls: { en: "moved by calls", sv: "flyttat av prognoser" },
  turns: { en: "deals not yet there, as in", sv: "ännu inte öppnade affärer, som i" },
} as const satisfies Readonly<Record<string, Words>>;
