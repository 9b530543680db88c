import { at, type DayNumber, type Minute } from "../../timeline.ts";
import { invalid } from "./answers.ts";
import { stamp } from "./life.ts";
import { midnight, type Portal } from "./portal.ts";

/** `GET /account-info/…/details`. There is no fiscal year in it. */
export function accountDetails({ settings, world }: Portal) {
  const offset = Temporal.Instant.fromEpochMilliseconds(world.now * 60_000).toZonedDateTimeISO(settings.timeZone);
  return {
    portalId: settings.portalId,
    accountType: "STANDARD",
    timeZone: settings.timeZone,
    companyCurrency: settings.companyCurrency,
    additionalCurrencies: currencies(world.company.rates.dated, settings.companyCurrency),
    utcOffset: offset.offset,
    utcOffsetMilliseconds: Math.round(offset.offsetNanoseconds / 1e6),
    uiDomain: "app.hubspot.com",
    dataHostingLocation: "na1",
  };
}

/** `GET /account-info/…/api-usage/daily/private-apps`. */
export function apiUsage({ settings, world }: Portal, today: number) {
  return {
    results: [
      {
        name: "private-apps-api-calls-daily",
        usageLimit: settings.daily,
        currentUsage: today,
        collectedAt: stamp(world.now),
        fetchStatus: "SUCCESS",
        resetsAt: stamp(midnightAfter({ settings, world } as Portal)),
      },
    ],
  };
}

/** `GET /settings/currencies/…/{what}`. */
export function currencySettings(portal: Portal, what: string, query: URLSearchParams): unknown {
  const { settings, world } = portal;
  if (what === "company-currency") return { currencyCode: settings.companyCurrency, createdAt: null, updatedAt: null };
  if (what === "codes")
    return {
      results: [settings.companyCurrency, ...currencies(world.company.rates.dated, settings.companyCurrency)].map(
        (currencyCode) => ({ currencyCode, currencyName: currencyCode }),
      ),
    };
  if (what === "central-fx-rates/information") return { centralExchangeRatesEnabled: false };
  const rates = exchangeRates(portal);
  if (what === "exchange-rates/current") {
    const latest = new Map(rates.map((rate) => [rate.fromCurrencyCode, rate]));
    return { results: [...latest.values()] };
  }
  const limit = Number(query.get("limit") ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw invalid("limit must be between 1 and 100");
  const after = Number(query.get("after") ?? 0);
  const page = rates.filter((rate) => Number(rate.id) > after).slice(0, limit);
  const last = page.at(-1);
  const hasMore = last !== undefined && Number(last.id) < Number(rates.at(-1)!.id);
  return { results: page, ...(hasMore ? { paging: { next: { after: last.id, link: `?after=${last.id}` } } } : {}) };
}

/** All rates that hold or held, by id: each from the midnight it became effective. */
function exchangeRates(portal: Portal) {
  const { settings, world } = portal;
  const codes = currencies(world.company.rates.dated, settings.companyCurrency);
  return world.company.rates.dated
    .map((rate) => ({
      // By day and currency, so that later rates come behind.
      id: String(900_000_000 + rate.from * 10 + codes.indexOf(rate.currency)),
      fromCurrencyCode: rate.currency,
      toCurrencyCode: settings.companyCurrency,
      conversionRate: rate.rate,
      effectiveAt: stamp(midnight(settings, rate.from)),
      createdAt: stamp(at(rate.from, 0)),
      updatedAt: stamp(at(rate.from, 0)),
      visibleInUI: true,
      from: rate.from,
    }))
    .filter((rate) => rate.from <= world.today)
    .toSorted((one, other) => Number(one.id) - Number(other.id))
    .map(({ from: _, ...rate }) => rate);
}

function currencies(dated: readonly { readonly currency: string; readonly from: DayNumber }[], own: string): string[] {
  return [...new Set(dated.map((rate) => rate.currency))].filter((currency) => currency !== own).toSorted();
}

function midnightAfter({ settings, world }: Portal): Minute {
  return midnight(settings, world.today + 1);
}
