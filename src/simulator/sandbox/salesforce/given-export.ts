import type { Deal } from "../../deal.ts";
import { type Cell, type Row, records, type Table, tables } from "../../records.ts";
import { type GivenOrg, givenOrg } from "./given-org.ts";

/**
 * The org and the CSV export are of one company: what Salesforce can hold is there to the cent and the second. Each test
 * makes export rows of the org's records and compares; what is left out, and why, stands in docs/sandbox.md.
 */
const unlimited = { binDays: 100_000, historyShownMonths: 240, historyKeptMonths: 240, rateDecimals: 12 };
const plan = { deals: 600, reps: 16 };

export type Told = Record<string, Cell>;

/** Of another seed, or after days have passed, when asked. */
export async function givenExport({ seed = 1, days = 0 } = {}): Promise<{
  org: GivenOrg;
  exported: (table: Table) => Told[];
  dealOf: (id: string) => Deal;
}> {
  const org = await givenOrg(unlimited, { ...plan, seed });
  const { world } = org.sandbox;
  org.sandbox.letPass({ days });
  const rows = new Map<Table, Row[]>();
  for (const [table, row] of records(world.company, world.today)) {
    if (!rows.has(table)) rows.set(table, []);
    rows.get(table)!.push(row);
  }
  const exported = (table: Table) =>
    (rows.get(table) ?? []).map((row) => Object.fromEntries(row.map((cell, place) => [tables[table][place]!, cell])));
  return { org, exported, dealOf: (id) => world.deal(id)! };
}

export const money = (value: unknown): Cell => (value === null ? null : Number(value).toFixed(2));
export const instant = (value: unknown): Cell => (value === null ? null : String(value).replace(".000+0000", "Z"));
export const yes = (value: unknown): Cell => (value ? "yes" : "no");
export const plain = (value: unknown): Cell => (value === null ? null : String(value));
export const of = (record: Record<string, unknown>, parent: string, field: string): Cell =>
  plain((record[parent] as Record<string, unknown> | null)?.[field] ?? null);
export const by =
  (...names: string[]) =>
  (one: Told, other: Told) =>
    names.map((name) => one[name] ?? "").join("|") < names.map((name) => other[name] ?? "").join("|") ? -1 : 1;
export const categories: Record<string, string> = {
  Omitted: "omitted",
  Pipeline: "pipeline",
  "Best Case": "best_case",
  Commit: "commit",
  Closed: "closed",
};
export const types: Record<string, string> = { "New Business": "new", Expansion: "expansion", Renewal: "renewal" };
