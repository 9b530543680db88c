import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";

/** HubSpot refused a call: its own status, category and words. */
export class Fault extends Error {
  readonly status: number;
  readonly category: string;
  /** Scopes that would have been needed. */
  readonly scopes: readonly string[];

  constructor(status: number, category: string, message: string, scopes: readonly string[] = []) {
    super(message);
    this.name = "Fault";
    this.status = status;
    this.category = category;
    this.scopes = scopes;
  }
}

/** The token is over, or never was one. */
export class TokenOver extends Error {}

const body = z.object({
  message: z.string().default(""),
  category: z.string().default(""),
  status: z.string().default(""),
  policyName: z.string().optional(),
  correlationId: z.string().default(""),
  errors: z
    .array(z.object({ context: z.object({ requiredGranularScopes: z.array(z.string()).optional() }).optional() }))
    .default([]),
});

export interface Said {
  readonly fault: Fault;
  /** TEN_SECONDLY_ROLLING, SECONDLY or DAILY. */
  readonly policy: string | undefined;
}

/** What an answer that refuses says; its correlation id goes into the message, HubSpot's support asks for it. */
export function faultOf(status: number, text: string): Said {
  const read = body.safeParse(json(text));
  if (!read.success)
    return { fault: new Fault(status, "", `HubSpot answered with status ${status}.`), policy: undefined };
  const { message, category, policyName, correlationId, errors } = read.data;
  const scopes = errors.flatMap((error) => error.context?.requiredGranularScopes ?? []);
  const trace = correlationId === "" ? "" : ` (correlation id ${correlationId})`;
  return {
    fault: new Fault(status, category || read.data.status, `${message || `status ${status}`}${trace}`, scopes),
    policy: policyName,
  };
}

/** The refusal for people: what was refused and what to do next. */
export function said(fault: Fault): RepmarkError {
  if (fault.status === 403)
    return new RepmarkError("crm-right-missing", `HubSpot did not let us read: ${fault.message}`, {
      kind: "refused",
      hint:
        fault.scopes.length === 0
          ? "Give the service key the scopes that `repmark connect hubspot` lists, and sync again."
          : `Give the service key the scope ${fault.scopes.join(" or ")} (HubSpot: Development → Keys), and sync again.`,
      cause: fault,
    });
  return new RepmarkError("crm-refused", `HubSpot refused a call with status ${fault.status}: ${fault.message}`, {
    kind: "refused",
    hint: "Sync again; if it happens again, give HubSpot's support the correlation id.",
    cause: fault,
  });
}

export function signInRefused(detail: string, cause?: unknown): RepmarkError {
  return new RepmarkError("crm-login-refused", `HubSpot refused the sign-in: ${detail}`, {
    kind: "refused",
    hint: "The key was rotated or withdrawn, or the app was uninstalled: run `repmark connect hubspot` with a new one.",
    cause,
  });
}

export function dayIsSpent(): RepmarkError {
  return new RepmarkError(
    "budget-spent",
    "HubSpot's calls of the day are used up, by all apps of the account together.",
    {
      kind: "refused",
      hint: "Nothing is lost: sync again after midnight of the account's time zone and it goes on where it stopped.",
    },
  );
}

export function isMoving(milliseconds: number): RepmarkError {
  return new RepmarkError(
    "crm-moving",
    `HubSpot is moving this account to another data centre and asks to come back in ${Math.ceil(milliseconds / 60_000)} minutes.`,
    { kind: "refused", hint: "Nothing is lost: sync again then and it goes on where it stopped." },
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
