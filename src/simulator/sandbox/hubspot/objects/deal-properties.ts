import { products } from "../../../market.ts";
import type { Portal } from "../portal.ts";
import { calculated, choice, common, custom, date, flag, instant, number, type Property, text } from "../property.ts";
import { syncProperties } from "../salesforce-sync.ts";
import { stageId } from "../stages.ts";

/** What can be asked of a deal in this portal; each stage brings properties of its own. */
export function dealProperties(portal: Portal): Property[] {
  const { world } = portal;
  const stages = world.stages.map((stage, place) => ({ id: stageId(place), name: stage.name }));
  return [
    ...common("createdate", "hs_lastmodifieddate"),
    text("dealname", "Deal name"),
    number("amount", "Amount"),
    choice("deal_currency_code", "Currency", {
      USD: "US Dollar",
      EUR: "Euro",
      SEK: "Swedish Krona",
      GBP: "British Pound",
    }),
    calculated(number("amount_in_home_currency", "Amount in company currency")),
    choice("pipeline", "Pipeline", { default: "Sales pipeline" }),
    choice("dealstage", "Deal stage", Object.fromEntries(stages.map((stage) => [stage.id, stage.name]))),
    instant("closedate", "Close date"),
    // The admin has added renewals to the two that every portal has.
    choice("dealtype", "Deal type", {
      newbusiness: "New business",
      existingbusiness: "Existing business",
      renewal: "Renewal",
    }),
    instant("hubspot_owner_assigneddate", "Owner assigned date"),
    choice("hubspot_team_id", "HubSpot team"),
    text("hs_all_owner_ids", "All owner ids"),
    choice("hs_manual_forecast_category", "Forecast category", {
      OMIT: "Not forecasted",
      PIPELINE: "Pipeline",
      BEST_CASE: "Best case",
      COMMIT: "Commit",
      CLOSED: "Closed won",
    }),
    text("closed_lost_reason", "Closed lost reason"),
    text("closed_won_reason", "Closed won reason"),
    text("hs_next_step", "Next step"),
    choice("hs_analytics_source", "Original traffic source", {
      ORGANIC_SEARCH: "Organic search",
      OFFLINE: "Offline sources",
    }),
    number("hs_deal_score", "Deal score"),
    ...[
      flag("hs_is_closed", "Is deal closed?"),
      flag("hs_is_closed_won", "Is closed won"),
      flag("hs_is_closed_lost", "Is closed lost"),
      instant("hs_closed_won_date", "Closed won date"),
      number("days_to_close", "Days to close"),
      number("hs_deal_stage_probability", "Deal probability"),
      number("hs_forecast_probability", "Forecast probability"),
      number("hs_forecast_amount", "Forecast amount"),
      number("hs_projected_amount", "Weighted amount"),
      number("hs_closed_amount", "Closed deal amount"),
      number("hs_arr", "Annual recurring revenue"),
      number("hs_mrr", "Monthly recurring revenue"),
      number("hs_tcv", "Total contract value"),
      number("hs_acv", "Annual contract value"),
      number("num_associated_contacts", "Number of associated contacts"),
      number("hs_num_of_associated_line_items", "Number of associated line items"),
      instant("notes_last_contacted", "Last contacted"),
      instant("notes_last_updated", "Last activity date"),
      ...stages.flatMap(({ id, name }) => [
        instant(`hs_v2_date_entered_${id}`, `Date entered "${name}"`),
        instant(`hs_v2_date_exited_${id}`, `Date exited "${name}"`),
        number(`hs_v2_latest_time_in_${id}`, `Latest time in "${name}"`),
        number(`hs_v2_cumulative_time_in_${id}`, `Cumulative time in "${name}"`),
      ]),
    ].map(calculated),
    ...[
      number("arr", "ARR"),
      number("one_off", "One-off"),
      number("term_months", "Term in months"),
      number("lead_score", "Lead score"),
      flag("inbound", "Inbound"),
      text("deal_source", "Deal source"),
      text("competitor", "Competitor"),
      choice("product", "Product", Object.fromEntries(products.map((product) => [product.id, product.name]))),
      flag("is_test", "Test deal"),
      date("opened_on", "Opened on"),
      date("notified_end_on", "Notified end"),
      text("reference", "Reference"),
    ].map(custom),
    ...syncProperties(portal, ["salesforceopportunityid", "Salesforce Opportunity ID"]),
  ];
}
