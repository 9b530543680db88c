import { z } from "zod";
import { RepmarkError } from "../../domain/repmark-error.ts";

/** A refusal in Salesforce's words: an array of errors, or the object of its token endpoint. */
export class Fault extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "Fault";
    this.status = status;
    this.code = code;
  }
}

/** The session is over: the token has to be renewed. */
export class SessionOver extends Error {}

const restErrors = z.array(z.object({ errorCode: z.string(), message: z.string() })).min(1);
const tokenError = z.object({ error: z.string(), error_description: z.string().default("") });

export function faultOf(status: number, text: string): Fault {
  const body = parsed(text);
  const rest = restErrors.safeParse(body);
  if (rest.success) return new Fault(status, rest.data[0]!.errorCode, rest.data[0]!.message);
  const token = tokenError.safeParse(body);
  if (token.success) return new Fault(status, token.data.error, token.data.error_description);
  return new Fault(status, "", `status ${status}`);
}

/** The same for whoever runs Repmark: one sentence and what to do. */
export function said(fault: Fault, host: string): RepmarkError {
  const [code, message, hint] = saying(fault, host);
  return new RepmarkError(code, message, { kind: "refused", hint, cause: fault });
}

function saying({ status, code, message }: Fault, host: string): readonly [string, string, string] {
  switch (code) {
    case "invalid_client_id":
    case "invalid_client":
      return ["crm-login-refused", `${host} does not know this client, or its secret is wrong.`, secretHint];
    case "invalid_grant":
      return /client credentials user/i.test(message)
        ? [
            "crm-login-refused",
            `The app at ${host} names no user that client credentials run as.`,
            "In Salesforce, open the External Client App, its OAuth policies, and name the integration user under “Run As”.",
          ]
        : /approved/i.test(message)
          ? [
              "crm-login-refused",
              `The user is not allowed to use the app at ${host} without being asked.`,
              "In Salesforce, let “admin approved users” use the External Client App and add the user's profile or permission set.",
            ]
          : [
              "crm-login-refused",
              `${host} refused the saved sign-in: ${message || "it has expired or was revoked"}.`,
              "Connect again: repmark connect salesforce. What was read so far stays, and syncing goes on from there.",
            ];
    case "unsupported_grant_type":
    case "invalid_request":
      return [
        "crm-login-refused",
        `${host} does not take this way of signing in: ${message}.`,
        "Client credentials need the address of your org, https://NAME.my.salesforce.com, and have to be switched on in the app.",
      ];
    case "API_DISABLED_FOR_ORG":
    case "API_CURRENTLY_DISABLED":
      return [
        "crm-no-api",
        `${host} does not let programs in: this edition has no API, or the user lacks “API Enabled”.`,
        "Give the integration user “API Enabled”. Professional edition needs the API add-on; Group and Essentials have none.",
      ];
    case "INSUFFICIENT_ACCESS":
    case "INSUFFICIENT_ACCESS_OR_READONLY":
    case "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY":
    case "FUNCTIONALITY_NOT_ENABLED":
      return [
        "crm-right-missing",
        `The integration user lacks a right: ${message}.`,
        "Run repmark connect salesforce to see which rights are there and which are missing.",
      ];
    case "REQUEST_LIMIT_EXCEEDED":
      return [
        "budget-spent",
        `The day's API calls of ${host} are used up, by all programs together.`,
        "Nothing is lost: sync again later and it goes on where it stopped.",
      ];
    default:
      break;
  }
  if (status === 410 || code === "UNSUPPORTED_API_VERSION" || code === "InvalidVersion")
    return [
      "crm-version-gone",
      `${host} no longer answers the API version that this Repmark speaks.`,
      "Update Repmark.",
    ];
  if (status >= 300 && status < 400)
    return [
      "crm-wrong-address",
      `${host} points somewhere else: it is not the address that programs use.`,
      "Use the My Domain address, https://NAME.my.salesforce.com, found in Setup under My Domain.",
    ];
  return [
    "crm-refused",
    `Salesforce (${host}) refused: ${code === "" ? message : `${code}, ${message}`}`,
    "Check the address of the connection; if that is right, please report this sentence.",
  ];
}

const secretHint =
  "Check consumer key and secret in the External Client App, and that the address is that of its org: repmark connect salesforce.";

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
