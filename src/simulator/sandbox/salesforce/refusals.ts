import type { Call } from "../service.ts";
import type { Org } from "./org.ts";
import { SalesforceError } from "./salesforce-error.ts";

const refusals = {
  "daily-limit": [403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."],
  "concurrent-limit": [403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."],
  "long-transaction-limit": [403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded."],
  "api-disabled": [403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."],
  "server-error": [
    500,
    "UNKNOWN_EXCEPTION",
    "An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-12345678)",
  ],
  "server-unavailable": [503, "SERVER_UNAVAILABLE", "The server is temporarily unavailable. Please try again later."],
} as const;

/** Refuses a call as a test has ordered it, or because the reader may not use the API at all. */
export function refuseIfTold(org: Org, call: Call): void {
  const fault = org.strikes(call, ...Object.keys(refusals));
  if (fault !== undefined) {
    const [status, errorCode, message] = refusals[fault.kind as keyof typeof refusals];
    throw new SalesforceError(status, errorCode, message);
  }
  if (!org.hasRight("ApiEnabled"))
    throw new SalesforceError(403, "API_CURRENTLY_DISABLED", "API is disabled for this User");
}

/** The reader's user may look and not touch. */
export function readOnly(call: Call): void {
  if (call.method === "GET" || call.method === "HEAD") return;
  throw new SalesforceError(
    405,
    "METHOD_NOT_ALLOWED",
    `HTTP Method '${call.method}' not allowed. Allowed are HEAD,GET`,
  );
}
