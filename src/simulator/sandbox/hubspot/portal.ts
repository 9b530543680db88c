import type { Deal } from "../../deal.ts";
import { type DayNumber, dayNumber, dayText, type Minute } from "../../timeline.ts";
import { type BuyerAct, buyerActsOf, type Touch, touchesOf } from "../../touches.ts";
import type { World } from "../world.ts";
import type { HubspotSettings } from "./settings.ts";

/** One HubSpot account: the company as it sees it, at the world's clock. */
export interface Portal {
  readonly world: World;
  readonly settings: HubspotSettings;
  /** Deals as they were grown, before any act: what happened around them does not move when a deal is rewritten. */
  readonly originals: readonly Deal[];
  readonly byAccount: ReadonlyMap<string, readonly Deal[]>;
  original(dealId: string): Deal | undefined;
  touches(deal: Deal): readonly Touch[];
  buyerActs(deal: Deal): readonly BuyerAct[];
}

export function openPortal(world: World, settings: HubspotSettings): Portal {
  const originals = [...world.deals];
  const byAccount = new Map<string, Deal[]>();
  for (const deal of originals) byAccount.set(deal.account.id, [...(byAccount.get(deal.account.id) ?? []), deal]);
  const { plan, week } = world.company;
  return {
    world,
    settings,
    originals,
    byAccount,
    original: (dealId) => {
      const place = world.placeOf(dealId);
      return place === undefined ? undefined : originals[place];
    },
    touches: remembered((deal) => touchesOf(deal, plan, week)),
    buyerActs: remembered((deal) => buyerActsOf(deal, plan)),
  };
}

/** Midnight of that day in the account's time zone. */
export function midnight(settings: HubspotSettings, day: DayNumber): Minute {
  const zoned = Temporal.PlainDate.from(dayText(day)).toZonedDateTime(settings.timeZone);
  return Math.round(zoned.epochMilliseconds / 60_000);
}

/** The account's own civil day at that instant. */
export function accountDay(settings: HubspotSettings, minute: Minute): DayNumber {
  const zoned = Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(settings.timeZone);
  return dayNumber(zoned.toPlainDate().toString());
}

/** What the last deals asked for came to: pages and batches ask for the same ones many times over. */
function remembered<T>(work: (deal: Deal) => T): (deal: Deal) => T {
  const known = new Map<string, T>();
  return (deal) => {
    let found = known.get(deal.id);
    if (found === undefined) {
      found = work(deal);
      if (known.size >= 20_000) known.clear();
      known.set(deal.id, found);
    }
    return found;
  };
}
