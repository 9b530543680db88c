import { z } from "zod";
import type { Json } from "../sync/connector.ts";
import { Unsettled } from "../sync/request.ts";
import { objectOf, type Reading } from "./ask.ts";
import { Fault } from "./fault.ts";
import type { Portal } from "./portal.ts";
import { apiVersion } from "./settings.ts";

/** A record as HubSpot sent it. */
export const record = z.looseObject({
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()),
});
export type Rec = z.infer<typeof record>;

const paging = z.object({ next: z.object({ after: z.string() }).optional() }).optional();
const page = z.object({ results: z.array(record), paging });
const found = z.object({ results: z.array(record), total: z.number(), paging });

/** Ids, or the records themselves where the listing has all that we want; and where the next ones are. */
export interface Found {
  readonly ids: readonly string[];
  readonly records: readonly Rec[] | null;
  readonly goOn: Json;
}

/** Records a page of ours has at most: ties of a thousand are read in one call. */
const together = 1000;

/** All of a type in the order of ids. A cursor that has expired is given up and the listing begun anew: records seen twice do no harm. */
export async function* listed(portal: Portal, of: Reading, from: Json): AsyncGenerator<Found> {
  const { type } = objectOf(of);
  const isWhole = of.history.length === 0;
  const query = `limit=100${isWhole ? `&properties=${of.properties.join(",")}` : "&properties=hs_object_id"}`;
  let after = z.string().nullable().parse(from);
  for (let repeats = 0, restarts = 0; ; ) {
    const records: Rec[] = [];
    let next: string | null = after;
    for (;;) {
      const cursor: string | null = next;
      const got = await pageAt(portal, `/crm/objects/${apiVersion}/${type}?${query}`, cursor);
      if (got === undefined) {
        if (++restarts > 2) throw new Unsettled("HubSpot's cursors expire before they are used");
        next = null;
        continue;
      }
      records.push(...got.results);
      next = got.paging?.next?.after ?? null;
      if (next === null || next !== cursor) repeats = 0;
      else if (++repeats === 5) throw new Unsettled("HubSpot sends the same page again and again");
      if (next === null || records.length >= together) break;
    }
    const once = [...new Map(records.map((one) => [one.id, one])).values()];
    yield { ids: once.map(({ id }) => id), records: isWhole ? once : null, goOn: next };
    if (next === null) return;
    after = next;
  }
}

/** Undefined when HubSpot no longer knows the cursor. */
async function pageAt(portal: Portal, path: string, cursor: string | null): Promise<z.infer<typeof page> | undefined> {
  try {
    return await portal.get(cursor === null ? path : `${path}&after=${encodeURIComponent(cursor)}`, page);
  } catch (error) {
    if (cursor !== null && error instanceof Fault && error.status === 400) return undefined;
    throw error;
  }
}

/** A filter as search takes it. */
export interface Filter {
  readonly propertyName: string;
  readonly operator: string;
  readonly value?: string;
}

/**
 * Ids of what holds, in the order of ids, each page from the id after the last: records that change meanwhile move
 * nothing, and the ten thousandth is never reached.
 */
export async function* searched(
  portal: Portal,
  type: string,
  filters: readonly Filter[],
  from: Json,
): AsyncGenerator<Found> {
  let last = z.string().nullable().parse(from);
  for (;;) {
    const ids: string[] = [];
    let isOver = false;
    while (ids.length < together && !isOver) {
      const got = await portal.search(
        `/crm/objects/${apiVersion}/${type}/search`,
        {
          filterGroups: [
            { filters: [...filters, { propertyName: "hs_object_id", operator: "GT", value: last ?? "0" }] },
          ],
          sorts: [{ propertyName: "hs_object_id", direction: "ASCENDING" }],
          properties: ["hs_object_id"],
          limit: 200,
        },
        found,
      );
      ids.push(...got.results.map(({ id }) => id));
      const highest = got.results.at(-1)?.id;
      isOver = got.paging?.next === undefined || highest === undefined || BigInt(highest) <= BigInt(last ?? 0);
      last = highest ?? last;
    }
    yield { ids, records: null, goOn: isOver ? null : last };
    if (isOver) return;
  }
}

/** How many records hold all filters, by the index of search. */
export async function total(portal: Portal, type: string, filters: readonly Filter[]): Promise<number> {
  const filterGroups = filters.length === 0 ? [] : [{ filters }];
  return (await portal.search(`/crm/objects/${apiVersion}/${type}/search`, { filterGroups, limit: 1 }, found)).total;
}

/** The least or greatest value that a property has. */
export async function first(
  portal: Portal,
  type: string,
  property: string,
  direction: "ASCENDING" | "DESCENDING",
): Promise<string | null> {
  const { results } = await portal.search(
    `/crm/objects/${apiVersion}/${type}/search`,
    {
      filterGroups: [{ filters: [{ propertyName: property, operator: "HAS_PROPERTY" }] }],
      sorts: [{ propertyName: property, direction }],
      properties: [property],
      limit: 1,
    },
    found,
  );
  return results[0]?.properties[property] ?? null;
}

const batch = z.object({
  results: z.array(record),
  errors: z
    .array(
      z.object({
        category: z.string().optional(),
        context: z.object({ ids: z.array(z.string()).optional() }).optional(),
      }),
    )
    .optional(),
});

interface Wanted {
  readonly properties: readonly string[];
  readonly history?: readonly string[];
  readonly archived?: boolean;
  /** What the ids are, where they are not HubSpot's own. */
  readonly by?: "email";
}

/**
 * The records of these ids as they are now. What HubSpot neither sends nor reports as missing is asked for one by one:
 * batches have left records out without saying so.
 */
export async function read(portal: Portal, type: string, ids: readonly string[], wanted: Wanted): Promise<Rec[]> {
  const { properties, history = [], archived = false, by } = wanted;
  const size = history.length > 0 ? 50 : 100;
  const records: Rec[] = [];
  for (let at = 0; at < ids.length; at += size) {
    const asked = ids.slice(at, at + size);
    const { results, errors } = await portal.post(
      `/crm/objects/${apiVersion}/${type}/batch/read${archived ? "?archived=true" : ""}`,
      {
        inputs: asked.map((id) => ({ id })),
        properties,
        ...(by === undefined ? {} : { idProperty: by }),
        ...(history.length === 0 ? {} : { propertiesWithHistory: history }),
      },
      batch,
    );
    const reported = new Set(errors?.flatMap((error) => error.context?.ids ?? []));
    const came = new Set(results.flatMap((one) => (by === undefined ? one.id : addressesOf(one))));
    records.push(...results);
    for (const id of asked)
      if (!came.has(id) && !reported.has(id)) records.push(...(await readOne(portal, type, id, wanted)));
  }
  // Two ids that were merged answer with one record.
  return [...new Map(records.map((one) => [one.id, one])).values()];
}

/** In small letters, all addresses that a contact has. */
export function addressesOf({ properties }: Rec): string[] {
  return [properties.email, ...(properties.hs_additional_emails ?? "").split(";")].flatMap(
    (email) => email?.trim().toLowerCase() || [],
  );
}

async function readOne(portal: Portal, type: string, id: string, wanted: Wanted): Promise<Rec[]> {
  const { properties, history = [], archived = false, by } = wanted;
  const query = new URLSearchParams({
    properties: properties.join(","),
    ...(by === undefined ? {} : { idProperty: by }),
    ...(history.length === 0 ? {} : { propertiesWithHistory: history.join(",") }),
    ...(archived ? { archived: "true" } : {}),
  });
  try {
    return [await portal.get(`/crm/objects/${apiVersion}/${type}/${encodeURIComponent(id)}?${query}`, record)];
  } catch (error) {
    if (error instanceof Fault && error.status === 404) return [];
    throw error;
  }
}

const tie = z.looseObject({
  toObjectId: z.union([z.string(), z.number()]),
  associationTypes: z.array(z.looseObject({ label: z.string().nullish() })).default([]),
});
export type Tie = z.infer<typeof tie>;
const ties = z.object({
  results: z.array(z.looseObject({ from: z.object({ id: z.string() }), to: z.array(tie), paging })),
});

/** By id, what each record is tied to. Those that HubSpot reports as having none have none. */
export async function associated(
  portal: Portal,
  from: string,
  to: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Tie[]>> {
  const all = new Map<string, Tie[]>();
  let inputs: { readonly id: string; readonly after?: string }[] = ids.map((id) => ({ id }));
  while (inputs.length > 0) {
    const { results } = await portal.post(
      `/crm/associations/${apiVersion}/${from}/${to}/batch/read`,
      { inputs: inputs.slice(0, together) },
      ties,
    );
    const more = results.flatMap((one) =>
      one.paging?.next === undefined ? [] : [{ id: one.from.id, after: one.paging.next.after }],
    );
    for (const one of results) all.set(one.from.id, [...(all.get(one.from.id) ?? []), ...one.to]);
    inputs = [...more, ...inputs.slice(together)];
  }
  return all;
}

const splits = z.object({ results: z.array(z.looseObject({ id: z.string(), splits: z.array(z.unknown()) })) });

export async function splitsOf(
  portal: Portal,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const all = new Map<string, readonly unknown[]>();
  for (let at = 0; at < ids.length; at += 100) {
    const inputs = ids.slice(at, at + 100).map((id) => ({ id }));
    const { results } = await portal.post(`/deal-splits/${apiVersion}/batch/read`, { inputs }, splits);
    for (const one of results) all.set(one.id, one.splits);
  }
  return all;
}
