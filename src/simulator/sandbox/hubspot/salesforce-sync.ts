import type { Deal } from "../../deal.ts";
import { Randomness } from "../../randomness.ts";
import type { Minute } from "../../timeline.ts";
import { idOf } from "../salesforce/objects/kinds.ts";
import type { Story } from "./life.ts";
import type { Portal } from "./portal.ts";
import { type Property, text } from "./property.ts";

/** What the vendor's integration with Salesforce adds to a type of records: where it is installed, ids of the org. */
export function syncProperties({ settings }: Portal, ...names: readonly (readonly [string, string])[]): Property[] {
  return settings.syncedWithSalesforce === 0 ? [] : names.map(([name, label]) => text(name, label));
}

const source = "SALESFORCE";

/** Who somebody is in the org: a lead until there is a deal, and then a contact too. */
export function writeContactSync(
  portal: Portal,
  story: Story,
  person: { readonly key: string; readonly accountId: string; readonly bornAt: Minute; readonly first: Deal },
  until: Minute,
): void {
  const { world, settings } = portal;
  const { key, accountId, bornAt, first } = person;
  const isCrossed = isFirstOf(key, accountId, 1, settings.crossedSyncs);
  if (!isCrossed && !isSynced(portal, key)) return;
  const which = key.startsWith("buyer1@") ? 0 : 1;
  const number = world.placeOfAccount(isCrossed ? neighbourOf(portal, accountId) : accountId)!;
  if (which === 0 && first.lead !== null && !isCrossed)
    story.write("salesforceleadid", bornAt, idOf("Lead", number), source);
  const at = Math.max(bornAt, first.createdAt);
  if (at < until) story.write("salesforcecontactid", at, idOf("Contact", number * 2 + which), source);
}

/** The address that comes first: of some it is none that the customer or the org knows. */
export function addressesOf(
  { settings }: Portal,
  key: string,
  accountId: string,
): { first: string; others: string | null } {
  const isPrivate = isFirstOf(
    key,
    accountId,
    settings.crossedSyncs + 1,
    settings.crossedSyncs + settings.privateAddresses,
  );
  return isPrivate
    ? { first: `at-home@${accountId.toLowerCase()}.post.example`, others: key }
    : { first: key, others: null };
}

/** The first person of one of these customers. */
function isFirstOf(key: string, accountId: string, from: number, to: number): boolean {
  const number = Number(accountId.slice(2));
  return key.startsWith("buyer1@") && number >= from && number <= to;
}

export function writeCompanySync(portal: Portal, story: Story, accountId: string, at: Minute): void {
  if (!isSynced(portal, accountId)) return;
  story.write("salesforceaccountid", at, idOf("Account", portal.world.placeOfAccount(accountId)!), source);
}

export function writeDealSync(portal: Portal, story: Story, deal: Deal): void {
  if (!isSynced(portal, deal.id)) return;
  story.write("salesforceopportunityid", deal.createdAt, idOf("Opportunity", portal.world.placeOf(deal.id)!), source);
}

/** Each record's own chance, the same in every run; a larger share holds all of a smaller one. */
function isSynced({ world, settings }: Portal, key: string): boolean {
  if (settings.syncedWithSalesforce === 0) return false;
  return new Randomness(world.company.plan.seed, `synced ${key}`).uniform() < settings.syncedWithSalesforce;
}

/** The customer with the next number but one, for who works for the next one may have this one's address; of the last two, the first. */
function neighbourOf({ world }: Portal, accountId: string): string {
  const next = `A-${Number(accountId.slice(2)) + 2}`;
  return world.placeOfAccount(next) === undefined ? "A-1" : next;
}
