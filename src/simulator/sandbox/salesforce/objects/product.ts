import { products } from "../../../market.ts";
import { fieldsOf } from "../field.ts";
import { objectType } from "../object-type.ts";
import { type DealRow, type OfDeal, partsOf, price } from "./deal-row.ts";
import { idOf, madeAtStart, prefixes } from "./kinds.ts";
import { hasLineItem, opportunityStamps } from "./opportunity.ts";

interface ProductRow {
  readonly number: number;
  readonly product: (typeof products)[number];
}

const productRows: readonly ProductRow[] = products.map((product, place) => ({ number: place + 1, product }));
const findProduct = (_view: unknown, number: number) => productRows[number - 1];
const { text, flag, choice } = fieldsOf<ProductRow>();

export const product2 = objectType<ProductRow>({
  name: "Product2",
  label: "Product",
  prefix: prefixes.Product2,
  rows: () => productRows,
  number: (row) => row.number,
  find: findProduct,
  stamps: madeAtStart,
  fields: [
    text("Name", ({ product }) => product.name),
    text("ProductCode", ({ product }) => product.id),
    choice("Family", [...new Set(products.map(({ family }) => family))], ({ product }) => product.family),
    flag("IsActive", () => true),
    text("Description", () => null),
  ],
});

const entry = fieldsOf<ProductRow>();

export const pricebookEntry = objectType<ProductRow>({
  name: "PricebookEntry",
  plural: "Price Book Entries",
  prefix: prefixes.PricebookEntry,
  rows: () => productRows,
  number: (row) => row.number,
  find: findProduct,
  stamps: madeAtStart,
  fields: [
    entry.reference("Pricebook2Id", "Pricebook2", () => idOf("Pricebook2", 1)),
    entry.reference("Product2Id", "Product2", (row) => idOf("Product2", row.number)),
    entry.money("UnitPrice", ({ product }) => product.price),
    entry.flag("IsActive", () => true),
    entry.text("Name", ({ product }) => product.name),
    entry.text("ProductCode", ({ product }) => product.id),
    entry.currencyCode(() => "USD"),
  ],
});

const book = fieldsOf<{ readonly name: string }>();
const standardBook = { name: "Standard Price Book" };

export const pricebook2 = objectType<{ readonly name: string }>({
  name: "Pricebook2",
  label: "Price Book",
  prefix: prefixes.Pricebook2,
  rows: () => [standardBook],
  number: () => 1,
  find: (_view, number) => (number === 1 ? standardBook : undefined),
  stamps: madeAtStart,
  fields: [
    book.text("Name", ({ name }) => name),
    book.flag("IsActive", () => true),
    book.flag("IsStandard", () => true),
  ],
});

const parts = partsOf<number>(function* (row: DealRow) {
  const place = products.findIndex(({ id }) => id === row.deal.product);
  if (hasLineItem(row) && place >= 0) yield [0, place];
});

const line = fieldsOf<OfDeal<number>>();
const amountOf = ({ row }: OfDeal<number>) => price(row.deal, row.standing.amount);

export const opportunityLineItem = objectType<OfDeal<number>>({
  name: "OpportunityLineItem",
  label: "Opportunity Product",
  prefix: prefixes.OpportunityLineItem,
  feature: "lineItems",
  ...parts,
  stamps: ({ row }, view) => {
    const priced = row.deal.changes.filter((change) => change.field === "amount" && change.at < view.until);
    const stamps = opportunityStamps(row, view);
    return { ...stamps, created: priced[0]?.at ?? stamps.created, modified: priced.at(-1)?.at ?? stamps.created };
  },
  fields: [
    line.reference("OpportunityId", "Opportunity", ({ row }) => idOf("Opportunity", row.place)),
    line.reference("Product2Id", "Product2", ({ part }) => idOf("Product2", part + 1)),
    line.reference("PricebookEntryId", "PricebookEntry", ({ part }) => idOf("PricebookEntry", part + 1)),
    line.text("ProductCode", ({ part }) => products[part]!.id),
    line.text("Name", ({ row, part }) => `${row.deal.name} ${products[part]!.name}`),
    line.number("Quantity", () => 1),
    line.money("UnitPrice", amountOf),
    line.money("TotalPrice", amountOf),
    line.money("ListPrice", ({ part }) => products[part]!.price),
    line.percent("Discount", () => null),
    line.day("ServiceDate", () => null),
    line.currencyCode(({ row }) => row.deal.currency),
  ],
});
