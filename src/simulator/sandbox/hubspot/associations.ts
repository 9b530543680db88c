import { z } from "zod";
import type { Deal } from "../../deal.ts";
import type { Call } from "../service.ts";
import { invalid } from "./answers.ts";
import type { Context } from "./context.ts";
import type { Birth } from "./ids.ts";
import type { Kind } from "./kind.ts";
import { stamp } from "./life.ts";
import { type ActivityBirth, activitiesOf } from "./objects/activities.ts";
import type { ContactBirth } from "./objects/customers.ts";
import type { LeadBirth } from "./objects/leads.ts";
import { type LineBirth, linesOf } from "./objects/products.ts";
import { body } from "./request.ts";

interface AssociationType {
  readonly typeId: number;
  readonly label: string | null;
  /** As the older listing calls it, such as `deal_to_company`. */
  readonly name: string;
}

interface End {
  readonly id: string;
  readonly types: readonly AssociationType[];
}

/** The vendor's own association types, by the two ends. */
const typeIds: Readonly<Record<string, number>> = {
  "deals companies": 341,
  "companies deals": 342,
  "deals contacts": 3,
  "contacts deals": 4,
  "contacts companies": 279,
  "companies contacts": 280,
  "deals line_items": 19,
  "line_items deals": 20,
  "leads contacts": 578,
  "contacts leads": 579,
  "leads companies": 610,
  "companies leads": 611,
  "leads deals": 583,
  "deals leads": 584,
  "calls contacts": 194,
  "contacts calls": 193,
  "calls companies": 182,
  "companies calls": 181,
  "calls deals": 206,
  "deals calls": 205,
  "calls leads": 596,
  "leads calls": 597,
  "emails contacts": 198,
  "contacts emails": 197,
  "emails companies": 186,
  "companies emails": 185,
  "emails deals": 210,
  "deals emails": 209,
  "emails leads": 598,
  "leads emails": 599,
  "meetings contacts": 200,
  "contacts meetings": 199,
  "meetings companies": 188,
  "companies meetings": 187,
  "meetings deals": 212,
  "deals meetings": 211,
  "tasks contacts": 204,
  "contacts tasks": 203,
  "tasks companies": 192,
  "companies tasks": 191,
  "tasks deals": 216,
  "deals tasks": 215,
};

const primary: Readonly<Record<string, number>> = {
  "deals companies": 5,
  "companies deals": 6,
  "contacts companies": 1,
  "companies contacts": 2,
};

const batch = z.object({ inputs: z.array(z.object({ id: z.coerce.string(), after: z.coerce.string().nullish() })) });

/** `POST /crm/associations/{from}/{to}/batch/read`: inputs that have none are reported or absent, long ones are paged. */
export function readAssociations(context: Context, from: Kind, to: Kind, call: Call) {
  const { inputs } = body(call, batch);
  if (inputs.length > 1000)
    throw invalid(
      `The maximum number of inputs supported in a batch request for associations is 1000. Received ${inputs.length}.`,
    );
  const { associationPage, unassociated, toObjectId } = context.settings;
  const none: string[] = [];
  const results = inputs.flatMap(({ id, after }) => {
    const birth = from.ids().find(id);
    const life = birth === undefined ? undefined : context.kinds.seen(from, birth, context.now, false);
    const ends = life === undefined ? [] : associationsOf(context, from, birth!, to);
    const start = after == null ? 0 : Number(Buffer.from(after, "base64url").toString()) || 0;
    const page = ends.slice(start, start + associationPage);
    if (page.length === 0) {
      none.push(id);
      return [];
    }
    const next =
      start + associationPage < ends.length ? Buffer.from(String(start + associationPage)).toString("base64url") : null;
    return {
      from: { id },
      to: page.map((end) => ({
        toObjectId: toObjectId === "number" ? Number(end.id) : end.id,
        associationTypes: end.types.map(({ typeId, label }) => ({ category: "HUBSPOT_DEFINED", typeId, label })),
      })),
      ...(next === null ? {} : { paging: { next: { after: next, link: `?after=${next}` } } }),
    };
  });
  const errors =
    none.length === 0 || unassociated === "absent"
      ? []
      : none.map((id) => ({
          status: "error",
          category: "OBJECT_NOT_FOUND",
          subCategory: "crm.associations.NO_ASSOCIATIONS_FOUND",
          message: `No ${to.name} is associated with ${from.name} ${id}.`,
          context: { fromObjectId: [id], fromObjectType: [from.name], toObjectType: [to.name] },
        }));
  return {
    status: errors.length === 0 ? 200 : 207,
    body: {
      status: "COMPLETE",
      results,
      ...(errors.length === 0 ? {} : { numErrors: errors.length, errors }),
      startedAt: stamp(context.now),
      completedAt: stamp(context.now),
    },
  };
}

/** `GET /crm/objects/{from}/{id}/associations/{to}`. */
export function oneRecordsAssociations(context: Context, from: Kind, id: string, to: Kind, query: URLSearchParams) {
  const birth = from.ids().find(id);
  const ends = birth === undefined ? [] : associationsOf(context, from, birth, to);
  const start = Number(query.get("after") ?? 0);
  const limit = Number(query.get("limit") ?? 500);
  const { toObjectId } = context.settings;
  return {
    results: ends.slice(start, start + limit).map((end) => ({
      toObjectId: toObjectId === "number" ? Number(end.id) : end.id,
      associationTypes: end.types.map(({ typeId, label }) => ({ category: "HUBSPOT_DEFINED", typeId, label })),
    })),
    ...(start + limit < ends.length
      ? { paging: { next: { after: String(start + limit), link: `?after=${start + limit}` } } }
      : {}),
  };
}

/** What a record is tied to among the records of another kind, as it is now. */
export function associationsOf(context: Context, from: Kind, birth: Birth, to: Kind): End[] {
  const known = typeIds[`${from.name} ${to.name}`];
  if (known === undefined) return [];
  const types: AssociationType[] = [{ typeId: known, label: null, name: nameOf(from, to) }];
  const first = primary[`${from.name} ${to.name}`];
  if (first !== undefined) types.unshift({ typeId: first, label: "Primary", name: `${nameOf(from, to)}_primary` });
  const ids = to.ids();
  const crowd = context.faults("crowded-deal");
  const keptOnes = (one: Birth) => keysOf(context, from, one, to.name).map((key) => keptOf(context, to, key));
  const own = new Set(keptOnes(birth));
  // Who was merged brought along what it was tied to; what was primary there is not here.
  const keys = [...own, ...mergedInto(context, from, birth).flatMap(keptOnes)];
  const ends = [...new Set(keys)].flatMap((key): End | [] => {
    const id = ids.of(key);
    const end = id === undefined ? undefined : ids.find(id);
    const isThere = end !== undefined && context.kinds.seen(to, end, context.now, false) !== undefined;
    return isThere ? { id: id!, types: own.has(key) ? types : types.slice(-1) } : [];
  });
  if (crowd === undefined || from.name !== "deals") return ends;
  return everyone(context, to, types, Number(crowd.with.count ?? 5000));
}

function keysOf(context: Context, from: Kind, birth: Birth, to: string): string[] {
  const { portal } = context;
  switch (from.name) {
    case "deals":
      return keysOfDeal(context, portal.world.deal(birth.key)!, to);
    case "contacts": {
      const { accountId, deals } = birth as ContactBirth;
      if (to === "companies") return [accountId];
      if (to === "deals") return deals.map((deal) => deal.id);
      if (to === "leads") return deals.flatMap((deal) => deal.lead?.id ?? []);
      return deals.flatMap((deal) => activitiesOf(portal, deal).map((one) => one.key));
    }
    case "companies": {
      const deals = portal.byAccount.get(birth.key) ?? [];
      if (to === "deals") return deals.filter((deal) => deal.defect !== "missing-account").map((deal) => deal.id);
      if (to === "contacts") return [1, 2].map((buyer) => `buyer${buyer}@${birth.key.toLowerCase()}.example`);
      if (to === "leads") return deals.flatMap((deal) => deal.lead?.id ?? []);
      return deals.flatMap((deal) =>
        activitiesOf(portal, deal)
          .filter((one) => one.leadId === null)
          .map((one) => one.key),
      );
    }
    case "leads": {
      const { deal } = birth as LeadBirth;
      if (to === "deals") return [deal.id];
      if (to === "contacts") return [`buyer1@${deal.account.id.toLowerCase()}.example`];
      if (to === "companies") return [deal.account.id];
      return activitiesOf(portal, deal)
        .filter((one) => one.leadId !== null)
        .map((one) => one.key);
    }
    case "line_items":
      return to === "deals" ? [(birth as LineBirth).deal.id] : [];
    default: {
      const { deal, leadId } = birth as ActivityBirth;
      if (to === "contacts") return [`buyer1@${deal.account.id.toLowerCase()}.example`];
      if (to === "leads") return leadId === null ? [] : [leadId];
      if (leadId !== null) return [];
      if (to === "deals") return [deal.id];
      return to === "companies" ? [deal.account.id] : [];
    }
  }
}

function keysOfDeal(context: Context, deal: Deal, to: string): string[] {
  const original = context.portal.original(deal.id)!;
  if (to === "companies") return deal.defect === "missing-account" ? [] : [deal.account.id];
  if (to === "leads") return deal.lead === null ? [] : [deal.lead.id];
  if (to === "line_items") return linesOf(original).map((line) => line.key);
  // Renewals are talked over without anybody writing down with whom.
  if (to === "contacts")
    return deal.type === "renewal"
      ? []
      : [1, 2].map((buyer) => `buyer${buyer}@${original.account.id.toLowerCase()}.example`);
  return activitiesOf(context.portal, original)
    .filter((one) => one.leadId === null)
    .map((one) => one.key);
}

/** All that went into a record by now. One that is gone says no more what did; nobody asks what it is tied to either. */
function mergedInto(context: Context, kind: Kind, birth: Birth): Birth[] {
  const ids = kind.ids();
  return (kind.life(birth, context.now)?.merged ?? []).map((id) => ids.find(id)!);
}

/** The record that was kept of all that one went into. */
function keptOf(context: Context, kind: Kind, key: string): string {
  const ids = kind.ids();
  for (let [kept, hops] = [key, 0]; ; hops += 1) {
    const id = ids.of(kept);
    const into = id === undefined ? undefined : kind.mergedInto?.(ids.find(id)!, context.now);
    if (into === undefined || hops > 99) return kept;
    kept = into;
  }
}

function nameOf(from: Kind, to: Kind): string {
  const singular = (kind: Kind) => (kind.name === "companies" ? "company" : kind.name.slice(0, -1));
  return `${singular(from)}_to_${singular(to)}`;
}

/** A fault: tied to as many as there are, up to a count. */
function everyone(context: Context, to: Kind, types: readonly AssociationType[], count: number): End[] {
  const ids = to.ids();
  return ids.births
    .slice(0, count)
    .flatMap((birth, place) => (birth.bornAt < context.now ? { id: ids.at(place), types } : []));
}
