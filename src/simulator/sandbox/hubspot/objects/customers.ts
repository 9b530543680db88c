import type { Account, Deal } from "../../../deal.ts";
import { industries } from "../../../market.ts";
import type { Minute } from "../../../timeline.ts";
import { type Birth, inOrderOfBirth } from "../ids.ts";
import { allInto, type Kind, once } from "../kind.ts";
import { Story, stamp } from "../life.ts";
import type { Portal } from "../portal.ts";
import { calculated, choice, common, custom, instant, number, text } from "../property.ts";
import { addressesOf, syncProperties, writeCompanySync, writeContactSync } from "../salesforce-sync.ts";

interface CompanyBirth extends Birth {
  readonly account: Account;
}

/** The customers a company sells to: HubSpot's companies. */
export function companies(portal: Portal): Kind<CompanyBirth> {
  const { world } = portal;
  const ids = once(() =>
    inOrderOfBirth(
      21_400_000_000,
      portal.originals
        .filter((deal) => deal.type === "new")
        .map(({ account }): CompanyBirth => ({ key: account.id, bornAt: account.createdAt, account })),
    ),
  );
  const mergedInto = ({ key }: CompanyBirth, until: Minute) => {
    const merged = world.mergedAccounts.get(key);
    return merged !== undefined && merged.at < until ? merged.into : undefined;
  };
  return {
    name: "companies",
    typeId: "0-2",
    scopes: ["crm.objects.companies.read"],
    created: "createdate",
    modified: "hs_lastmodifieddate",
    defaults: ["createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"],
    get properties() {
      return [
        ...common("createdate", "hs_lastmodifieddate"),
        text("name", "Company name"),
        text("domain", "Company domain name"),
        choice("industry", "Industry", Object.fromEntries(industries.map((name) => [industryValue(name), name]))),
        number("numberofemployees", "Number of employees"),
        number("annualrevenue", "Annual revenue"),
        text("country", "Country/Region"),
        custom(choice("segment", "Segment", { "Small business": "Small business", "Mid-market": "Mid-market" })),
        custom(text("reference", "Reference")),
        ...syncProperties(portal, ["salesforceaccountid", "Salesforce Account ID"]),
      ];
    },
    ids,
    mergedInto,
    life: (birth, until) => {
      const { account, key, bornAt } = birth;
      if (bornAt >= until || isPurged(portal, key, until) || mergedInto(birth, until) !== undefined) return undefined;
      const losers = allInto(key, (one) =>
        [...world.mergedAccounts].flatMap(([loser, { into, at }]) =>
          into === one && at < until ? [{ key: loser, at }] : [],
        ),
      );
      const story = new Story(bornAt, "CRM_UI").set({
        name: account.name,
        domain: `${account.id.toLowerCase()}.example`,
        industry: industryValue(account.industry),
        numberofemployees: String(account.employees),
        country: account.country,
        segment: account.segment,
        reference: account.id,
      });
      writeCompanySync(portal, story, account.id, bornAt);
      return {
        id: ids().of(key)!,
        createdAt: bornAt,
        modifiedAt: Math.max(bornAt, ...losers.map(({ at }) => at)),
        archivedAt: archivedAt(portal, key, until),
        versions: story.versions,
        merged: losers.map((loser) => ids().of(loser.key)!),
      };
    },
  };
}

export interface ContactBirth extends Birth {
  readonly accountId: string;
  readonly deals: readonly Deal[];
}

/** The people on the buyers' side, with the roll-ups of what they did. */
export function contacts(portal: Portal): Kind<ContactBirth> {
  const ids = once(() => inOrderOfBirth(91_200_000_000, buyers(portal)));
  return {
    name: "contacts",
    typeId: "0-1",
    scopes: ["crm.objects.contacts.read"],
    created: "createdate",
    modified: "lastmodifieddate",
    defaults: ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"],
    get properties() {
      return [
        ...common("createdate", "lastmodifieddate"),
        text("email", "Email"),
        text("hs_additional_emails", "Additional email addresses"),
        text("firstname", "First name"),
        text("lastname", "Last name"),
        choice("lifecyclestage", "Lifecycle stage", { lead: "Lead", opportunity: "Opportunity", customer: "Customer" }),
        choice("hs_lead_status", "Lead status", { NEW: "New", OPEN: "Open", IN_PROGRESS: "In progress" }),
        ...[
          instant("first_conversion_date", "First conversion date"),
          text("first_conversion_event_name", "First conversion"),
          instant("recent_conversion_date", "Recent conversion date"),
          text("recent_conversion_event_name", "Recent conversion"),
          number("num_conversion_events", "Number of form submissions"),
          instant("hs_analytics_first_timestamp", "Time first seen"),
          instant("hs_analytics_last_visit_timestamp", "Time of last session"),
          text("hs_analytics_last_url", "Last page seen"),
          number("hs_analytics_num_page_views", "Number of pageviews"),
          number("hs_analytics_num_visits", "Number of sessions"),
          choice("hs_analytics_source", "Original traffic source", {
            ORGANIC_SEARCH: "Organic search",
            OFFLINE: "Offline sources",
          }),
          number("hs_email_open", "Marketing emails opened"),
          instant("hs_email_last_open_date", "Last marketing email open date"),
          text("hs_email_last_email_name", "Last marketing email name"),
        ].map(calculated),
        ...syncProperties(
          portal,
          ["salesforcecontactid", "Salesforce Contact ID"],
          ["salesforceleadid", "Salesforce Lead ID"],
        ),
      ];
    },
    ids,
    life: ({ key, bornAt, accountId, deals }, until) => {
      if (bornAt >= until || isPurged(portal, key, until)) return undefined;
      const [user] = key.split("@");
      const id = ids().of(key)!;
      const { first, others } = addressesOf(portal, key, accountId);
      const story = new Story(bornAt, deals[0]!.isInbound === true ? "FORM" : "CRM_UI").set({
        email: first,
        hs_additional_emails: others,
        firstname: "Buyer",
        lastname: user!.slice(5),
        lifecyclestage: "opportunity",
        hs_analytics_source: deals[0]!.isInbound === true ? "ORGANIC_SEARCH" : "OFFLINE",
      });
      rollUp(portal, key, deals, story, until);
      writeContactSync(portal, story, { key, accountId, bornAt, first: deals[0]! }, until);
      return {
        id,
        createdAt: bornAt,
        modifiedAt: story.writtenAt,
        archivedAt: archivedAt(portal, key, until),
        versions: story.versions,
      };
    },
  };
}

/** The page's address, as the visit's roll-up holds it. */
export function pageUrl(title: string): string {
  return `https://www.repmark.example/${title.toLowerCase().replaceAll(" ", "-")}`;
}

function rollUp(portal: Portal, contact: string, deals: readonly Deal[], story: Story, until: Minute): void {
  const acts = deals
    .flatMap((deal) => portal.buyerActs(deal))
    .filter((act) => act.contact === contact && act.at < until)
    .sort((one, other) => one.at - other.at);
  const counts = { visit: 0, form: 0, open: 0, webinar: 0 };
  for (const act of acts) {
    counts[act.kind] += 1;
    const write = (name: string, value: string) => story.write(name, act.at, value, "ANALYTICS");
    if (act.kind === "visit") {
      if (counts.visit === 1) write("hs_analytics_first_timestamp", stamp(act.at));
      write("hs_analytics_last_visit_timestamp", stamp(act.at));
      write("hs_analytics_last_url", pageUrl(act.asset));
      write("hs_analytics_num_visits", String(counts.visit));
      write("hs_analytics_num_page_views", String(counts.visit));
    } else if (act.kind === "form") {
      if (counts.form === 1) write("first_conversion_date", stamp(act.at));
      if (counts.form === 1) write("first_conversion_event_name", act.asset);
      write("recent_conversion_date", stamp(act.at));
      write("recent_conversion_event_name", act.asset);
      write("num_conversion_events", String(counts.form));
    } else if (act.kind === "open") {
      write("hs_email_open", String(counts.open));
      write("hs_email_last_open_date", stamp(act.at));
      write("hs_email_last_email_name", act.asset);
    }
  }
}

/** Whoever asked for the deal is there from its lead on; the second buyer from the first thing they do. */
function buyers(portal: Portal): ContactBirth[] {
  const births: ContactBirth[] = [];
  for (const [accountId, all] of portal.byAccount) {
    const deals = all.filter((deal) => deal.type !== "renewal");
    const acts = deals.flatMap((deal) => portal.buyerActs(deal));
    const first = deals[0]!;
    for (const buyer of [1, 2]) {
      const key = `buyer${buyer}@${accountId.toLowerCase()}.example`;
      const seen = acts.filter((act) => act.contact === key).map((act) => act.at);
      if (buyer === 1) seen.push(first.lead?.createdAt ?? first.createdAt);
      if (seen.length > 0) births.push({ key, bornAt: Math.min(...seen), accountId, deals });
    }
  }
  return births;
}

function industryValue(name: string): string {
  return name.toUpperCase().replaceAll(" ", "_");
}

/** When a record other than a deal was archived by then. */
export function archivedAt(portal: Portal, key: string, until: Minute): Minute | null {
  const archived = portal.world.deleted.get(key);
  return archived !== undefined && archived < until ? archived : null;
}

export function isPurged(portal: Portal, key: string, until: Minute): boolean {
  const purged = portal.world.purged.get(key);
  return purged !== undefined && purged < until;
}
