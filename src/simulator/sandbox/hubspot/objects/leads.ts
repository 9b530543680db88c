import type { Deal } from "../../../deal.ts";
import { inboundSources, outboundSources } from "../../../market.ts";
import { dayOf } from "../../../timeline.ts";
import { type Birth, inOrderOfBirth } from "../ids.ts";
import { type Kind, once } from "../kind.ts";
import { Story } from "../life.ts";
import { ownerId } from "../people.ts";
import type { Portal } from "../portal.ts";
import { choice, common, custom, flag, number, text } from "../property.ts";
import { leadPipeline, leadStages } from "../stages.ts";
import { archivedAt, isPurged } from "./customers.ts";

export interface LeadBirth extends Birth {
  readonly deal: Deal;
}

/** Leads as objects of their own, from Sales Hub Professional on. Qualified means that there is a deal. */
export function leads(portal: Portal): Kind<LeadBirth> {
  const { people } = portal.world.company;
  const ids = once(() =>
    inOrderOfBirth(
      26_600_000_000,
      portal.originals.flatMap((deal): LeadBirth | [] =>
        deal.lead === null ? [] : { key: deal.lead.id, bornAt: deal.lead.createdAt, deal },
      ),
    ),
  );
  const sources = [...inboundSources, ...outboundSources];
  return {
    name: "leads",
    typeId: "0-136",
    scopes: ["crm.objects.leads.read"],
    tier: { from: "professional", product: "leads" },
    created: "hs_createdate",
    modified: "hs_lastmodifieddate",
    defaults: ["hs_createdate", "hs_lastmodifieddate", "hs_lead_name", "hs_object_id"],
    properties: [
      ...common("hs_createdate", "hs_lastmodifieddate"),
      text("hs_lead_name", "Lead name"),
      choice("hs_lead_type", "Lead type", { NEW_BUSINESS: "New business" }),
      choice("hs_pipeline", "Pipeline", { [leadPipeline]: "Lead pipeline" }),
      choice("hs_pipeline_stage", "Stage", {
        [leadStages.new]: "New",
        [leadStages.connected]: "Connected",
        [leadStages.qualified]: "Qualified",
      }),
      custom(choice("lead_source", "Lead source", Object.fromEntries(sources.map((source) => [source, source])))),
      custom(number("lead_score", "Lead score")),
      custom(flag("inbound", "Inbound")),
      custom(text("reference", "Reference")),
    ],
    ids,
    life: ({ key, bornAt, deal }, until) => {
      if (bornAt >= until || isPurged(portal, key, until)) return undefined;
      const lead = deal.lead!;
      const seller = Number(deal.changes.find((change) => change.field === "owner")!.to);
      // Whoever will sell it may not have started yet; the manager keeps it so long.
      const hasStarted = people[seller]!.startedOn <= dayOf(bornAt);
      const owner = hasStarted ? seller : people.findIndex((person) => person.id === people[seller]!.managerId);
      const story = new Story(bornAt, deal.isInbound === true ? "FORM" : "CRM_UI").set({
        hs_lead_name: deal.account.name,
        hs_lead_type: "NEW_BUSINESS",
        hs_pipeline: leadPipeline,
        hs_pipeline_stage: leadStages.new,
        hubspot_owner_id: owner < 0 ? null : ownerId(owner),
        lead_source: deal.source,
        lead_score: deal.leadScore === null ? null : String(deal.leadScore),
        inbound: String(deal.isInbound === true),
        reference: key,
      });
      if (lead.respondedAt < until) story.write("hs_pipeline_stage", lead.respondedAt, leadStages.connected, "CRM_UI");
      if (deal.createdAt < until) story.write("hs_pipeline_stage", deal.createdAt, leadStages.qualified, "CRM_UI");
      return {
        id: ids().of(key)!,
        createdAt: bornAt,
        modifiedAt: story.writtenAt,
        archivedAt: archivedAt(portal, key, until),
        versions: story.versions,
      };
    },
  };
}
