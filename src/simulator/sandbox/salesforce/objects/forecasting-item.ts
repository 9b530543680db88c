import { type DayNumber, dayOf, quarterStart } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { corporateAt } from "../money.ts";
import { objectType, type View } from "../object-type.ts";
import { dealRows, price } from "./deal-row.ts";
import { forecasts, forecastTypeId } from "./forecasting-type.ts";
import { idOf, prefixes, userId } from "./kinds.ts";
import { opportunityClose } from "./opportunity.ts";
import { quarterId } from "./period.ts";

/** What Salesforce works out for an owner, a quarter and a category, and what the owner put in its place. */
interface ItemRow {
  readonly number: number;
  readonly person: number;
  readonly quarter: DayNumber;
  readonly category: (typeof categories)[number];
  readonly amount: number;
  /** The last call, where there is one for this category. */
  readonly called: number | null;
}

/** Cumulative but the first and the last: each holds the more certain ones, and what is closed. */
const categories = ["OpenPipeline", "BestCaseForecast", "CommitForecast", "ClosedOnly"] as const;
const holds: Record<(typeof categories)[number], readonly string[]> = {
  OpenPipeline: ["pipeline", "best_case", "commit"],
  BestCaseForecast: ["best_case", "commit", "closed"],
  CommitForecast: ["commit", "closed"],
  ClosedOnly: ["closed"],
};
const quarters = [-1, 0, 1, 2];

/** Of the last quarter to the one after next; what lies further back is forgotten, as in Salesforce. */
function items(view: View): Map<number, ItemRow> {
  const known = cache.get(view);
  if (known !== undefined) return known;
  const sums = new Map<string, number>();
  const wanted = quarters.map((turn) => quarterStart(dayOf(view.until), turn));
  for (const row of dealRows(view)) {
    const closeOn = opportunityClose(row);
    const amount = price(row.deal, row.standing.amount);
    if (row.standing.isDeleted || closeOn === null || amount === null) continue;
    const quarter = quarterStart(closeOn);
    if (!wanted.includes(quarter)) continue;
    const key = `${row.standing.owner} ${quarter} ${row.standing.category}`;
    sums.set(key, (sums.get(key) ?? 0) + corporateAt(amount, row.deal.currency, closeOn, view));
  }
  const called = new Map(
    view.world.calls(view.until).map((call) => [`${call.person} ${call.from} ${call.category}`, call.amount]),
  );
  const rows = new Map<number, ItemRow>();
  for (const { index: person, person: who } of view.world.members(view.until)) {
    if (who.role !== "Account executive") continue;
    for (const [turn, quarter] of wanted.entries())
      for (const [place, category] of categories.entries()) {
        const number = (person * quarters.length + turn) * categories.length + place;
        const amount = holds[category].reduce((sum, word) => sum + (sums.get(`${person} ${quarter} ${word}`) ?? 0), 0);
        const word = category === "CommitForecast" ? "commit" : category === "BestCaseForecast" ? "best_case" : "";
        rows.set(number, {
          number,
          person,
          quarter,
          category,
          amount: Math.round(amount * 100) / 100,
          called: called.get(`${person} ${quarter} ${word}`) ?? null,
        });
      }
  }
  cache.set(view, rows);
  return rows;
}

const cache = new WeakMap<View, Map<number, ItemRow>>();
const { flag, money, choice, reference } = fieldsOf<ItemRow>();
const itemStamps = (row: ItemRow, view: View) => ({
  created: view.until - 60,
  modified: view.until - 60,
  by: userId(row.person),
});
const itemChoices = [...categories, "MostLikelyForecast"];

export const forecastingItem = objectType<ItemRow>({
  name: "ForecastingItem",
  prefix: prefixes.ForecastingItem,
  ...forecasts,
  isSetup: true,
  rows: (view) => items(view).values(),
  number: (row) => row.number,
  find: (view, number) => items(view).get(number),
  stamps: itemStamps,
  fields: [
    reference("OwnerId", "User", ({ person }) => userId(person)),
    reference("PeriodId", "Period", ({ quarter }) => quarterId(quarter)),
    reference("ForecastingTypeId", "ForecastingType", () => forecastTypeId("selling")),
    choice("ForecastingItemCategory", itemChoices, ({ category }) => category),
    choice(
      "ForecastCategoryName",
      ["Pipeline", "Best Case", "Commit", "Closed"],
      ({ category }) =>
        ({ OpenPipeline: "Pipeline", BestCaseForecast: "Best Case", CommitForecast: "Commit", ClosedOnly: "Closed" })[
          category
        ],
    ),
    money("ForecastAmount", ({ amount, called }) => called ?? amount),
    money("AmountWithoutAdjustments", ({ amount }) => amount),
    money("AmountWithoutManagerAdjustment", ({ amount, called }) => called ?? amount),
    money("AmountWithoutOwnerAdjustment", ({ amount }) => amount),
    money("OwnerOnlyAmount", ({ amount }) => amount),
    flag("HasAdjustment", () => false),
    flag("HasOwnerAdjustment", ({ amount, called }) => called !== null && called !== amount),
    reference("ParentForecastingItemId", "ForecastingItem", () => null),
  ],
});

const adjusted = fieldsOf<ItemRow>();
const isAdjusted = ({ amount, called }: ItemRow) => called !== null && called !== amount;

export const forecastingOwnerAdjustment = objectType<ItemRow>({
  name: "ForecastingOwnerAdjustment",
  prefix: prefixes.ForecastingOwnerAdjustment,
  ...forecasts,
  rows: (view) => [...items(view).values()].filter(isAdjusted),
  number: (row) => row.number,
  find: (view, number) => {
    const row = items(view).get(number);
    return row !== undefined && isAdjusted(row) ? row : undefined;
  },
  stamps: itemStamps,
  stampFields: ["CreatedDate", "CreatedById", "LastModifiedDate", "SystemModstamp"],
  fields: [
    adjusted.reference("ForecastOwnerId", "User", ({ person }) => userId(person)),
    adjusted.reference("ForecastingItemId", "ForecastingItem", ({ number }) => idOf("ForecastingItem", number)),
    adjusted.reference("PeriodId", "Period", ({ quarter }) => quarterId(quarter)),
    adjusted.choice("ForecastingItemCategory", itemChoices, ({ category }) => category),
    adjusted.money("OwnerAdjustedAmount", ({ called }) => called),
    adjusted.text("OwnerAdjustmentNote", () => null),
    adjusted.currencyCode(() => "USD"),
  ],
});
