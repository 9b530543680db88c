import type { Deal, Term } from "../../../deal.ts";
import { products as companyProducts } from "../../../market.ts";
import { type Birth, type Ids, inOrderOfBirth } from "../ids.ts";
import { type Kind, once } from "../kind.ts";
import { dateValue, decimal, Story } from "../life.ts";
import type { Portal } from "../portal.ts";
import { choice, common, custom, date, number, text } from "../property.ts";
import { bornAt } from "../stages.ts";
import { archivedAt, isPurged } from "./customers.ts";

export function products(portal: Portal): Kind {
  const ids = once(() =>
    inOrderOfBirth(
      1_170_000_000,
      companyProducts.map((product): Birth => ({ key: product.id, bornAt: bornAt(portal) })),
    ),
  );
  return {
    name: "products",
    typeId: "0-7",
    scopes: ["crm.objects.products.read"],
    created: "createdate",
    modified: "hs_lastmodifieddate",
    defaults: ["createdate", "hs_lastmodifieddate", "hs_object_id", "name", "price"],
    properties: [
      ...common("createdate", "hs_lastmodifieddate"),
      text("name", "Name"),
      text("hs_sku", "SKU"),
      number("price", "Unit price"),
      custom(text("family", "Family")),
    ],
    ids,
    life: ({ key, bornAt: at }, until) => {
      if (isPurged(portal, key, until)) return undefined;
      const product = companyProducts.find((one) => one.id === key)!;
      const values = { name: product.name, hs_sku: product.id, price: String(product.price), family: product.family };
      const { versions } = new Story(at, "CRM_UI").set(values);
      return {
        id: ids().of(key)!,
        createdAt: at,
        modifiedAt: at,
        archivedAt: archivedAt(portal, key, until),
        versions,
      };
    },
  };
}

export interface LineBirth extends Birth {
  readonly deal: Deal;
  readonly term: Term;
  readonly isRecurring: boolean;
}

/** What was signed: one line that recurs for the term, and one for what is paid once. */
export function lineItems(portal: Portal): Kind<LineBirth> {
  const ids = once(() => inOrderOfBirth(31_900_000_000, portal.originals.flatMap(linesOf)));
  return {
    name: "line_items",
    typeId: "0-8",
    scopes: ["crm.objects.line_items.read"],
    created: "createdate",
    modified: "hs_lastmodifieddate",
    defaults: ["amount", "createdate", "hs_lastmodifieddate", "hs_object_id", "name", "quantity"],
    properties: [
      ...common("createdate", "hs_lastmodifieddate"),
      text("name", "Name"),
      text("hs_sku", "SKU"),
      choice("hs_product_id", "Product ID"),
      number("quantity", "Quantity"),
      number("price", "Unit price"),
      number("amount", "Net price"),
      text("hs_line_item_currency_code", "Currency"),
      choice("recurringbillingfrequency", "Billing frequency", { monthly: "Monthly", annually: "Annually" }),
      text("hs_recurring_billing_period", "Term"),
      date("hs_recurring_billing_start_date", "Billing start date"),
      date("hs_recurring_billing_end_date", "Billing end date"),
      number("hs_arr", "Annual recurring revenue"),
      number("hs_mrr", "Monthly recurring revenue"),
      number("hs_tcv", "Total contract value"),
      number("hs_acv", "Annual contract value"),
    ],
    ids,
    life: ({ key, bornAt: at, deal, term, isRecurring }, until) => {
      // An act that ends a deal otherwise takes the contract with it.
      const stands = portal.world.deal(deal.id)!.terms.some((one) => one.id === term.id && one.signedAt < until);
      if (!stands || isPurged(portal, key, until)) return undefined;
      const product = companyProducts.find((one) => one.id === deal.product);
      const common = {
        hs_sku: deal.product,
        hs_product_id: productIds(portal).of(deal.product) ?? null,
        quantity: "1",
        hs_line_item_currency_code: deal.currency,
      };
      const own = isRecurring
        ? {
            name: product?.name ?? deal.product,
            price: decimal(term.arr),
            amount: decimal(term.recurring),
            recurringbillingfrequency: "annually",
            hs_recurring_billing_period: `P${deal.termMonths}M`,
            hs_recurring_billing_start_date: dateValue(term.startsOn),
            hs_recurring_billing_end_date: dateValue(term.endsOn),
            hs_arr: decimal(term.arr),
            hs_mrr: decimal(Math.round(term.arr / 12)),
            hs_tcv: decimal(term.recurring),
            hs_acv: decimal(Math.min(term.arr, term.recurring)),
          }
        : { name: "Set-up", price: decimal(term.oneOff), amount: decimal(term.oneOff), hs_tcv: decimal(term.oneOff) };
      const { versions } = new Story(at, "CRM_UI").set({ ...common, ...own });
      return {
        id: ids().of(key)!,
        createdAt: at,
        modifiedAt: at,
        archivedAt: archivedAt(portal, key, until),
        versions,
      };
    },
  };
}

export function linesOf(deal: Deal): LineBirth[] {
  return deal.terms.flatMap((term) => [
    { key: term.id, bornAt: term.signedAt, deal, term, isRecurring: true },
    ...(term.oneOff === 0 ? [] : [{ key: `${term.id}-once`, bornAt: term.signedAt, deal, term, isRecurring: false }]),
  ]);
}

const idsOf = new WeakMap<Portal, Ids>();

function productIds(portal: Portal): Ids {
  const ids = idsOf.get(portal) ?? products(portal).ids();
  idsOf.set(portal, ids);
  return ids;
}
