import type { Minute } from "../../../timeline.ts";
import type { LiveStage } from "../../world.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type PicklistValue, type View } from "../object-type.ts";
import { forecastCategories, forecastWords } from "./forecast-words.ts";
import { madeAtStart, prefixes } from "./kinds.ts";

interface StageRow {
  readonly place: number;
  readonly stage: LiveStage;
}

const { text, flag, whole, percent, choice } = fieldsOf<StageRow>();

const rows = (view: View): StageRow[] =>
  view.world.stages
    .map((stage, place) => ({ stage, place }))
    .filter(({ stage }) => (stage.addedAt ?? 0) < view.until && !isGone(stage, view.until));

const isGone = (stage: LiveStage, until: Minute) => stage.deletedAt !== null && stage.deletedAt < until;

/** What is written on deals: the value a stage was made with, whatever it is called now and whether it still is there. */
export function stageName(stage: LiveStage): string {
  return stage.firstName;
}

export function stageChoices(view: View): PicklistValue[] {
  return view.world.stages
    .filter((stage) => (stage.addedAt ?? 0) < view.until)
    .map((stage) => ({ value: stage.firstName, label: stage.name, active: !isGone(stage, view.until) }));
}

export const opportunityStage = objectType<StageRow>({
  name: "OpportunityStage",
  prefix: prefixes.OpportunityStage,
  isSetup: true,
  rows,
  number: (row) => row.place + 1,
  find: (view, number) => rows(view).find(({ place }) => place + 1 === number),
  stamps: (row, view) => {
    const { created, by } = madeAtStart(row, view);
    const { addedAt, renamedAt } = row.stage;
    return { created: addedAt ?? created, modified: Math.max(created, addedAt ?? 0, renamedAt ?? 0), by };
  },
  fields: [
    text("MasterLabel", ({ stage }) => stage.name),
    text("ApiName", ({ stage }) => stage.firstName),
    flag("IsActive", () => true),
    whole("SortOrder", ({ place }) => place + 1),
    flag("IsClosed", ({ stage }) => stage.outcome !== "open"),
    flag("IsWon", ({ stage }) => stage.outcome === "won"),
    choice(
      "ForecastCategory",
      Object.values(forecastWords).map(({ fixed }) => fixed),
      ({ stage }) => forecastWords[stage.category]!.fixed,
    ),
    choice("ForecastCategoryName", forecastCategories, ({ stage }) => forecastWords[stage.category]!.name),
    percent("DefaultProbability", ({ stage }) => stage.probability * 100, { precision: 3, scale: 0 }),
    text("Description", () => null),
  ],
});
