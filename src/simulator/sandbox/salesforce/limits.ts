import type { Org } from "./org.ts";
import { SalesforceError } from "./salesforce-error.ts";

/** `/limits`: what the org may do in a day, and how much of it is left. */
export function limits(org: Org): unknown {
  if (!org.hasRight("ViewSetup"))
    throw new SalesforceError(403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
  const { dailyCalls } = org.settings;
  return {
    DailyApiRequests: { Max: dailyCalls, Remaining: Math.max(0, dailyCalls - org.callsUsed) },
    DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 },
    DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 },
    DailyBulkV2QueryFileStorageMB: { Max: 976_562, Remaining: 976_562 },
    ConcurrentAsyncGetReportInstances: { Max: 200, Remaining: 200 },
    DataStorageMB: { Max: 10_240, Remaining: 9_871 },
    FileStorageMB: { Max: 10_240, Remaining: 10_100 },
  };
}
