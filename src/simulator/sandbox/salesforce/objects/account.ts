import { type Account, type Deal, ownerAt } from "../../../deal.ts";
import { industries, segments, territories } from "../../../market.ts";
import { PeopleNames } from "../../../names.ts";
import { Randomness } from "../../../randomness.ts";
import type { Minute } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type Stamps, type View } from "../object-type.ts";
import { homeAccount, survivorOf } from "./deal-row.ts";
import { idOf, prefixes, userId } from "./kinds.ts";

/** A customer, who came with their first deal and carries its number. */
export interface AccountRow {
  readonly place: number;
  readonly deal: Deal;
  readonly account: Account;
  readonly merged: { readonly into: string; readonly at: number } | undefined;
}

export function accountIdOf(deal: Deal, view: View): string {
  return idOf("Account", view.world.placeOfAccount(deal.account.id)!);
}

function* accountRows(view: View): Generator<AccountRow> {
  for (let place = 0; place < view.world.deals.length; place += 1) {
    const row = accountRow(view, place);
    if (row !== undefined) yield row;
  }
}

function accountRow(view: View, place: number): AccountRow | undefined {
  const { world } = view;
  const deal = world.deals[place];
  if (deal === undefined || deal.type !== "new" || deal.createdAt >= view.until) return undefined;
  const id = homeAccount(deal);
  const merged = world.mergedAccounts.get(id);
  const account = merged?.account ?? deal.account;
  if ((world.purged.get(id) ?? view.until) < view.until) return undefined;
  return { place, deal, account, merged: merged !== undefined && merged.at < view.until ? merged : undefined };
}

const { text, whole, money, choice, reference, address, currencyCode } = fieldsOf<AccountRow>();

export const account = objectType<AccountRow>({
  name: "Account",
  prefix: prefixes.Account,
  rows: accountRows,
  number: (row) => row.place,
  find: accountRow,
  stamps: accountStamps,
  fields: [
    text("Name", ({ account: one }) => one.name),
    reference("MasterRecordId", "Account", ({ merged }, view) =>
      merged === undefined ? null : idOf("Account", view.world.placeOfAccount(merged.into)!),
    ),
    reference("ParentId", "Account", () => null),
    reference("OwnerId", "User", ({ deal }) => userId(ownerAt(deal.changes, deal.createdAt + 1))),
    choice("Type", ["Prospect", "Customer"], ({ deal }, view) =>
      deal.closings.some((closing) => closing.isWon && closing.at < view.until) ? "Customer" : "Prospect",
    ),
    choice("Industry", industries, ({ account: one }) => one.industry),
    whole("NumberOfEmployees", ({ account: one }) => one.employees, { label: "Employees" }),
    money("AnnualRevenue", () => null),
    text("BillingCountry", ({ account: one }) => one.country, { length: 80 }),
    address("BillingAddress", ({ account: one }) => one.country),
    choice(
      "Segment__c",
      segments.map(({ name }) => name),
      ({ account: one }) => one.segment,
    ),
    text("External_Id__c", ({ account: one }) => one.id, { label: "External ID" }),
    currencyCode(({ deal }) => territories[deal.territory]!.currency),
  ],
});

/** The type follows from a win, by which the system writes the account. */
function accountStamps({ deal, account: one, merged }: AccountRow, view: View): Stamps {
  const won = deal.closings.find((closing) => closing.isWon && closing.at < view.until)?.at;
  const { deleted, restored } = bin(view, one.id);
  return {
    created: one.createdAt,
    modified: one.createdAt,
    system: Math.max(won ?? one.createdAt, restored),
    by: userId(ownerAt(deal.changes, deal.createdAt + 1)),
    deleted: merged?.at ?? deleted,
  };
}

const neverBinned = { deleted: null, restored: 0 } as const;

/** When somebody put this record into the bin (null: it is not there), or took it out again (0: never). */
export function bin(view: View, id: string): { readonly deleted: Minute | null; readonly restored: Minute } {
  const { deleted, restored } = view.world;
  if (deleted.size === 0 && restored.size === 0) return neverBinned;
  const before = (at: Minute | undefined) => (at !== undefined && at < view.until ? at : undefined);
  return { deleted: before(deleted.get(id)) ?? null, restored: before(restored.get(id)) ?? 0 };
}

/** The two people at a customer that the company talks to. */
interface ContactRow extends AccountRow {
  readonly which: number;
}

const contactField = fieldsOf<ContactRow>();

export const contact = objectType<ContactRow>({
  name: "Contact",
  prefix: prefixes.Contact,
  *rows(view) {
    for (const row of accountRows(view)) for (const which of [0, 1]) yield { ...row, which };
  },
  number: (row) => row.place * 2 + row.which,
  find(view, number) {
    const row = accountRow(view, Math.floor(number / 2));
    return row === undefined ? undefined : { ...row, which: number % 2 };
  },
  stamps: ({ deal, account: one }, view) => ({
    created: one.createdAt,
    modified: one.createdAt,
    system: survivorOf(one.id, view).movedAt, // moved to the customer that stays
    by: userId(ownerAt(deal.changes, deal.createdAt + 1)),
  }),
  fields: [
    contactField.reference("AccountId", "Account", ({ account: one }, view) =>
      idOf("Account", view.world.placeOfAccount(survivorOf(one.id, view).id)!),
    ),
    contactField.text("FirstName", (row, view) => nameOf(row, view)[0]!),
    contactField.text("LastName", (row, view) => nameOf(row, view)[1]!),
    contactField.text("Name", (row, view) => nameOf(row, view).join(" ")),
    contactField.email("Email", ({ account: one, which }, view) => contactEmail(addressOf(one.id, which, view), which)),
    contactField.text("Title", ({ which }) => (which === 0 ? "Head of Operations" : "Chief Financial Officer")),
    contactField.choice("LeadSource", [], ({ deal }) => deal.source),
    contactField.reference("OwnerId", "User", ({ deal }) => userId(ownerAt(deal.changes, deal.createdAt + 1))),
    contactField.reference("MasterRecordId", "Contact", () => null),
    contactField.currencyCode(({ deal }) => territories[deal.territory]!.currency),
  ],
});

/** The customer whose address it is: one of every other customer's first contacts works for the customer before too. */
function addressOf(accountId: string, which: number, view: View): string {
  const number = Number(accountId.slice(2));
  const isShared = which === 1 && number % 2 === 0 && number <= 2 * view.settings.sharedAddresses;
  return isShared ? `A-${number - 1}` : accountId;
}

export const contactEmail = (accountId: string, which: number) =>
  `buyer${which + 1}@${accountId.toLowerCase()}.example`;

export function contactId(deal: Deal, which: number, view: View): string {
  return idOf("Contact", view.world.placeOfAccount(homeAccount(deal))! * 2 + which);
}

function nameOf({ account: one, which }: ContactRow, view: View): string[] {
  return new PeopleNames(new Randomness(view.world.company.plan.seed, `contact ${one.id}`, which)).next().split(" ");
}
