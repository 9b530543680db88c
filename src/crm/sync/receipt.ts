import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeDurably } from "../../warehouse/durable-file.ts";
import type { LandingRun } from "../../warehouse/landing.ts";
import { defineQuery } from "../../warehouse/query.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { RoundState } from "./round-state.ts";

const line = z.object({
  object: z.string(),
  /** `2026-03`, empty for deals without a close date; null for all records of the object. */
  month: z.string().nullable(),
  crm: z.number(),
  ours: z.number(),
  /** Sums of amounts as decimal text, where the CRM adds them up. */
  crmAmount: z.string().nullable(),
  ourAmount: z.string().nullable(),
});
const receipt = z.object({ run: z.string(), observedAt: z.string(), isComplete: z.boolean(), lines: z.array(line) });
/** What the CRM said it holds, beside what we hold: the proof that nothing is missing, or where. */
export type Receipt = z.infer<typeof receipt>;
export type ReceiptLine = z.infer<typeof line>;

/** Holds the CRM's own counts against what is loaded, and keeps the answer beside the run's manifest. */
export async function writeReceipt(
  landing: string,
  warehouse: Warehouse,
  run: LandingRun,
  state: RoundState,
): Promise<Receipt> {
  const held = await warehouse.all(heldRecords, { connection: run.connection });
  const lines = state.counts.flatMap(({ object, table, records, months }): ReceiptLine[] => {
    if (table === undefined) return [];
    const ours = (month: string | null) => held.find((one) => one.table === table && one.month === month);
    const whole = {
      object,
      month: null,
      crm: records,
      ours: ours(null)?.records ?? 0,
      crmAmount: null,
      ourAmount: null,
    };
    const every = new Set([
      ...(months ?? []).map(({ month }) => month),
      ...(months === undefined ? [] : monthsOf(held, table)),
    ]);
    return [
      whole,
      ...[...every].sort().map((month) => {
        const theirs = months?.find((one) => one.month === month);
        const here = ours(month);
        return {
          object,
          month,
          crm: theirs?.records ?? 0,
          ours: here?.records ?? 0,
          crmAmount: theirs?.amount ?? null,
          ourAmount: theirs?.amount == null ? null : (here?.amount ?? "0"),
        };
      }),
    ];
  });
  const said: Receipt = { run: run.run, observedAt: run.observedAt, isComplete: !lines.some(isGap), lines };
  writeDurably(receiptPath(landing, run), `${JSON.stringify(said, null, 2)}\n`);
  return said;
}

/** Undefined when none was written: the process ended between the round and its receipt. */
export function readReceipt(landing: string, run: LandingRun): Receipt | undefined {
  const path = receiptPath(landing, run);
  return existsSync(path) ? receipt.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

/** Whether the two do not agree. Amounts are compared to the cent: CRMs add up binary numbers. */
export function isGap({ crm, ours, crmAmount, ourAmount }: ReceiptLine): boolean {
  return crm !== ours || (crmAmount !== null && Math.abs(Number(crmAmount) - Number(ourAmount)) > 0.01);
}

function receiptPath(landing: string, { connection, run }: LandingRun): string {
  return join(landing, connection, `${run}.receipt.json`);
}

const heldRecords = defineQuery(
  import.meta.url,
  "held.sql",
  z.object({ table: z.string(), month: z.string().nullable(), records: z.number(), amount: z.string().nullable() }),
);

function monthsOf(held: readonly { table: string; month: string | null }[], table: string): string[] {
  return held.flatMap((one) => (one.table === table && one.month !== null ? [one.month] : []));
}
