import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";
import type { Known, Manner, Plan, Remark, Step } from "../sync/connector.ts";
import type { Ask, Format, Reading } from "./ask.ts";
import { describe, propertiesOf } from "./describe.ts";
import type { Account, Lookups } from "./lookups.ts";
import { buyers, contactVisits, syncProperties } from "./objects.ts";
import { canRead } from "./people.ts";
import { formatOf, knownSince, listFrom, refuseOtherRole, type SinceOf, watermark } from "./planning.ts";
import type { Portal } from "./portal.ts";
import { total } from "./records.ts";
import { apiVersion } from "./settings.ts";

/** What buyers did, and who they are in the CRM that keeps the deals; nothing of HubSpot's own deals, leads and people. */
export async function planEngagement(portal: Portal, account: Account, known: Known, manner: Manner): Promise<Plan> {
  refuseOtherRole(known, "engagement");
  const now = portal.now();
  const since = watermark(now);
  const remarks: Remark[] = [];
  const lookups: Lookups = { zone: account.zone, known: {}, kept: {} };
  const sinceOf = knownSince(known, manner);
  const steps = [
    ...(await buyerSteps(portal, lookups, sinceOf(buyers.object), since, remarks)),
    ...(await engagementSteps(portal, lookups, sinceOf, since, remarks, "buyer-acts")),
  ];
  return {
    steps,
    through: since,
    observedAt: now.toISOString(),
    remarks,
    counting: { objects: [], zone: account.zone, byMonth: false },
    lookups: lookups.kept,
  };
}

/** Everybody, with the ids that the integration of HubSpot with Salesforce writes on people, companies and deals. */
async function buyerSteps(
  portal: Portal,
  lookups: Lookups,
  since: string | null,
  watermarkAfter: string,
  remarks: Remark[],
): Promise<Step[]> {
  const described = await describe(portal, buyers, remarks);
  if (described === undefined) throw noContacts(remarks);
  const tied: Record<string, string[]> = {};
  for (const [type, property] of Object.entries(syncProperties))
    if ((await propertiesOf(portal, type, type, remarks))?.some(({ name }) => name === property))
      tied[type] = [property];
  if (Object.keys(described.mapped).length === 0)
    remarks.push({
      kind: "missing",
      object: buyers.object,
      says: "No property of contacts holds Salesforce’s ids: buyers are recognised by e-mail address alone.",
    });
  const { properties } = described;
  const reading: Reading = { object: buyers.object, properties: [...properties], history: [], splits: false, tied };
  const step = (name: string, asked: Ask, expected: number | null = null): Step => ({
    name,
    object: buyers.object,
    source: buyers.type,
    text: "ndjson",
    ask: asked,
    format: formatOf(lookups, "buyers", described.mapped),
    expected,
  });
  const changed =
    since === null ? [] : [{ propertyName: buyers.modified, operator: "GTE", value: `${Date.parse(since)}` }];
  const expected = await total(portal, buyers.type, changed);
  const isSearched = since !== null && expected <= listFrom;
  const records = step(
    buyers.object,
    isSearched ? { by: "search", reading, since } : { by: "list", reading },
    expected,
  );
  // Being tied to a deal or a company moves no date of a contact; what they are tied to has moved.
  const ofTied = isSearched
    ? Object.keys(tied).map((type) => step(`contacts of ${type}`, { by: "contacts of", type, reading, since }))
    : [];
  return [{ ...records, after: { since: watermarkAfter } }, ...ofTied];
}

/** What buyers did, from each of the places where HubSpot keeps it. */
export async function engagementSteps(
  portal: Portal,
  lookups: Lookups,
  sinceOf: SinceOf,
  since: string,
  remarks: Remark[],
  tail: NonNullable<Format["tail"]> = "acts",
): Promise<Step[]> {
  const step = (object: string, source: string, asked: Ask): Step => ({
    name: object,
    object,
    source,
    text: "ndjson",
    ask: asked,
    format: formatOf(lookups, object, {}, { tail }),
    expected: null,
    after: { since },
  });
  const events = `/events/event-occurrences/${apiVersion}?eventType=e_visited_page&limit=1`;
  const refused = await canRead(() => portal.get(events, z.unknown()));
  if (refused !== undefined)
    remarks.push({
      kind: "chosen",
      object: "page_visits",
      says: `Visits are taken from what contacts carry of them, as this account's events cannot be read: ${refused.message}`,
    });
  return [
    step("form_submissions", "form submissions", { by: "submissions", since: sinceOf("form_submissions") }),
    step("event_participations", "marketing events", { by: "participations", since: sinceOf("event_participations") }),
    step("mail_opens", "marketing mail events", { by: "opened mails", since: sinceOf("mail_opens") }),
    refused === undefined
      ? step("page_visits", "page visits", { by: "visits", since: sinceOf("page_visits") })
      : step("contact_visits", "contacts", contactsAsked(sinceOf("contact_visits"), tail)),
  ];
}

function contactsAsked(since: string | null, tail: NonNullable<Format["tail"]>): Ask {
  const { object, properties, history } = contactVisits;
  const reading: Reading = {
    object,
    properties: [...properties],
    history: [...history],
    splits: false,
    tied: tail === "acts" ? null : {},
  };
  return since === null ? { by: "list", reading } : { by: "search", reading, since };
}

function noContacts(remarks: readonly Remark[]): RepmarkError {
  const says = remarks.find(({ object }) => object === buyers.object)?.says ?? "Contacts may not be read.";
  return new RepmarkError("crm-right-missing", says, {
    kind: "refused",
    hint: "Give the service key the scopes crm.objects.contacts.read and crm.schemas.contacts.read, and connect again.",
  });
}
