import { type DayNumber, dayOf } from "../../timeline.ts";
import type { View } from "./object-type.ts";

/** The currency that the company's own books are in. */
export const corporateCurrency = "USD";

/** Used on some deals by mistake, long after it was switched off; no dated rate knows it. */
export const retiredCurrency = "NOK";
const retiredRate = 10.5;

export interface DatedRate {
  readonly currency: string;
  readonly from: DayNumber;
  /** Units of the currency for one of the corporate one, as Salesforce counts. */
  readonly rate: number;
}

/** Rates as they have come into force by the view's instant, oldest first. */
export function datedRates(view: View): DatedRate[] {
  const known = cache.get(view);
  if (known !== undefined) return known;
  const rates = view.world.company.rates.dated
    .filter((rate) => rate.from <= dayOf(view.until - 1))
    .map(({ currency, from, rate }) => ({ currency, from, rate: inverse(rate, view) }));
  cache.set(view, rates);
  return rates;
}

const cache = new WeakMap<View, DatedRate[]>();

export function rateNow(currency: string, view: View): number {
  if (currency === corporateCurrency) return 1;
  return datedRates(view).findLast((rate) => rate.currency === currency)?.rate ?? retiredRate;
}

function inverse(rate: number, view: View): number {
  return Number((1 / rate).toFixed(view.settings.rateDecimals));
}

/** An amount in corporate currency: at the rate of that day where rates have dates, else at today's. */
export function corporateAt(amount: number, currency: string, day: DayNumber | undefined, view: View): number {
  const { multiCurrency, datedRates: areDated } = view.settings;
  if (!multiCurrency || currency === corporateCurrency) return amount;
  const dated = day === undefined || !areDated ? undefined : rateOn(currency, day, view);
  return amount / (dated ?? rateNow(currency, view));
}

function rateOn(currency: string, day: DayNumber, view: View): number | undefined {
  return datedRates(view).findLast((one) => one.currency === currency && one.from <= day)?.rate;
}
