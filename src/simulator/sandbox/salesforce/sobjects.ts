import type { Call, Reply } from "../service.ts";
import { describeAll, describeOne, summary } from "./describe.ts";
import { jsonValue } from "./format.ts";
import type { Org } from "./org.ts";
import { withChecksum } from "./record-id.ts";
import { deleted, updated } from "./replication.ts";
import { json, notFound } from "./salesforce-error.ts";
import type { LiveType } from "./schema.ts";

/** What comes after `/sobjects`: describes, what changed and what went, and single records. */
export function sobjects(org: Org, call: Call, version: string, [name, part, more]: readonly string[]): Reply {
  const schema = org.schema();
  if (name === undefined || name === "") return unlessKnown(org, call, () => describeAll(schema, version));
  if (part === "describe") return unlessKnown(org, call, () => describeOne(schema, name, version));
  if (part === "updated") return json(updated(org, name, call));
  if (part === "deleted") return json(deleted(org, name, call));
  const live = schema.type(name);
  if (live === undefined || more !== undefined) throw notFound();
  if (part === undefined || part === "") return json({ objectDescribe: summary(live, version), recentItems: [] });
  return record(org, call, version, live, part);
}

/** A description is sent again only when an admin has changed something since the reader's `If-Modified-Since`. */
function unlessKnown(org: Org, call: Call, describe: () => unknown): Reply {
  const changed = Math.max(0, ...org.around.world.fieldChanges.map(({ at }) => at)) * 60_000;
  const body = describe();
  const known = Date.parse(call.headers["if-modified-since"] ?? "");
  if (known >= changed) return { status: 304 };
  return json(body, 200, { "last-modified": new Date(changed).toUTCString() });
}

function record(org: Org, call: Call, version: string, live: LiveType, id: string): Reply {
  const view = org.view();
  const found = org.schema().find(withChecksum(id), view);
  const isGone = (row: unknown) => !live.type.isSetup && (live.type.stamps(row, view).deleted ?? null) !== null;
  if (found === undefined || found.live.type !== live.type || isGone(found.row)) throw notFound();
  const wanted = call.query.get("fields")?.split(",");
  const fields = live.fields.filter((field) => wanted === undefined || wanted.includes(field.name));
  const members = fields.map((field) => `,"${field.name}":${jsonValue(field.get(found.row, view), field.type)}`);
  const url = `/services/data/${version}/sobjects/${live.type.name}/${live.type.idOf(found.row)}`;
  return {
    ...json(null),
    body: `{"attributes":{"type":"${live.type.name}","url":"${url}"}${members.join("")}}`,
  };
}
