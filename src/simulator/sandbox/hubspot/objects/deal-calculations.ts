import type { Deal } from "../../../deal.ts";
import type { Minute } from "../../../timeline.ts";
import type { Standing } from "../../world.ts";
import { decimal, milliseconds, type Story, stamp } from "../life.ts";
import { currentTeam, teamId } from "../people.ts";
import { accountDay, type Portal } from "../portal.ts";
import { stageId } from "../stages.ts";

/** What the portal itself works out; it is rewritten without anybody seeing the modified date move. */
export function dealCalculations(portal: Portal, deal: Deal, standing: Standing, story: Story, until: Minute): void {
  const { world } = portal;
  const { closing } = standing;
  const isWon = closing?.isWon === true;
  const probability = world.stages[standing.stage]?.probability ?? 0;
  const amount = deal.defect === "missing-amount" ? null : standing.amount;
  const home = amount === null ? null : inHomeCurrency(portal, deal.currency, amount, closing?.at ?? until - 1);
  const team = currentTeam(portal, world.company.people[standing.owner]!);
  const share = (part: number) => (home === null ? null : decimal(Math.round(home * part)));
  const arr = story.versions.get("arr")?.at(-1)?.value ?? null;
  const term = deal.terms.find((one) => one.signedAt < until);
  story.set({
    hs_all_owner_ids: story.versions.get("hubspot_owner_id")?.at(-1)?.value ?? null,
    hubspot_team_id: team === null ? null : teamId(team),
    amount_in_home_currency: share(1),
    hs_is_closed: String(closing !== null),
    hs_is_closed_won: String(isWon),
    hs_is_closed_lost: String(closing !== null && !isWon),
    hs_closed_won_date: isWon ? stamp(closing!.at) : null,
    days_to_close: closing === null ? null : String(Math.floor((closing.at - deal.createdAt) / 1440)),
    hs_deal_stage_probability: String(probability),
    hs_forecast_probability: String(probability),
    hs_forecast_amount: share(1),
    hs_projected_amount: share(probability),
    hs_closed_amount: isWon ? share(1) : "0",
    hs_arr: term === undefined ? null : arr,
    hs_tcv: term === undefined ? null : decimal(term.recurring + term.oneOff),
    num_associated_contacts: "1",
    hs_num_of_associated_line_items: term === undefined ? "0" : term.oneOff === 0 ? "1" : "2",
  });
  timesInStages(deal, story, until);
}

function timesInStages(deal: Deal, story: Story, until: Minute): void {
  const moves = deal.changes.filter((change) => change.field === "stage" && change.at < until);
  const spent = new Map<string, number>();
  moves.forEach((move, place) => {
    const stage = stageId(Number(move.to));
    const left = moves[place + 1]?.at;
    const stay = milliseconds((left ?? until) - move.at);
    spent.set(stage, (spent.get(stage) ?? 0) + stay);
    story.write(`hs_v2_date_entered_${stage}`, move.at, stamp(move.at), "CALCULATED");
    if (left === undefined) return;
    story.write(`hs_v2_date_exited_${stage}`, left, stamp(left), "CALCULATED");
    story.write(`hs_v2_latest_time_in_${stage}`, left, String(stay), "CALCULATED");
    story.write(`hs_v2_cumulative_time_in_${stage}`, left, String(spent.get(stage)), "CALCULATED");
  });
}

/** Minor units of the company's currency, at the rate of the day it closed, else of today; null without a rate. */
function inHomeCurrency(portal: Portal, currency: string, amount: number, when: Minute): number | null {
  const { rates } = portal.world.company;
  if (currency === portal.settings.companyCurrency) return amount;
  if (!rates.dated.some((rate) => rate.currency === currency)) return null;
  return Math.round(amount * rates.on(currency, accountDay(portal.settings, when)));
}
