import { z } from "zod";
import type { Json, Remark } from "../sync/connector.ts";
import type { Described } from "./describe.ts";
import { Fault } from "./fault.ts";
import type { Org } from "./org.ts";
import { queryAnswer } from "./rows.ts";
import type { SalesforceSettings } from "./settings.ts";

/** Small tables that others point to, kept with each run so that its parts can be read without them. */
export interface Lookups {
  readonly [name: string]: Json;
  /** Ids of split types whose shares come to 100 %: they say whose a deal is. */
  readonly creditSplits: readonly string[];
  /** Forecast type → what its quotas are for: `selling`, `renewal`, `overlay`. Types that are not here are not read. */
  readonly forecastTypes: Readonly<Record<string, string>>;
  /** Users whose quota is for all who report to them. */
  readonly forecastManagers: readonly string[];
  /** Period → first day and first day after it. */
  readonly periods: Readonly<Record<string, readonly [string, string]>>;
  readonly corporateCurrency: string | null;
  /** Somebody has submitted a forecast: what was called when is known, and need not be told from daily looks. */
  readonly hasSubmissions: boolean;
  /** How people are led: by `roles` or by `managers`. */
  readonly teams: string;
  readonly hasDatedRates: boolean;
  /** Roles of deals whose history may be tracked → field. */
  readonly tracked: Readonly<Record<string, string>>;
}

const splitType = z.object({ Id: z.string(), IsTotalValidated: z.boolean() });
const forecastingType = z.object({
  Id: z.string(),
  DeveloperName: z.string(),
  MasterLabel: z.string().nullish(),
  IsActive: z.boolean(),
  IsAmount: z.boolean(),
});
const period = z.object({ Id: z.string(), StartDate: z.iso.date(), EndDate: z.iso.date() });
const manager = z.object({ ForecastUserId: z.string().nullable() });
const anything = z.object({ Id: z.string() });
const currency = z.object({ IsoCode: z.string(), IsCorporate: z.boolean() });

export async function lookUp(
  org: Org,
  objects: readonly Described[],
  settings: SalesforceSettings,
  remarks: Remark[],
): Promise<Lookups> {
  const splits = await rowsOf(org, "SELECT Id, IsTotalValidated FROM OpportunitySplitType", splitType);
  const types = await rowsOf(
    org,
    "SELECT Id, DeveloperName, MasterLabel, IsActive, IsAmount FROM ForecastingType",
    forecastingType,
  );
  const periods = await rowsOf(org, "SELECT Id, StartDate, EndDate FROM Period", period);
  const managers = await rowsOf(org, "SELECT ForecastUserId FROM UserRole WHERE ForecastUserId != null", manager);
  const currencies = await rowsOf(org, "SELECT IsoCode, IsCorporate FROM CurrencyType", currency);
  const submissions = await rowsOf(org, "SELECT Id FROM ForecastingSubmission LIMIT 1", anything);
  return {
    hasSubmissions: submissions.length > 0,
    creditSplits: splits.filter((one) => one.IsTotalValidated).map((one) => one.Id),
    forecastTypes: forecastTypesOf(types, settings, remarks),
    forecastManagers: managers.flatMap((one) => one.ForecastUserId ?? []),
    periods: Object.fromEntries(
      periods.map(({ Id, StartDate, EndDate }) => [
        Id,
        [StartDate, Temporal.PlainDate.from(EndDate).add({ days: 1 }).toString()],
      ]),
    ),
    corporateCurrency: currencies.find((one) => one.IsCorporate)?.IsoCode ?? null,
    teams: settings.teams,
    hasDatedRates: objects.some(({ of }) => of.name === "DatedConversionRate"),
    tracked: objects.find(({ of }) => of.name === "Opportunity")?.mapped ?? {},
  };
}

/** Quotas of different types must not be added: one is of selling, and those of renewals and overlays are told by their names. */
function forecastTypesOf(
  types: readonly z.infer<typeof forecastingType>[],
  settings: SalesforceSettings,
  remarks: Remark[],
): Record<string, string> {
  const usable = types.filter((one) => one.IsActive && one.IsAmount);
  const kindOf = ({ DeveloperName, MasterLabel }: (typeof types)[number]) =>
    /renew|förny/i.test(`${DeveloperName} ${MasterLabel}`)
      ? "renewal"
      : /overlay|stöd/i.test(`${DeveloperName} ${MasterLabel}`)
        ? "overlay"
        : "selling";
  const selling = usable.filter((one) => kindOf(one) === "selling");
  const chosen =
    settings.forecastType === null ? selling[0] : types.find((one) => one.DeveloperName === settings.forecastType);
  const others = selling.filter((one) => one !== chosen).map((one) => one.DeveloperName);
  if (chosen !== undefined && others.length > 0)
    remarks.push({
      kind: "chosen",
      object: "quota",
      says: `Quotas and calls are those of the forecast type ${chosen.DeveloperName}; ${others.join(", ")} are left out.`,
    });
  const read = usable.filter((one) => one === chosen || (one !== chosen && kindOf(one) !== "selling"));
  return Object.fromEntries(read.map((one) => [one.Id, one === chosen ? "selling" : kindOf(one)]));
}

/** All rows of a small question; none where the org has no such thing or we may not see it. */
async function rowsOf<Row>(org: Org, soql: string, shape: z.ZodType<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  try {
    for (let next: string | undefined = `query/?q=${encodeURIComponent(soql)}`; next !== undefined; ) {
      const page: z.infer<typeof queryAnswer> = await org.json(next, queryAnswer);
      rows.push(...page.records.map((record) => shape.parse(record)));
      next = page.nextRecordsUrl;
    }
    return rows;
  } catch (error) {
    if (error instanceof Fault && ["INVALID_TYPE", "INVALID_FIELD", "INSUFFICIENT_ACCESS"].includes(error.code))
      return [];
    throw error;
  }
}
