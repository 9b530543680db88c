import type { Change } from "../../../deal.ts";
import { type DayNumber, dayOf, dayText } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type Stamps, type View } from "../object-type.ts";
import { accountIdOf } from "./account.ts";
import { contractIdOf } from "./contract.ts";
import { closeDay, type DealRow, dealRow, dealRows, ownerId, ownerIdAt, price } from "./deal-row.ts";
import { forecastCategories, forecastWords } from "./forecast-words.ts";
import { idOf, prefixes } from "./kinds.ts";
import { stageChoices, stageName } from "./stage.ts";

const { text, flag, whole, number, money, percent, day, instant, choice, reference, currencyCode } =
  fieldsOf<DealRow>();

/** Words that an admin gave the kinds of deals; `Pilot` is one that nobody maps. */
const typeWords = { new: "New Business", expansion: "Expansion", renewal: "Renewal" } as const;

const dealStage = ({ standing }: DealRow, view: View) => view.world.stages[standing.stage]!;
export const opportunityClose = ({ deal, standing }: DealRow) =>
  closeDay(deal, standing.closeOn, standing.closing?.isWon === true);
const yearOf = (number: DayNumber) => Number(dayText(number).slice(0, 4));
const quarterOf = (number: DayNumber) => Math.floor((Number(dayText(number).slice(5, 7)) - 1) / 3) + 1;
const lastChange = ({ deal }: DealRow, view: View, fields: readonly Change["field"][]) =>
  deal.changes.findLast((change) => change.at < view.until && fields.includes(change.field))?.at ?? deal.createdAt;

export const opportunity = objectType<DealRow>({
  name: "Opportunity",
  plural: "Opportunities",
  prefix: prefixes.Opportunity,
  rows: dealRows,
  number: (row) => row.place,
  find: dealRow,
  stamps: opportunityStamps,
  fields: [
    reference("AccountId", "Account", ({ deal }, view) =>
      deal.defect === "missing-account" ? null : accountIdOf(deal, view),
    ),
    flag("IsPrivate", () => false),
    text("Name", ({ deal }) => deal.name, { length: 120, nillable: false }),
    choice("StageName", stageChoices, (row, view) => stageName(dealStage(row, view)), {
      label: "Stage",
      nillable: false,
    }),
    money("Amount", ({ deal, standing }) => price(deal, standing.amount)),
    percent("Probability", (row, view) => dealStage(row, view).probability * 100, { precision: 3, scale: 0 }),
    money("ExpectedRevenue", (row, view) => {
      const amount = price(row.deal, row.standing.amount);
      return amount === null ? null : Math.round(amount * dealStage(row, view).probability * 100) / 100;
    }),
    day("CloseDate", opportunityClose, { nillable: false }),
    choice("Type", [...Object.values(typeWords), "Pilot"], ({ deal }) =>
      deal.defect === "unknown-type" ? "Pilot" : typeWords[deal.type],
    ),
    text("NextStep", () => null),
    choice(
      "LeadSource",
      ["Website", "Webinar", "Referral", "Content", "Cold call", "Prospecting list", "Event", "Existing customer"],
      ({ deal }) => deal.source,
    ),
    flag("IsClosed", (row, view) => dealStage(row, view).outcome !== "open"),
    flag("IsWon", (row, view) => dealStage(row, view).outcome === "won", { label: "Won" }),
    choice(
      "ForecastCategory",
      Object.values(forecastWords).map((one) => one.fixed),
      ({ standing }) => forecastWords[standing.category]!.fixed,
    ),
    choice("ForecastCategoryName", forecastCategories, ({ standing }) => forecastWords[standing.category]!.name, {
      label: "Forecast Category",
    }),
    reference("CampaignId", "Campaign", () => null),
    flag("HasOpportunityLineItem", (row, view) => view.settings.lineItems && hasLineItem(row)),
    reference("Pricebook2Id", "Pricebook2", (row, view) =>
      view.settings.lineItems && hasLineItem(row) ? idOf("Pricebook2", 1) : null,
    ),
    reference("OwnerId", "User", ({ deal, standing }) => ownerId(deal, standing.owner), { nillable: false }),
    reference("ContractId", "Contract", contractIdOf),
    currencyCode(({ deal }) => deal.currency),
    text("Fiscal", (row) => `${yearOf(opportunityClose(row)!)} ${quarterOf(opportunityClose(row)!)}`),
    whole("FiscalYear", (row) => yearOf(opportunityClose(row)!)),
    whole("FiscalQuarter", (row) => quarterOf(opportunityClose(row)!)),
    instant("LastStageChangeDate", (row, view) => lastChange(row, view, ["stage"]) * 60_000),
    whole("PushCount", pushes),
    whole(
      "AgeInDays",
      ({ deal, standing }, view) => dayOf(standing.closing?.at ?? view.until) - dayOf(deal.createdAt),
      {
        calculated: true,
        filterable: false,
      },
    ),
    money("ARR__c", ({ deal, standing }) => price(deal, standing.arr), { label: "ARR" }),
    money("One_Off__c", ({ deal }) => (deal.oneOff === 0 ? null : deal.oneOff / 100)),
    number("Term_Months__c", ({ deal }) => deal.termMonths, { precision: 3, scale: 0 }),
    number("Lead_Score__c", ({ deal }) => (deal.defect === "bad-number" ? null : deal.leadScore), {
      precision: 3,
      scale: 0,
    }),
    flag("Inbound__c", ({ deal }) => deal.isInbound === true),
    text("Product__c", ({ deal }) => (deal.defect === "unknown-product" ? `Legacy ${deal.id.slice(2)}` : deal.product)),
    day("Opened_On__c", openedOn),
    choice(
      "Lost_Reason__c",
      ["Competitor", "Price", "No decision", "Missing feature", "No budget", "Duplicate", "Cancelled"],
      ({ standing }) => standing.closing?.reason ?? null,
    ),
    text("Competitor__c", ({ standing }) => standing.closing?.competitor ?? null),
    flag("Is_Test__c", ({ deal }) => deal.isTest),
    reference("Merged_Into__c", "Opportunity", ({ deal, standing }, view) => {
      const place = deal.mergedInto === null || !standing.isDeleted ? undefined : view.world.placeOf(deal.mergedInto);
      return place === undefined ? null : idOf("Opportunity", place);
    }),
    text("External_Id__c", ({ deal }) => deal.id, { label: "External ID" }),
    number(
      "Days_Open__c",
      ({ deal, standing }, view) => dayOf(standing.closing?.at ?? view.until) - dayOf(deal.createdAt),
      {
        calculated: true,
        scale: 0,
      },
    ),
  ],
});

export function opportunityStamps({ deal, standing }: DealRow, view: View): Stamps {
  return {
    created: deal.createdAt,
    modified: standing.modifiedAt,
    system: standing.systemModifiedAt,
    by: ownerIdAt(deal, view.until - 1),
    deleted: standing.deletedAt,
  };
}

/** Amounts of most deals are the sum of a line for their product, and can be changed by it alone. */
export function hasLineItem({ deal, standing }: DealRow): boolean {
  return standing.amount !== null && deal.defect !== "missing-amount" && deal.defect !== "unknown-product";
}

/** How often the close date was moved to a later calendar month. */
function pushes({ deal }: DealRow, view: View): number {
  let count = 0;
  for (const change of deal.changes) {
    if (change.at >= view.until) break;
    if (change.field !== "close_on" || change.from === null || change.to === null) continue;
    const [from, to] = [dayText(Number(change.from)), dayText(Number(change.to))];
    if (to.slice(0, 7) > from.slice(0, 7)) count += 1;
  }
  return count;
}

/** Some write down by hand when the work began, and write it wrong. */
function openedOn({ deal, standing }: DealRow): DayNumber | null {
  const { closing } = standing;
  if (deal.defect !== "closed-before-opened" || closing === null) return null;
  return Math.max(dayOf(closing.at), standing.closeOn ?? 0) + 5;
}
