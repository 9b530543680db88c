import { z } from "zod";
import type { Count, Json, MonthCount } from "../sync/connector.ts";
import { batched } from "./describe.ts";
import type { Org } from "./org.ts";
import { counting } from "./plan.ts";

const counted = z.object({ totalSize: z.number() });
const grouped = z.object({
  records: z.array(
    z.object({
      closeYear: z.number().nullable(),
      closeMonth: z.number().nullable(),
      deals: z.number(),
      total: z.number().nullable(),
    }),
  ),
});

/** What Salesforce says it holds, deleted records apart: each object's count, and deals per month of their close date. */
export async function counts(org: Org, of: Json): Promise<Count[]> {
  const { objects, hasCurrencies } = counting.parse(of);
  const answers = await batched(org, [
    ...objects.map(({ name }) => `query/?q=${encodeURIComponent(`SELECT COUNT() FROM ${name}`)}`),
    `query/?q=${encodeURIComponent(byMonth)}`,
  ]);
  const months = grouped
    .safeParse(answers.at(-1))
    .data?.records.map(monthOf)
    // Several currencies are added up at today's rates, which says nothing.
    .map((month) => (hasCurrencies ? { ...month, amount: null } : month));
  return objects.flatMap(({ name, object }, place): Count[] => {
    const count = counted.safeParse(answers[place]).data?.totalSize;
    if (count === undefined) return [];
    return [
      {
        object,
        table: tables[object],
        records: count,
        ...(name === "Opportunity" && months !== undefined ? { months } : {}),
      },
    ];
  });
}

/** Objects of which each record is a row. */
const tables: Readonly<Partial<Record<string, NonNullable<Count["table"]>>>> = {
  opportunity: "opportunity",
  lead: "lead",
  opportunity_split: "split",
};

const byMonth =
  "SELECT CALENDAR_YEAR(CloseDate) closeYear, CALENDAR_MONTH(CloseDate) closeMonth, COUNT(Id) deals, SUM(Amount) total FROM Opportunity " +
  "GROUP BY CALENDAR_YEAR(CloseDate), CALENDAR_MONTH(CloseDate)";

function monthOf({ closeYear, closeMonth, deals, total }: z.infer<typeof grouped>["records"][number]): MonthCount {
  return {
    month: closeYear === null || closeMonth === null ? "" : `${closeYear}-${String(closeMonth).padStart(2, "0")}`,
    records: deals,
    amount: total === null ? null : String(total),
  };
}
