import { openStages } from "../../market.ts";
import { at, dayNumber } from "../../timeline.ts";
import type { LiveStage } from "../world.ts";
import { notFound } from "./answers.ts";
import { stamp } from "./life.ts";
import type { Portal } from "./portal.ts";

/** The company renamed the stages that every portal begins with; their ids stayed. */
const defaultIds = [
  "appointmentscheduled",
  "qualifiedtobuy",
  "presentationscheduled",
  "contractsent",
  "closedwon",
  "closedlost",
];

/** The id of a stage by its place in the world's list. */
export function stageId(place: number): string {
  return defaultIds[place] ?? String(1_180_245_000 + place * 11);
}

export const dealPipeline = "default";
export const leadPipeline = "lead-pipeline-id";
export const leadStages = { new: "new-stage-id", connected: "connected-stage-id", qualified: "qualified-stage-id" };

interface PublicStage {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly archived: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly writePermissions: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

interface PublicPipeline {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly stages: readonly PublicStage[];
}

/** `GET /crm/pipelines/{type}`, or one of them. A stage that was deleted is gone, whatever still points at it. */
export function pipelines(portal: Portal, objectType: string, id?: string): unknown {
  const all =
    objectType === "deals" || objectType === "0-3"
      ? dealPipelines(portal)
      : objectType === "leads" || objectType === "0-136"
        ? [leads(portal)]
        : [];
  if (id === undefined) return { results: all };
  const found = all.find((pipeline) => pipeline.id === id);
  if (found === undefined) throw notFound(`Pipeline ${id} not found`);
  return found;
}

export function pipelineStages(portal: Portal, objectType: string, pipeline: string): unknown {
  return { results: (pipelines(portal, objectType, pipeline) as PublicPipeline).stages };
}

/** `GET …/audit`: who named it what, newest first. */
export function pipelineAudit(portal: Portal, pipeline: string): unknown {
  const renamed = portal.world.stages.flatMap((stage, place) =>
    [
      { action: "CREATE", when: stage.addedAt ?? bornAt(portal) },
      { action: "UPDATE", when: stage.renamedAt },
      { action: "DELETE", when: stage.deletedAt },
    ].flatMap(({ action, when }) =>
      when === null
        ? []
        : {
            portalId: portal.settings.portalId,
            identifier: stageId(place),
            action,
            timestamp: stamp(when),
            message: `${action} of stage ${stageId(place)} in pipeline ${pipeline}`,
            rawObject: { label: stage.name },
            fromUserId: 9_400_000,
          },
    ),
  );
  return { results: renamed.sort((one, other) => (one.timestamp < other.timestamp ? 1 : -1)) };
}

function dealPipelines(portal: Portal): PublicPipeline[] {
  const born = stamp(bornAt(portal));
  const shown = portal.world.stages
    .map((stage, place) => ({ stage, place }))
    .filter(({ stage }) => stage.deletedAt === null);
  // Stages that were added stand before the two ends.
  const ordered = [
    ...shown.filter(({ place }) => place < openStages || place >= defaultIds.length),
    ...shown.filter(({ place }) => place >= openStages && place < defaultIds.length),
  ];
  const sales: PublicPipeline = {
    id: dealPipeline,
    label: "Sales pipeline",
    displayOrder: 0,
    archived: false,
    createdAt: born,
    updatedAt: born,
    stages: ordered.map(({ stage, place }, order) => publicStage(portal, stage, stageId(place), order)),
  };
  if (!portal.settings.hasPartnerPipeline) return [sales];
  const partner = ordered.filter(({ place }) => place === 0 || (place >= openStages && place < defaultIds.length));
  return [
    sales,
    {
      ...sales,
      id: "731204118",
      label: "Partners",
      displayOrder: 1,
      stages: partner.map(({ stage, place }, order) =>
        publicStage(portal, stage, String(1_190_400_100 + place), order),
      ),
    },
  ];
}

function publicStage(portal: Portal, stage: LiveStage, id: string, displayOrder: number): PublicStage {
  return {
    id,
    label: stage.name,
    displayOrder,
    archived: false,
    metadata: {
      isClosed: String(stage.outcome !== "open"),
      probability: stage.probability.toFixed(2).replace(/0$/, ""),
    },
    writePermissions: "CRM_PERMISSIONS_ENFORCEMENT",
    createdAt: stamp(stage.addedAt ?? bornAt(portal)),
    updatedAt: stamp(stage.renamedAt ?? stage.addedAt ?? bornAt(portal)),
  };
}

function leads(portal: Portal): PublicPipeline {
  const born = stamp(bornAt(portal));
  const stage = (id: string, label: string, displayOrder: number, leadState: string): PublicStage => ({
    id,
    label,
    displayOrder,
    archived: false,
    metadata: { leadState, isClosed: String(leadState === "QUALIFIED" || leadState === "UNQUALIFIED") },
    writePermissions: "CRM_PERMISSIONS_ENFORCEMENT",
    createdAt: born,
    updatedAt: born,
  });
  return {
    id: leadPipeline,
    label: "Lead pipeline",
    displayOrder: 0,
    archived: false,
    createdAt: born,
    updatedAt: born,
    stages: [
      stage(leadStages.new, "New", 0, "NEW"),
      stage("attempting-stage-id", "Attempting", 1, "ATTEMPTING"),
      stage(leadStages.connected, "Connected", 2, "CONNECTED"),
      stage(leadStages.qualified, "Qualified", 3, "QUALIFIED"),
      stage("unqualified-stage-id", "Disqualified", 4, "UNQUALIFIED"),
    ],
  };
}

/** The portal was set up some weeks before the story begins. */
export function bornAt(portal: Portal): number {
  return at(dayNumber(portal.world.company.plan.startsOn) - 40, 540);
}
