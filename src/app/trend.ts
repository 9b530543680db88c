import type { TrendPoint } from "../benchmarks/answer.ts";
import { trend as answer } from "../benchmarks/trend.ts";
import { findPeriod } from "../domain/fiscal-calendar.ts";
import type { FiscalPeriod } from "../domain/period.ts";
import { RepmarkError } from "../domain/repmark-error.ts";
import { isModelled, modelTrend } from "./forecast-measures.ts";
import { findMeasure } from "./measures.ts";
import { isPay, payTrend } from "./pay-measures.ts";
import { repIdOf } from "./people.ts";
import type { Workspace } from "./workspace.ts";

export interface TrendAsking {
  readonly measure: string;
  /** The first and the last period, both included. */
  readonly from: string;
  readonly until: string;
  readonly asOf?: string | undefined;
  readonly rep?: string | undefined;
  readonly language: "en" | "sv";
}

export interface Trend {
  readonly measure: string;
  readonly rep: string | null;
  readonly asOf: string;
  readonly currency: string;
  readonly points: readonly TrendPoint[];
}

/** One measure, period by period, each computed as its own scorecard computes it. */
export async function trend(workspace: Workspace, asking: TrendAsking): Promise<Trend> {
  const measure = findMeasure(asking.measure);
  const calendar = await workspace.calendar();
  const asOf = await workspace.asOf(asking.asOf);
  const rep = asking.rep === undefined ? null : await repIdOf(workspace, asking.rep);
  const periods = range(calendar, findPeriod(calendar, asking.from), findPeriod(calendar, asking.until)).filter(
    (period) => period.from <= asOf.on,
  );
  const points = isModelled(measure.id)
    ? await modelTrend(workspace, { id: measure.id, periods, asOf, rep, language: asking.language })
    : isPay(measure.id)
      ? await payTrend(workspace, { id: measure.id, periods, asOf, rep })
      : await answer(workspace.data.warehouse, { measure, periods, asOf, rep });
  return { measure: measure.id, rep, asOf: asOf.on, currency: workspace.store.settings().reportingCurrency, points };
}

function range(calendar: readonly FiscalPeriod[], first: FiscalPeriod, last: FiscalPeriod): FiscalPeriod[] {
  if (first.kind !== last.kind || first.from > last.from) {
    throw new RepmarkError("bad-range", `${first.label} to ${last.label} is no range of periods.`, {
      kind: "usage",
      hint: "Name two periods of one kind, the earlier first, such as --from 2017-Q1 --until 2017-Q4.",
    });
  }
  return calendar.filter(
    (period) => period.kind === first.kind && period.from >= first.from && period.from <= last.from,
  );
}
