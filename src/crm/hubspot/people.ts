import { z } from "zod";
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
  return all;
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
export async function* pagesOf<Item>(
  portal: Portal,
  path: string,
  shape: z.ZodType<{ results: Item[]; paging?: { next?: { after: string } | undefined } | undefined }>,
): AsyncGenerator<Item[]> {
  const join = path.includes("?") ? "&" : "?";
  for (let after: string | undefined; ; ) {
    const { results, paging: more } = await portal.get(
      after === undefined ? path : `${path}${join}after=${encodeURIComponent(after)}`,
      shape,
    );
    yield results;
    if (more?.next === undefined || more.next.after === after) return;
    after = more.next.after;
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
