import { z } from "zod";
import type { Call } from "../service.ts";
import { invalid, notFound } from "./answers.ts";
import { associationsOf } from "./associations.ts";
import type { Context } from "./context.ts";
import type { Birth } from "./ids.ts";
import type { Kind } from "./kind.ts";
import { type Life, stamp } from "./life.ts";
import { record, type Wanted } from "./record.ts";
import { body, listed } from "./request.ts";

/** `GET /crm/objects/{type}`: in the order of ids, no total, at the end no `paging`. */
export function listRecords(context: Context, kind: Kind, query: URLSearchParams) {
  const wanted = wantedOf(query);
  const limit = limitOf(query);
  if (wanted.withHistory.length > 0 && limit > 50)
    throw invalid(
      "The number of records requested when using propertiesWithHistory must not exceed 50. Please use a smaller limit.",
    );
  const archived = query.get("archived") === "true";
  const after = query.get("after");
  if (context.faults("after-expired") !== undefined && after !== null)
    throw invalid("The paging cursor has expired or is no longer valid.");
  const place = after === null ? 0 : kind.ids().after(readAfter(kind, after));
  const lives: Life[] = [];
  let hasMore = false;
  for (const life of context.kinds.from(kind, place, context.now, archived)) {
    if (lives.length === limit) {
      hasMore = true;
      break;
    }
    lives.push(life);
  }
  const repeated = context.faults("page-repeated") !== undefined;
  const twice = context.faults("record-on-two-pages") !== undefined;
  const last = lives.at(twice ? -2 : -1);
  const next =
    hasMore && last !== undefined ? (repeated && after !== null ? after : writeAfter(kind, last.id)) : undefined;
  const to = listed(query, "associations");
  const results = render(context, kind, lives, wanted).map((one, at) =>
    to.length === 0 ? one : { ...one, ...withAssociations(context, kind, lives[at]!, to) },
  );
  return {
    results,
    ...(next === undefined
      ? {}
      : {
          paging: {
            next: {
              after: next,
              link: `${context.url}${context.path}?after=${encodeURIComponent(next)}&limit=${limit}`,
            },
          },
        }),
  };
}

/** `GET /crm/objects/{type}/{id}`; the id may be another one that is unique, such as an e-mail address. */
export function oneRecord(context: Context, kind: Kind, id: string, query: URLSearchParams) {
  const archived = query.get("archived") === "true";
  const life = context.kinds.find(kind, byProperty(kind, id, query.get("idProperty")), context.now, archived);
  if (life === undefined) throw notFound("resource not found");
  const to = listed(query, "associations");
  const [one] = render(context, kind, [life], wantedOf(query));
  return to.length === 0 ? one : { ...one, ...withAssociations(context, kind, life, to) };
}

const batch = z.object({
  inputs: z.array(z.object({ id: z.coerce.string() })),
  properties: z.array(z.string()).nullish(),
  propertiesWithHistory: z.array(z.string()).nullish(),
  idProperty: z.string().nullish(),
});

/** `POST …/batch/read`: in no promised order; what was not found is reported (207) or absent. */
export function batchRead(context: Context, kind: Kind, call: Call) {
  const asked = body(call, batch);
  const wanted: Wanted = { properties: asked.properties ?? [], withHistory: asked.propertiesWithHistory ?? [] };
  const most = wanted.withHistory.length > 0 ? 50 : 100;
  if (asked.inputs.length > most)
    throw invalid(
      wanted.withHistory.length > 0
        ? `The maximum number of inputs supported when using propertiesWithHistory is ${most}. Received ${asked.inputs.length}.`
        : `The maximum number of inputs supported in a batch request is ${most}. Received ${asked.inputs.length}.`,
    );
  const archived = call.query.get("archived") === "true";
  const found: Life[] = [];
  const missing: string[] = [];
  const drops = context.faults("batch-drops-ids");
  asked.inputs.forEach(({ id }, at) => {
    if (drops !== undefined && at % Number(drops.with.every ?? 10) === 0) return;
    const life = context.kinds.find(kind, byProperty(kind, id, asked.idProperty ?? null), context.now, archived);
    if (life === undefined) missing.push(id);
    else if (!found.some((one) => one.id === life.id)) found.push(life);
  });
  const errors =
    missing.length === 0 || context.settings.missing === "absent"
      ? []
      : [
          {
            status: "error",
            category: "OBJECT_NOT_FOUND",
            message: `Could not get some ${kind.name.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`,
            context: { ids: missing },
          },
        ];
  return {
    status: errors.length === 0 ? 200 : 207,
    body: {
      status: "COMPLETE",
      results: render(context, kind, shuffled(found), wanted),
      ...(errors.length === 0 ? {} : { numErrors: errors.length, errors }),
      startedAt: stamp(context.now),
      completedAt: stamp(context.now),
    },
  };
}

export function render(context: Context, kind: Kind, lives: readonly Life[], wanted: Wanted) {
  const names = new Set(context.kinds.properties(kind).map((property) => property.name));
  // Bodies of mails need a right of their own.
  if (kind.name === "emails" && !context.scopes.has("sales-email-read")) names.delete("hs_email_text");
  return lives.map((life) => record(kind, names, context.settings, life, wanted));
}

function wantedOf(query: URLSearchParams): Wanted {
  return { properties: listed(query, "properties"), withHistory: listed(query, "propertiesWithHistory") };
}

function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get("limit") ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalid("The maximum number of records that can be requested is 100; the limit must be between 1 and 100.");
  return limit;
}

function byProperty(kind: Kind, value: string, idProperty: string | null): string {
  if (idProperty === null || idProperty === "hs_object_id") return value;
  if (kind.name === "contacts" && idProperty === "email") return kind.ids().of(value.toLowerCase()) ?? "";
  throw invalid(`Property ${idProperty} is not a unique identifier property of ${kind.name}`);
}

/** Nobody is to make sense of it; the vendor's own has changed its shape before. */
function writeAfter(kind: Kind, id: string): string {
  return Buffer.from(`${kind.typeId}:${id}`).toString("base64url");
}

function readAfter(kind: Kind, after: string): string {
  const [typeId, id] = Buffer.from(after, "base64url").toString().split(":");
  if (typeId !== kind.typeId || id === undefined || !/^\d+$/.test(id)) throw invalid(`Invalid paging cursor: ${after}`);
  return id;
}

/** The same set is always shuffled alike. */
function shuffled(lives: readonly Life[]): Life[] {
  const order = (life: Life) => (Number(life.id) * 7919) % 1009;
  return lives.toSorted((one, other) => order(one) - order(other) || Number(one.id) - Number(other.id));
}

function withAssociations(context: Context, kind: Kind, life: Life, to: readonly string[]) {
  const birth = kind.ids().find(life.id) as Birth;
  const found = to.flatMap((type) => {
    const target = context.kinds.readable(type, context.scopes);
    const ends = associationsOf(context, kind, birth, target);
    if (ends.length === 0) return [];
    const results = ends.flatMap((end) => end.types.map((one) => ({ id: end.id, type: one.name })));
    return [[target.name, { results }] as const];
  });
  return found.length === 0 ? {} : { associations: Object.fromEntries(found) };
}
