import { dayText, type Minute } from "../../timeline.ts";
import type { BuyerAct } from "../../touches.ts";
import { invalid, missingScopes, notFound, tierLacks } from "./answers.ts";
import type { Context } from "./context.ts";
import { milliseconds, stamp } from "./life.ts";
import { pageUrl } from "./objects/customers.ts";
import type { Portal } from "./portal.ts";
import { reaches } from "./settings.ts";

/** What buyers did, where HubSpot keeps it: four places, each with a way of its own to be asked. */

interface Act extends BuyerAct {
  /** The order of the story: it names the act wherever one is wanted. */
  readonly number: number;
}

const perPortal = new WeakMap<Portal, readonly Act[]>();

/** In order of time. */
function actsUntil(portal: Portal, until: Minute, kind: BuyerAct["kind"]): readonly Act[] {
  let all = perPortal.get(portal);
  if (all === undefined) {
    all = portal.originals
      .flatMap((deal) => portal.buyerActs(deal))
      .toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
      .map((act, number) => ({ ...act, number }));
    perPortal.set(portal, all);
  }
  return all.filter((act) => act.kind === kind && act.at < until);
}

/** The same name gives the same id. */
function guid(name: string): string {
  const hex = [...name]
    .reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 281_474_976_710_656, 7)
    .toString(16);
  return `6f1c2d3e-4a5b-4c6d-8e7f-${hex.padStart(12, "0")}`;
}

function need(context: Context, scope: string): void {
  if (!context.scopes.has(scope)) throw missingScopes([scope]);
}

/** `GET /marketing/forms/…`. */
export function listForms(context: Context) {
  need(context, "forms");
  const names = [...new Set(actsUntil(context.portal, context.now, "form").map((act) => act.asset))].toSorted();
  return { results: names.map((name) => ({ id: guid(name), name, archived: false, formType: "hubspot" })) };
}

/** `GET /form-integrations/v1/submissions/forms/{guid}`: newest first, the contact known by e-mail alone. */
export function formSubmissions(context: Context, form: string, query: URLSearchParams) {
  need(context, "forms");
  const limit = Number(query.get("limit") ?? 20);
  if (!(limit >= 1 && limit <= 50)) throw invalid("limit must be between 1 and 50");
  const all = actsUntil(context.portal, context.now, "form").filter((act) => guid(act.asset) === form);
  if (all.length === 0) throw notFound(`Form ${form} not found`);
  const before = query.has("after")
    ? Number(Buffer.from(query.get("after")!, "base64url").toString())
    : Number.POSITIVE_INFINITY;
  const rest = all.toReversed().filter((act) => act.number < before);
  const page = rest.slice(0, limit);
  const next = rest.length > limit ? Buffer.from(String(page.at(-1)!.number)).toString("base64url") : null;
  return {
    results: page.map((act) => ({
      conversionId: guid(act.id),
      submittedAt: milliseconds(act.at),
      values: [{ name: "email", value: act.contact, objectTypeId: "0-1" }],
      pageUrl: pageUrl(act.asset),
    })),
    ...(next === null ? {} : { paging: { next: { after: next, link: `?after=${next}` } } }),
  };
}

/** A webinar is an event of its month. */
function eventOf(act: Act): { readonly id: string; readonly name: string; readonly month: string } {
  const month = dayText(Math.floor(act.at / 1440)).slice(0, 7);
  const number = Number(month.replace("-", "")) * 10 + (act.asset.startsWith("Monthly") ? 1 : 2);
  return { id: String(11_300_000_000 + number), name: act.asset, month };
}

/** `GET /marketing/marketing-events/…`. */
export function marketingEvents(context: Context, query: URLSearchParams) {
  need(context, "crm.objects.marketing_events.read");
  const events = new Map(
    actsUntil(context.portal, context.now, "webinar").map((act) => [eventOf(act).id, eventOf(act)]),
  );
  const limit = Number(query.get("limit") ?? 10);
  if (!(limit >= 1 && limit <= 100)) throw invalid("limit must be between 1 and 100");
  const rest = [...events.values()]
    .toSorted((one, other) => Number(one.id) - Number(other.id))
    .filter((event) => Number(event.id) > Number(query.get("after") ?? 0));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    results: page.map(({ id, name, month }) => ({
      objectId: id,
      eventName: name,
      eventType: "WEBINAR",
      eventOrganizer: "Marketing",
      eventStatus: "PUBLISHED",
      startDateTime: `${month}-01T00:00:00.000Z`,
      createdAt: `${month}-01T00:00:00.000Z`,
      updatedAt: `${month}-01T00:00:00.000Z`,
    })),
    ...(rest.length > limit ? { paging: { next: { after: last!.id, link: `?after=${last!.id}` } } } : {}),
  };
}

/** `GET /marketing/marketing-events/…/participations/{event}/breakdown`. */
export function participations(context: Context, event: string, query: URLSearchParams) {
  need(context, "crm.objects.marketing_events.read");
  const limit = Number(query.get("limit") ?? 10);
  if (!(limit >= 1 && limit <= 100)) throw invalid("limit must be between 1 and 100");
  const contacts = context.kinds.named("contacts").ids();
  const after = Number(query.get("after") ?? -1);
  const all = actsUntil(context.portal, context.now, "webinar").filter((act) => eventOf(act).id === event);
  const rest = all.filter((act) => act.number > after);
  const page = rest.slice(0, limit);
  return {
    total: all.length,
    results: page.map((act) => ({
      id: String(7_000_000 + act.number),
      createdAt: stamp(act.at),
      associations: {
        contact: { contactId: contacts.of(act.contact) ?? "", firstname: "Buyer", lastname: null, email: act.contact },
        marketingEvent: { marketingEventId: Number(event), name: act.asset },
      },
      properties: {
        occurredAt: milliseconds(act.at),
        attendanceState: "ATTENDED",
        attendanceDurationSeconds: null,
        attendancePercentage: null,
      },
    })),
    ...(rest.length > limit ? { paging: { next: { after: String(page.at(-1)!.number), link: "?after" } } } : {}),
  };
}

/** `GET /email/public/v1/events`, a leftover of the first API: paged by offset, newest first. */
export function emailEvents(context: Context, query: URLSearchParams) {
  need(context, "content");
  const type = query.get("eventType");
  const from = Number(query.get("startTimestamp") ?? 0);
  const limit = Math.min(1000, Number(query.get("limit") ?? 100));
  const before = query.has("offset")
    ? Number(Buffer.from(query.get("offset")!, "base64url").toString())
    : Number.POSITIVE_INFINITY;
  const acts = type !== null && type !== "OPEN" ? [] : actsUntil(context.portal, context.now, "open");
  const rest = acts.toReversed().filter((act) => act.number < before && milliseconds(act.at) >= from);
  const page = rest.slice(0, limit);
  return {
    hasMore: rest.length > limit,
    offset: Buffer.from(String(page.at(-1)?.number ?? 0)).toString("base64url"),
    events: page.map((act) => ({
      id: guid(act.id),
      type: "OPEN",
      created: milliseconds(act.at),
      recipient: act.contact,
      portalId: context.settings.portalId,
      appId: 113,
      emailCampaignId: campaignId(act.asset),
    })),
  };
}

/** `GET /email/public/v1/campaigns/{id}`. */
export function emailCampaign(context: Context, id: string) {
  need(context, "content");
  const act = actsUntil(context.portal, context.now, "open").find((one) => String(campaignId(one.asset)) === id);
  if (act === undefined) throw notFound(`Campaign ${id} not found`);
  return { id: Number(id), appId: 113, name: act.asset, subject: act.asset, type: "BATCH_EMAIL" };
}

/** `GET /events/event-occurrences/…`: Enterprise alone, without marketing mail. */
export function eventOccurrences(context: Context, query: URLSearchParams) {
  if (!reaches(context.settings, "enterprise")) throw tierLacks("behavioral events", "enterprise");
  need(context, "behavioral_events.event_definitions.read_write");
  const type = query.get("eventType");
  const objectId = query.get("objectId");
  if (type === null && objectId === null) throw invalid("Either an eventType or an objectId is needed.");
  const limit = Number(query.get("limit") ?? 10);
  if (!(limit >= 1 && limit <= 100)) throw invalid("limit must be between 1 and 100");
  const instantOf = (name: string, otherwise: number) => (query.has(name) ? Date.parse(query.get(name)!) : otherwise);
  const [from, until] = [instantOf("occurredAfter", 0), instantOf("occurredBefore", Number.POSITIVE_INFINITY)];
  const contacts = context.kinds.named("contacts").ids();
  const acts = type !== null && type !== "e_visited_page" ? [] : actsUntil(context.portal, context.now, "visit");
  const after = query.has("after") ? Number(Buffer.from(query.get("after")!, "base64url").toString()) : -1;
  const rest = acts.filter(
    (act) =>
      act.number > after &&
      milliseconds(act.at) >= from &&
      milliseconds(act.at) <= until &&
      (objectId === null || contacts.of(act.contact) === objectId),
  );
  const page = rest.slice(0, limit);
  const next = rest.length > limit ? Buffer.from(String(page.at(-1)!.number)).toString("base64url") : null;
  return {
    results: page.map((act) => ({
      id: guid(act.id),
      objectType: "CONTACT",
      objectId: contacts.of(act.contact) ?? "",
      eventType: "e_visited_page",
      occurredAt: stamp(act.at),
      properties: { hs_url: pageUrl(act.asset), hs_title: act.asset },
    })),
    ...(next === null ? {} : { paging: { next: { after: next, link: `?after=${next}` } } }),
  };
}

export function eventTypes(context: Context) {
  if (!reaches(context.settings, "enterprise")) throw tierLacks("behavioral events", "enterprise");
  return { eventTypes: ["e_visited_page"] };
}

function campaignId(name: string): number {
  return 310_000_000 + ([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000);
}
