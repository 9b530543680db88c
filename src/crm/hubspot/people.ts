import { z } from "zod";
import { Unsettled } from "../sync/request.ts";
import { Fault } from "./fault.ts";
import type { Portal } from "./portal.ts";
import { type Rec, record } from "./records.ts";
import { apiVersion } from "./settings.ts";

const paging = z.object({ next: z.object({ after: z.string() }).optional() }).optional();
const owner = z.looseObject({
  id: z.string(),
  type: z.string().default("PERSON"),
  userId: z.number().nullish(),
  userIdIncludingInactive: z.number().nullish(),
});
type Owner = z.infer<typeof owner>;
const owners = z.object({ results: z.array(owner), paging });
const users = z.object({ results: z.array(record), paging });

/** Active and archived owners: they are asked for apart. */
export async function allOwners(portal: Portal): Promise<Owner[]> {
  const all: Owner[] = [];
  for (const archived of [false, true])
    for await (const page of pagesOf(portal, `/crm/owners/${apiVersion}?limit=100&archived=${archived}`, owners))
      all.push(...page);
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

/** Each owner with the user behind it, where we may read users. */
export async function people(
  portal: Portal,
  properties: readonly string[] | null,
): Promise<{ owner: Owner; user: Rec | null }[]> {
  const byUser = new Map<string, Rec>();
  if (properties !== null)
    for await (const page of pagesOf(
      portal,
      `/crm/objects/${apiVersion}/users?limit=100&properties=${["hs_internal_user_id", ...properties].join(",")}`,
      users,
    ))
      for (const user of page) byUser.set(user.properties.hs_internal_user_id ?? "", user);
  return (await allOwners(portal)).map((one) => ({
    owner: one,
    user: byUser.get(String(one.userId ?? one.userIdIncludingInactive ?? "")) ?? null,
  }));
}

/** All pages of a listing that has a cursor. */
export async function* pagesOf<Item>(portal: Portal, path: string, shape: Listing<Item>): AsyncGenerator<Item[]> {
  for await (const { items } of pagesFrom(portal, path, shape, null)) yield items;
}

type Listing<Item> = z.ZodType<{ results: Item[]; paging?: { next?: { after: string } | undefined } | undefined }>;

/**
 * The same from a cursor on, each with the one after it. A cursor that has expired is given up and the listing begun anew, a page that
 * names itself as the next is asked for again: what comes twice does no harm, what is left out would.
 */
export async function* pagesFrom<Item>(
  portal: Portal,
  path: string,
  shape: Listing<Item>,
  from: string | null,
): AsyncGenerator<{ readonly items: Item[]; readonly next: string | null }> {
  const join = path.includes("?") ? "&" : "?";
  for (let cursor = from, repeats = 0, restarts = 0; ; ) {
    const at: string | null = cursor;
    const asked = at === null ? path : `${path}${join}after=${encodeURIComponent(at)}`;
    const page = await unlessExpired(at !== null && restarts < 2, () => portal.get(asked, shape));
    if (page === undefined) {
      restarts += 1;
      cursor = null;
      continue;
    }
    const next = page.paging?.next?.after ?? null;
    yield { items: page.results, next };
    if (next === null) return;
    repeats = next === at ? repeats + 1 : 0;
    if (repeats === 5) throw new Unsettled("HubSpot sends the same page again and again");
    cursor = next;
  }
}

/** Undefined when HubSpot no longer knows the cursor and the listing may be begun anew. */
export async function unlessExpired<Answer>(
  mayBeginAnew: boolean,
  ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (mayBeginAnew && error instanceof Fault && error.status === 400) return undefined;
    throw error;
  }
}

/** Whether this can be read at all, for us and in this account. */
export async function canRead(ask: () => Promise<unknown>): Promise<Fault | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (error instanceof Fault && [400, 403, 404].includes(error.status)) return error;
    throw error;
  }
}
