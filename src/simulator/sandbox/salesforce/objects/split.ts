import { ownerAt } from "../../../deal.ts";
import type { Minute } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { objectType } from "../object-type.ts";
import { type OfDeal, ownerId, partsOf, price } from "./deal-row.ts";
import { idOf, integrationId, madeAtStart, prefixes, userId } from "./kinds.ts";

interface Share {
  readonly who: string;
  /** Per cent. */
  readonly share: number;
  readonly kind: "revenue" | "overlay";
  readonly from: Minute;
  readonly modified: Minute;
  /** When a share of other people took its place. */
  readonly until: Minute | null;
}

/**
 * Salesforce gives every deal's owner the whole until somebody shares it, and holds revenue shares to 100 % in all: what
 * the company's records lack of it goes to the last of them. Overlays are as they are.
 */
const parts = partsOf<Share>(function* ({ deal, standing }, view) {
  const agreed = deal.splits.filter((split) => split.agreedAt < view.until);
  const revenue = agreed.filter((split) => split.kind === "revenue");
  const sharedAt = revenue[0] === undefined ? null : Math.max(deal.createdAt, revenue[0].agreedAt);
  const handedOver = deal.changes.findLast((one) => one.field === "owner" && one.at < (sharedAt ?? view.until))?.at;
  const owner = sharedAt === null ? standing.owner : ownerAt(deal.changes, sharedAt + 1);
  const from = deal.createdAt;
  const kind = "revenue";
  yield [0, { who: ownerId(deal, owner), share: 100, kind, from, modified: handedOver ?? from, until: sharedAt }];
  let left = 100;
  for (const [place, split] of agreed.entries()) {
    const isLast = split === revenue.at(-1);
    const share = split.kind === "revenue" && isLast ? left : split.share;
    if (split.kind === "revenue") left -= split.share;
    const at = Math.max(deal.createdAt, split.agreedAt);
    yield [place + 1, { who: userId(split.person), share, kind: split.kind, from: at, modified: at, until: null }];
  }
});

const { text, percent, money, reference, currencyCode } = fieldsOf<OfDeal<Share>>();

export const opportunitySplit = objectType<OfDeal<Share>>({
  name: "OpportunitySplit",
  prefix: prefixes.OpportunitySplit,
  feature: "splits",
  ...parts,
  stamps: ({ row, part }) => ({
    created: part.from,
    modified: part.modified,
    // The amounts follow the deal's.
    system: row.standing.systemModifiedAt,
    by: integrationId,
    deleted: part.until ?? row.standing.deletedAt,
  }),
  fields: [
    reference("OpportunityId", "Opportunity", ({ row }) => idOf("Opportunity", row.place)),
    reference("SplitOwnerId", "User", ({ part }) => part.who),
    percent("SplitPercentage", ({ part }) => part.share),
    money("SplitAmount", ({ row, part }) => {
      const amount = price(row.deal, row.standing.amount);
      return amount === null ? null : Math.round(amount * part.share) / 100;
    }),
    reference("SplitTypeId", "OpportunitySplitType", ({ part }) => splitTypeId(part.kind)),
    text("SplitNote", () => null),
    currencyCode(({ row }) => row.deal.currency),
  ],
});

interface SplitType {
  readonly number: number;
  readonly name: string;
  readonly label: string;
  readonly isTotalValidated: boolean;
}

const splitTypes: readonly SplitType[] = [
  { number: 1, name: "Revenue", label: "Revenue", isTotalValidated: true },
  { number: 2, name: "Overlay", label: "Overlay", isTotalValidated: false },
];

export const splitTypeId = (kind: "revenue" | "overlay") => idOf("OpportunitySplitType", kind === "revenue" ? 1 : 2);

const ofType = fieldsOf<SplitType>();

export const opportunitySplitType = objectType<SplitType>({
  name: "OpportunitySplitType",
  prefix: prefixes.OpportunitySplitType,
  feature: "splits",
  isSetup: true,
  rows: () => splitTypes,
  number: (row) => row.number,
  find: (_view, number) => splitTypes.find((type) => type.number === number),
  stamps: madeAtStart,
  fields: [
    ofType.text("DeveloperName", (row) => row.name),
    ofType.text("MasterLabel", (row) => row.label),
    ofType.flag("IsActive", () => true),
    ofType.flag("IsTotalValidated", (row) => row.isTotalValidated),
    ofType.text("SplitField", () => "Opportunity.Amount"),
    ofType.text("SplitEntity", () => "Opportunity"),
    ofType.text("Language", () => "en_US"),
  ],
});
