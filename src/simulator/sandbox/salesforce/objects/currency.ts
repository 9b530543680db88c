import { type DayNumber, dayNumber } from "../../../timeline.ts";
import { fieldsOf } from "../field.ts";
import { corporateCurrency, type DatedRate, datedRates, rateNow, retiredCurrency } from "../money.ts";
import { objectType, type View } from "../object-type.ts";
import { madeAtStart, prefixes } from "./kinds.ts";

interface CurrencyRow {
  readonly number: number;
  readonly code: string;
}

const currencyRows: readonly CurrencyRow[] = [corporateCurrency, "SEK", "EUR", "GBP", retiredCurrency].map(
  (code, place) => ({ number: place + 1, code }),
);

const { text, flag, whole, number } = fieldsOf<CurrencyRow>();

export const currencyType = objectType<CurrencyRow>({
  name: "CurrencyType",
  prefix: prefixes.CurrencyType,
  feature: "multiCurrency",
  isSetup: true,
  rows: () => currencyRows,
  number: (row) => row.number,
  find: (_view, own) => currencyRows[own - 1],
  stamps: madeAtStart,
  fields: [
    text("IsoCode", ({ code }) => code, { length: 3 }),
    number("ConversionRate", ({ code }, view) => rateNow(code, view), { scale: 6 }),
    whole("DecimalPlaces", () => 2),
    flag("IsActive", ({ code }) => code !== retiredCurrency),
    flag("IsCorporate", ({ code }) => code === corporateCurrency),
  ],
});

interface RateRow extends DatedRate {
  readonly number: number;
  /** Not of it any more. */
  readonly next: DayNumber;
}

const forEver = dayNumber("9999-12-31");

function rows(view: View): RateRow[] {
  const rates = [{ currency: corporateCurrency, from: dayNumber("0001-01-01"), rate: 1 }, ...datedRates(view)];
  return rates.map((rate, place) => ({
    ...rate,
    number: place + 1,
    next: rates.find((other) => other.currency === rate.currency && other.from > rate.from)?.from ?? forEver,
  }));
}

const dated = fieldsOf<RateRow>();

export const datedConversionRate = objectType<RateRow>({
  name: "DatedConversionRate",
  prefix: prefixes.DatedConversionRate,
  feature: "datedRates",
  isSetup: true,
  rows,
  number: (row) => row.number,
  find: (view, own) => rows(view)[own - 1],
  stamps: madeAtStart,
  fields: [
    dated.text("IsoCode", ({ currency }) => currency, { length: 3 }),
    dated.number("ConversionRate", ({ rate }) => rate, { scale: 6 }),
    dated.day("StartDate", ({ from }) => from),
    dated.day("NextStartDate", ({ next }) => next),
  ],
});
