import { z } from "zod";
import { Fault } from "./fault.ts";
import type { Org } from "./org.ts";
import { queryAnswer } from "./rows.ts";

/**
 * Records made from one instant up to another; null: whenever. By creation, which never changes: a record that is written while
 * windows are read stays in its own.
 */
export interface Window {
  readonly from: string | null;
  readonly until: string | null;
}

export const beginning: Window = { from: null, until: null };

/** The query for the records of a window alone. */
export function windowed(soql: string, { from, until }: Window): string {
  const bounds = [
    ...(from === null ? [] : [`CreatedDate >= ${from}`]),
    ...(until === null ? [] : [`CreatedDate < ${until}`]),
  ];
  return bounds.length === 0 ? soql : `${soql} ${soql.includes(" WHERE ") ? "AND" : "WHERE"} ${bounds.join(" AND ")}`;
}

/** Both halves, by time; undefined when there is no half that is still worth asking for. Where it has no ends, those of the records are taken. */
export async function halves(
  org: Org,
  object: string,
  { from, until }: Window,
): Promise<readonly [Window, Window] | undefined> {
  const first = from ?? (await created(org, object, "ASC"));
  const last = until ?? (await created(org, object, "DESC"));
  if (first === undefined || last === undefined) return undefined;
  const [start, end] = [Date.parse(first), Date.parse(last)];
  if (end - start < shortest) return undefined;
  const middle = new Date((start + end) / 2).toISOString().replace(/\.\d+Z$/, "Z");
  return [
    { from, until: middle },
    { from: middle, until },
  ];
}

/** Milliseconds: what was made in less cannot be parted by seconds in a way that helps. */
const shortest = 60_000;

const made = z.object({ CreatedDate: z.string() });

/** When the first or the last record was made; by an index, so that it is quick where all else is not. */
async function created(org: Org, object: string, order: "ASC" | "DESC"): Promise<string | undefined> {
  const soql = `SELECT CreatedDate FROM ${object} ORDER BY CreatedDate ${order} LIMIT 1`;
  try {
    const { records } = await org.json(`queryAll/?q=${encodeURIComponent(soql)}`, queryAnswer);
    return records.map((record) => made.parse(record).CreatedDate)[0];
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
