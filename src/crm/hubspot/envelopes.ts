import { objectOf, type Reading } from "./ask.ts";
import { Fault } from "./fault.ts";
import type { Portal } from "./portal.ts";
import { associated, type Found, type Rec, read, splitsOf } from "./records.ts";

/** A record with what is tied to it, each part as HubSpot sent it: a line of landing. */
export type Envelope = { readonly record: Rec } & Readonly<Record<string, unknown>>;

const lineItemProperties = [
  "name",
  "hs_sku",
  "hs_product_id",
  "quantity",
  "price",
  "amount",
  "recurringbillingfrequency",
  "hs_recurring_billing_period",
  "hs_recurring_billing_start_date",
  "hs_recurring_billing_end_date",
  "hs_arr",
  "hs_tcv",
  "hs_line_item_currency_code",
];

/** What was found, read with its past and its ties. */
export async function enveloped(portal: Portal, of: Reading, found: Found, archived = false): Promise<Envelope[]> {
  const { type, associations: usual } = objectOf(of);
  const associations = of.tied === null ? usual : Object.keys(of.tied);
  const records = found.records ?? (await read(portal, type, found.ids, { ...of, archived }));
  const ids = records.map(({ id }) => id);
  if (ids.length === 0) return [];
  const tied = new Map<string, Awaited<ReturnType<typeof associated>>>();
  for (const to of associations) {
    const ties = await unlessRefused(to, associated(portal, type, to, ids));
    if (ties !== undefined) tied.set(to, ties);
  }
  const splits = of.splits ? await splitsOf(portal, ids) : undefined;
  const lines = await lineItems(portal, tied.get("line_items"));
  const ends = new Map<string, ReadonlyMap<string, Rec>>();
  for (const [to, properties] of Object.entries(of.tied ?? {}))
    ends.set(to, await endsOf(portal, to, tied.get(to), properties));
  return records.map((record) => {
    const envelope: Record<string, unknown> = {};
    for (const [to, ties] of tied) if (to !== "line_items") envelope[to] = ties.get(record.id) ?? [];
    if (splits !== undefined) envelope.splits = splits.get(record.id) ?? [];
    if (lines !== undefined)
      envelope.line_items = (tied.get("line_items")!.get(record.id) ?? []).flatMap(
        (tie) => lines.get(String(tie.toObjectId)) ?? [],
      );
    for (const [to, those] of ends)
      envelope[to] = (tied.get(to)?.get(record.id) ?? []).flatMap((tie) => those.get(String(tie.toObjectId)) ?? []);
    return { record, ...envelope };
  });
}

/** Deals are read whether or not people may be: what buyers did is then left out as a whole, and said. */
async function unlessRefused<Ties>(to: string, ties: Promise<Ties>): Promise<Ties | undefined> {
  if (to !== "contacts") return ties;
  return ties.catch((error: unknown) => {
    if (error instanceof Fault && error.status === 403) return undefined;
    throw error;
  });
}

/** The records at the other end. */
async function endsOf(
  portal: Portal,
  type: string,
  tied: Awaited<ReturnType<typeof associated>> | undefined,
  properties: readonly string[],
): Promise<ReadonlyMap<string, Rec>> {
  const ids = [...new Set([...(tied?.values() ?? [])].flat().map((tie) => String(tie.toObjectId)))];
  return new Map((await read(portal, type, ids, { properties })).map((one) => [one.id, one]));
}

async function lineItems(
  portal: Portal,
  tied: Awaited<ReturnType<typeof associated>> | undefined,
): Promise<ReadonlyMap<string, Rec> | undefined> {
  if (tied === undefined) return undefined;
  return endsOf(portal, "line_items", tied, lineItemProperties);
}
