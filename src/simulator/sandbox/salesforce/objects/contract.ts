import type { Term } from "../../../deal.ts";
import { fieldsOf } from "../field.ts";
import { objectType, type View } from "../object-type.ts";
import { accountIdOf } from "./account.ts";
import { type DealRow, movedAt, type OfDeal, ownerIdAt, partsOf } from "./deal-row.ts";
import { idOf, prefixes } from "./kinds.ts";

const parts = partsOf<Term>(function* ({ deal }, view) {
  for (const [place, term] of deal.terms.entries()) if (term.signedAt < view.until) yield [place, term];
});

export function contractIdOf({ place, deal }: DealRow, view: View): string | null {
  const [term] = deal.terms;
  return term === undefined || term.signedAt >= view.until ? null : idOf("Contract", place * 1024);
}

const { text, number, money, day, instant, choice, reference, currencyCode } = fieldsOf<OfDeal<Term>>();
const isNoticed = ({ noticeAt }: Term, view: View) => noticeAt !== null && noticeAt < view.until;

/** What a win became: from when to when the customer pays how much. */
export const contract = objectType<OfDeal<Term>>({
  name: "Contract",
  prefix: prefixes.Contract,
  ...parts,
  stamps: ({ row, part }, view) => ({
    created: part.signedAt,
    modified: isNoticed(part, view) ? part.noticeAt! : part.signedAt,
    system: movedAt(row.deal, view),
    by: ownerIdAt(row.deal, part.signedAt),
  }),
  fields: [
    reference("AccountId", "Account", ({ row }, view) => accountIdOf(row.deal, view)),
    text("ContractNumber", ({ number: own }) => String(own).padStart(10, "0")),
    choice("Status", ["Draft", "In Approval Process", "Activated"], () => "Activated"),
    day("StartDate", ({ part }) => part.startsOn),
    // Salesforce counts the last day in.
    day("EndDate", ({ part }) => part.endsOn - 1),
    number("ContractTerm", ({ row }) => row.deal.termMonths, { precision: 4, scale: 0 }),
    instant("ActivatedDate", ({ part }) => part.signedAt * 60_000),
    reference("OwnerId", "User", ({ row, part }) => ownerIdAt(row.deal, part.signedAt)),
    reference("Opportunity__c", "Opportunity", ({ row }) => idOf("Opportunity", row.place)),
    money("Recurring_Value__c", ({ part }) => part.recurring / 100),
    money("One_Off__c", ({ part }) => part.oneOff / 100),
    money("ARR__c", ({ part }) => part.arr / 100, { label: "ARR" }),
    day("Notified_End__c", ({ part }, view) => (isNoticed(part, view) ? part.endsOn - 1 : null)),
    instant("Notified_At__c", ({ part }, view) => (isNoticed(part, view) ? part.noticeAt! * 60_000 : null)),
    text("External_Id__c", ({ part }) => part.id, { label: "External ID" }),
    currencyCode(({ row }) => row.deal.currency),
  ],
});
