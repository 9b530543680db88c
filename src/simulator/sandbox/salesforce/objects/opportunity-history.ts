import type { DayNumber, Minute } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import { closeDay, type DealRow, type OfDeal, ownerIdAt, partsOf, price, stampsWith } from "./deal-row.ts";
import { forecastWords } from "./forecast-words.ts";
import { idOf, prefixes } from "./kinds.ts";
import { stageName } from "./stage.ts";

/** A deal after a save that changed its stage, amount or close date, with what the two were before. */
interface Save {
  readonly at: Minute;
  readonly stage: number;
  readonly amount: number | null;
  readonly closeOn: DayNumber | null;
  readonly category: string;
  readonly before: { readonly amount: number | null; readonly closeOn: DayNumber | null } | undefined;
}

const parts = partsOf<Save>(saves);
const { text, money, percent, day, choice, reference, currencyCode } = fieldsOf<OfDeal<Save>>();

export const opportunityHistory = objectType<OfDeal<Save>>({
  name: "OpportunityHistory",
  plural: "Opportunity Histories",
  prefix: prefixes.OpportunityHistory,
  ...parts,
  stamps: (row) => stampsWith(row, row.part.at, ownerIdAt(row.row.deal, row.part.at)),
  stampFields: ["IsDeleted", "CreatedDate", "CreatedById", "SystemModstamp"],
  fields: [
    reference("OpportunityId", "Opportunity", ({ row }) => idOf("Opportunity", row.place)),
    text("StageName", ({ part }, view) => stageName(view.world.stages[part.stage]!)),
    money("Amount", ({ part }) => part.amount),
    money("ExpectedRevenue", ({ part }, view) =>
      part.amount === null ? null : Math.round(part.amount * view.world.stages[part.stage]!.probability * 100) / 100,
    ),
    day("CloseDate", ({ part }) => part.closeOn),
    percent("Probability", ({ part }, view) => view.world.stages[part.stage]!.probability * 100),
    choice(
      "ForecastCategory",
      Object.values(forecastWords).map(({ fixed }) => fixed),
      ({ part }) => forecastWords[part.category]!.fixed,
    ),
    money("PrevAmount", ({ part }) => part.before?.amount ?? null),
    day("PrevCloseDate", ({ part }) => part.before?.closeOn ?? null),
    currencyCode(({ row }) => row.deal.currency),
  ],
});

function* saves({ deal }: DealRow, view: View): Generator<readonly [number, Save]> {
  let stage = 0;
  let amount: number | null = null;
  let closeOn: DayNumber | null = null;
  let category = "pipeline";
  let before: Save["before"];
  let count = 0;
  for (const [place, { at, field, to }] of deal.changes.entries()) {
    if (at >= view.until) return;
    if (field === "stage") stage = Number(to);
    else if (field === "amount") amount = price(deal, to);
    else if (field === "close_on")
      closeOn = closeDay(
        deal,
        to === null ? null : Number(to),
        deal.closings.some((one) => one.isWon && one.at === at),
      );
    else if (field === "forecast_category") category = String(to);
    // All that is said in one instant is one save.
    if (deal.changes[place + 1]?.at === at) continue;
    const isSave = deal.changes.some((one) => one.at === at && ["stage", "amount", "close_on"].includes(one.field));
    if (!isSave) continue;
    count += 1;
    yield [count, { at, stage, amount, closeOn, category, before }];
    before = { amount, closeOn };
  }
}
