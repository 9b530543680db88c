import type { Reply } from "../service.ts";

/** An answer that is not what was asked for; thrown by whoever notices, sent by the service. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}) {
    super(String(body.message ?? status));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export function json(value: unknown, status = 200): Reply {
  return { status, headers: { "content-type": "application/json;charset=utf-8" }, body: JSON.stringify(value) };
}

/** 400, as the vendor words wrong input. */
export function invalid(message: string, more: Readonly<Record<string, unknown>> = {}): Refusal {
  return new Refusal(400, { status: "error", message, category: "VALIDATION_ERROR", ...more });
}

export function notFound(message = "resource not found"): Refusal {
  return new Refusal(404, { status: "error", message, category: "OBJECT_NOT_FOUND" });
}

/** `code` is INVALID_AUTHENTICATION or EXPIRED_AUTHENTICATION. */
export function unauthorised(code: string, message: string): Refusal {
  return new Refusal(401, { status: "error", message, category: code });
}

export function missingScopes(scopes: readonly string[]): Refusal {
  return new Refusal(403, {
    status: "error",
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    errors: [
      {
        message: "One or more of the following scopes are required.",
        context: { requiredGranularScopes: scopes },
      },
    ],
    links: { scopes: "https://developers.hubspot.com/scopes" },
    category: "MISSING_SCOPES",
  });
}

/** 403 where the subscription does not have it, whatever the scopes say. */
export function tierLacks(what: string, tier: string): Refusal {
  return new Refusal(403, {
    status: "error",
    message: `The portal does not have access to ${what}. This functionality requires a ${tier} subscription.`,
    category: "MISSING_SCOPES",
    errors: [
      { message: "The account's subscription does not include this feature.", context: { requiredTier: [tier] } },
    ],
  });
}

export type Policy = "TEN_SECONDLY_ROLLING" | "SECONDLY" | "DAILY";

const policyMessages: Readonly<Record<Policy, string>> = {
  TEN_SECONDLY_ROLLING: "You have reached your ten_secondly_rolling limit.",
  SECONDLY: "You have reached your secondly limit.",
  DAILY: "You have reached your daily limit.",
};

export function rateLimited(policy: Policy, headers: Readonly<Record<string, string>> = {}): Refusal {
  return new Refusal(
    429,
    {
      status: "error",
      message: policyMessages[policy],
      errorType: "RATE_LIMIT",
      policyName: policy,
      groupName: policy === "SECONDLY" ? "crm-search" : "publicapi:private-apps",
    },
    headers,
  );
}
