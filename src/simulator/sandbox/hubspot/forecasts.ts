import { invalid, missingScopes, notFound, tierLacks } from "./answers.ts";
import type { Context } from "./context.ts";
import { milliseconds, stamp } from "./life.ts";
import { forecastTypes, submissionEvents } from "./objects/promises.ts";
import { reaches } from "./settings.ts";
import { bornAt } from "./stages.ts";

function need({ settings, scopes }: Context): void {
  if (!reaches(settings, "professional")) throw tierLacks("forecasts", "professional");
  if (!scopes.has("forecast-read") && !scopes.has("crm.objects.forecasts.read"))
    throw missingScopes(["crm.objects.forecasts.read", "forecast-read"]);
}

/** `GET /forecast-settings/…/forecast-types`. */
export function listForecastTypes(context: Context, id?: string) {
  need(context);
  const born = bornAt(context.portal);
  const types = [
    { forecastTypeId: forecastTypes.commit, forecastName: "Commit", defaultType: true },
    { forecastTypeId: forecastTypes.best_case, forecastName: "Best case", defaultType: false },
  ].map((type) => ({
    ...type,
    id: String(5100 + type.forecastTypeId),
    objectTypeId: "0-3",
    amountProperty: "amount",
    amountInHomeCurrencyProperty: "amount_in_home_currency",
    dateProperty: "closedate",
    amountOrDatePropertyRestrictedForUser: false,
    createdAt: stamp(born),
    createdAtTimestamp: milliseconds(born),
    createdBy: 9_400_000,
    updatedAt: stamp(born),
    updatedTimestamp: milliseconds(born),
    updatedBy: 9_400_000,
  }));
  if (id === undefined) return { results: types };
  const found = types.find((type) => String(type.forecastTypeId) === id);
  if (found === undefined) throw notFound(`Forecast type ${id} not found`);
  return found;
}

/** `GET /forecast-submissions/…/events`: oldest first; `occurredAfter` and `occurredBefore` in milliseconds. */
export function listSubmissions(context: Context, query: URLSearchParams) {
  need(context);
  const limit = Number(query.get("limit") ?? 100);
  if (!(limit >= 1 && limit <= 100)) throw invalid("limit must be between 1 and 100");
  const from = Number(query.get("occurredAfter") ?? 0);
  const until = Number(query.get("occurredBefore") ?? Number.POSITIVE_INFINITY);
  const start = query.has("after") ? Number(Buffer.from(query.get("after")!, "base64url").toString()) : 0;
  const all = submissionEvents(context.portal).filter(
    ({ occurredAt }) => milliseconds(occurredAt) > from && milliseconds(occurredAt) < until,
  );
  const next = start + limit < all.length ? Buffer.from(String(start + limit)).toString("base64url") : null;
  return {
    results: all.slice(start, start + limit).map(({ event }) => event),
    ...(next === null ? {} : { paging: { next: { after: next, link: `?after=${next}` } } }),
  };
}
