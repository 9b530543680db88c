import { z } from "zod";
import type { CalledSo } from "../../warehouse/erasure/erased.ts";
import { defineQuery } from "../../warehouse/query.ts";
import type { Workspace } from "../workspace.ts";

/** What somebody is called in the records and in what people typed; `also` is what else they are known to be called. */
export async function calledSo(workspace: Workspace, repId: string, also: readonly string[] = []): Promise<CalledSo> {
  const rows = await workspace.data.warehouse.all(calledSoQuery, { rep_id: repId });
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ called }) => called);
  const [ids, names, emails] = [of("id"), of("name"), of("email")];
  const users = workspace.store.people
    .users()
    .filter((user) => emails.includes(user.email) || (user.repId !== null && ids.includes(user.repId)));
  const more = also.map((one) => one.trim()).filter((one) => one !== "");
  return {
    ids: once([...ids.flatMap(bothLengths), ...users.map(({ id }) => id)]),
    names: once(
      [...names, ...users.map(({ name }) => name), ...more.filter((one) => !one.includes("@"))].filter(isName),
    ),
    emails: once(
      [...emails, ...users.map(({ email }) => email), ...more.filter((one) => one.includes("@"))].map(lower),
    ),
  };
}

/** Who shares a name with them: that name tells nobody apart. */
export async function namesakes(workspace: Workspace, { ids, names }: CalledSo): Promise<readonly string[]> {
  const asked = { ids: JSON.stringify(ids), names: JSON.stringify(names.map(lower)) };
  return (await workspace.data.warehouse.all(namesakesQuery, asked)).map(({ name }) => name);
}

/** Salesforce has ids of 15 characters in reports and of 18 elsewhere: the first 15 are the same. */
const bothLengths = (id: string) => (/^005[A-Za-z0-9]{15}$/.test(id) ? [id, id.slice(0, 15)] : [id]);

const isName = (name: string) => !name.includes("@");
const lower = (text: string) => text.toLowerCase();
const once = (texts: readonly string[]) => [...new Set(texts)];

const calledSoQuery = defineQuery(import.meta.url, "called-so.sql", z.object({ kind: z.string(), called: z.string() }));

const namesakesQuery = defineQuery(
  import.meta.url,
  "namesakes.sql",
  z.object({ rep_id: z.string(), name: z.string() }),
);
