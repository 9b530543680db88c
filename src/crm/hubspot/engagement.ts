import { z } from "zod";
import type { Json } from "../sync/connector.ts";
import { pagesFrom, pagesOf, unlessExpired } from "./people.ts";
import type { Portal } from "./portal.ts";
import { addressesOf, associated, type Rec, read } from "./records.ts";
import { apiVersion } from "./settings.ts";

/** A buyer's act as HubSpot sent it, and whom it was by. What it was about, the deals say that the contact is tied to. */
interface Act {
  readonly act: unknown;
  /** The form, mail or event it came through. */
  readonly of: unknown;
  readonly contact: {
    /** Null: HubSpot has nobody of that address. */
    readonly id: string | null;
    readonly email: string | null;
    readonly companies: readonly string[];
  };
}

export interface Acts {
  readonly acts: readonly Act[];
  readonly goOn: Json;
}

interface Bare {
  readonly act: unknown;
  readonly of: unknown;
  readonly email?: string | undefined;
  readonly contactId?: string | undefined;
}

const paging = z.object({ next: z.object({ after: z.string() }).optional() }).optional();
const forms = z.object({ results: z.array(z.looseObject({ id: z.string(), name: z.string() })), paging });
const submission = z.looseObject({
  submittedAt: z.number(),
  values: z.array(z.object({ name: z.string(), value: z.string().nullish() })),
});
const submissions = z.object({ results: z.array(submission), paging });

/** Form by form, newest first, back to `since`. */
export async function* submittedForms(portal: Portal, since: number, from: Json): AsyncGenerator<Acts> {
  const all: z.infer<typeof forms>["results"] = [];
  for await (const page of pagesOf(portal, `/marketing/forms/${apiVersion}?limit=100`, forms)) all.push(...page);
  const done = z.string().nullable().parse(from);
  const rest = all
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .filter((form) => done === null || form.id > done);
  if (rest.length === 0) yield { acts: [], goOn: null };
  for (const [place, form] of rest.entries()) {
    const found: Bare[] = [];
    for await (const page of pagesOf(
      portal,
      `/form-integrations/v1/submissions/forms/${form.id}?limit=50`,
      submissions,
    )) {
      for (const act of page) {
        const email = act.values.find(({ name }) => name === "email")?.value ?? undefined;
        if (act.submittedAt >= since) found.push({ act, of: { id: form.id, name: form.name }, email });
      }
      if (page.some((act) => act.submittedAt < since)) break;
    }
    yield { acts: await known(portal, found), goOn: place === rest.length - 1 ? null : form.id };
  }
}

const events = z.object({
  results: z.array(
    z.looseObject({ objectId: z.coerce.string(), eventName: z.string(), startDateTime: z.string().nullish() }),
  ),
  paging,
});
const participation = z.looseObject({
  associations: z.looseObject({ contact: z.looseObject({ email: z.string().nullish() }).nullish() }),
  properties: z.looseObject({ occurredAt: z.number(), attendanceState: z.string() }),
});
const participations = z.object({ results: z.array(participation), paging });

/** An event that began longer before `since` than this has had all its participants. */
const lateEntries = 90 * 86_400_000;

/** Event by event: HubSpot does not say which have news. */
export async function* attended(portal: Portal, since: number, from: Json): AsyncGenerator<Acts> {
  const all: z.infer<typeof events>["results"] = [];
  for await (const page of pagesOf(portal, `/marketing/marketing-events/${apiVersion}?limit=100`, events))
    all.push(...page);
  const done = z.string().nullable().parse(from);
  const rest = all
    .filter(({ startDateTime }) => startDateTime == null || !(Date.parse(startDateTime) < since - lateEntries))
    .toSorted((one, other) => (one.objectId < other.objectId ? -1 : 1))
    .filter((event) => done === null || event.objectId > done);
  if (rest.length === 0) yield { acts: [], goOn: null };
  let found: Bare[] = [];
  for (const [place, event] of rest.entries()) {
    const path = `/marketing/marketing-events/${apiVersion}/participations/${event.objectId}/breakdown?limit=100`;
    for await (const page of pagesOf(portal, path, participations))
      for (const act of page)
        found.push({
          act,
          of: { id: event.objectId, name: event.eventName },
          email: act.associations.contact?.email ?? undefined,
        });
    const isLast = place === rest.length - 1;
    if (found.length < 1000 && !isLast) continue;
    yield { acts: await known(portal, found), goOn: isLast ? null : event.objectId };
    found = [];
  }
}

const mailEvents = z.object({
  hasMore: z.boolean(),
  offset: z.string(),
  events: z.array(z.looseObject({ created: z.number(), recipient: z.string(), emailCampaignId: z.number() })),
});
const campaign = z.looseObject({ name: z.string() });

/** Opened marketing mails, by the first API's offsets: it has no dated twin yet. */
export async function* openedMails(portal: Portal, since: number, from: Json): AsyncGenerator<Acts> {
  const names = new Map<number, string>();
  let offset = z.string().nullable().parse(from);
  for (let restarts = 0; ; ) {
    const path = `/email/public/v1/events?eventType=OPEN&limit=1000&startTimestamp=${since}`;
    const asked = offset === null ? path : `${path}&offset=${encodeURIComponent(offset)}`;
    const page = await unlessExpired(offset !== null && restarts < 2, () => portal.get(asked, mailEvents));
    if (page === undefined) {
      restarts += 1;
      offset = null;
      continue;
    }
    for (const { emailCampaignId: id } of page.events)
      if (!names.has(id)) names.set(id, (await portal.get(`/email/public/v1/campaigns/${id}`, campaign)).name);
    const found = page.events.map((act) => ({
      act,
      of: { id: act.emailCampaignId, name: names.get(act.emailCampaignId)! },
      email: act.recipient,
    }));
    offset = page.hasMore ? page.offset : null;
    yield { acts: await known(portal, found), goOn: offset };
    if (offset === null) return;
  }
}

const occurrence = z.looseObject({ objectId: z.coerce.string(), occurredAt: z.string() });
const occurrences = z.object({ results: z.array(occurrence), paging });

/** Visited pages, from the events that Enterprise has. */
export async function* visitedPages(portal: Portal, since: number, from: Json): AsyncGenerator<Acts> {
  const path = `/events/event-occurrences/${apiVersion}?eventType=e_visited_page&limit=100&occurredAfter=${new Date(since).toISOString()}`;
  let found: Bare[] = [];
  for await (const { items, next } of pagesFrom(portal, path, occurrences, z.string().nullable().parse(from))) {
    for (const act of items) found.push({ act, of: null, contactId: act.objectId });
    if (found.length < 1000 && next !== null) continue;
    yield { acts: await known(portal, found), goOn: next };
    found = [];
  }
}

/** With the contact of each act, looked up by address or id, and the contact's companies. */
async function known(portal: Portal, found: readonly Bare[]): Promise<Act[]> {
  const emails = [...new Set(found.flatMap(({ email }) => email?.toLowerCase() ?? []))];
  const properties = ["email", "hs_additional_emails"];
  const byEmail = new Map(
    (await read(portal, "contacts", emails, { properties, by: "email" })).flatMap((contact) =>
      addressesOf(contact).map((email): [string, Rec] => [email, contact]),
    ),
  );
  const ids = [...new Set(found.flatMap(({ contactId }) => contactId ?? []))];
  const byId = new Map(
    (await read(portal, "contacts", ids, { properties: ["email"] })).map((contact) => [contact.id, contact]),
  );
  // Where another CRM keeps the deals, it says what an act was about.
  const isElsewhere = portal.settings.role === "engagement";
  const contacts = isElsewhere ? [] : [...new Set([...byEmail.values(), ...byId.values()].map(({ id }) => id))];
  const companies = await associated(portal, "contacts", "companies", contacts);
  return found.map(({ act, of, email, contactId }) => {
    const contact = email === undefined ? byId.get(contactId ?? "") : byEmail.get(email.toLowerCase());
    return {
      act,
      of,
      contact: {
        id: contact?.id ?? null,
        email: contact?.properties.email ?? email ?? null,
        companies: (companies.get(contact?.id ?? "") ?? []).map((tie) => String(tie.toObjectId)),
      },
    };
  });
}
