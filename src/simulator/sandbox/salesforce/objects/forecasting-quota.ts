import type { Quota } from "../../../promises.ts";
import { at, dayNumber, type Minute, quarterStart } from "../../../timeline.ts";
import type { World } from "../../world.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import { forecasts, forecastTypeId } from "./forecasting-type.ts";
import { prefixes, userId } from "./kinds.ts";
import { quarterId } from "./period.ts";

interface QuotaRow {
  readonly number: number;
  readonly quota: Quota;
}

/** Numbered by person and quarter. Nothing that users do changes them: until the clock moves, they stay. */
function quotaRows(view: View): Map<number, QuotaRow> {
  const known = cache.get(view.world);
  if (known?.until === view.until) return known.rows;
  const first = quarterStart(dayNumber(view.world.company.plan.startsOn));
  const rows = new Map<number, QuotaRow>();
  for (const quota of view.world.quotas(view.until)) {
    const number = quota.person * 1024 + Math.round((quota.from - first) / 91.3);
    rows.set(number, { number, quota });
  }
  cache.set(view.world, { until: view.until, rows });
  return rows;
}

const cache = new WeakMap<World, { readonly until: Minute; readonly rows: Map<number, QuotaRow> }>();
const ofQuota = fieldsOf<QuotaRow>();

export const forecastingQuota = objectType<QuotaRow>({
  name: "ForecastingQuota",
  prefix: prefixes.ForecastingQuota,
  ...forecasts,
  rows: (view) => quotaRows(view).values(),
  number: (row) => row.number,
  find: (view, number) => quotaRows(view).get(number),
  stamps: ({ quota }, view) => {
    const written = writtenAt(quota, view);
    return { created: written, modified: written, by: userId(0) };
  },
  stampFields: ["CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"],
  fields: [
    ofQuota.reference("QuotaOwnerId", "User", ({ quota }) => userId(quota.person)),
    ofQuota.money("QuotaAmount", ({ quota }) => quota.amount),
    ofQuota.number("QuotaQuantity", () => null),
    ofQuota.day("StartDate", ({ quota }) => quota.from),
    ofQuota.reference("PeriodId", "Period", ({ quota }) => quarterId(quota.from)),
    ofQuota.reference("ForecastingTypeId", "ForecastingType", ({ quota }) => forecastTypeId(quota.kind)),
    ofQuota.flag("IsAmount", () => true),
    ofQuota.flag("IsQuantity", () => false),
    ofQuota.text("ProductFamily", () => null),
    ofQuota.currencyCode(({ quota }) => quota.currency),
  ],
});

/** A quarter's quotas are given out when the one before begins, and to newcomers on their first day; a manager's follow. */
function writtenAt(quota: Quota, view: View): Minute {
  const { people } = view.world.company;
  const known = at(quarterStart(quota.from, -1), 0);
  const owner = people[quota.person]!;
  const whose = quota.isManager ? people.filter((person) => person.managerId === owner.id) : [owner];
  const starts = whose
    .map((person) => at(person.startedOn, 0))
    .filter((start) => start < view.until && start < at(quota.until, 0));
  return Math.max(known, ...starts);
}
