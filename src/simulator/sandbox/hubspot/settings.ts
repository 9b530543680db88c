/** What a portal's admin, its subscription and the vendor decide; each can be moved while it runs. */
export interface HubspotSettings {
  /** Splits and behavioural events need enterprise; forecasts, leads and goals professional. */
  tier: Tier;
  portalId: number;
  timeZone: string;
  companyCurrency: string;
  /** Granted to the service key and to whoever signs in with OAuth. */
  scopes: readonly string[];
  /** Calls in any ten seconds of one token; 190 on Professional and Enterprise. */
  tenSecondly: number;
  /** Searches a second, of the whole account. */
  searchesPerSecond: number;
  /** Calls a day of the account, until its own midnight. */
  daily: number;
  /** How long an OAuth token lives. */
  tokenSeconds: number;
  /** Whether a refresh answers with a new refresh token and the old one is dead. */
  rotatesRefreshTokens: boolean;
  /** Search sees the portal as it was so many minutes ago. */
  indexLagMinutes: number;
  /** Longest request target that is read; a longer one is 414. */
  longestTarget: number;
  /** Whether batch reads name the ids they did not find (207) or just leave them out (200). */
  missing: "reported" | "absent";
  /** Whether an association read names the inputs that have none (207) or just leaves them out (200). */
  unassociated: "reported" | "absent";
  /** Live portals have answered both. */
  toObjectId: "string" | "number";
  /** Most versions of one property that are kept; none is documented. */
  keptVersions: number | null;
  /** Records on a page of associations per input. */
  associationPage: number;
  /** What the id of a record merged away answers. */
  mergedAway: "survivor" | "not-found";
  /** Whether there is a second, empty pipeline for deals. */
  hasPartnerPipeline: boolean;
  /**
   * The share of people, companies and deals that bear the ids of the org that the sandbox serves as Salesforce; at 0 the
   * integration between the two is not installed, and there are no such properties.
   */
  syncedWithSalesforce: number;
  /** At so many of the first customers the first person bears the id of another customer’s. */
  crossedSyncs: number;
  /** At so many of the next the first person has a private address first; the one that everybody else knows is a further one. */
  privateAddresses: number;
  /** Rows of an export above which it is a zip of parts. */
  exportPartRows: number;
}

export type Tier = "free" | "starter" | "professional" | "enterprise";

/** Every read scope that a portal's data needs. */
export const allScopes: readonly string[] = [
  "oauth",
  ...["deals", "contacts", "companies", "owners", "line_items", "products", "leads", "goals", "forecasts", "users"].map(
    (object) => `crm.objects.${object}.read`,
  ),
  ...["deals", "contacts", "companies"].map((object) => `crm.schemas.${object}.read`),
  "crm.dealsplits.read_write",
  "settings.currencies.read",
  "settings.users.read",
  "settings.users.teams.read",
  "sales-email-read",
  "crm.objects.marketing_events.read",
  "forms",
  "content",
  "crm.export",
  "behavioral_events.event_definitions.read_write",
  "forecast-read",
];

export const defaultSettings: HubspotSettings = {
  tier: "enterprise",
  portalId: 48_201_377,
  timeZone: "Europe/Stockholm",
  companyCurrency: "USD",
  scopes: allScopes,
  tenSecondly: 190,
  searchesPerSecond: 5,
  daily: 625_000,
  tokenSeconds: 1800,
  rotatesRefreshTokens: false,
  indexLagMinutes: 0,
  longestTarget: 16_200,
  missing: "reported",
  unassociated: "reported",
  toObjectId: "string",
  keptVersions: null,
  associationPage: 500,
  mergedAway: "survivor",
  hasPartnerPipeline: false,
  syncedWithSalesforce: 0,
  crossedSyncs: 0,
  privateAddresses: 0,
  exportPartRows: 1_000_000,
};

const ranks: readonly Tier[] = ["free", "starter", "professional", "enterprise"];

export function reaches(settings: HubspotSettings, tier: Tier): boolean {
  return ranks.indexOf(settings.tier) >= ranks.indexOf(tier);
}
