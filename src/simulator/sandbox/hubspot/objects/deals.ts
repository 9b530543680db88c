import type { Change, Deal } from "../../../deal.ts";
import { lostStage, wonStage } from "../../../market.ts";
import { at, type DayNumber, dayOf, type Minute } from "../../../timeline.ts";
import { type Birth, inOrderOfBirth } from "../ids.ts";
import { allInto, type Kind, once } from "../kind.ts";
import { dateValue, decimal, type Life, Story, stamp } from "../life.ts";
import { ghostOwnerId, ownerId, userId } from "../people.ts";
import type { Portal } from "../portal.ts";
import { writeDealSync } from "../salesforce-sync.ts";
import { dealPipeline, stageId } from "../stages.ts";
import { dealCalculations } from "./deal-calculations.ts";
import { dealProperties } from "./deal-properties.ts";

const categories: Readonly<Record<string, string>> = {
  omitted: "OMIT",
  pipeline: "PIPELINE",
  best_case: "BEST_CASE",
  commit: "COMMIT",
  closed: "CLOSED",
};

const types = { new: "newbusiness", expansion: "existingbusiness", renewal: "renewal" } as const;

export function deals(portal: Portal): Kind {
  const { world } = portal;
  const ids = once(() =>
    inOrderOfBirth(
      38_100_000_000,
      portal.originals.map((deal): Birth => ({ key: deal.id, bornAt: deal.createdAt })),
    ),
  );
  const originalLosers = Map.groupBy(
    portal.originals.filter((deal) => deal.mergedInto !== null),
    (deal) => deal.mergedInto!,
  );
  /** Deals that went into this one by then, and when. */
  const losersOf = (key: string, until: Minute): readonly { readonly key: string; readonly at: Minute }[] => {
    const candidates = world.systemWrites.has(key)
      ? world.deals.filter((deal) => deal.mergedInto === key)
      : // As they are now: one that was worked on meanwhile may never have gone into it.
        (originalLosers.get(key) ?? []).map((deal) => world.deal(deal.id)!);
    return candidates.flatMap((deal) => {
      const gone = deal.changes.findLast((change) => change.field === "is_deleted" && change.at < until);
      return gone?.to === 1 ? { key: deal.id, at: gone.at } : [];
    });
  };
  const known = new Map<string, { readonly deal: Deal; readonly mark: string; readonly life: Life | undefined }>();

  return {
    name: "deals",
    typeId: "0-3",
    scopes: ["crm.objects.deals.read"],
    created: "createdate",
    modified: "hs_lastmodifieddate",
    defaults: [
      "amount",
      "closedate",
      "createdate",
      "dealname",
      "dealstage",
      "hs_lastmodifieddate",
      "hs_object_id",
      "pipeline",
    ],
    get properties() {
      return dealProperties(portal);
    },
    ids,
    life: ({ key }, until) => {
      const deal = world.deal(key)!;
      const losers = allInto(key, (one) => losersOf(one, until));
      const mark = `${until} ${world.systemWrites.get(key)} ${losers.length} ${world.purged.has(key)} ${world.stages.length} ${portal.settings.syncedWithSalesforce}`;
      const before = known.get(key);
      if (before?.deal === deal && before.mark === mark) return before.life;
      const life = lifeOf(portal, deal, ids().of(key)!, until, losers);
      known.set(key, { deal, mark, life });
      return life;
    },
    mergedInto: ({ key }, until) => {
      const deal = world.deal(key)!;
      return deal.mergedInto !== null && world.standing(deal, until)?.isDeleted === true ? deal.mergedInto : undefined;
    },
  };

  function lifeOf(
    of: Portal,
    deal: Deal,
    id: string,
    until: Minute,
    losers: readonly { readonly key: string; readonly at: Minute }[],
  ): Life | undefined {
    const standing = world.standing(deal, until);
    if (standing === undefined || (standing.isDeleted && deal.mergedInto !== null)) return undefined;
    const story = dealStory(of, deal, until);
    const touched = of.touches(of.original(deal.id)!).filter((touch) => touch.at < until);
    for (const touch of touched) {
      story.write("notes_last_updated", touch.at, stamp(touch.at), "CALCULATED");
      if (touch.direction !== "in") story.write("notes_last_contacted", touch.at, stamp(touch.at), "CALCULATED");
    }
    const written = world.systemWrites.get(deal.id);
    const modifiedAt = Math.max(
      story.writtenAt,
      written !== undefined && written < until ? written : 0,
      ...losers.map((loser) => loser.at),
    );
    dealCalculations(of, deal, standing, story, until);
    writeDealSync(of, story, deal);
    return {
      id,
      createdAt: deal.createdAt,
      modifiedAt,
      archivedAt: standing.deletedAt,
      versions: story.versions,
      merged: losers.map((loser) => ids().of(loser.key)!),
    };
  }
}

/** Everything people entered, with its history. */
function dealStory(portal: Portal, deal: Deal, until: Minute): Story {
  const { defect } = deal;
  const original = portal.original(deal.id)!;
  const story = new Story(deal.createdAt, deal.isInbound === true ? "FORM" : "CRM_UI");
  story.set({
    dealname: deal.name,
    pipeline: dealPipeline,
    dealtype: defect === "unknown-type" ? "Pilot" : types[deal.type],
    deal_currency_code: deal.currency,
    deal_source: deal.source,
    inbound: deal.isInbound === null ? null : String(deal.isInbound),
    lead_score: defect === "bad-number" || deal.leadScore === null ? null : String(deal.leadScore),
    product: defect === "unknown-product" ? `Legacy ${deal.id.slice(2)}` : deal.product,
    one_off: deal.oneOff === 0 ? null : decimal(deal.oneOff),
    term_months: String(deal.termMonths),
    is_test: String(deal.isTest),
    reference: deal.id,
    hs_analytics_source: deal.isInbound === true ? "ORGANIC_SEARCH" : "OFFLINE",
  });
  if (defect === "unknown-rep") story.set({ hubspot_owner_id: ghostOwnerId(deal) });

  let owner = 0;
  for (const change of deal.changes) {
    if (change.at >= until) break;
    if (change.field === "owner") owner = Number(change.to);
    // Closing a deal and its date in one call, as an integration does, keeps the date; a user's move sets it to now.
    const isByCall =
      change.field === "stage" && isEnd(change.to) && !deal.changes.some((other) => isDateOf(other, change));
    const source = isByCall && original.changes.includes(change) ? "INTEGRATION" : "CRM_UI";
    write(story, deal, change, source, userId(owner));
    if (isByCall && !original.changes.includes(change))
      story.write("closedate", change.at, stamp(change.at), "CRM_UI", userId(owner));
  }
  for (const closing of deal.closings) {
    if (closing.at >= until) break;
    story.write("competitor", closing.at, closing.competitor, "CRM_UI");
    const reopened = deal.changes.find(
      (change) => change.field === "stage" && change.at > closing.at && !isEnd(change.to),
    );
    if (reopened !== undefined && reopened.at < until) story.write("competitor", reopened.at, null, "CRM_UI");
    const closeOn =
      deal.changes.findLast((change) => change.field === "close_on" && change.at <= closing.at)?.to ?? null;
    if (defect === "won-in-future" && closing.isWon)
      story.write("closedate", closing.at, closeDate(Number(closeOn) + 1500, closing.at), "CRM_UI");
    if (defect === "closed-before-opened")
      story.write("opened_on", closing.at, dateValue(Math.max(dayOf(closing.at), Number(closeOn)) + 5));
  }
  for (const term of deal.terms)
    if (term.noticeAt !== null && term.noticeAt < until)
      story.write("notified_end_on", term.noticeAt, dateValue(term.endsOn), "CRM_UI");
  return story;
}

function write(story: Story, deal: Deal, change: Change, source: string, user: number): void {
  const { defect } = deal;
  const put = (name: string, value: string | null) => story.write(name, change.at, value, source, user);
  const money = (minor: number) => decimal(defect === "negative-amount" ? -minor : minor);
  switch (change.field) {
    case "stage":
      return void put("dealstage", stageId(Number(change.to)));
    case "amount":
    case "arr":
      if (defect !== "missing-amount") put(change.field, change.to === null ? null : money(Number(change.to)));
      return;
    case "close_on":
      if (defect !== "missing-close-date")
        put("closedate", change.to === null ? null : closeDate(Number(change.to), change.at));
      return;
    case "owner":
      if (defect !== "missing-owner" && defect !== "unknown-rep") {
        put("hubspot_owner_id", ownerId(Number(change.to)));
        put("hubspot_owner_assigneddate", stamp(change.at));
      }
      return;
    case "forecast_category":
      return void put("hs_manual_forecast_category", categories[String(change.to)] ?? null);
    case "lost_reason":
      return void put("closed_lost_reason", change.to === null ? null : String(change.to));
  }
}

/** That day at the time of day it was entered: the field holds an instant, and people choose a day. */
function closeDate(day: DayNumber, enteredAt: Minute): string {
  return stamp(at(day, enteredAt - at(dayOf(enteredAt), 0)));
}

function isEnd(stage: Change["to"]): boolean {
  return stage === wonStage || stage === lostStage;
}

function isDateOf(other: Change, change: Change): boolean {
  return other.field === "close_on" && other.at === change.at;
}
