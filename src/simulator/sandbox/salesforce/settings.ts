import type { Day } from "../../../domain/day.ts";

/** What differs from one Salesforce org to the next. All of it can be moved while the sandbox runs. */
export interface Settings {
  /** Where the org is: the API versions it answers, oldest and newest. Older ones are gone, newer not there yet. */
  oldestVersion: number;
  newestVersion: number;
  /** API calls in any 24 hours, and how many of them others have used. */
  dailyCalls: number;
  callsOfOthers: number;
  /** The largest REST page that the server gives, whatever is asked for. */
  pageSize: number;
  /** Query cursors kept; the oldest is dropped for a new one. */
  cursors: number;
  /** Records of a Bulk page at most: the server cuts it, whatever number the reader names. */
  bulkPageRecords: number;
  /** How often a Bulk job is asked about before it is done. */
  bulkPolls: number;
  /** Days that deleted records lie in the bin. */
  binDays: number;
  /** Days that the log of deletions reaches back; a trimmed one leaves holes. */
  deletionLogDays: number;
  /** More ids than these in one window of changes or deletions are refused. */
  replicationIds: number;
  multiCurrency: boolean;
  /** Advanced currency management: rates with dates. */
  datedRates: boolean;
  /** Digits after the point of a conversion rate; Salesforce has 6. */
  rateDecimals: number;
  splits: boolean;
  forecasting: boolean;
  lineItems: boolean;
  customFiscalYear: boolean;
  /** Leads that nobody has answered lie in a queue. */
  leadQueue: boolean;
  /** Opportunity fields whose history is tracked, and since when (from the first record on when null). */
  trackedFields: string[];
  trackedSince: Day | null;
  /** Months that field history is shown, and kept for `queryAll`. */
  historyShownMonths: number;
  historyKeptMonths: number;
  /** So many pairs of customers have a second contact of one address: somebody who works for both. */
  sharedAddresses: number;
  timeZone: string;
  /** Sign-in: whether a refresh gives a new refresh token and ends the old one. */
  rotatesRefreshTokens: boolean;
  requiresPkce: boolean;
  /** Minutes of the sandbox's clock that a session lives; for ever when null. */
  sessionMinutes: number | null;
  /** Whether the app names a user that client credentials run as. */
  runAsUser: boolean;
  /** Redirect addresses of the app, to the byte; any on loopback when null. */
  callbackUrls: string[] | null;
  /** What somebody answers who is asked to let the app in. */
  consents: boolean;
  /** The PEM public key of the certificate that JWT assertions are signed with. */
  certificate: string | null;
  /** `instance_url` is another address of this machine from now on; sessions of the old one end. */
  movedInstance: boolean;
}

export const defaultSettings: Readonly<Settings> = {
  oldestVersion: 31,
  newestVersion: 68,
  dailyCalls: 100_000,
  callsOfOthers: 0,
  pageSize: 2000,
  cursors: 50,
  bulkPageRecords: 250_000,
  bulkPolls: 1,
  binDays: 15,
  deletionLogDays: 15,
  replicationIds: 600_000,
  multiCurrency: true,
  datedRates: true,
  rateDecimals: 6,
  splits: true,
  forecasting: true,
  lineItems: true,
  customFiscalYear: false,
  leadQueue: false,
  trackedFields: ["StageName", "Amount", "CloseDate", "Owner", "ForecastCategoryName", "ARR__c", "Lost_Reason__c"],
  trackedSince: null,
  historyShownMonths: 18,
  historyKeptMonths: 24,
  sharedAddresses: 0,
  timeZone: "GMT",
  rotatesRefreshTokens: false,
  requiresPkce: false,
  sessionMinutes: null,
  runAsUser: true,
  callbackUrls: null,
  consents: true,
  certificate: null,
  movedInstance: false,
};
