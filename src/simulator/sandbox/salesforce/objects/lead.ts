import type { Deal, Lead } from "../../../deal.ts";
import { PeopleNames } from "../../../names.ts";
import { Randomness } from "../../../randomness.ts";
import { dayOf, type Minute } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import { accountIdOf, bin, contactEmail, contactId } from "./account.ts";
import { homeAccount, movedAt } from "./deal-row.ts";
import { idOf, integrationId, madeAtStart, prefixes, userIdOf } from "./kinds.ts";

/** A lead, with the deal that it becomes one day. */
export interface LeadRow {
  readonly place: number;
  readonly deal: Deal;
  readonly lead: Lead;
  readonly isConverted: boolean;
}

export function* leadRows(view: View): Generator<LeadRow> {
  for (let place = 0; place < view.world.deals.length; place += 1) {
    const row = leadRow(view, place);
    if (row !== undefined) yield row;
  }
}

export function leadRow(view: View, place: number): LeadRow | undefined {
  const deal = view.world.deals[place];
  if (deal?.lead == null || deal.lead.createdAt >= view.until) return undefined;
  if ((view.world.purged.get(deal.lead.id) ?? view.until) < view.until) return undefined;
  return { place, deal, lead: deal.lead, isConverted: deal.createdAt < view.until };
}

export const leadId = (place: number) => idOf("Lead", place);

/** Whoever will sell it may not have started yet; the manager keeps it so long. */
export function leadOwner({ deal, lead }: LeadRow, view: View): string {
  const seller = view.world.company.people[Number(deal.changes.find((change) => change.field === "owner")!.to)]!;
  return userIdOf(view, seller.startedOn <= dayOf(lead.createdAt) ? seller.id : seller.managerId) ?? integrationId;
}

/** An answered lead is being worked on, one that became a deal is converted. */
function statusOf({ lead, isConverted }: LeadRow, until: Minute): string {
  return isConverted ? "Closed - Converted" : lead.respondedAt < until ? "Working - Contacted" : "Open - Not Contacted";
}

const { text, flag, number, day, email, choice, reference, currencyCode } = fieldsOf<LeadRow>();

export const lead = objectType<LeadRow>({
  name: "Lead",
  prefix: prefixes.Lead,
  rows: leadRows,
  number: (row) => row.place,
  find: leadRow,
  stamps: (row, view) => {
    const { deal, lead: one, isConverted } = row;
    const touched = one.respondedAt < view.until ? one.respondedAt : one.createdAt;
    const { deleted, restored } = bin(view, one.id);
    return {
      created: one.createdAt,
      modified: isConverted ? deal.createdAt : touched,
      system: Math.max(restored, movedAt(deal, view)),
      by: leadOwner(row, view),
      deleted,
    };
  },
  fields: [
    text("FirstName", (row, view) => nameOf(row, view)[0]!),
    text("LastName", (row, view) => nameOf(row, view)[1]!),
    text("Name", (row, view) => nameOf(row, view).join(" ")),
    text("Company", ({ deal }, view) => view.world.grown(deal).account.name),
    email("Email", ({ deal }) => contactEmail(homeAccount(deal), 0)),
    text("Title", () => null),
    choice("Status", ["Open - Not Contacted", "Working - Contacted", "Closed - Converted"], (row, view) =>
      statusOf(row, view.until),
    ),
    choice("Rating", ["Hot", "Warm", "Cold"], ({ deal }) =>
      deal.leadScore === null ? null : deal.leadScore >= 58 ? "Hot" : deal.leadScore >= 42 ? "Warm" : "Cold",
    ),
    choice("LeadSource", [], ({ deal }) => deal.source),
    reference("OwnerId", ["Group", "User"], (row, view) =>
      view.settings.leadQueue && row.lead.respondedAt >= view.until ? idOf("Group", 1) : leadOwner(row, view),
    ),
    flag("IsConverted", ({ isConverted }) => isConverted, { label: "Converted" }),
    day("ConvertedDate", ({ deal, isConverted }) => (isConverted ? dayOf(deal.createdAt) : null)),
    reference("ConvertedAccountId", "Account", ({ deal, isConverted }, view) =>
      isConverted ? accountIdOf(deal, view) : null,
    ),
    reference("ConvertedContactId", "Contact", ({ deal, isConverted }, view) =>
      isConverted ? contactId(deal, 0, view) : null,
    ),
    reference("ConvertedOpportunityId", "Opportunity", ({ place, isConverted }) =>
      isConverted ? idOf("Opportunity", place) : null,
    ),
    reference("MasterRecordId", "Lead", () => null),
    number("Lead_Score__c", ({ deal }) => deal.leadScore, { precision: 3, scale: 0 }),
    choice("Inbound__c", ["Yes", "No"], ({ deal }) => (deal.isInbound === true ? "Yes" : "No")),
    text("External_Id__c", ({ lead: one }) => one.id, { label: "External ID" }),
    currencyCode(() => "USD"),
  ],
});

function nameOf({ deal }: LeadRow, view: View): string[] {
  const random = new Randomness(view.world.company.plan.seed, `contact A-${Number(deal.id.slice(2))}`, 0);
  return new PeopleNames(random).next().split(" ");
}

interface Queue {
  readonly name: string;
}

const queue = fieldsOf<Queue>();
const inbound: Queue = { name: "Inbound leads" };

/** Queues own leads until somebody takes them. */
export const group = objectType<Queue>({
  name: "Group",
  prefix: prefixes.Group,
  isSetup: true,
  rows: () => [inbound],
  number: () => 1,
  find: (_view, number) => (number === 1 ? inbound : undefined),
  stamps: madeAtStart,
  fields: [
    queue.text("Name", (row) => row.name),
    queue.text("DeveloperName", () => "Inbound_leads"),
    queue.choice("Type", ["Queue", "Regular", "Role"], () => "Queue"),
    queue.email("Email", () => null),
  ],
});
