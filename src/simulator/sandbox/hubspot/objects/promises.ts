import type { Call, Quota } from "../../../promises.ts";
import { quarterLabel } from "../../../promises.ts";
import { at, type DayNumber, dayText, type Minute, monthOf, quarterStart } from "../../../timeline.ts";
import { type Birth, Ids } from "../ids.ts";
import type { Kind } from "../kind.ts";
import { milliseconds, Story, stamp } from "../life.ts";
import { ownerId, teamId, userId } from "../people.ts";
import { midnight, type Portal } from "../portal.ts";
import { choice, common, flag, instant, number, text } from "../property.ts";
import { bornAt as portalBornAt } from "../stages.ts";

const kindNames: Readonly<Record<Quota["kind"], string>> = {
  selling: "New business",
  renewal: "Renewals",
  overlay: "Overlay",
};

interface GoalBirth extends Birth {
  readonly quota: Quota;
}

/** Quotas: one record per user and quarter. What sort of quota it is, this company says in the goal's name. */
export function goalTargets(portal: Portal): Kind<GoalBirth> {
  const { world } = portal;
  let made: { readonly today: DayNumber; readonly ids: Ids<GoalBirth> } | undefined;
  const ids = () => {
    if (made?.today !== world.today) made = { today: world.today, ids: goalIds(portal, world.quotas()) };
    return made.ids;
  };
  return {
    name: "goal_targets",
    typeId: "0-74",
    scopes: ["crm.objects.goals.read"],
    tier: { from: "starter", product: "goals" },
    created: "hs_createdate",
    modified: "hs_lastmodifieddate",
    defaults: ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"],
    properties: [
      ...common("hs_createdate", "hs_lastmodifieddate"),
      text("hs_goal_name", "Goal name"),
      choice("hs_goal_type", "Goal type", { sales_quota: "Revenue" }),
      number("hs_target_amount", "Target amount"),
      text("hs_goal_target_currency_code", "Currency"),
      choice("hs_milestone", "Milestone", { monthly: "Monthly", quarterly: "Quarterly" }),
      instant("hs_start_datetime", "Start date"),
      instant("hs_end_datetime", "End date"),
      number("hs_assignee_user_id", "Assignee user"),
      number("hs_assignee_team_id", "Assignee team"),
      flag("hs_kpi_is_team_rollup", "Team goal"),
      text("hs_group_correlation_uuid", "Goal family"),
      number("hs_goal_target_group_id", "Goal target group"),
      number("hs_created_by_user_id", "Created by user"),
    ],
    ids,
    life: ({ key, bornAt, quota }, until) => {
      if (bornAt >= until) return undefined;
      const person = world.company.people[quota.person]!;
      const name = `${kindNames[quota.kind]}${quota.isManager ? " of the team" : ""} ${quarterLabel(quota.from)}`;
      const { versions } = new Story(bornAt, "CRM_UI").set({
        hs_goal_name: quota.basis === "full-rate" ? `${name}, before ramp` : name,
        hs_goal_type: "sales_quota",
        hs_target_amount: String(quota.amount),
        hs_goal_target_currency_code: quota.currency,
        hs_milestone: "quarterly",
        hs_start_datetime: stamp(midnight(portal.settings, quota.from)),
        hs_end_datetime: stamp(midnight(portal.settings, quota.until)),
        hs_assignee_user_id: String(userId(quota.person)),
        hubspot_owner_id: ownerId(quota.person),
        hs_assignee_team_id: quota.isManager ? teamId(person.teamId!) : null,
        hs_kpi_is_team_rollup: String(quota.isManager),
        hs_group_correlation_uuid: `5d1f0c3a-0000-4000-8000-${String(1000 + quota.person).padStart(12, "0")}`,
        hs_goal_target_group_id: String(120_000 + quota.person),
        hs_created_by_user_id: String(userId(0)),
      });
      return { id: ids().of(key)!, createdAt: bornAt, modifiedAt: bornAt, archivedAt: null, versions };
    },
  };
}

/** An id is made of the quarter and the person, so that it stays when later quarters and newcomers bring more goals. */
function goalIds(portal: Portal, quotas: readonly Quota[]): Ids<GoalBirth> {
  const since = portalBornAt(portal);
  const { people } = portal.world.company;
  return new Ids(
    quotas.map((quota) => ({
      id: 87_500_000_000 + quota.from * 100_000 + quota.person * 10 + (quota.isManager ? 1 : 0),
      birth: {
        key: `${quota.person} ${quota.from} ${quota.isManager}`,
        bornAt: Math.max(since, at(people[quota.person]!.startedOn, 0), at(quarterStart(quota.from, -1), 0)),
        quota,
      },
    })),
  );
}

interface ForecastBirth extends Birth {
  readonly calls: readonly Call[];
}

/** The two forecast types of this portal: what will surely come in, and what may at best. */
export const forecastTypes = { commit: 0, best_case: 1 } as const;

/** What reps submitted: one record per owner, quarter and forecast type, whose amount's history is all they ever said. */
export function forecasts(portal: Portal): Kind<ForecastBirth> {
  const { world } = portal;
  let made: { readonly calls: number; readonly ids: Ids<ForecastBirth> } | undefined;
  const ids = () => {
    const calls = world.calls();
    if (made?.calls !== calls.length) made = { calls: calls.length, ids: forecastIds(calls) };
    return made.ids;
  };
  return {
    name: "forecasts",
    typeId: "0-93",
    scopes: ["crm.objects.forecasts.read", "forecast-read"],
    tier: { from: "professional", product: "forecasts" },
    created: "hs_createdate",
    modified: "hs_lastmodifieddate",
    defaults: ["hs_createdate", "hs_lastmodifieddate", "hs_object_id"],
    properties: [
      ...common("hs_createdate", "hs_lastmodifieddate"),
      number("hs_amount", "Amount"),
      number("hs_team_id", "Team"),
      text("hs_deal_pipeline_id", "Pipeline"),
      number("hs_forecast_type_id", "Forecast type"),
      choice("hs_milestone", "Milestone", { monthly: "Monthly", quarterly: "Quarterly" }),
      number("hs_year", "Year"),
      number("hs_fiscal_month", "Fiscal month"),
      number("hs_fiscal_quarter", "Fiscal quarter"),
      number("hs_forecast_fiscal_offset", "Fiscal offset"),
      instant("hs_forecast_start_date", "Start date"),
      instant("hs_forecast_end_date", "End date"),
      text("hs_included_deal_ids", "Included deals"),
      number("hs_created_by_user_id", "Created by user"),
    ],
    ids,
    life: ({ key, bornAt, calls }, until) => {
      const made = calls.filter((call) => call.calledAt < until);
      if (made.length === 0) return undefined;
      const { person, from, until: end, category } = made[0]!;
      const story = new Story(bornAt, "CRM_UI").set({
        ...forecastFrame(portal, made[0]!),
        hs_forecast_type_id: String(forecastTypes[category]),
        hs_forecast_start_date: String(milliseconds(midnight(portal.settings, from))),
        hs_forecast_end_date: String(milliseconds(midnight(portal.settings, end)) - 1),
      });
      for (const call of made) story.say("hs_amount", call.calledAt, String(call.amount), "CRM_UI", userId(person));
      return {
        id: ids().of(key)!,
        createdAt: bornAt,
        modifiedAt: story.writtenAt,
        archivedAt: null,
        versions: story.versions,
      };
    },
  };
}

/** `GET /forecast-submissions/…/events`: each time somebody submitted, oldest first. */
export function submissionEvents(portal: Portal): { readonly occurredAt: Minute; readonly event: unknown }[] {
  const idOf = forecasts(portal).ids();
  return portal.world
    .calls()
    .map((call) => ({
      occurredAt: call.calledAt,
      event: {
        objectId: idOf.of(forecastKey(call))!,
        objectType: "FORECAST",
        occurredAt: stamp(call.calledAt),
        archived: false,
        properties: {
          ...forecastFrame(portal, call),
          hs_amount: String(call.amount),
          hs_forecast_type_id: String(forecastTypes[call.category]),
        },
      },
    }))
    .sort((one, other) => one.occurredAt - other.occurredAt);
}

function forecastFrame(portal: Portal, call: Call): Record<string, string> {
  const quarter = Math.floor(monthOf(call.from) / 3) + 1;
  return {
    hubspot_owner_id: ownerId(call.person),
    hs_team_id: teamId(portal.world.company.people[call.person]!.teamId!),
    hs_milestone: "quarterly",
    hs_year: dayText(call.from).slice(0, 4),
    hs_fiscal_quarter: String(quarter),
    hs_forecast_fiscal_offset: "0",
    hs_created_by_user_id: String(userId(call.person)),
  };
}

function forecastKey(call: Call): string {
  return `${call.person} ${call.from} ${call.category}`;
}

function forecastIds(calls: readonly Call[]): Ids<ForecastBirth> {
  const byRecord = Map.groupBy(calls, forecastKey);
  return new Ids(
    [...byRecord].map(([key, own]) => {
      const { person, from, category, calledAt } = own[0]!;
      const id = 475_900_000_000 + from * 100_000 + person * 10 + forecastTypes[category];
      return { id, birth: { key, bornAt: calledAt, calls: own } };
    }),
  );
}
