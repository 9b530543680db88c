import { fieldsOf } from "../field.ts";
import { objectType } from "../object-type.ts";
import { idOf, madeAtStart, prefixes } from "./kinds.ts";
import { splitTypeId } from "./split.ts";

/** Forecasts are a feature of the org, and open only to whoever may see them all. */
export const forecasts = { feature: "forecasting", right: "ViewAllForecasts" } as const;

interface ForecastType {
  readonly number: number;
  readonly name: string;
  readonly label: string;
}

/** The company forecasts by revenue, and keeps quotas of renewals and of overlays apart: they must not be added up. */
const forecastTypes: readonly ForecastType[] = [
  { number: 1, name: "OpportunityRevenue", label: "Opportunity Revenue" },
  { number: 2, name: "Renewals", label: "Renewals" },
  { number: 3, name: "OpportunityOverlayRevenue", label: "Overlay Splits" },
];

const typeOf = { selling: 1, renewal: 2, overlay: 3 } as const;
export const forecastTypeId = (kind: keyof typeof typeOf) => idOf("ForecastingType", typeOf[kind]);

const { text, flag, choice, reference } = fieldsOf<ForecastType>();

export const forecastingType = objectType<ForecastType>({
  name: "ForecastingType",
  prefix: prefixes.ForecastingType,
  ...forecasts,
  isSetup: true,
  rows: () => forecastTypes,
  number: (row) => row.number,
  find: (_view, number) => forecastTypes.find((type) => type.number === number),
  stamps: madeAtStart,
  fields: [
    text("DeveloperName", ({ name }) => name),
    text("MasterLabel", ({ label }) => label),
    flag("IsActive", () => true),
    flag("IsAmount", () => true),
    flag("IsQuantity", () => false),
    choice("DateType", ["OpportunityCloseDate"], () => "OpportunityCloseDate"),
    choice("RoleType", ["UserRole", "Territory2"], () => "UserRole"),
    flag("HasProductFamily", () => false),
    flag("CanDisplayQuotas", () => true),
    reference(
      "OpportunitySplitTypeId",
      "OpportunitySplitType",
      ({ number }) => splitTypeId(number === 3 ? "overlay" : "revenue"),
      {
        feature: "splits",
      },
    ),
  ],
});
