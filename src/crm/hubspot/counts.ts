import { z } from "zod";
import type { Count, Json, MonthCount } from "../sync/connector.ts";
import { Fault } from "./fault.ts";
import { hubspotObjects } from "./objects.ts";
import type { Portal } from "./portal.ts";
import { first, total } from "./records.ts";

const counting = z.object({ objects: z.array(z.string()), zone: z.string(), byMonth: z.boolean() });

/** Objects of which each record is a row. */
const tables: Readonly<Record<string, NonNullable<Count["table"]>>> = { deals: "opportunity", leads: "lead" };

/** Months are counted one by one; of an account older than this the earliest are not. */
const mostMonths = 120;

/** How many records search knows of each type, deals by the month of their close date. HubSpot adds nothing up. */
export async function counts(portal: Portal, asked: Json): Promise<readonly Count[]> {
  const { objects, zone, byMonth } = counting.parse(asked);
  const all: Count[] = [];
  for (const { object, type } of hubspotObjects) {
    if (!objects.includes(object)) continue;
    try {
      const records = await total(portal, type, []);
      const months = object === "deals" && byMonth ? await dealsByMonth(portal, zone) : undefined;
      all.push({ object, table: tables[object], records, ...(months === undefined ? {} : { months }) });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
  return all;
}

/** Undefined when there are more months than are worth a question each. */
async function dealsByMonth(portal: Portal, zone: string): Promise<MonthCount[] | undefined> {
  const [oldest, newest] = await Promise.all(
    (["ASCENDING", "DESCENDING"] as const).map((direction) => first(portal, "deals", "closedate", direction)),
  );
  const none = await total(portal, "deals", [{ propertyName: "closedate", operator: "NOT_HAS_PROPERTY" }]);
  const months: MonthCount[] = none === 0 ? [] : [{ month: "", records: none, amount: null }];
  if (oldest == null || newest == null) return months;
  const monthOf = (instant: string) =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth();
  const last = monthOf(newest);
  let month = monthOf(oldest);
  for (let asked = 0; Temporal.PlainYearMonth.compare(month, last) <= 0; month = month.add({ months: 1 })) {
    if (++asked > mostMonths) return undefined;
    const from = startOf(month, zone);
    const until = startOf(month.add({ months: 1 }), zone);
    const records = await total(portal, "deals", [
      { propertyName: "closedate", operator: "GTE", value: String(from) },
      { propertyName: "closedate", operator: "LT", value: String(until) },
    ]);
    if (records > 0) months.push({ month: month.toString(), records, amount: null });
  }
  return months;
}

function startOf(month: Temporal.PlainYearMonth, zone: string): number {
  return month.toPlainDate({ day: 1 }).toZonedDateTime(zone).epochMilliseconds;
}
