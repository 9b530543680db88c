import { dayOf } from "../../../timeline.ts";
import type { BuyerAct } from "../../../touches.ts";
import { buyerActsOf } from "../../../touches.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import { accountIdOf, bin, contactEmail, contactId } from "./account.ts";
import { type DealRow, movedAt, type OfDeal, partsOf, stampsWith } from "./deal-row.ts";
import { idOf, integrationId, madeAtStart, prefixes } from "./kinds.ts";
import { leadId } from "./lead.ts";

/** Campaigns are what buyers answered by signing up: forms and webinars. */
const campaigns = [
  { name: "Demo request", type: "Form" },
  { name: "Contact form", type: "Form" },
  { name: "Trial sign-up", type: "Form" },
  { name: "Monthly webinar", type: "Webinar" },
  { name: "Launch webinar", type: "Webinar" },
] as const;

interface CampaignRow {
  readonly number: number;
  readonly campaign: (typeof campaigns)[number];
}

const campaignRows: readonly CampaignRow[] = campaigns.map((campaign, place) => ({ number: place + 1, campaign }));
const { text, flag, day, choice, reference } = fieldsOf<CampaignRow>();

export const campaign = objectType<CampaignRow>({
  name: "Campaign",
  prefix: prefixes.Campaign,
  rows: () => campaignRows,
  number: (row) => row.number,
  find: (_view, number) => campaignRows[number - 1],
  stamps: madeAtStart,
  fields: [
    text("Name", (row) => row.campaign.name),
    choice("Type", ["Form", "Webinar", "Email"], (row) => row.campaign.type),
    choice("Status", ["Planned", "In Progress", "Completed"], () => "In Progress"),
    day("StartDate", () => null),
    day("EndDate", () => null),
    flag("IsActive", () => true),
    reference("ParentId", "Campaign", () => null),
  ],
});

const whichContact = (act: BuyerAct) =>
  act.contact === contactEmail(act.contact.split("@")[1]!.replace(".example", ""), 0) ? 0 : 1;

/** One member per person and campaign: whoever answers a second time stands in the list already. */
const members = partsOf<BuyerAct>(function* (row, view) {
  const known = new Set<string>();
  for (const [place, act] of actsOf(row, view)) {
    if (act.kind !== "form" && act.kind !== "webinar") continue;
    const key = `${act.contact} ${act.asset}`;
    if (!known.has(key)) yield [place, act];
    known.add(key);
  }
});

const member = fieldsOf<OfDeal<BuyerAct>>();

export const campaignMember = objectType<OfDeal<BuyerAct>>({
  name: "CampaignMember",
  prefix: prefixes.CampaignMember,
  ...members,
  stamps: memberStamps,
  fields: [
    member.reference("CampaignId", "Campaign", ({ part }) =>
      idOf("Campaign", campaigns.findIndex(({ name }) => name === part.asset) + 1),
    ),
    member.reference("LeadId", "Lead", ({ row, part }) =>
      row.deal.lead !== null && whichContact(part) === 0 ? leadId(row.place) : null,
    ),
    member.reference("ContactId", "Contact", ({ row, part }, view) => contactId(row.deal, whichContact(part), view)),
    member.reference("LeadOrContactId", ["Contact", "Lead"], ({ row, part }, view) =>
      contactId(row.deal, whichContact(part), view),
    ),
    member.choice("Status", ["Sent", "Responded"], () => "Responded"),
    member.flag("HasResponded", () => true, { label: "Responded" }),
    member.day("FirstRespondedDate", ({ part }) => dayOf(part.at)),
    member.text("Type", () => "Contact"),
    member.reference("Opportunity__c", "Opportunity", ({ row }) => idOf("Opportunity", row.place)),
    member.text("External_Id__c", ({ part }) => part.id, { label: "External ID" }),
  ],
});

const views = partsOf<BuyerAct>(function* (row, view) {
  for (const [place, act] of actsOf(row, view)) if (act.kind === "visit" || act.kind === "open") yield [place, act];
});

/** What a marketing tool's package writes down for each page visited and each mail opened: an object of its own. */
export const engagement = objectType<OfDeal<BuyerAct>>({
  name: "Engagement__c",
  isCustom: true,
  prefix: prefixes.Engagement,
  ...views,
  stamps: memberStamps,
  fields: [
    member.text("Name", ({ part }) => part.id),
    member.choice("Kind__c", ["Page visit", "Email open"], ({ part }) =>
      part.kind === "visit" ? "Page visit" : "Email open",
    ),
    member.text("Asset__c", ({ part }) => part.asset),
    member.instant("At__c", ({ part }) => part.at * 60_000),
    member.reference("Contact__c", "Contact", ({ row, part }, view) => contactId(row.deal, whichContact(part), view)),
    member.reference("Account__c", "Account", ({ row }, view) => accountIdOf(row.deal, view)),
    member.reference("Opportunity__c", "Opportunity", ({ row }) => idOf("Opportunity", row.place)),
  ],
});

/** Acts before the deal was there were a lead's; they are written again when it is converted. */
function memberStamps({ row, part }: OfDeal<BuyerAct>, view: View) {
  const { deleted, restored } = bin(view, part.id);
  return {
    created: part.at,
    modified: part.at,
    system: Math.max(row.deal.createdAt, restored, movedAt(row.deal, view)),
    by: integrationId,
    deleted,
  };
}

function* actsOf({ deal }: DealRow, view: View): Generator<readonly [number, BuyerAct]> {
  for (const act of buyerActsOf(view.world.grown(deal), view.world.company.plan)) {
    if (act.at >= view.until) return;
    yield [Number(act.id.slice(act.id.lastIndexOf("B") + 1)), act];
  }
}

const roles = partsOf<number>(function* ({ deal }) {
  if (deal.type !== "renewal") yield* [[0, 0] as const, [1, 1] as const];
});

const role = fieldsOf<OfDeal<number>>();

/** Who at the customer takes part in a deal. */
export const opportunityContactRole = objectType<OfDeal<number>>({
  name: "OpportunityContactRole",
  prefix: prefixes.OpportunityContactRole,
  ...roles,
  stamps: (row) => stampsWith(row, row.row.deal.createdAt, integrationId),
  fields: [
    role.reference("OpportunityId", "Opportunity", ({ row }) => idOf("Opportunity", row.place)),
    role.reference("ContactId", "Contact", ({ row, part }, view) => contactId(row.deal, part, view)),
    role.choice("Role", ["Decision Maker", "Economic Buyer"], ({ part }) =>
      part === 0 ? "Decision Maker" : "Economic Buyer",
    ),
    role.flag("IsPrimary", ({ part }) => part === 0, { label: "Primary" }),
  ],
});
